/* builtins/mmapfile.c: map files and memory, step by step, and keep mappings by name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "builtins/memory.h"
#include "observe/residency.h"
#include "sys/advice.h"
#include "sys/clock.h"
#include "sys/copy.h"
#include "sys/fd.h"
#include "sys/pager.h"

extern const Builtin builtin_mmapfile;

enum { TEACHING_MAX = 4 * 1024 * 1024, HUGE_BYTES = 2 * 1024 * 1024 };

typedef enum TouchKind { TOUCH_DEFAULT, TOUCH_NONE, TOUCH_READ, TOUCH_WRITE } TouchKind;

typedef struct Request {
	const char *name;           /* -n, NULL: unmap at the end */
	const char *file, *from, *size_text;
	MappingKind kind;
	size_t size;                /* bytes */
	bool share, unshare;        /* --shared, --private */
	int prot;                   /* -1: not said */
	TouchKind touch;
	TouchOrder order;
	size_t stride;
	bool cold, populate, huge, noreserve, big;
	int advice;                 /* -1: none */
	bool list;
	const char *copy_to;
	CopyWay way;
} Request;

/* ---- steps ---- */

typedef struct Step {
	const char *name;
	long minflt, majflt;
	int64_t ns;
	int64_t mapped_before, mapped_after;    /* pages with a frame; -1: not known */
	int64_t cached_before, cached_after;    /* pages of the file in the page cache */
	const char *why_cached;
} Step;

enum { STEPS_MAX = 6 };

typedef struct Work {
	const Request *request;
	Mapping mapping;            /* being made */
	int fd;                     /* of the file or memory file; -1 for none */
	bool fd_kept;
	PageMap map;
	int map_error;
	Step steps[STEPS_MAX];
	size_t nsteps;
	Touch touch;
	/* --cold: why the page cache still holds pages; NULL: it does not */
	const char *uncached;
	struct rusage start;
	int64_t start_ns;
} Work;

static int64_t mapped_pages(Work *work)
{
	PageCounts counts = { 0 };
	if (work->mapping.address == NULL)
		return 0;
	if (work->map_error != 0 || pagemap_count(&work->map, (uintptr_t)work->mapping.address,
					    work->mapping.pages, false, &counts))
		return -1;
	return (int64_t)(counts.pages - counts.of[PAGE_ABSENT] - counts.of[PAGE_SWAP]);
}

static int64_t cached_pages(const Work *work, const char **why)
{
	*why = "no file";
	if (work->mapping.kind != MAPPING_FILE || work->fd < 0)
		return -1;
	Residency residency = residency_of(work->fd, work->mapping.size);
	*why = residency.source;
	return residency.pages;
}

static void step_begin(Work *work, const char *name)
{
	Step *step = &work->steps[work->nsteps];
	*step = (Step){ .name = name };
	step->mapped_before = mapped_pages(work);
	step->cached_before = cached_pages(work, &step->why_cached);
	getrusage(RUSAGE_SELF, &work->start);
	/* the first call may have cost a fault on the record */
	getrusage(RUSAGE_SELF, &work->start);
	work->start_ns = clock_ns();
}

static void step_end(Work *work)
{
	struct rusage end;
	int64_t now = clock_ns();
	getrusage(RUSAGE_SELF, &end);
	Step *step = &work->steps[work->nsteps++];
	step->ns = now - work->start_ns;
	step->minflt = end.ru_minflt - work->start.ru_minflt;
	step->majflt = end.ru_majflt - work->start.ru_majflt;
	step->mapped_after = mapped_pages(work);
	step->cached_after = cached_pages(work, &step->why_cached);
}

/* Runs through all calls of the steps once, so that none pays for the first touch of the shell's
 * own code and tables. */
static void rehearse(Work *work)
{
	int fd = fd_open("/dev/null", O_RDONLY, 0);
	if (fd >= 0)
		close(fd);
	step_begin(work, "");
	void *place = mmap(NULL, page_size(), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (place != MAP_FAILED) {
		madvise(place, page_size(), MADV_NORMAL);
		munmap(place, page_size());
	}
	step_end(work);
	work->nsteps = 0;
}

/* ---- what to map ---- */

static int check_size(Shell *sh, const Request *request)
{
	if (request->size > TEACHING_MAX && !request->big)
		return builtin_error(
			sh, "%s: more than 4 MiB: --big allows it", request->size_text);
	/* Without a reservation and without a touch, address space is free. */
	if (request->noreserve && request->touch <= TOUCH_NONE && !request->populate)
		return 0;
	int64_t available = memory_available();
	if (available >= 0 && request->size > (uint64_t)available / 2)
		return builtin_error(sh, "%s: more than half of the available memory (%lld MiB)",
			request->size_text, (long long)(available >> 20));
	return 0;
}

static int open_regular(Shell *sh, const char *path, bool writing, struct stat *st)
{
	int fd = fd_open(path, writing ? O_RDWR : O_RDONLY, 0);
	if (fd < 0) {
		builtin_errno(sh, -fd, "%s", path);
		return -1;
	}
	if (fstat(fd, st) != 0 || !S_ISREG(st->st_mode)) {
		builtin_error(sh, "%s: not a regular file", path);
		close(fd);
		return -1;
	}
	return fd;
}

/* Opens the file, which is a step of the report. */
static int open_file(Shell *sh, Work *work, const char *path)
{
	struct stat st;
	Mapping *mapping = &work->mapping;
	step_begin(work, "open");
	work->fd = open_regular(sh, path, mapping->shared && (mapping->prot & PROT_WRITE), &st);
	if (work->fd < 0)
		return 1;
	if (st.st_size == 0)
		return builtin_error(sh, "%s: the file is empty", path);
	mapping->size = (size_t)st.st_size;
	mapping->file = (char *)(uintptr_t)path;
	step_end(work);
	work->steps[work->nsteps - 1].cached_before = work->steps[work->nsteps - 1].cached_after;
	return 0;
}

static int open_memory(Shell *sh, Work *work)
{
	const char *name = work->request->name != NULL ? work->request->name : "mmapfile";
	step_begin(work, "memfd_create");
	work->fd = memfd_create(name, MFD_CLOEXEC);
	if (work->fd < 0)
		return builtin_errno(sh, errno, "memfd_create");
	work->fd = fd_move_up(work->fd);
	if (work->fd < 0)
		return builtin_errno(sh, -work->fd, "memfd_create");
	if (ftruncate(work->fd, (off_t)work->request->size) != 0)
		return builtin_errno(sh, errno, "%s", work->request->size_text);
	work->mapping.file = (char *)(uintptr_t)name;
	step_end(work);
	return 0;
}

/* Another mapping of what a named one shows. */
static int open_named(Shell *sh, Work *work)
{
	const Mapping *from = memory_mapping(sh, work->request->from);
	if (from == NULL)
		return 1;
	work->mapping.kind = from->kind;
	work->mapping.size = from->size;
	switch (from->kind) {
	case MAPPING_FILE:
		return open_file(sh, work, from->file);
	case MAPPING_MEMFD:
		work->fd = fd_save(from->fd);
		work->mapping.file = from->file;
		return work->fd >= 0 ? 0 : builtin_errno(sh, -work->fd, "%s", from->name);
	case MAPPING_ANONYMOUS:
		break;
	}
	return builtin_error(sh,
		"%s: anonymous memory cannot be mapped once more: use --memfd for that",
		from->name);
}

static int open_object(Shell *sh, Work *work)
{
	const Request *request = work->request;
	Mapping *mapping = &work->mapping;
	mapping->kind = request->kind;
	mapping->size = request->size;
	mapping->prot = request->prot >= 0 ? request->prot : PROT_READ | PROT_WRITE;
	mapping->shared = request->share || (request->kind == MAPPING_MEMFD &&
						    request->from == NULL && !request->unshare);
	if (request->from != NULL)
		return open_named(sh, work);
	if (request->kind == MAPPING_FILE)
		return open_file(sh, work, request->file);
	int status = check_size(sh, request);
	if (status == 0 && request->kind == MAPPING_MEMFD)
		status = open_memory(sh, work);
	return status;
}

/* ---- mapping ---- */

/*
 * Maps between two pages that nobody may touch, since the kernel would join anonymous neighbours
 * and account for them as one; with huge pages, at a multiple of their size, so that they can be
 * used from the first byte on.
 */
static void *map_guarded(size_t bytes, bool huge, int prot, int flags, int fd)
{
	size_t guard = page_size(), align = huge ? HUGE_BYTES : guard;
	size_t room = bytes + align + 2 * guard;
	char *place =
		mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (place == MAP_FAILED)
		return MAP_FAILED;
	uintptr_t first = (uintptr_t)place + guard;
	char *start = place + guard + (align - first % align) % align;
	void *result = mmap(start, bytes, prot, flags | MAP_FIXED, fd, 0);
	if (result == MAP_FAILED) {
		munmap(place, room);
		return MAP_FAILED;
	}
	char *end = start + bytes + guard;
	if (start - guard > place)
		munmap(place, (size_t)(start - guard - place));
	if (end < place + room)
		munmap(end, (size_t)(place + room - end));
	return result;
}

static void unmap(const Mapping *mapping)
{
	munmap(mapping->address - mapping->guard,
		mapping->pages * page_size() + 2 * mapping->guard);
}

static int map_object(Shell *sh, Work *work)
{
	const Request *request = work->request;
	Mapping *mapping = &work->mapping;
	size_t size = page_size();
	if (mapping->size > SIZE_MAX / 2 - HUGE_BYTES)
		return builtin_errno(sh, ENOMEM, "%s",
			request->size_text != NULL ? request->size_text : mapping->file);
	mapping->pages = (mapping->size + size - 1) / size;
	size_t bytes = mapping->pages * size;
	int flags = (mapping->shared ? MAP_SHARED : MAP_PRIVATE) |
		    (work->fd < 0 ? MAP_ANONYMOUS : 0) | (request->noreserve ? MAP_NORESERVE : 0);
	/* Advice comes before pages do, so populating is madvise's affair, too. */
	int populate = request->populate ? MAP_POPULATE : 0;
	step_begin(work, request->populate ? "mmap (populate)" : "mmap");
	bool guarded = request->huge || mapping->kind == MAPPING_ANONYMOUS;
	void *place = guarded ? map_guarded(bytes, request->huge, mapping->prot, flags, work->fd)
			      : mmap(NULL, bytes, mapping->prot,
					flags | (mapping->kind == MAPPING_FILE ? populate : 0),
					work->fd, 0);
	if (place == MAP_FAILED)
		return builtin_errno(sh, errno, "%s",
			request->size_text != NULL ? request->size_text : mapping->file);
	mapping->address = place;
	mapping->guard = guarded ? size : 0;
	if (mapping->kind != MAPPING_FILE || request->huge)
		madvise(place, bytes, request->huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
	if (request->advice >= 0 && madvise(place, bytes, request->advice) != 0)
		return builtin_errno(sh, errno, "madvise");
	if (populate != 0 && (mapping->kind != MAPPING_FILE || request->huge) &&
		madvise(place, bytes,
			mapping->prot & PROT_WRITE ? MADV_POPULATE_WRITE : MADV_POPULATE_READ) != 0)
		return builtin_errno(sh, errno, "populate");
	step_end(work);
	return 0;
}

static void evict(Work *work)
{
	step_begin(work, "evict");
	Residency left = residency_evict(work->fd, work->mapping.size);
	step_end(work);
	if (left.pages > 0)
		work->uncached = "still cached: the file system or another process keeps the pages";
	else if (left.pages < 0)
		work->uncached = left.source;
}

static int touch_object(Shell *sh, Work *work)
{
	const Request *request = work->request;
	TouchKind kind = request->touch;
	if (kind == TOUCH_DEFAULT)
		kind = request->name != NULL ? TOUCH_NONE : TOUCH_READ;
	if (kind == TOUCH_NONE)
		return 0;
	static const char byte = 1;
	work->touch = (Touch){ .count = work->mapping.pages,
		.write = kind == TOUCH_WRITE,
		.value = &byte,
		.value_len = 1,
		.order = request->order,
		.stride = request->stride };
	step_begin(work, kind == TOUCH_WRITE ? "touch (write)" : "touch (read)");
	int status = memory_touch(
		sh, &work->mapping, &work->touch, work->map_error == 0 ? &work->map : NULL);
	step_end(work);
	Step *step = &work->steps[work->nsteps - 1];
	step->minflt = work->touch.minflt;      /* without those of the samples in between */
	step->majflt = work->touch.majflt;
	step->ns = work->touch.ns;
	return status;
}

/* ---- the report ---- */

enum { STEP_NAME, STEP_MINOR, STEP_MAJOR, STEP_TIME, STEP_MAPPED, STEP_MAPPED_AFTER, STEP_CACHED, STEP_CACHED_AFTER,
	STEP_RATIO, STEP_COLUMNS };

static const Column step_columns[] = {
	[STEP_NAME] = { "step", COL_TEXT, 0 }, [STEP_MINOR] = { "minor", COL_COUNT, 0 },
	[STEP_MAJOR] = { "major", COL_COUNT, 0 }, [STEP_TIME] = { "time", COL_NANOSECONDS, 0 },
	[STEP_MAPPED] = { "resident before", COL_COUNT, 0 },
	[STEP_MAPPED_AFTER] = { "resident after", COL_COUNT, 0 },
	[STEP_CACHED] = { "cached before", COL_COUNT, COLUMN_HIDE },
	[STEP_CACHED_AFTER] = { "cached after", COL_COUNT, COLUMN_HIDE },
	[STEP_RATIO] = { "pages per fault", COL_RATIO, COLUMN_HIDE },
};

static void set_pages(ReportRow *row, size_t column, int64_t pages, const char *why)
{
	if (pages >= 0)
		set_number(row, column, pages);
	else
		set_unknown(row, column, why);
}

static void add_step(Report *report, const Work *work, const Step *step)
{
	const char *why_mapped = work->map_error != 0 ? strerror(work->map_error) : NULL;
	const char *why_cached = work->mapping.kind == MAPPING_FILE ? step->why_cached : NULL;
	ReportRow *row = report_row(report, NULL);
	set_text(row, STEP_NAME, step->name);
	set_number(row, STEP_MINOR, step->minflt);
	if (work->uncached != NULL && strncmp(step->name, "touch", 5) == 0 && step->majflt == 0)
		set_unknown(row, STEP_MAJOR, work->uncached);
	else
		set_number(row, STEP_MAJOR, step->majflt);
	set_number(row, STEP_TIME, step->ns);
	set_pages(row, STEP_MAPPED, step->mapped_before, why_mapped);
	set_pages(row, STEP_MAPPED_AFTER, step->mapped_after, why_mapped);
	set_pages(row, STEP_CACHED, step->cached_before, why_cached);
	set_pages(row, STEP_CACHED_AFTER, step->cached_after, why_cached);
	long faults = step->minflt + step->majflt;
	int64_t pages = step->mapped_after - step->mapped_before;
	if (faults > 0 && pages > 0 && step->mapped_before >= 0)
		set_ratio(row, STEP_RATIO, (double)pages / (double)faults);
}

static void print_steps(Shell *sh, const OptParser *parser, const Work *work)
{
	Report report;
	report_init(&report, &sh->scratch, step_columns, STEP_COLUMNS);
	for (size_t i = 0; i < work->nsteps; i++)
		add_step(&report, work, &work->steps[i]);
	report_fact(&report, "source", "getrusage, %s",
		work->map_error == 0 ? pagemap_source(&work->map) : "no page map");
	if (work->touch.count > 0 && work->touch.classified) {
		StrBuf text = { .arena = &sh->scratch };
		for (size_t i = 0; i < FAULT_CLASS_COUNT; i++)
			if (work->touch.of[i] > 0)
				strbuf_format(&text, "%s%zu %s", text.len > 0 ? ", " : "",
					work->touch.of[i], fault_class_names[i]);
		if (text.len > 0)
			report_fact(&report, "faults", "%s", strbuf_finish(&text).ptr);
	}
	if (work->uncached != NULL)
		report_fact(&report, "cold", "n/a: %s", work->uncached);
	observing_print(sh, parser, &report, sh->out);
}

/* ---- all of it ---- */

static void unmap_object(Work *work)
{
	step_begin(work, "munmap");
	unmap(&work->mapping);
	work->mapping.address = NULL;
	step_end(work);
}

static void keep_object(Shell *sh, Work *work)
{
	bool memory = work->mapping.kind == MAPPING_MEMFD;
	char absolute[4096];
	const char *file = work->mapping.file;
	if (work->mapping.kind == MAPPING_FILE && realpath(file, absolute) != NULL)
		file = absolute;
	work->mapping.fd = memory ? work->fd : -1;
	work->fd_kept = memory;
	mapping_add(sh, &work->mapping, work->request->name, file);
}

static int run_steps(Shell *sh, const OptParser *parser, Work *work)
{
	const Request *request = work->request;
	int status = open_object(sh, work);
	if (status != 0)
		return status;
	if (request->cold && work->mapping.kind != MAPPING_FILE)
		return builtin_usage(sh, &builtin_mmapfile,
			"--cold: only a file can be evicted from the page cache");
	if (request->cold)
		evict(work);
	status = map_object(sh, work);
	if (status == 0)
		status = touch_object(sh, work);
	if (status != 0) {
		if (work->mapping.address != NULL)
			unmap(&work->mapping);
		return status;
	}
	bool told = request->name == NULL || request->touch != TOUCH_DEFAULT || request->cold ||
		    request->populate;
	if (request->name != NULL)
		keep_object(sh, work);
	else
		unmap_object(work);
	if (told)
		print_steps(sh, parser, work);
	work->mapping.name = (char *)(uintptr_t)(request->name != NULL ? request->name : "mapping");
	if (work->touch.refused) {
		work->touch.fault.address -= (uintptr_t)work->touch.base;
		work->mapping.address = NULL;
		return memory_refused(sh, &work->mapping, &work->touch.fault);
	}
	return 0;
}

static int map_it(Shell *sh, const OptParser *parser, const Request *request)
{
	Work work = { .request = request, .fd = -1, .mapping = { .fd = -1 } };
	if (request->name != NULL && !mapping_name_valid(request->name))
		return builtin_usage(sh, &builtin_mmapfile,
			"%s: not a name (letters, digits and _)", request->name);
	if (request->name != NULL && mapping_find(sh, request->name) != NULL)
		return builtin_error(
			sh, "%s: there is a mapping of this name: munmap it first", request->name);
	observing_start(sh);
	work.map_error = memory_open_pagemap(&work.map, 0);
	rehearse(&work);
	int status = run_steps(sh, parser, &work);
	if (work.map_error == 0)
		pagemap_close(&work.map);
	if (work.fd >= 0 && !work.fd_kept)
		close(work.fd);
	return status;
}

/* ---- copying ---- */

static int copy_it(Shell *sh, const OptParser *parser, const Request *request)
{
	enum { VIA, BYTES, MINOR, MAJOR, TIME, COLUMNS };
	static const Column columns[] = {
		[VIA] = { "via", COL_TEXT, 0 },
		[BYTES] = { "copied", COL_BYTES, 0 },
		[MINOR] = { "minor", COL_COUNT, 0 },
		[MAJOR] = { "major", COL_COUNT, 0 }, [TIME] = { "time", COL_NANOSECONDS, 0 },
	};
	struct stat st, target;
	int from = open_regular(sh, request->file, false, &st);
	if (from < 0)
		return 1;
	if (stat(request->copy_to, &target) == 0 && target.st_dev == st.st_dev &&
		target.st_ino == st.st_ino) {
		close(from);
		return builtin_error(sh, "%s: is the file to copy", request->copy_to);
	}
	int to = fd_open(request->copy_to, O_RDWR | O_CREAT | O_TRUNC, 0666);
	if (to < 0) {
		close(from);
		return builtin_errno(sh, -to, "%s", request->copy_to);
	}
	observing_start(sh);
	if (request->cold)
		residency_evict(from, (size_t)st.st_size);
	struct rusage before, after;
	const char *call;
	getrusage(RUSAGE_SELF, &after);
	getrusage(RUSAGE_SELF, &before);
	int64_t start = clock_ns();
	int err = copy_file(request->way, from, to, (size_t)st.st_size, &call);
	int64_t ns = clock_ns() - start;
	getrusage(RUSAGE_SELF, &after);
	close(from);
	if (close(to) != 0 && err == 0)
		err = errno;
	if (err != 0)
		return builtin_errno(sh, err, "%s: %s", request->copy_to, call);
	Report report;
	report_init(&report, &sh->scratch, columns, COLUMNS);
	ReportRow *row = report_row(&report, NULL);
	set_text(row, VIA, copy_way_names[request->way]);
	set_number(row, BYTES, st.st_size);
	set_number(row, MINOR, after.ru_minflt - before.ru_minflt);
	set_number(row, MAJOR, after.ru_majflt - before.ru_majflt);
	set_number(row, TIME, ns);
	report_fact(&report, "source", "getrusage");
	observing_print(sh, parser, &report, sh->out);
	return 0;
}

/* ---- listing ---- */

static int list_mappings(Shell *sh, const OptParser *parser)
{
	enum { NAME, ADDRESS, PAGES, SIZE, KIND, SHARE, PROT, FILE_, PAGER, COLUMNS };
	static const Column columns[] = {
		[NAME] = { "mapping", COL_TEXT, 0 },
		[ADDRESS] = { "address", COL_ADDRESS, 0 },
		[PAGES] = { "pages", COL_COUNT, 0 },
		[SIZE] = { "size", COL_BYTES, 0 },
		[KIND] = { "kind", COL_TEXT, 0 },
		[SHARE] = { "share", COL_TEXT, 0 },
		[PROT] = { "prot", COL_TEXT, 0 },
		[FILE_] = { "file", COL_TEXT, COLUMN_HIDE | COLUMN_TRUNC },
		[PAGER] = { "pager", COL_TEXT, COLUMN_HIDE },
	};
	static const char *const kinds[] = { "anon", "memfd", "file" };
	static const char *const pagers[] = { "zero", "file", "gc" };
	Report report;
	observing_start(sh);
	report_init(&report, &sh->scratch, columns, COLUMNS);
	for (size_t i = 0; sh->memory != NULL && i < sh->memory->mappings.count; i++) {
		const Mapping *mapping = sh->memory->mappings.items[i];
		ReportRow *row = report_row(&report, NULL);
		set_text(row, NAME, mapping->name);
		set_number(row, ADDRESS, (int64_t)(uintptr_t)mapping->address);
		set_number(row, PAGES, (int64_t)mapping->pages);
		set_number(row, SIZE, (int64_t)mapping->size);
		set_text(row, KIND, kinds[mapping->kind]);
		set_text(row, SHARE, mapping->shared ? "shared" : "private");
		set_text(row, PROT, mapping->mixed ? "mixed" : prot_name(mapping->prot));
		if (mapping->file != NULL)
			set_text(row, FILE_, mapping->file);
		if (mapping->pager != NULL)
			set_text(row, PAGER, pagers[mapping->pager->kind]);
	}
	report_fact(&report, "source", "the shell");
	observing_print(sh, parser, &report, sh->out);
	return 0;
}

/* ---- options ---- */

static bool is(const char *text, const char *word)
{
	return text != NULL && strcmp(text, word) == 0;
}

/* An index into words, or -1. */
static int word_index(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(text, words[i]) == 0)
			return (int)i;
	return -1;
}

static int read_size(Shell *sh, Request *request, MappingKind kind, const char *text)
{
	uint64_t bytes;
	if (request->size_text != NULL)
		return builtin_usage(sh, &builtin_mmapfile, "only one of --anon and --memfd");
	if (!num_parse_size(str_of(text), &bytes) || bytes == 0)
		return builtin_usage(
			sh, &builtin_mmapfile, "%s: not a size such as 4096, 64K or 4M", text);
	request->kind = kind;
	request->size = bytes;
	request->size_text = text;
	return bytes > SIZE_MAX / 2
		       ? builtin_usage(sh, &builtin_mmapfile, "%s: larger than any memory", text)
		       : 0;
}

static int read_order(Shell *sh, Request *request, const char *text)
{
	uint64_t stride;
	if (strcmp(text, "seq") == 0)
		request->order = TOUCH_SEQUENTIAL;
	else if (strcmp(text, "random") == 0)
		request->order = TOUCH_RANDOM;
	else if (strncmp(text, "stride:", 7) == 0 &&
		 num_parse_unsigned(str_of(text + 7), 1 << 30, &stride) && stride > 0) {
		request->order = TOUCH_STRIDE;
		request->stride = stride;
	} else {
		return builtin_usage(
			sh, &builtin_mmapfile, "--order=%s: seq, random or stride:N", text);
	}
	return 0;
}

static int read_word(Shell *sh, Request *request, const char *name, const char *arg)
{
	static const char *const touches[] = { "none", "read", "write" };
	int index;
	if (is(name, "touch")) {
		index = word_index(arg, touches, 3);
		if (index < 0)
			return builtin_usage(
				sh, &builtin_mmapfile, "--touch=%s: none, read or write", arg);
		request->touch = (TouchKind)(TOUCH_NONE + index);
	} else if (is(name, "via")) {
		index = word_index(arg, copy_way_names, COPY_WAY_COUNT);
		if (index < 0)
			return builtin_usage(sh, &builtin_mmapfile,
				"--via=%s: mmap, read, sendfile or copy_file_range", arg);
		request->way = (CopyWay)index;
	} else if (is(name, "prot")) {
		if (!prot_parse(arg, &request->prot))
			return builtin_usage(
				sh, &builtin_mmapfile, "--prot=%s: r, w, rw or none", arg);
	} else if (is(name, "advise")) {
		if (!memory_advice(arg, &request->advice))
			return memory_bad_advice(sh, &builtin_mmapfile, arg);
	} else if (is(name, "order")) {
		return read_order(sh, request, arg);
	} else if (is(name, "anon")) {
		return read_size(sh, request, MAPPING_ANONYMOUS, arg);
	} else if (is(name, "memfd")) {
		return read_size(sh, request, MAPPING_MEMFD, arg);
	}
	return 0;
}

static void read_flag(Request *request, const char *name, const char *arg)
{
	const struct { const char *name; bool *flag; } flags[] = {
		{ "list", &request->list }, { "cold", &request->cold },
		{ "populate", &request->populate },
		{ "huge", &request->huge }, { "noreserve", &request->noreserve },
		{ "big", &request->big },
		{ "shared", &request->share }, { "private", &request->unshare },
	};
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (is(name, flags[i].name))
			*flags[i].flag = true;
	if (is(name, "name"))
		request->name = arg;
	else if (is(name, "from"))
		request->from = arg;
	else if (is(name, "copy"))
		request->copy_to = arg;
}

static int check_request(Shell *sh, const OptParser *parser, Request *request)
{
	int operands = parser->argc - parser->index;
	request->file = operands > 0 ? parser->argv[parser->index] : NULL;
	int objects =
		(request->file != NULL) + (request->size_text != NULL) + (request->from != NULL);
	if (request->list)
		return objects > 0 ? builtin_usage(sh, &builtin_mmapfile, "too many operands") : 0;
	if (operands > 1 || objects > 1)
		return builtin_usage(
			sh, &builtin_mmapfile, "one file, --anon, --memfd or --from at a time");
	if (objects == 0)
		return builtin_usage(
			sh, &builtin_mmapfile, "nothing to map: a file, --anon, --memfd or --from");
	if (request->share && request->unshare)
		return builtin_usage(sh, &builtin_mmapfile, "either --private or --shared");
	if (request->copy_to != NULL && request->file == NULL)
		return builtin_usage(sh, &builtin_mmapfile, "--copy: only files are copied");
	if (request->size_text == NULL && request->from == NULL)
		request->kind = MAPPING_FILE;
	return 0;
}

static int run_mmapfile(Shell *sh, int argc, const char *const *argv)
{
	Request request = { .prot = -1, .advice = -1 };
	OptParser parser = OPT_PARSER(sh, &builtin_mmapfile, argc, argv);
	int letter, status;
	while ((letter = option_next(&parser)) != OPT_DONE) {
		if (letter == OPT_BAD)
			return 2;
		status = read_word(sh, &request, parser.long_name, parser.arg);
		if (status != 0)
			return status;
		read_flag(&request, parser.long_name, parser.arg);
	}
	status = check_request(sh, &parser, &request);
	if (status != 0)
		return status;
	if (request.list)
		return list_mappings(sh, &parser);
	if (request.copy_to != NULL)
		return copy_it(sh, &parser, &request);
	return map_it(sh, &parser, &request);
}

static const OptDef options[] = {
	{ 'n', "name", "NAME", "keep the mapping under this name" },
	{ 'l', "list", NULL, "list the named mappings" },
	{ 0, "anon", "SIZE", "anonymous memory (4096, 64K, 4M)" },
	{ 0, "memfd", "SIZE", "a memory file, which --from can map again" },
	{ 0, "from", "NAME", "the file or memory file of a named mapping" },
	{ 0, "private", NULL, "writes stay in this process (default but for --memfd)" },
	{ 0, "shared", NULL, "writes go to the file and to all who share it" },
	{ 0, "prot", "PROT", "r, w, rw (default) or none" },
	{ 0, "touch", "HOW", "none, read or write each page; default none with -n, else read" },
	{ 0, "order", "ORDER", "touch pages seq (default), random or stride:N" },
	{ 0, "cold", NULL, "evict the file from the page cache first, and verify that" },
	{ 0, "populate", NULL, "let the kernel fill the pages when it maps" },
	{ 0, "huge", NULL, "ask for huge pages; anonymous memory goes without otherwise" },
	{ 0, "advise", "ADVICE", "madvise(2) the mapping before it is touched: random, sequential, ..." },
	{ 0, "noreserve", NULL, "leave it out of the commit charge" },
	{ 0, "big", NULL, "allow more than 4 MiB of memory" },
	{ 0, "copy", "DEST", "copy the file instead, and report what that took" },
	{ 0, "via", "WAY", "copy by mmap (default), read, sendfile or copy_file_range" },
	OPT_END
};

BUILTIN(mmapfile, "mmapfile")
	.run      = run_mmapfile,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_OBSERVES | BUILTIN_PROCESS,
	.synopsis = "mmapfile [-n name] [option...] file|--anon=SIZE|--memfd=SIZE|--from=NAME\n"
	            "mmapfile --copy=DEST [--via=WAY] [--cold] file\n"
	            "mmapfile -l",
	.summary  = "map a file or memory, touch it, and report each step's page faults",
	.help     = "Without -n it maps, touches as told, reports and unmaps: a row a step with its minor and\n"
	            "major faults, time, pages resident in the mapping before and after, pages of the file in\n"
	            "the page cache, and pages that came per fault (fault-around). With -n the mapping stays,\n"
	            "for peek, poke, cowstat and the others, until munmap, exec or the end of the shell; every\n"
	            "subshell has it by fork. Memory is private, without huge pages and at most 4 MiB unless\n"
	            "told otherwise; more than half of the available memory is refused.\n"
	            "\n"
	            "Examples: mmapfile -n buf --anon 4M\n"
	            "          mmapfile --cold --advise=random /usr/bin/gcc\n"
	            "          mmapfile --copy=to --via=sendfile from\n"
	            "Reads getrusage(2), /proc/self/pagemap, cachestat(2) or mincore(2), /proc/meminfo.",
	.opts     = options,
BUILTIN_END
