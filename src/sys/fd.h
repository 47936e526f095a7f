/* sys/fd.h: the shell's own descriptors, kept at 10 and above with close-on-exec. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_FD_H
#define COWSH_SYS_FD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/str.h"

enum { FD_OWN_MIN = 10 };           /* the user's scripts may count on 0 to 9 (XCU 2.7) */

/* open(2) with O_CLOEXEC added. It goes on after EINTR, unless SIGINT is pending: a FIFO that
 * nobody opens must not hold the user. Returns the descriptor or -errno. */
int fd_open(const char *path, int oflag, mode_t mode);
/* Moves a descriptor to FD_OWN_MIN or above with close-on-exec and closes the old one. Returns the
 * new one or -errno; the old one is closed in any case. */
int fd_move_up(int fd);
/* A close-on-exec copy at FD_OWN_MIN or above. Returns it or -errno (EBADF: not open). */
int fd_save(int fd);
/* A pipe with close-on-exec at both ends, both at FD_OWN_MIN or above unless `anywhere`. Returns 0
 * or errno. */
int fd_pipe(int ends[2], bool anywhere);
/* An anonymous memory file (memfd_create, else an unlinked temporary file) with this content,
 * positioned at its start, close-on-exec. Returns it or -errno. */
int fd_memory_file(Str content);
/* read(2) that goes on after EINTR. Returns the count or -errno. */
ssize_t fd_read(int fd, void *buf, size_t size);

#endif
