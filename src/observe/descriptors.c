/* observe/descriptors.c: descriptors of a process; are two of them one open file description? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "observe/proc.h"

static bool has_offset(mode_t mode)
{
	return S_ISREG(mode) || S_ISDIR(mode) || S_ISBLK(mode);
}

int descriptor_read(int directory, int number, Descriptor *descriptor)
{
	char name[32];
	struct stat info;
	ProcFdInfo table;
	*descriptor = (Descriptor){ .number = number };
	snprintf(name, sizeof name, "fdinfo/%d", number);
	int fd = proc_open_file(directory, name);
	if (fd < 0)
		return -fd;
	int err = proc_fdinfo_read(fd, &table);
	close(fd);
	if (err != 0)
		return err;
	snprintf(name, sizeof name, "fd/%d", number);
	if (!proc_link(directory, name, descriptor->target, sizeof descriptor->target))
		return errno;
	if (fstatat(directory, name, &info, 0) == 0) {
		descriptor->mode = info.st_mode & S_IFMT;
		descriptor->device = info.st_dev;
		descriptor->inode = info.st_ino;
	}
	descriptor->flags = table.flags;
	descriptor->offset = has_offset(descriptor->mode) ? table.offset : -1;
	return 0;
}

const char *descriptor_kind(const Descriptor *descriptor)
{
	switch (descriptor->mode) {
	case S_IFREG: return "file";
	case S_IFDIR: return "directory";
	case S_IFIFO: return "pipe";
	case S_IFSOCK: return "socket";
	case S_IFCHR: return "character device";
	case S_IFBLK: return "block device";
	}
	return "other";
}

static bool looks_same(const Descriptor *first, const Descriptor *second)
{
	/* That flag is the descriptor's, not the description's. */
	unsigned status = ~(unsigned)O_CLOEXEC;
	return first->device == second->device && first->inode == second->inode &&
		first->offset == second->offset &&
		(first->flags & status) == (second->flags & status);
}

Sharing descriptor_sharing(pid_t first_pid, const Descriptor *first, pid_t second_pid,
	const Descriptor *second, bool *by_kcmp)
{
	/* 0: the same; 1, 2 and 3 only put different ones in order. */
	long order = syscall(SYS_kcmp, first_pid, second_pid, KCMP_FILE,
		(unsigned long)first->number, (unsigned long)second->number);
	*by_kcmp = order >= 0;
	if (*by_kcmp)
		return order == 0 ? SHARING_YES : SHARING_NO;
	return looks_same(first, second) ? SHARING_UNSURE : SHARING_NO;
}
