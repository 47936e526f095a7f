/* observe/residency.h: how much of a file the page cache holds, and how to empty it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_OBSERVE_RESIDENCY_H
#define COWSH_OBSERVE_RESIDENCY_H

#include <stddef.h>
#include <stdint.h>

typedef struct Residency {
	/* of the file's first `bytes` in the page cache; -1: not known */
	int64_t pages;
	const char *source;         /* "cachestat" or "mincore"; when not known, the reason */
} Residency;

/* Looks at the first `bytes` of an open file: by cachestat(2), else by mincore(2), which tells the
 * truth only about files that one may write. */
Residency residency_of(int fd, size_t bytes);

/* Writes the file's dirty pages and drops what the cache holds of it, as far as the file system
 * does (tmpfs does not). Returns what is left, by residency_of. */
Residency residency_evict(int fd, size_t bytes);

#endif
