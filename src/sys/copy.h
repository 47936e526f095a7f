/* sys/copy.h: copy a file in one of the ways that the system offers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_COPY_H
#define COWSH_SYS_COPY_H

#include <stdbool.h>
#include <stddef.h>

typedef enum CopyWay { COPY_MMAP, COPY_READ, COPY_SENDFILE, COPY_RANGE } CopyWay;

enum { COPY_WAY_COUNT = COPY_RANGE + 1 };

/* "mmap", "read", "sendfile", "copy_file_range". */
extern const char *const copy_way_names[COPY_WAY_COUNT];

/*
 * Copies `size` bytes from the start of one open file to the start of another, which is opened for
 * reading and writing and empty. Returns 0 or errno; *call names the system call that failed. With
 * COPY_MMAP the source may shrink meanwhile: EIO.
 */
int copy_file(CopyWay way, int from, int to, size_t size, const char **call);

#endif
