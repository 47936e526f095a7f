/* builtins/overcommit.c: the reports of cowstat on the whole system's memory and on what stands
 * behind mappings. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/overcommit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* A whole small file without its last newline. Returns its length, or -errno. */
static ssize_t read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ssize_t got = read(fd, text, size - 1);
	int err = errno;
	close(fd);
	if (got < 0)
		return -err;
	while (got > 0 && text[got - 1] == '\n')
		got--;
	text[got] = '\0';
	return got;
}

/* ---- the system ---- */

enum { WHAT, VALUE, MEANING, SOURCE, SYSTEM_COLUMNS };

static const Column system_columns[] = {
	[WHAT] = { "what", COL_TEXT, 0 },
	[VALUE] = { "value", COL_TEXT, 0 },
	[MEANING] = { "meaning", COL_TEXT, 0 },
	[SOURCE] = { "source", COL_TEXT, 0 },
};

static ReportRow *add_row(Report *report, const char *what, const char *value, const char *meaning,
	const char *source)
{
	ReportRow *row = report_row(report, NULL);
	set_text(row, WHAT, what);
	if (value != NULL)
		set_text(row, VALUE, value);
	set_text(row, MEANING, meaning);
	set_text(row, SOURCE, source);
	return row;
}

/* The first line of a file, as it is. */
static void add_file(Report *report, const char *what, const char *path, const char *meaning)
{
	char text[256];
	ssize_t got = read_file(path, text, sizeof text);
	ReportRow *row = add_row(report, what, got >= 0 ? text : NULL, meaning, path);
	if (got < 0)
		set_unknown(row, VALUE, strerror((int)-got));
}

static void add_overcommit(Report *report)
{
	static const char *const path = "/proc/sys/vm/overcommit_memory";
	static const char *const meanings[] = {
		"heuristic: only what can obviously never fit is refused", "always: nothing is refused",
		"never: what goes beyond CommitLimit is refused",
	};
	char text[256];
	ssize_t got = read_file(path, text, sizeof text);
	bool known = got == 1 && text[0] >= '0' && text[0] <= '2';
	add_row(report, "overcommit mode", got >= 0 ? text : NULL,
		known ? meanings[text[0] - '0'] : "unknown mode", path);
	add_file(report, "overcommit ratio", "/proc/sys/vm/overcommit_ratio",
		"percent of memory that CommitLimit allows beside swap");
}

static bool meminfo_value(const char *text, const char *key, char *value, size_t size)
{
	const char *line = strstr(text, key);
	if (line == NULL)
		return false;
	long long kib = strtoll(line + strlen(key), NULL, 10);
	snprintf(value, size, "%lld KiB", kib);
	return true;
}

static void add_meminfo(Report *report)
{
	static const struct { const char *key, *what, *meaning; } rows[] = {
		{ "MemTotal:", "MemTotal", "memory that the kernel manages" },
		{ "MemAvailable:", "MemAvailable", "what new programs can have without swapping" },
		{ "CommitLimit:", "CommitLimit", "what may be promised in mode 2" },
		{ "Committed_AS:", "Committed_AS", "what is promised now: private writable and shared memory" },
		{ "AnonPages:", "AnonPages", "frames that anonymous memory has" },
		{ "Cached:", "Cached", "the page cache" },
		{ "SwapTotal:", "SwapTotal", "swap space" },
		{ "SwapFree:", "SwapFree", "of it, unused" },
	};
	char text[8192], value[64];
	ssize_t got = read_file("/proc/meminfo", text, sizeof text);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool known = got > 0 && meminfo_value(text, rows[i].key, value, sizeof value);
		const char *meaning = rows[i].meaning;
		if (known && strcmp(rows[i].what, "SwapTotal") == 0 && strcmp(value, "0 KiB") == 0)
			meaning = "no swap: anonymous pages cannot be paged out";
		ReportRow *row = add_row(
			report, rows[i].what, known ? value : NULL, meaning, "/proc/meminfo");
		if (!known)
			set_unknown(
				row, VALUE, got < 0 ? strerror((int)-got) : "not in /proc/meminfo");
	}
}

/*
 * The file that tells how much is mapped around a fault lies in debugfs, which hardly anyone may
 * read. So one page in the middle of a file that is surely cached (this shell's program) is
 * touched, and those that came with it are counted.
 */
static void add_fault_around(Report *report)
{
	enum { WINDOW = 64 };
	const char *meaning = "pages that one read fault on a cached file maps";
	char value[32];
	PageMap map;
	PageCounts counts = { 0 };
	const char *why = "the page map cannot be read";
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	size_t bytes = WINDOW * page_size();
	char *place = fd >= 0 ? mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
	if (fd >= 0)
		close(fd);
	bool known = false;
	if (place != MAP_FAILED && memory_open_pagemap(&map, 0) == 0) {
		(void)*(volatile char *)(place + bytes / 2);
		known = pagemap_count(&map, (uintptr_t)place, WINDOW, false, &counts) == 0;
		pagemap_close(&map);
	}
	if (place != MAP_FAILED)
		munmap(place, bytes);
	snprintf(value, sizeof value, "%zu pages", counts.of[PAGE_FILE]);
	ReportRow *row = add_row(
		report, "fault-around", known ? value : NULL, meaning, "measured by pagemap");
	if (!known)
		set_unknown(row, VALUE, why);
}

int overcommit_system(Shell *sh, const OptParser *parser)
{
	Report report;
	char value[32];
	report_init(&report, &sh->scratch, system_columns, SYSTEM_COLUMNS);
	add_overcommit(&report);
	add_meminfo(&report);
	snprintf(value, sizeof value, "%zu bytes", page_size());
	add_row(&report, "page size", value, "what a frame holds", "sysconf");
	add_file(&report, "huge pages", "/sys/kernel/mm/transparent_hugepage/enabled",
		"for which memory they are used by themselves");
	add_fault_around(&report);
	add_file(&report, "max_map_count", "/proc/sys/vm/max_map_count",
		"mappings that a process may have");
	observing_print(sh, parser, &report, sh->out);
	return 0;
}

/* ---- what stands behind ---- */

static bool has_swap(void)
{
	char text[8192], value[64];
	return read_file("/proc/meminfo", text, sizeof text) > 0 &&
	       meminfo_value(text, "SwapTotal:", value, sizeof value) &&
	       strcmp(value, "0 KiB") != 0;
}

static const char *backing_of(const Segment *segment, bool swap)
{
	if (segment->shmem)
		return swap ? "shared memory, then swap" : "shared memory; no swap";
	if (segment->inode != 0 && (segment->shared || !(segment->prot & PROT_WRITE)))
		return "the file";
	if (segment->inode != 0)
		return swap ? "the file; copies: swap" : "the file; copies: none (no swap)";
	return swap ? "swap" : "none (no swap)";
}

/* What is promised when it is mapped: private writable memory and shared anonymous memory, unless
 * MAP_NORESERVE. Files in memory are charged page by page, as they are filled. */
static bool is_charged(const Segment *segment)
{
	if (segment->use.noreserve)
		return false;
	if (!segment->shared)
		return segment->prot & PROT_WRITE;
	return strncmp(segment->file, "/dev/zero", 9) == 0 ||
	       strncmp(segment->file, "/SYSV", 5) == 0;
}

int overcommit_backing(Shell *sh, const OptParser *parser, pid_t pid)
{
	enum { SEGMENT, ADDRESS, SIZE, PROT, SHARE, BACKING, CHARGED, RSS, SWAP, FILE_, COLUMNS };
	static const Column columns[] = {
		[SEGMENT] = { "segment", COL_TEXT, 0 },
		[ADDRESS] = { "address", COL_ADDRESS, 0 },
		[SIZE] = { "size", COL_BYTES, 0 },
		[PROT] = { "prot", COL_TEXT, 0 },
		[SHARE] = { "share", COL_TEXT, 0 },
		[BACKING] = { "backing", COL_TEXT, 0 },
		[CHARGED] = { "charged", COL_BOOL, 0 },
		[RSS] = { "rss", COL_BYTES, 0 },
		[SWAP] = { "swap", COL_BYTES, 0 },
		[FILE_] = { "file", COL_TEXT, COLUMN_HIDE | COLUMN_TRUNC },
	};
	Segments segments;
	int err = segments_read(sh, pid, true, &segments);
	if (err != 0)
		return memory_process_error(sh, pid, err);
	bool swap = has_swap();
	Report report;
	report_init(&report, &sh->scratch, columns, COLUMNS);
	for (size_t i = 0; i < segments.count; i++) {
		const Segment *segment = &segments.items[i];
		ReportRow *row = report_row(&report, NULL);
		set_text(row, SEGMENT, segment->label);
		set_number(row, ADDRESS, (int64_t)segment->start);
		set_number(row, SIZE, (int64_t)(segment->pages * page_size()));
		set_text(row, PROT, prot_name(segment->prot));
		set_text(row, SHARE, segment->shared ? "shared" : "private");
		set_text(row, BACKING, backing_of(segment, swap));
		set_number(row, CHARGED, is_charged(segment));
		if (segment->use.rss >= 0)
			set_number(row, RSS, segment->use.rss);
		if (segment->use.swap >= 0)
			set_number(row, SWAP, segment->use.swap);
		if (segment->file[0] != '\0')
			set_text(row, FILE_, segment->file);
	}
	report_fact(&report, "source", "smaps, meminfo");
	if (!swap)
		report_note(&report, "no swap: anonymous pages cannot be paged out");
	observing_print(sh, parser, &report, sh->out);
	return 0;
}
