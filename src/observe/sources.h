/* observe/sources.h: which of the kernel's sources of figures work here. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_OBSERVE_SOURCES_H
#define COWSH_OBSERVE_SOURCES_H

#include <stdbool.h>
#include <stddef.h>

enum { SOURCE_DETAIL_MAX = 128 };

typedef struct KernelSource {
	const char *name;
	const char *purpose;        /* what it is used for */
	const char *remedy;         /* how to get it where it does not work */
	/* Tries it, by use and not by the kernel's version. Writes what was found, or why it does
	 * not work, into the detail. */
	bool (*probe)(char detail[SOURCE_DETAIL_MAX]);
} KernelSource;

extern const KernelSource kernel_sources[];
extern const size_t kernel_source_count;

#endif
