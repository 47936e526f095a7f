/* builtins/memory.c: what the builtins for mappings and pages share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "observe/proc.h"
#include "sys/advice.h"
#include "sys/fd.h"
#include "sys/pager.h"

/* ---- operands ---- */

Mapping *memory_mapping(Shell *sh, const char *name)
{
	Mapping *mapping = mapping_find(sh, name);
	if (mapping == NULL)
		builtin_error(sh, "%s: no such mapping", name);
	return mapping;
}

static int range_error(Shell *sh, const Builtin *builtin, RangeError error, const char *text,
	const char *what, size_t last)
{
	switch (error) {
	case RANGE_OK:
		break;
	case RANGE_MALFORMED:
		return builtin_usage(sh, builtin, "%s: not %s", text, what);
	case RANGE_BACKWARDS:
		return builtin_usage(sh, builtin, "%s: ends before it begins", text);
	case RANGE_BEYOND:
		return builtin_error(
			sh, "%s: past the end of the mapping: the last one is %zu", text, last);
	}
	return 0;
}

int memory_pages(Shell *sh, const Builtin *builtin, const Mapping *mapping, const char *text,
	PageRange *range)
{
	return range_error(sh, builtin, page_range_parse(text, mapping->pages, range), text,
		"a page range such as 7, 0-15 or 16-", mapping->pages - 1);
}

int memory_bytes(Shell *sh, const Builtin *builtin, const Mapping *mapping, const char *text,
	size_t *offset, size_t *len)
{
	size_t size = mapping->pages * page_size();
	return range_error(sh, builtin, byte_range_parse(text, size, offset, len), text,
		"a byte range such as @0 or @4096,16", size - 1);
}

int memory_open_pagemap(PageMap *map, pid_t pid)
{
	int proc = proc_open(pid != 0 ? pid : getpid());
	if (proc < 0)
		return -proc;
	int err = pagemap_open(map, proc);
	close(proc);
	return err;
}

int memory_process_error(Shell *sh, pid_t pid, int err)
{
	ProcStat stat;
	if (err == ENOSYS)
		return builtin_error(
			sh, "/proc is not mounted: the kernel tells nothing about pages");
	if (pid == 0)
		return builtin_errno(sh, err, "/proc/self/pagemap");
	int proc = proc_open(pid);
	int fd = proc >= 0 ? proc_open_file(proc, "stat") : -1;
	bool zombie = fd >= 0 && proc_stat_read(fd, &stat) == 0 && stat.state == 'Z';
	if (fd >= 0)
		close(fd);
	if (proc >= 0)
		close(proc);
	if (zombie)
		return builtin_error(sh, "%ld: a zombie has no memory any more", (long)pid);
	if (err == ESRCH || err == ENOENT)
		return builtin_error(sh, "%ld: no such process", (long)pid);
	return builtin_errno(sh, err, "%ld: the page map cannot be read", (long)pid);
}

/* ---- columns ---- */

void memory_set_classes(ReportRow *row, size_t first, const PageCounts *counts)
{
	for (size_t i = 0; i < PAGE_CLASS_COUNT; i++)
		if (i != PAGE_UNSURE || counts->of[i] > 0)
			set_number(row, first + i, (int64_t)counts->of[i]);
	set_number(row, first + PAGE_CLASS_COUNT, (int64_t)counts->huge);
}

void memory_set_faults(ReportRow *row, size_t first, const Touch *touch)
{
	for (size_t i = 0; i < FAULT_CLASS_COUNT; i++) {
		if (!touch->classified && i != FAULT_MAJOR)
			set_unknown(row, first + i, "the page map cannot be read");
		else
			set_number(row, first + i, (int64_t)touch->of[i]);
	}
}

/* ---- touching ---- */

int memory_refused(Shell *sh, const Mapping *mapping, const AccessFault *fault)
{
	size_t offset = fault->address - (uintptr_t)mapping->address;
	size_t page = offset / page_size();
	if (mapping->pager != NULL && mapping->pager->error != 0)
		return builtin_errno(sh, mapping->pager->error,
			"%s: page %zu: the pager cannot fill it", mapping->name, page);
	if (fault->signal == SIGSEGV && !mapping->mixed)
		return builtin_error(sh, "%s: page %zu: %s (%s)", mapping->name, page,
			access_reason(fault), prot_name(mapping->prot));
	return builtin_error(sh, "%s: page %zu: %s", mapping->name, page, access_reason(fault));
}

static int start_pager(Shell *sh, Mapping *mapping)
{
	if (mapping->pager == NULL)
		return 0;
	mapping->pager->error = 0;
	int err = pager_start(mapping->pager);
	return err == 0 ? 0 : builtin_errno(sh, err, "%s: the pager cannot start", mapping->name);
}

int memory_touch(Shell *sh, Mapping *mapping, Touch *touch, PageMap *map)
{
	touch->base = mapping->address;
	touch->shared = mapping->shared;
	touch->shmem = mapping_is_shmem(mapping);
	touch->anonymous = mapping->kind == MAPPING_ANONYMOUS;
	touch->gets_data = mapping->pager != NULL && mapping->pager->kind != PAGER_ZERO;
	if (mapping->pager != NULL && mapping->pager->engine == PAGER_SEGV) {
		touch->fill = pager_fill;
		touch->fill_data = mapping->pager;
	}
	if (start_pager(sh, mapping) != 0)
		return 1;
	int err = touch_pages(touch, map);
	if (mapping->pager != NULL)
		pager_stop(mapping->pager);
	uint64_t *tally = sh->memory != NULL ? sh->memory->tally : NULL;
	for (size_t i = 0; tally != NULL && i < FAULT_CLASS_COUNT; i++)
		__atomic_fetch_add(&tally[i], touch->of[i], __ATOMIC_RELAXED);
	return err == 0 ? 0
			: builtin_errno(sh, err, "%s: no memory for the samples", mapping->name);
}

void memory_drop_pager(Shell *sh, Mapping *mapping)
{
	Pager *pager = mapping->pager;
	if (pager == NULL)
		return;
	pager_detach(pager);
	if (pager->fd >= 0) {
		own_fd_remove(sh, &pager->fd);
		close(pager->fd);
	}
	free(pager);
	mapping->pager = NULL;
}

typedef struct Copy {
	volatile char *mapped;
	char *into;
	const char *from;
	size_t len;
} Copy;

static void copy_bytes(void *data)
{
	const Copy *copy = data;
	for (size_t i = 0; i < copy->len; i++) {
		if (copy->from != NULL)
			copy->mapped[i] = copy->from[i];
		else
			copy->into[i] = copy->mapped[i];
	}
}

int memory_copy(
	Shell *sh, Mapping *mapping, size_t offset, size_t len, char *into, const char *from)
{
	uintptr_t start = (uintptr_t)mapping->address;
	AccessRange range = { .start = start, .end = start + mapping->pages * page_size() };
	Copy copy = { mapping->address + offset, into, from, len };
	AccessFault fault;
	if (mapping->pager != NULL && mapping->pager->engine == PAGER_SEGV) {
		range.fill = pager_fill;
		range.fill_data = mapping->pager;
	}
	if (start_pager(sh, mapping) != 0)
		return 1;
	bool done = access_run(&range, copy_bytes, &copy, &fault);
	if (mapping->pager != NULL)
		pager_stop(mapping->pager);
	return done ? 0 : memory_refused(sh, mapping, &fault);
}

enum { TOUCH_MAPPING, TOUCH_ACCESS, TOUCH_PAGES, TOUCH_FAULTS, TOUCH_CLASSES, TOUCH_FILLED = TOUCH_CLASSES + FAULT_CLASS_COUNT,
	TOUCH_TIME, TOUCH_COLUMNS };

static const Column touch_columns[] = {
	[TOUCH_MAPPING] = { "mapping", COL_TEXT, 0 }, [TOUCH_ACCESS] = { "access", COL_TEXT, 0 },
	[TOUCH_PAGES] = { "pages", COL_COUNT, 0 }, [TOUCH_FAULTS] = { "faults", COL_COUNT, 0 },
	[TOUCH_CLASSES] = FAULT_CLASS_COLUMNS,
	[TOUCH_FILLED] = { "filled by pager", COL_COUNT, COLUMN_HIDE },
	[TOUCH_TIME] = { "time", COL_NANOSECONDS, 0 },
};

int memory_touch_report(Shell *sh, const OptParser *parser, Mapping *mapping, Touch *touch)
{
	PageMap map;
	observing_start(sh);
	int err = memory_open_pagemap(&map, 0);
	size_t filled = mapping->pager != NULL ? mapping->pager->filled : 0;
	int status = memory_touch(sh, mapping, touch, err == 0 ? &map : NULL);
	if (status == 0 && (!touch->refused || touch->touched > 0)) {
		Report report;
		report_init(&report, &sh->scratch, touch_columns, TOUCH_COLUMNS);
		ReportRow *row = report_row(&report, NULL);
		set_text(row, TOUCH_MAPPING, mapping->name);
		set_text(row, TOUCH_ACCESS, touch->write ? "write" : "read");
		set_number(row, TOUCH_PAGES, (int64_t)touch->touched);
		set_number(row, TOUCH_FAULTS, touch->minflt + touch->majflt);
		memory_set_faults(row, TOUCH_CLASSES, touch);
		if (mapping->pager != NULL)
			set_number(row, TOUCH_FILLED, (int64_t)(mapping->pager->filled - filled));
		set_number(row, TOUCH_TIME, touch->ns);
		report_fact(&report, "source", "getrusage%s%s", err == 0 ? ", " : "",
			err == 0 ? pagemap_source(&map) : "");
		observing_print(sh, parser, &report, sh->out);
	}
	if (err == 0)
		pagemap_close(&map);
	if (status == 0 && touch->refused)
		status = memory_refused(sh, mapping, &touch->fault);
	return status;
}

/* ---- words ---- */

static const struct Advice {
	const char *name;
	int advice;
} advices[] = {
	{ "normal", MADV_NORMAL }, { "random", MADV_RANDOM }, { "sequential", MADV_SEQUENTIAL },
	{ "willneed", MADV_WILLNEED }, { "dontneed", MADV_DONTNEED },
	{ "free", MADV_FREE },
	{ "hugepage", MADV_HUGEPAGE }, { "nohugepage", MADV_NOHUGEPAGE },
	{ "collapse", MADV_COLLAPSE },
	{ "mergeable", MADV_MERGEABLE }, { "unmergeable", MADV_UNMERGEABLE },
	{ "dontfork", MADV_DONTFORK }, { "dofork", MADV_DOFORK },
	{ "wipeonfork", MADV_WIPEONFORK }, { "keeponfork", MADV_KEEPONFORK },
	{ "cold", MADV_COLD }, { "pageout", MADV_PAGEOUT },
	{ "populate_read", MADV_POPULATE_READ }, { "populate_write", MADV_POPULATE_WRITE },
};

bool memory_advice(const char *text, int *advice)
{
	for (size_t i = 0; i < sizeof advices / sizeof *advices; i++)
		if (strcmp(advices[i].name, text) == 0) {
			*advice = advices[i].advice;
			return true;
		}
	return false;
}

int memory_bad_advice(Shell *sh, const Builtin *builtin, const char *text)
{
	StrBuf list = { .arena = &sh->scratch };
	for (size_t i = 0; i < sizeof advices / sizeof *advices; i++)
		strbuf_format(&list, "%s%s", i > 0 ? " " : "", advices[i].name);
	return builtin_usage(
		sh, builtin, "%s: unknown advice; there are %s", text, strbuf_finish(&list).ptr);
}

int64_t memory_available(void)
{
	char text[4096];
	int fd = fd_open("/proc/meminfo", O_RDONLY, 0);
	ssize_t got = fd >= 0 ? proc_read_text(fd, text, sizeof text) : -1;
	if (fd >= 0)
		close(fd);
	const char *line = got > 0 ? strstr(text, "MemAvailable:") : NULL;
	return line != NULL ? strtoll(line + strlen("MemAvailable:"), NULL, 10) * 1024 : -1;
}
