/* state/mapping.h: named memory mappings, page-state snapshots and semaphores: the shell's memory
 * objects. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_STATE_MAPPING_H
#define COWSH_STATE_MAPPING_H

#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"
#include "base/vec.h"

typedef struct Shell Shell;
typedef struct Pager Pager;     /* sys/pager.h */

typedef enum MappingKind { MAPPING_ANONYMOUS, MAPPING_MEMFD, MAPPING_FILE } MappingKind;

typedef struct Mapping {
	char *name;
	char *address;
	size_t pages;               /* whole pages mapped */
	size_t guard;               /* bytes in front and behind that are kept free of neighbours */
	size_t size;                /* bytes asked for, or of the file when it was mapped */
	MappingKind kind;
	bool shared;
	/* mprotect has changed a part of it: prot tells the first page only */
	bool mixed;
	int prot;                   /* PROT_* */
	char *file;                 /* path, or the memory file's name; NULL for none */
	/* of a memory file, for more mappings of it (our own descriptor); else -1 */
	int fd;
	Pager *pager;               /* fills its pages, NULL: the kernel does */
} Mapping;

/* One mapped range in a snapshot of page states. */
typedef struct SnapshotPart {
	char *label;                /* mapping or segment */
	uintptr_t start;
	size_t pages;
	uint8_t *classes;           /* PageClass of each page */
	uint64_t *frames;           /* frame numbers, NULL where they are not shown */
} SnapshotPart;

typedef struct Snapshot {
	char *name;
	struct { VEC_OF(SnapshotPart); } parts;
} Snapshot;

typedef struct Semaphore {
	char *name;
	sem_t *sem;
	char *place;                /* "NAME@OFFSET", "/POSIXNAME", or "a page of its own" */
	bool posix;                 /* opened by name */
	/* the process that made that name and takes it away at its end; 0: nobody of ours */
	pid_t owner;
} Semaphore;

/* All of them; Shell has a pointer to one, NULL until the first is made. A forked subshell has them
 * all, exec ends them. */
typedef struct Memory {
	struct { VEC_OF(Mapping *); } mappings;     /* in order of creation */
	struct { VEC_OF(Snapshot *); } snapshots;
	struct { VEC_OF(Semaphore *); } semaphores;
	/* `predict` counts faults here, by FaultClass: memory shared with subshells; NULL: nobody
	 * counts */
	uint64_t *tally;
} Memory;

/* The shell's, made at the first call. */
Memory *shell_memory(Shell *sh);

/* Before this process ends or becomes another program: takes the names away that it has given to
 * semaphores. */
void memory_end(Shell *sh);

Mapping *mapping_find(const Shell *sh, const char *name);       /* NULL: none */
/* A mapping of what is mapped already; the record is taken over with its address and descriptor,
 * name and file are copied. */
Mapping *mapping_add(Shell *sh, const Mapping *record, const char *name, const char *file);
/* Forgets it: unmaps it and closes its descriptor; its pager must be gone. */
void mapping_remove(Shell *sh, Mapping *mapping);
/* A name that shell variables could have, so that no page range or option looks like one. */
bool mapping_name_valid(const char *name);
static inline bool mapping_is_shmem(const Mapping *mapping)
{
	return mapping->shared && mapping->kind != MAPPING_FILE;
}

typedef struct PageRange {
	size_t first, count;        /* pages */
} PageRange;

/* Reads `7`, `512-1023`, `0-` or NULL (all) against a number of pages. Returns NULL, or what is
 * wrong with it: "not a page range", "the last page is 1023" (in *why's static text the caller
 * prints limit = pages - 1). */
typedef enum RangeError { RANGE_OK, RANGE_MALFORMED, RANGE_BACKWARDS, RANGE_BEYOND } RangeError;
RangeError page_range_parse(const char *text, size_t pages, PageRange *range);
/* Reads `@OFFSET` or `@OFFSET,LEN` against a size in bytes; LEN is `len` when it is missing. */
RangeError byte_range_parse(const char *text, size_t size, size_t *offset, size_t *len);

/* "r", "w", "rw", "none" and the like to PROT_*; false on anything else. */
bool prot_parse(const char *text, int *prot);
/* "rw-" and the like; static. */
const char *prot_name(int prot);

#endif
