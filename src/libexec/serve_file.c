/* libexec/serve_file.c: opening files below a directory, and nowhere else. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libexec/serve.h"

enum { OPEN_FLAGS = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC };

/* The kernel resolves the path, symbolic links included, and refuses to leave the directory. */
static int open_by_kernel(int root, const char *path)
{
	enum { TRIES = 8 };
	struct open_how how = {
		.flags = OPEN_FLAGS,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	/* EAGAIN: something was renamed while `..` was looked at */
	for (int i = 0; i < TRIES; i++) {
		long fd = syscall(SYS_openat2, root, path, &how, sizeof how);
		if (fd >= 0 || errno != EAGAIN)
			return fd >= 0 ? (int)fd : -errno;
	}
	return -EAGAIN;
}

/* Without openat2: one component after the other, with neither `..` nor symbolic links. */
static int open_by_component(int root, const char *path)
{
	int directory = fcntl(root, F_DUPFD_CLOEXEC, 0);
	while (directory >= 0) {
		char name[NAME_MAX + 1];
		path += strspn(path, "/");
		size_t len = strcspn(path, "/");
		const char *rest = path + len;
		if (len > NAME_MAX || (len == 2 && memcmp(path, "..", 2) == 0)) {
			close(directory);
			return len > NAME_MAX ? -ENAMETOOLONG : -EXDEV;
		}
		memcpy(name, len > 0 ? path : ".", len > 0 ? len : 1);
		name[len > 0 ? len : 1] = '\0';
		int more = *rest == '/' ? O_DIRECTORY : 0;
		int fd = openat(directory, name, OPEN_FLAGS | O_NOFOLLOW | more);
		int err = errno;
		close(directory);
		if (fd < 0 || *rest == '\0')
			return fd >= 0 ? fd : -err;
		directory = fd;
		path = rest;
	}
	return -errno;
}

int file_open_beneath(int root, const char *path)
{
	path += strspn(path, "/");
	if (*path == '\0')
		path = ".";
	int fd = open_by_kernel(root, path);
	/* older kernels know no such call, and some sandboxes forbid it */
	return fd == -ENOSYS || fd == -EPERM ? open_by_component(root, path) : fd;
}
