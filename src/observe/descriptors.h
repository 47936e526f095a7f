/* observe/descriptors.h: descriptors of a process; are two of them one open file description? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_OBSERVE_DESCRIPTORS_H
#define COWSH_OBSERVE_DESCRIPTORS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { DESCRIPTOR_TARGET_MAX = 512 };

typedef struct Descriptor {
	int number;
	unsigned flags;             /* O_*, O_CLOEXEC too */
	int64_t offset;             /* -1 where the file has none (pipe, socket, terminal) */
	mode_t mode;                /* S_IFMT bits; 0: unknown */
	dev_t device;
	ino_t inode;
	char target[DESCRIPTOR_TARGET_MAX]; /* path, "pipe:[123]", ...; a longer one is cut */
} Descriptor;

/* Reads one descriptor of the process whose /proc directory is open. Returns 0 or errno (EACCES:
 * not for us to see; ENOENT: closed meanwhile). */
int descriptor_read(int directory, int number, Descriptor *descriptor);
/* "file", "directory", "pipe", "socket", "character device", "block device", or "other". */
const char *descriptor_kind(const Descriptor *descriptor);

typedef enum Sharing {
	SHARING_NO,
	SHARING_YES,                /* one entry of the open file table, with one offset */
	SHARING_UNSURE              /* not told, and file, flags and offset are the same */
} Sharing;

/* Do these two lead to one open file description? By kcmp(2); where that is not permitted by
 * comparing what they show, which can only prove that they do not. *by_kcmp tells which. */
Sharing descriptor_sharing(pid_t first_pid, const Descriptor *first, pid_t second_pid,
	const Descriptor *second, bool *by_kcmp);

#endif
