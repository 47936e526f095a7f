/* sys/fd.c: the shell's own descriptors, kept at 10 and above with close-on-exec. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "sys/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sys/out.h"
#include "sys/sig.h"

int fd_open(const char *path, int oflag, mode_t mode)
{
	int fd;
	while ((fd = open(path, oflag | O_CLOEXEC, mode)) < 0)
		if (errno != EINTR || sig_pending[SIGINT])
			return -errno;
	return fd;
}

int fd_save(int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, FD_OWN_MIN);
	if (copy >= 0)
		return copy;
	return errno == EINVAL ? -EMFILE : -errno;      /* EINVAL: the limit is below FD_OWN_MIN */
}

int fd_move_up(int fd)
{
	if (fd >= FD_OWN_MIN) {
		fcntl(fd, F_SETFD, FD_CLOEXEC);
		return fd;
	}
	int moved = fd_save(fd);
	close(fd);
	return moved;
}

static int pipe_on_exec_closed(int ends[2])
{
#ifdef HAVE_PIPE2
	return pipe2(ends, O_CLOEXEC);
#else
	if (pipe(ends) != 0)
		return -1;
	for (int i = 0; i < 2; i++)
		fcntl(ends[i], F_SETFD, FD_CLOEXEC);
	return 0;
#endif
}

int fd_pipe(int ends[2], bool anywhere)
{
	if (pipe_on_exec_closed(ends) != 0)
		return errno;
	if (anywhere)
		return 0;
	for (int i = 0; i < 2; i++) {
		int moved = fd_move_up(ends[i]);
		if (moved < 0) {
			close(ends[1 - i]);
			return -moved;
		}
		ends[i] = moved;
	}
	return 0;
}

/* A file that only its descriptor reaches. */
static int unnamed_file(void)
{
#ifdef HAVE_MEMFD_CREATE
	int fd = memfd_create("cowsh", MFD_CLOEXEC);
	if (fd >= 0 || errno != ENOSYS)
		return fd;
#endif
	char path[] = "/tmp/cowshXXXXXX";
	int file = mkostemp(path, O_CLOEXEC);
	if (file >= 0)
		unlink(path);
	return file;
}

int fd_memory_file(Str content)
{
	int fd = unnamed_file();
	if (fd < 0)
		return -errno;
	int err = write_all(fd, content.ptr, content.len);
	if (err == 0 && lseek(fd, 0, SEEK_SET) < 0)
		err = errno;
	if (err == 0)
		return fd;
	close(fd);
	return -err;
}

ssize_t fd_read(int fd, void *buf, size_t size)
{
	ssize_t count;
	while ((count = read(fd, buf, size)) < 0)
		if (errno != EINTR)
			return -errno;
	return count;
}
