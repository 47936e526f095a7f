/* sys/peek.h: look at what a pipe holds without taking it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_PEEK_H
#define COWSH_SYS_PEEK_H

#include <stdbool.h>
#include <sys/types.h>

/* A private pipe, which gets a second reference to the pages of the one looked at (tee(2)). */
typedef struct Peek {
	int ends[2];
} Peek;

/* False when the system cannot do it or has no descriptors left: read byte by byte then. */
bool peek_open(Peek *peek);
/* Waits like read(2) until the pipe holds something and copies up to `size` bytes of it, at most
 * PEEK_MAX. Returns their number, 0 at the end of the input, or -errno (EINVAL: fd is no pipe). */
enum { PEEK_MAX = 4096 };
ssize_t peek_read(const Peek *peek, int fd, void *buf, size_t size);
void peek_close(Peek *peek);

#endif
