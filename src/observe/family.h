/* observe/family.h: the processes that have a mapping by fork, and whose frames they find there. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_OBSERVE_FAMILY_H
#define COWSH_OBSERVE_FAMILY_H

#include "base/vec.h"
#include "observe/pagemap.h"
#include "observe/proc.h"

/* A stretch of the address space that is one mapping in all members. */
typedef struct FamilyRange {
	uintptr_t start;
	size_t pages;
	bool shared, shmem;
	uint64_t inode, offset; /* of the file and the place in it; inode 0: anonymous memory */
} FamilyRange;

enum { FAMILY_CHUNK = 1024 }; /* the most pages that are read at once */

typedef struct FamilySpan {
	size_t first, end; /* the pages of a range that a member maps */
} FamilySpan;

typedef struct FamilyMember {
	pid_t pid;
	uint64_t start_ticks;
	char name[PROC_NAME_MAX];
	ptrdiff_t parent;          /* index of the nearest ancestor in the family, -1 for none */
	size_t end;                /* its descendants are the members behind it, up to this one */
	size_t tree;               /* members of one number have a live ancestor in common */
	int err;                   /* not 0: it could not be read and counts no more */
	FamilySpan *spans;         /* one for each range */
	bool mapped[FAMILY_CHUNK]; /* what the last family_read found, page by page */
	PageState states[FAMILY_CHUNK];
	uint64_t frames[FAMILY_CHUNK]; /* 0: no frame, or not shown */
} FamilyMember;

/* A relative that is no member. err 0: the mapping is gone there; ESRCH: the process went away;
 * else why it cannot be read. */
typedef struct FamilyStranger {
	pid_t pid;
	char name[PROC_NAME_MAX];
	int err;
} FamilyStranger;

typedef struct Family {
	const FamilyRange *ranges; /* the caller's */
	size_t nranges;
	/* parents in front of their children, with all descendants together */
	struct { VEC_OF(FamilyMember *); } members;
	struct { VEC_OF(FamilyStranger); } strangers;
	bool frames;        /* frame numbers are shown */
	bool complete;      /* no relative is left out */
	const char *source; /* as pagemap_source, static */
} Family;

/*
 * Finds the live relatives of a process which map some of these ranges as it does itself: its
 * ancestors and their other descendants as far as nobody executed another program in between, and
 * orphans, which the random addresses of that program tell (not without address space layout
 * randomisation). Returns 0 or an errno that concerns the process (ESRCH, EACCES). To be freed by
 * family_free in any case.
 */
int family_find(Family *family, pid_t pid, const FamilyRange *ranges, size_t nranges);
void family_free(Family *family);

/* Reads `count` pages (at most FAMILY_CHUNK) of a range from page `first` on, in every member, one
 * right after the other. A member that cannot be read any more gets its err. */
void family_read(Family *family, size_t range, size_t first, size_t count);

/* Where a member finds the frame of a page, in the picture of shadow objects. */
typedef enum FrameOrigin {
	ORIGIN_OWN, /* an anonymous frame of its own: it has copied, or filled it */
	/* an anonymous frame that others map as well; not from an ancestor, or that is not known */
	ORIGIN_SHARED,
	ORIGIN_INHERITED, /* an anonymous frame that an ancestor brought in */
	ORIGIN_FILE,      /* in the file object below */
	ORIGIN_ZERO,      /* the zero page */
	ORIGIN_OBJECT,    /* in the object that all share */
	ORIGIN_ABSENT,    /* no frame so far: the object below will supply it */
	ORIGIN_SWAP,
	ORIGIN_UNMAPPED, /* this page is not in the mapping of this member */
	ORIGIN_UNKNOWN   /* an own copy, shared or the zero page: the kernel does not tell */
} FrameOrigin;

enum { ORIGIN_COUNT = ORIGIN_UNKNOWN + 1 };

typedef struct FrameSource {
	FrameOrigin origin;
	/* the member that it has the frame from, or else shares it with; -1: none, or not known */
	ptrdiff_t from;
	bool vague; /* frame numbers would tell more */
} FrameSource;

/* About page `page` of the last family_read, which was of range `range`. */
FrameSource family_source(const Family *family, size_t range, size_t member, size_t page);
/* How many members map the frame that this one has there; 0: frame numbers are not shown, or no
 * frame. */
size_t family_sharers(const Family *family, size_t member, size_t page);

#endif
