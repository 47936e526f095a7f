/* observe/smaps.h: the mappings of a process, one by one, with the kernel's accounting. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_OBSERVE_SMAPS_H
#define COWSH_OBSERVE_SMAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Figures of /proc/PID/smaps in bytes; -1 where the file read has none (/proc/PID/maps). */
typedef struct RegionUse {
	int64_t rss, pss, anonymous, swap, huge, private_bytes, shared_bytes;
	bool noreserve;             /* counts for nothing in the commit charge */
} RegionUse;

enum { REGION_NAME_MAX = 256 };

typedef struct Region {
	uintptr_t start, end;
	int prot;                   /* PROT_READ, PROT_WRITE, PROT_EXEC */
	bool shared;
	uint64_t offset, device, inode;     /* of the file; inode 0 for none */
	char name[REGION_NAME_MAX]; /* path, "[heap]" and the like, "" for none; a longer one is cut
				     */
	RegionUse use;
} Region;

typedef struct Smaps {
	int fd;                     /* the caller's; open /proc/PID/maps or smaps */
	size_t begin, end;          /* what of the buffer is not read yet */
	bool has_ahead;
	/* the mapping whose head was read behind the last one's figures */
	Region ahead;
	char buf[4096];
} Smaps;

void smaps_init(Smaps *smaps, int fd);
/* The next mapping; false at the end or when the process is gone. Allocates nothing. */
bool smaps_next(Smaps *smaps, Region *region);

/* Whether the region is shared memory that no file of the user's stands behind. */
bool region_is_shmem(const Region *region);
static inline size_t region_bytes(const Region *region)
{
	return region->end - region->start;
}

/* What the parts of an address space are called in a course. */
typedef enum SegmentKind {
	SEGMENT_TEXT, SEGMENT_DATA, SEGMENT_BSS, SEGMENT_HEAP, SEGMENT_STACK, SEGMENT_LIBRARY,
	SEGMENT_FILE,
	SEGMENT_ANONYMOUS, SEGMENT_KERNEL
} SegmentKind;

/* Tells segments apart from region to region, in the order of addresses; all zero but the inode. */
typedef struct Segmenter {
	uint64_t inode;             /* of the program's file: the caller sets it */
	/* where the last mappings of the program and of a library ended */
	uintptr_t data_end, library_end;
	char library[REGION_NAME_MAX];
} Segmenter;

/* The kind of the next region; *name becomes "text", "bss", "libc.so.6", ..., valid until the next
 * call. */
SegmentKind segment_of(Segmenter *segmenter, const Region *region, const char **name);

#endif
