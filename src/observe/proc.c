/* observe/proc.c: the files of a process in /proc, read whole into structures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/num.h"
#include "sys/fd.h"

int proc_open(pid_t pid)
{
	char path[32];
	snprintf(path, sizeof path, "/proc/%d", (int)pid);
	int fd = fd_open(path, O_RDONLY | O_DIRECTORY, 0);
	if (fd == -ENOENT && access("/proc/self/stat", F_OK) != 0)
		return -ENOSYS;
	return fd;
}

int proc_open_file(int directory, const char *name)
{
	int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
	return fd >= 0 ? fd : -errno;
}

long proc_next_number(DIR *directory)
{
	struct dirent *entry;
	uint64_t number;
	while ((entry = readdir(directory)) != NULL)
		if (num_parse_unsigned(str_of(entry->d_name), INT32_MAX, &number))
			return (long)number;
	return -1;
}

bool proc_link(int directory, const char *name, char *buf, size_t size)
{
	ssize_t len = readlinkat(directory, name, buf, size - 1);
	if (len < 0)
		return false;
	buf[len] = '\0';
	return true;
}

ssize_t proc_read_text(int fd, char *buf, size_t size)
{
	size_t len = 0;
	while (len < size - 1) {
		ssize_t count = fd_read(fd, buf + len, size - 1 - len);
		if (count < 0)
			return count;
		if (count == 0)
			break;
		len += (size_t)count;
	}
	buf[len] = '\0';
	return (ssize_t)len;
}

/* ---- stat ---- */

/* Fields behind the name, from "state" on, by their number in proc(5) less 3. */
enum {
	PARENT = 1, GROUP = 2, SESSION = 3, MINFLT = 7, CHILD_MINFLT = 8, MAJFLT = 9,
	CHILD_MAJFLT = 10, USER = 11, SYSTEM = 12, THREADS = 17, START = 19, RSS = 21,
	FIELD_COUNT = 22
};

static int64_t ns_of_ticks(int64_t ticks)
{
	return ticks * (1000000000 / sysconf(_SC_CLK_TCK));
}

/* The name may hold anything, so its end is the last parenthesis. */
static bool take_name(ProcStat *stat, const char *text, const char **rest)
{
	const char *open = strchr(text, '('), *close = strrchr(text, ')');
	if (open == NULL || close == NULL || close < open || close[1] != ' ' || close[2] == '\0')
		return false;
	size_t len = (size_t)(close - open) - 1;
	if (len >= sizeof stat->name)
		len = sizeof stat->name - 1;
	memcpy(stat->name, open + 1, len);
	stat->name[len] = '\0';
	stat->state = close[2];
	*rest = close + 3;
	return true;
}

int proc_stat_read(int fd, ProcStat *stat)
{
	char text[1024];
	const char *rest;
	int64_t fields[FIELD_COUNT] = { 0 };
	*stat = (ProcStat){ 0 };
	ssize_t len = proc_read_text(fd, text, sizeof text);
	if (len <= 0)
		return len < 0 ? (int)-len : ESRCH;
	stat->pid = (pid_t)strtol(text, NULL, 10);
	if (!take_name(stat, text, &rest))
		return EINVAL;
	for (size_t i = PARENT; i < FIELD_COUNT; i++) {
		char *end;
		/* Negative ones come out right, too. */
		fields[i] = (int64_t)strtoull(rest, &end, 10);
		if (end == rest)
			return EINVAL;
		rest = end;
	}
	stat->parent = (pid_t)fields[PARENT];
	stat->group = (pid_t)fields[GROUP];
	stat->session = (pid_t)fields[SESSION];
	stat->minflt = fields[MINFLT];
	stat->majflt = fields[MAJFLT];
	stat->child_minflt = fields[CHILD_MINFLT];
	stat->child_majflt = fields[CHILD_MAJFLT];
	stat->user_ns = ns_of_ticks(fields[USER]);
	stat->system_ns = ns_of_ticks(fields[SYSTEM]);
	stat->threads = fields[THREADS];
	stat->start_ticks = (uint64_t)fields[START];
	stat->rss_bytes = fields[RSS] * sysconf(_SC_PAGESIZE);
	return 0;
}

const char *proc_state_word(char state)
{
	switch (state) {
	case 'R': return "running";
	case 'S': return "sleeping";
	case 'D': return "disk sleep";
	case 'T': return "stopped";
	case 't': return "traced";
	case 'Z': return "zombie";
	case 'X': return "dead";
	case 'I': return "idle";
	}
	return "unknown";
}

/* ---- status and fdinfo: lines of `Name: value` ---- */

/* The text behind `Name:` at the start of a line; NULL when there is no such line. */
static const char *find_line(const char *text, const char *name)
{
	size_t len = strlen(name);
	while (text != NULL) {
		if (strncmp(text, name, len) == 0 && text[len] == ':')
			return text + len + 1;
		text = strchr(text, '\n');
		text += text != NULL;
	}
	return NULL;
}

static int64_t line_number(const char *text, const char *name, int base)
{
	const char *value = find_line(text, name);
	return value != NULL ? (int64_t)strtoll(value, NULL, base) : -1;
}

static int64_t line_kib(const char *text, const char *name)
{
	int64_t kib = line_number(text, name, 10);
	return kib >= 0 ? kib * 1024 : -1;
}

int proc_status_read(int fd, ProcStatus *status)
{
	char text[4096];
	ssize_t len = proc_read_text(fd, text, sizeof text);
	if (len <= 0)
		return len < 0 ? (int)-len : ESRCH;
	*status = (ProcStatus){
		.uid = line_number(text, "Uid", 10),
		.peak_rss_bytes = line_kib(text, "VmHWM"),
		.rss_bytes = line_kib(text, "VmRSS"),
		.rss_anon_bytes = line_kib(text, "RssAnon"),
		.rss_file_bytes = line_kib(text, "RssFile"),
		.rss_shmem_bytes = line_kib(text, "RssShmem"),
		.swap_bytes = line_kib(text, "VmSwap"),
		.page_table_bytes = line_kib(text, "VmPTE"),
	};
	return status->uid >= 0 ? 0 : EINVAL;
}

int proc_fdinfo_read(int fd, ProcFdInfo *info)
{
	char text[1024];
	ssize_t len = proc_read_text(fd, text, sizeof text);
	if (len <= 0)
		return len < 0 ? (int)-len : ESRCH;
	int64_t flags = line_number(text, "flags", 8);
	if (flags < 0 || find_line(text, "pos") == NULL)
		return EINVAL;
	*info = (ProcFdInfo){ .offset = line_number(text, "pos", 10), .flags = (unsigned)flags };
	return 0;
}
