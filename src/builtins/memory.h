/* builtins/memory.h: what the builtins for mappings and pages share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BUILTINS_MEMORY_H
#define COWSH_BUILTINS_MEMORY_H

#include "builtins/observing.h"
#include "observe/pagemap.h"
#include "observe/touch.h"
#include "state/mapping.h"

/* The mapping of this name, or NULL after a message (status 1). */
Mapping *memory_mapping(Shell *sh, const char *name);
/* Reads a page range of the mapping (NULL: all of it). Returns 0, or the status after a message. */
int memory_pages(Shell *sh, const Builtin *builtin, const Mapping *mapping, const char *text,
	PageRange *range);
/* The same for `@OFFSET[,LEN]`; *len holds the default. */
int memory_bytes(Shell *sh, const Builtin *builtin, const Mapping *mapping, const char *text,
	size_t *offset, size_t *len);

/* Opens the page map of a process (0: this one). Returns 0, or an errno whose reason the caller
 * reports. */
int memory_open_pagemap(PageMap *map, pid_t pid);

/* Bytes that new programs can have without swapping (MemAvailable); -1: not known. */
int64_t memory_available(void);

/* Says why nothing can be read of a process (0: this one); returns 1. */
int memory_process_error(Shell *sh, pid_t pid, int err);

/* ---- columns that several reports have, for the middle of an array, and what fills them ---- */

#define PAGE_CLASS_COLUMNS \
	{ "absent", COL_COUNT, 0 }, { "zero", COL_COUNT, 0 }, { "private", COL_COUNT, 0 }, \
	{ "cow", COL_COUNT, 0 }, \
	{ "file", COL_COUNT, 0 }, { "shmem", COL_COUNT, 0 }, { "swap", COL_COUNT, 0 }, \
	{ "unsure", COL_COUNT, COLUMN_HIDE }, { "huge", COL_COUNT, 0 }
enum { PAGE_CLASS_COLUMN_COUNT = PAGE_CLASS_COUNT + 1 };
void memory_set_classes(ReportRow *row, size_t first, const PageCounts *counts);

#define FAULT_CLASS_COLUMNS \
	{ "zero", COL_COUNT, 0 }, { "zero-fill", COL_COUNT, 0 }, { "copy", COL_COUNT, 0 }, \
	{ "re-use", COL_COUNT, 0 }, \
	{ "file", COL_COUNT, 0 }, { "major", COL_COUNT, 0 }, { "other", COL_COUNT, 0 }
void memory_set_faults(ReportRow *row, size_t first, const Touch *touch);

/* ---- touching ---- */

/* Touches pages of the mapping as the plan says (first, count, write, value and order are the
 * caller's). Returns 0, or 1 after a message when nothing could be tried; a refused access is in
 * the plan. */
int memory_touch(Shell *sh, Mapping *mapping, Touch *touch, PageMap *map);
/* Copies bytes of the mapping to `into`, or from `from` when that is not NULL. Returns 0, or 1
 * after the message that says which page refused and why. */
int memory_copy(
	Shell *sh, Mapping *mapping, size_t offset, size_t len, char *into, const char *from);
/* Says which page refused and why; returns 1. */
int memory_refused(Shell *sh, const Mapping *mapping, const AccessFault *fault);
/* Runs `peek` or `poke` over a range of pages and prints what faults it took. */
int memory_touch_report(Shell *sh, const OptParser *parser, Mapping *mapping, Touch *touch);

/* Gives the mapping back to the kernel when a pager fills it. */
void memory_drop_pager(Shell *sh, Mapping *mapping);

/* ---- words ---- */

/* The number of madvise's advice; false for an unknown one. */
bool memory_advice(const char *text, int *advice);
/* Says that the advice is unknown and which there are; returns 2. */
int memory_bad_advice(Shell *sh, const Builtin *builtin, const char *text);

#endif
