/* observe/proc.h: the files of a process in /proc, read whole into structures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_OBSERVE_PROC_H
#define COWSH_OBSERVE_PROC_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"

/*
 * Reading takes descriptors, so that recorded files can be replayed. Every function returns 0 or an
 * errno: ENOENT and ESRCH mean that there is no such process (any more), EINVAL that the file is
 * not what the kernel writes.
 */

/* The directory /proc/PID, close-on-exec. Returns a descriptor, or -errno; -ENOSYS when /proc is
 * not mounted. It stays that of this process even when the number is used again. */
int proc_open(pid_t pid);
/* A file in it, such as "stat" or "fdinfo/0", for reading. Returns a descriptor or -errno. */
int proc_open_file(int directory, const char *name);
/* The next entry of a directory that is a number (a process, a thread, a descriptor); -1 at the
 * end. */
long proc_next_number(DIR *directory);
/* The target of a link in a directory, such as "exe" or "fd/0". False when it cannot be read. */
bool proc_link(int directory, const char *name, char *buf, size_t size);
/* Reads a whole small file into the buffer and ends it with a NUL; a longer one is cut. Returns the
 * length or -errno. */
ssize_t proc_read_text(int fd, char *buf, size_t size);

enum { PROC_NAME_MAX = 64 };        /* comm is at most 15 bytes, a kernel thread's may be longer */

/* /proc/PID/stat, in base units. */
typedef struct ProcStat {
	pid_t pid, parent, group, session;
	char name[PROC_NAME_MAX];
	char state;                     /* R S D T t Z X I */
	int64_t minflt, majflt;         /* its own, since its birth, before and after exec */
	int64_t child_minflt, child_majflt; /* of the children it has waited for */
	int64_t user_ns, system_ns;
	int64_t threads;
	uint64_t start_ticks;           /* since boot */
	int64_t rss_bytes;
} ProcStat;

int proc_stat_read(int fd, ProcStat *stat);
/* The word for a state letter: "running", "sleeping", "disk sleep", "stopped", "traced", "zombie",
 * ... */
const char *proc_state_word(char state);

/* /proc/PID/status: what stat does not have; -1 where there is no such line (a kernel thread, a
 * zombie). */
typedef struct ProcStatus {
	int64_t uid;
	int64_t peak_rss_bytes, rss_bytes, rss_anon_bytes, rss_file_bytes, rss_shmem_bytes;
	int64_t swap_bytes, page_table_bytes;
} ProcStatus;

int proc_status_read(int fd, ProcStatus *status);

/* /proc/PID/fdinfo/N. */
typedef struct ProcFdInfo {
	int64_t offset;
	unsigned flags;                 /* O_*: access mode, status flags and O_CLOEXEC */
} ProcFdInfo;

int proc_fdinfo_read(int fd, ProcFdInfo *info);

#endif
