/* builtins/segments.h: the parts of a process's address space by the names that its user knows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BUILTINS_SEGMENTS_H
#define COWSH_BUILTINS_SEGMENTS_H

#include "builtins/memory.h"
#include "observe/smaps.h"

/* A stretch of address space that is one mapping, or a named part of one. */
typedef struct Segment {
	const char *label;          /* a named mapping, "text", "heap", "libc.so.6", ... */
	SegmentKind kind;
	bool named;                 /* the label is a mapping's name */
	uintptr_t start;
	size_t pages;
	int prot;
	bool shared, shmem;
	/* of the file and the place in it where the stretch begins; inode 0: none */
	uint64_t inode, offset;
	const char *file;           /* as the kernel names it, "" for none */
	RegionUse use;              /* of the whole mapping, when smaps was read */
} Segment;

typedef struct Segments {
	Segment *items;
	size_t count;
	size_t labels;              /* how many different labels there are */
	const char **label;         /* in the order of their first stretch */
	size_t *label_of;           /* for each stretch, the index of its label */
} Segments;

/*
 * Reads them in the shell's scratch arena. pid 0: this shell. accounting: with the figures of
 * smaps. What the kernel keeps for itself ([vvar] and the like) is left out. Returns 0 or an errno
 * (ESRCH: no such process).
 */
int segments_read(Shell *sh, pid_t pid, bool accounting, Segments *segments);
/* The index of a label, or -1. */
ptrdiff_t segments_find(const Segments *segments, const char *label);

#endif
