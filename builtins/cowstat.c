/* builtins/cowstat.c: the state of pages: which are absent, shared, copied. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "builtins/overcommit.h"
#include "builtins/picture.h"
#include "builtins/segments.h"
#include "builtins/shadow.h"
#include "observe/sharers.h"
#include "sys/fd.h"

extern const Builtin builtin_cowstat;

enum { CHUNK = 512 };               /* pages looked at at once where frame numbers are wanted */

typedef struct Request {
	const char *process, *map, *refs, *svg, *tree;
	bool diff, system, backing, pages;
	pid_t pid;                  /* 0: this shell */
} Request;

/* ---- by segment ---- */

enum { SEG_NAME, SEG_PAGES, SEG_CLASSES, SEG_COPIES = SEG_CLASSES + PAGE_CLASS_COLUMN_COUNT, SEG_WHY, SEG_COLUMNS };

static const Column segment_columns[] = {
	[SEG_NAME] = { "segment", COL_TEXT, 0 },
	[SEG_PAGES] = { "pages", COL_COUNT, 0 },
	[SEG_CLASSES] = PAGE_CLASS_COLUMNS,
	[SEG_COPIES] = { "writes would copy", COL_COUNT, 0 }, [SEG_WHY] = { "why", COL_TEXT, 0 },
};

/* What the stretches of one label add up to. */
typedef struct Sum {
	const char *label;
	PageCounts counts;
	/* pages that a write would copy, by reason, and those of which that is not known */
	size_t cow, file, unsure;
	bool writable, shared;      /* some stretch is */
} Sum;

static void sum_up(Sum *sum, const Segment *segment, const PageCounts *counts)
{
	sum->counts.pages += counts->pages;
	sum->counts.huge += counts->huge;
	for (size_t i = 0; i < PAGE_CLASS_COUNT; i++)
		sum->counts.of[i] += counts->of[i];
	sum->shared |= segment->shared;
	if (!(segment->prot & PROT_WRITE))
		return;
	sum->writable = true;
	if (segment->shared)
		return;
	sum->cow += counts->of[PAGE_COW];
	sum->file += counts->of[PAGE_FILE];
	sum->unsure += counts->of[PAGE_UNSURE];
}

static const char *reason_of(const Sum *sum)
{
	if (!sum->writable)
		return "read-only: a write is refused";
	if (sum->cow > 0 && sum->file > 0)
		return "shared with a relative, and the file's";
	if (sum->cow > 0)
		return "shared with a relative";
	if (sum->file > 0)
		return "the file's: a private write copies";
	if (sum->shared)
		return "shared: writes are seen by all";
	if (sum->counts.of[PAGE_PRIVATE] > 0)
		return "its own frames";
	return "no frames to copy";
}

static void add_sum(Report *report, const Sum *sum)
{
	ReportRow *row = report_row(report, NULL);
	set_text(row, SEG_NAME, sum->label);
	set_number(row, SEG_PAGES, (int64_t)sum->counts.pages);
	memory_set_classes(row, SEG_CLASSES, &sum->counts);
	if (sum->unsure > 0)
		set_unknown(row, SEG_COPIES, "cow and zero pages cannot be told apart here");
	else
		set_number(row, SEG_COPIES, (int64_t)(sum->cow + sum->file));
	set_text(row, SEG_WHY, reason_of(sum));
}

static void print_sums(Shell *sh, const OptParser *parser, const Sum *sums, size_t count,
	const PageMap *map, pid_t pid, uintptr_t address)
{
	Report report;
	report_init(&report, &sh->scratch, segment_columns, SEG_COLUMNS);
	for (size_t i = 0; i < count; i++)
		add_sum(&report, &sums[i]);
	report_fact(&report, "source", "%s", pagemap_source(map));
	int sharers = sharers_count(pid != 0 ? pid : getpid(), address);
	if (sharers > 0)
		report_fact(&report, "live_processes", "%d", sharers);
	observing_print(sh, parser, &report, sh->out);
}

/* The address by which relatives are known: a stack is at the same place in them only. */
static uintptr_t family_address(const Segments *segments)
{
	for (size_t i = 0; i < segments->count; i++)
		if (segments->items[i].kind == SEGMENT_STACK)
			return segments->items[i].start +
			       segments->items[i].pages * page_size() - 1;
	return segments->count > 0 ? segments->items[0].start : 0;
}

static int count_segment(PageMap *map, const Segment *segment, size_t first, size_t count, Sum *sum)
{
	PageCounts counts = { 0 };
	int err = pagemap_count(
		map, segment->start + first * page_size(), count, segment->shmem, &counts);
	if (err == 0)
		sum_up(sum, segment, &counts);
	return err;
}

static int show_segments(Shell *sh, const OptParser *parser, pid_t pid)
{
	Segments segments;
	PageMap map;
	int err = segments_read(sh, pid, false, &segments);
	if (err == 0)
		err = memory_open_pagemap(&map, pid);
	if (err != 0)
		return memory_process_error(sh, pid, err);
	Sum *sums = ARENA_ARRAY(&sh->scratch, Sum, segments.labels);
	for (size_t i = 0; i < segments.labels; i++)
		sums[i] = (Sum){ .label = segments.label[i] };
	for (size_t i = 0; i < segments.count && err == 0; i++)
		err = count_segment(&map, &segments.items[i], 0, segments.items[i].pages,
			&sums[segments.label_of[i]]);
	if (err == 0)
		print_sums(sh, parser, sums, segments.labels, &map, pid, family_address(&segments));
	pagemap_close(&map);
	return err == 0 ? 0 : memory_process_error(sh, pid, err);
}

/* ---- the stretches that a name stands for ---- */

typedef struct Target {
	const char *label;
	Segment *stretches;
	size_t count, pages;
	uintptr_t family;           /* an address that only relatives have */
} Target;

/* Returns 0 or the status after a message. */
static int find_target(Shell *sh, const char *name, pid_t pid, Target *target)
{
	Segments segments;
	int err = segments_read(sh, pid, false, &segments);
	if (err != 0)
		return memory_process_error(sh, pid, err);
	ptrdiff_t label = segments_find(&segments, name);
	if (label < 0)
		return builtin_error(sh, "%s: no such mapping or segment", name);
	*target = (Target){
		.label = name, .stretches = segments.items, .family = family_address(&segments)
	};
	for (size_t i = 0; i < segments.count; i++) {
		if (segments.label_of[i] != (size_t)label)
			continue;
		segments.items[target->count++] = segments.items[i];
		target->pages += segments.items[i].pages;
	}
	/* A subshell may have ended the mapping. Text, data and bss of a program may always be at
	 * the same place. */
	if (target->stretches[0].named)
		target->family = target->stretches[0].start;
	return 0;
}

/* Cuts the target down to a range of its pages. */
static int cut_target(Shell *sh, Target *target, const char *text)
{
	Mapping like = { .pages = target->pages };
	PageRange range;
	int status = memory_pages(sh, &builtin_cowstat, &like, text, &range);
	if (status != 0)
		return status;
	size_t kept = 0, end = range.first + range.count, at = 0;
	for (size_t i = 0; i < target->count; i++) {
		Segment part = target->stretches[i];
		size_t first = range.first > at ? range.first - at : 0;
		size_t last = end > at ? end - at : 0;
		at += part.pages;
		if (last > part.pages)
			last = part.pages;
		if (first >= last)
			continue;
		part.start += first * page_size();
		part.offset += first * page_size();
		part.pages = last - first;
		target->stretches[kept++] = part;
	}
	target->count = kept;
	target->pages = range.count;
	return 0;
}

static int open_target(
	Shell *sh, const char *name, const char *pages, pid_t pid, Target *target, PageMap *map)
{
	int status = find_target(sh, name, pid, target);
	if (status == 0 && pages != NULL)
		status = cut_target(sh, target, pages);
	if (status != 0)
		return status;
	int err = memory_open_pagemap(map, pid);
	return err == 0 ? 0 : memory_process_error(sh, pid, err);
}

static int show_target(
	Shell *sh, const OptParser *parser, const char *name, const char *pages, pid_t pid)
{
	Target target;
	PageMap map;
	int status = open_target(sh, name, pages, pid, &target, &map), err = 0;
	if (status != 0)
		return status;
	Sum sum = { .label = name };
	for (size_t i = 0; i < target.count && err == 0; i++)
		err = count_segment(&map, &target.stretches[i], 0, target.stretches[i].pages, &sum);
	if (err == 0)
		print_sums(sh, parser, &sum, 1, &map, pid, target.family);
	pagemap_close(&map);
	return err == 0 ? 0 : memory_process_error(sh, pid, err);
}

/* ---- page by page ---- */

enum { PAGE_NUMBER, PAGE_STATE, PAGE_WRITE, PAGE_FRAME, PAGE_REFS, PAGE_FLAGS, PAGE_COLUMNS };

static const Column page_columns[] = {
	[PAGE_NUMBER] = { "page", COL_COUNT, 0 }, [PAGE_STATE] = { "class", COL_TEXT, 0 },
	[PAGE_WRITE] = { "a write", COL_TEXT, 0 },
	[PAGE_FRAME] = { "frame", COL_ADDRESS, COLUMN_HIDE },
	[PAGE_REFS] = { "refs", COL_COUNT, COLUMN_HIDE },
	[PAGE_FLAGS] = { "flags", COL_TEXT, COLUMN_HIDE },
};

/* The bits of /proc/kpageflags that say something in a course. */
static const struct { int bit; const char *name; } frame_flags[] = {
	{ 2, "REFERENCED" }, { 3, "UPTODATE" }, { 4, "DIRTY" }, { 5, "LRU" }, { 6, "ACTIVE" },
	{ 8, "WRITEBACK" },
	{ 11, "MMAP" }, { 12, "ANON" }, { 13, "SWAPCACHE" }, { 14, "SWAPBACKED" }, { 17, "HUGE" },
	{ 21, "KSM" },
	{ 22, "THP" }, { 24, "ZERO_PAGE" },
};

static const char *write_effect(const Segment *segment, PageState state)
{
	if (!(segment->prot & PROT_WRITE))
		return "is refused";
	switch ((PageClass)state.class) {
	case PAGE_ABSENT:
	case PAGE_ZERO:
		if (segment->shared || (state.class == PAGE_ABSENT && segment->inode != 0))
			return segment->shared ? "maps the shared frame" : "copies the file's page";
		return "gets a zero-filled frame";
	case PAGE_PRIVATE:
		return "needs no copy";
	case PAGE_COW:
		return "copies: shared with a relative";
	case PAGE_FILE:
		return segment->shared ? "goes to the file" : "copies the file's page";
	case PAGE_SHMEM:
		return "is seen by all";
	case PAGE_SWAP:
		return "reads the page from swap";
	case PAGE_UNSURE:
		break;
	}
	return "copies or fills with zeros";
}

static void set_frame(Report *report, ReportRow *row, const PageMap *map, uint64_t frame)
{
	uint64_t count, flags;
	if (frame == 0)
		return;
	set_number(row, PAGE_FRAME, (int64_t)frame);
	if (pagemap_frame_count(map, frame, &count))
		set_number(row, PAGE_REFS, (int64_t)count);
	if (!pagemap_frame_flags(map, frame, &flags))
		return;
	StrBuf names = { .arena = report->arena };
	for (size_t i = 0; i < sizeof frame_flags / sizeof *frame_flags; i++)
		if (flags >> frame_flags[i].bit & 1)
			strbuf_format(
				&names, "%s%s", names.len > 0 ? " " : "", frame_flags[i].name);
	set_text(row, PAGE_FLAGS, strbuf_finish(&names).ptr);
}

static int show_pages(
	Shell *sh, const OptParser *parser, const char *name, const char *pages, pid_t pid)
{
	Target target;
	PageMap map;
	int status = open_target(sh, name, pages, pid, &target, &map), err = 0;
	if (status != 0)
		return status;
	PageRange range = { 0, 0 };
	page_range_parse(pages, SIZE_MAX, &range);
	PageState *states = ARENA_ARRAY(&sh->scratch, PageState, target.pages);
	uint64_t *frames = ARENA_ARRAY(&sh->scratch, uint64_t, target.pages);
	memset(states, 0, target.pages * sizeof *states);
	memset(frames, 0, target.pages * sizeof *frames);
	const Mapping *mapping = pid == 0 ? mapping_find(sh, name) : NULL;
	bool paged = mapping != NULL && mapping->pager != NULL;
	size_t at = 0;
	for (size_t i = 0; i < target.count && err == 0; at += target.stretches[i++].pages) {
		const Segment *part = &target.stretches[i];
		err = pagemap_read(&map, part->start, part->pages, part->shmem, states + at);
		if (err == 0)
			err = pagemap_frames(&map, part->start, part->pages, frames + at);
	}
	Report report;
	report_init(&report, &sh->scratch, page_columns, PAGE_COLUMNS);
	at = 0;
	for (size_t i = 0; i < target.count && err == 0; i++)
		for (size_t page = 0; page < target.stretches[i].pages; page++, at++) {
			ReportRow *row = report_row(&report, NULL);
			set_number(row, PAGE_NUMBER, (int64_t)(range.first + at));
			set_text(row, PAGE_STATE, page_class_names[states[at].class]);
			set_text(row, PAGE_WRITE,
				paged && states[at].class == PAGE_ABSENT
					? "calls the pager"
					: write_effect(&target.stretches[i], states[at]));
			set_frame(&report, row, &map, frames[at]);
		}
	bool references = map.frames && map.counts_fd >= 0 && !map.counted;
	report_fact(
		&report, "source", "%s%s", pagemap_source(&map), references ? ", kpagecount" : "");
	if (err == 0)
		observing_print(sh, parser, &report, sh->out);
	pagemap_close(&map);
	return err == 0 ? 0 : memory_process_error(sh, pid, err);
}

/* ---- pictures ---- */

/* For programs: runs of pages of the same class. */
static void print_runs(Shell *sh, const OptParser *parser, const Picture *picture)
{
	enum { FIRST, LAST, CLASS, COLUMNS };
	static const Column columns[] = {
		[FIRST] = { "first", COL_COUNT, 0 },
		[LAST] = { "last", COL_COUNT, 0 },
		[CLASS] = { "class", COL_TEXT, 0 },
	};
	Report report;
	report_init(&report, &sh->scratch, columns, COLUMNS);
	for (size_t page = 0; page < picture->pages;) {
		size_t end = page + 1;
		while (end < picture->pages &&
			picture->states[end].class == picture->states[page].class)
			end++;
		ReportRow *row = report_row(&report, NULL);
		set_number(row, FIRST, (int64_t)page);
		set_number(row, LAST, (int64_t)end - 1);
		set_text(row, CLASS, page_class_names[picture->states[page].class]);
		page = end;
	}
	report_fact(&report, "source", "%s", picture->source);
	observing_print(sh, parser, &report, sh->out);
}

static int write_svg(Shell *sh, const Picture *picture, const char *path)
{
	int fd = fd_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (fd < 0)
		return builtin_errno(sh, -fd, "%s", path);
	Out out = { 0 };
	out_to_fd(&out, fd);
	picture_svg(picture, &out);
	int err = out_flush(&out);
	strbuf_free(&out.buf);
	if (close(fd) != 0 && err == 0)
		err = errno;
	return err == 0 ? 0 : builtin_errno(sh, err, "%s", path);
}

static int show_picture(
	Shell *sh, const OptParser *parser, const Request *request, const char *pages)
{
	Target target;
	PageMap map;
	int status = open_target(sh, request->map, pages, request->pid, &target, &map), err = 0;
	if (status != 0)
		return status;
	size_t bytes = target.pages * sizeof(PageState), at = 0;
	PageState *states = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (states == MAP_FAILED)
		err = errno;
	for (size_t i = 0; i < target.count && err == 0; at += target.stretches[i++].pages)
		err = pagemap_read(&map, target.stretches[i].start, target.stretches[i].pages,
			target.stretches[i].shmem, states + at);
	if (err == 0) {
		Picture picture = { request->map, states, target.pages, pagemap_source(&map) };
		bool colour = sh->out->fd >= 0 && isatty(sh->out->fd) &&
			      var_get(sh, SYM_NO_COLOR).len == 0;
		if (request->svg != NULL)
			status = write_svg(sh, &picture, request->svg);
		else if (parser->json || parser->tsv)
			print_runs(sh, parser, &picture);
		else
			picture_print(&picture, sh->out, colour);
	}
	if (states != MAP_FAILED)
		munmap(states, bytes);
	pagemap_close(&map);
	return err == 0 ? status : memory_process_error(sh, request->pid, err);
}

/* ---- two processes ---- */

typedef struct Side {
	pid_t pid;
	PageMap map;
	PageState states[CHUNK];
	uint64_t frames[CHUNK];
} Side;

typedef struct Difference {
	size_t pages, same, different, only_first, only_second, neither, unsure;
} Difference;

static bool has_frame(PageState state)
{
	return state.class != PAGE_ABSENT && state.class != PAGE_SWAP;
}

/* What the classes tell without frame numbers. */
static void compare_classes(PageState one, PageState two, bool same_file, Difference *result)
{
	bool alone = (one.class == PAGE_PRIVATE) || (two.class == PAGE_PRIVATE);
	bool file = one.class == PAGE_FILE || one.class == PAGE_SHMEM;
	if (alone || one.class != two.class)
		result->different++;
	else if (one.class == PAGE_ZERO || one.class == PAGE_COW || (file && same_file))
		result->same++;
	else
		result->unsure++;
}

static void compare_page(
	const Side *one, const Side *two, size_t i, bool same_file, Difference *result)
{
	bool first = has_frame(one->states[i]), second = has_frame(two->states[i]);
	result->pages++;
	if (!first || !second)
		*(first          ? &result->only_first
			: second ? &result->only_second
				 : &result->neither) += 1;
	else if (one->frames[i] != 0 && two->frames[i] != 0)
		*(one->frames[i] == two->frames[i] ? &result->same : &result->different) += 1;
	else
		compare_classes(one->states[i], two->states[i], same_file, result);
}

static int read_side(Side *side, uintptr_t address, size_t count, bool shmem)
{
	int err = pagemap_read(&side->map, address, count, shmem, side->states);
	return err != 0 ? err : pagemap_frames(&side->map, address, count, side->frames);
}

/* Returns 0, or an errno with *failed set to the process that it is about. */
static int compare_stretch(
	Side *sides, const Segment *segment, bool same_file, Difference *result, pid_t *failed)
{
	for (size_t done = 0; done < segment->pages;) {
		size_t count = segment->pages - done < CHUNK ? segment->pages - done : CHUNK;
		for (int i = 0; i < 2; i++) {
			int err = read_side(&sides[i], segment->start + done * page_size(), count,
				segment->shmem);
			if (err != 0) {
				*failed = sides[i].pid;
				return err;
			}
		}
		for (size_t i = 0; i < count; i++)
			compare_page(&sides[0], &sides[1], i, same_file, result);
		done += count;
	}
	return 0;
}

enum { DIFF_NAME, DIFF_PAGES, DIFF_SAME, DIFF_DIFFERENT, DIFF_FIRST, DIFF_SECOND, DIFF_NEITHER, DIFF_UNSURE, DIFF_COLUMNS };

static const Column diff_columns[] = {
	[DIFF_NAME] = { "segment", COL_TEXT, 0 }, [DIFF_PAGES] = { "pages", COL_COUNT, 0 },
	[DIFF_SAME] = { "same frame", COL_COUNT, 0 },
	[DIFF_DIFFERENT] = { "different frame", COL_COUNT, 0 },
	[DIFF_FIRST] = { "only first", COL_COUNT, 0 },
	[DIFF_SECOND] = { "only second", COL_COUNT, 0 },
	[DIFF_NEITHER] = { "neither", COL_COUNT, 0 }, [DIFF_UNSURE] = { "unsure", COL_COUNT, 0 },
};

static void print_differences(Shell *sh, const OptParser *parser, const Segments *segments,
	const Difference *differences, const Side *sides)
{
	bool exact = sides[0].map.frames && sides[1].map.frames;
	Report report;
	report_init(&report, &sh->scratch, diff_columns, DIFF_COLUMNS);
	for (size_t i = 0; i < segments->labels; i++) {
		const Difference *difference = &differences[i];
		if (difference->pages == 0)
			continue;
		ReportRow *row = report_row(&report, NULL);
		set_text(row, DIFF_NAME, segments->label[i]);
		set_number(row, DIFF_PAGES, (int64_t)difference->pages);
		set_number(row, DIFF_SAME, (int64_t)difference->same);
		set_number(row, DIFF_DIFFERENT, (int64_t)difference->different);
		set_number(row, DIFF_FIRST, (int64_t)difference->only_first);
		set_number(row, DIFF_SECOND, (int64_t)difference->only_second);
		set_number(row, DIFF_NEITHER, (int64_t)difference->neither);
		set_number(row, DIFF_UNSURE, (int64_t)difference->unsure);
	}
	report_fact(&report, "source", "%s",
		exact ? "frame numbers of pagemap: exact"
		      : "pagemap bits 61 and 56: a page that several processes share is taken to "
			"be the same in both");
	observing_print(sh, parser, &report, sh->out);
}

/* The stretch of the other process that begins at the same address, or NULL. */
static const Segment *counterpart(const Segments *other, const Segment *segment)
{
	for (size_t i = 0; i < other->count; i++)
		if (other->items[i].start <= segment->start
		    && segment->start < other->items[i].start + other->items[i].pages * page_size())
			return &other->items[i];
	return NULL;
}

static int compare_all(Side *sides, const Segments *lists, const char *label,
	Difference *differences, pid_t *failed)
{
	int err = 0;
	for (size_t i = 0; i < lists[0].count && err == 0; i++) {
		Segment segment = lists[0].items[i];
		const Segment *other = counterpart(&lists[1], &segment);
		if (other == NULL || (label != NULL && strcmp(segment.label, label) != 0))
			continue;
		bool same_file = segment.inode == other->inode && segment.shared == other->shared
			&& segment.offset - other->offset == segment.start - other->start;
		size_t room = other->pages - (segment.start - other->start) / page_size();
		if (segment.pages > room)
			segment.pages = room;
		err = compare_stretch(
			sides, &segment, same_file, &differences[lists[0].label_of[i]], failed);
	}
	return err;
}

static int show_difference(
	Shell *sh, const OptParser *parser, const char *const *operands, int count)
{
	Segments lists[2];
	Side *sides = ARENA_ARRAY(&sh->scratch, Side, 2);
	const char *label = count == 3 ? operands[2] : NULL;
	if (count < 2 || count > 3)
		return builtin_usage(sh, &builtin_cowstat,
			"--diff needs two processes, and a mapping or segment if you like");
	memset(sides, 0, 2 * sizeof *sides);
	for (int i = 0; i < 2; i++) {
		sides[i].pid = observing_process(sh, operands[i]);
		if (sides[i].pid == 0)
			return 1;
		int err = segments_read(sh, sides[i].pid, false, &lists[i]);
		if (err != 0)
			return memory_process_error(sh, sides[i].pid, err);
	}
	if (label != NULL && segments_find(&lists[0], label) < 0)
		return builtin_error(sh, "%s: no such mapping or segment", label);
	Difference *differences = ARENA_ARRAY(&sh->scratch, Difference, lists[0].labels);
	memset(differences, 0, lists[0].labels * sizeof *differences);
	pid_t failed = sides[0].pid;
	int status = 0;
	int err = memory_open_pagemap(&sides[0].map, failed);
	if (err != 0)
		return memory_process_error(sh, failed, err);
	failed = sides[1].pid;
	err = memory_open_pagemap(&sides[1].map, failed);
	if (err == 0) {
		err = compare_all(sides, lists, label, differences, &failed);
		ptrdiff_t wanted = label != NULL ? segments_find(&lists[0], label) : -1;
		if (err == 0 && wanted >= 0 && differences[wanted].pages == 0)
			status = builtin_error(
				sh, "%s: %s does not map it there", label, operands[1]);
		else if (err == 0)
			print_differences(sh, parser, &lists[0], differences, sides);
		pagemap_close(&sides[1].map);
	}
	pagemap_close(&sides[0].map);
	return err == 0 ? status : memory_process_error(sh, failed, err);
}

/* ---- reference counts ---- */

enum { REFS_MAX = 64 };             /* counts from here on are one line */

typedef struct Histogram {
	size_t by_count[REFS_MAX + 1];  /* [0]: no frame, or the zero page, which nobody counts */
	size_t several;                 /* more than one, without the privilege to know how many */
	bool exact;
} Histogram;

static int count_references(PageMap *map, const Target *target, Histogram *histogram, Side *side)
{
	for (size_t i = 0; i < target->count; i++) {
		const Segment *part = &target->stretches[i];
		for (size_t done = 0; done < part->pages;) {
			size_t count = part->pages - done < CHUNK ? part->pages - done : CHUNK;
			int err = read_side(
				side, part->start + done * page_size(), count, part->shmem);
			if (err != 0)
				return err;
			for (size_t page = 0; page < count; page++) {
				uint64_t refs = 0;
				PageState state = side->states[page];
				if (pagemap_frame_count(map, side->frames[page], &refs))
					histogram->exact = true;
				else if (has_frame(state) && state.class != PAGE_ZERO &&
					 !(state.flags & PAGE_ALONE))
					histogram->several++;
				else
					refs = has_frame(state) && state.class != PAGE_ZERO;
				if (!(refs == 0 && has_frame(state) && state.class != PAGE_ZERO))
					histogram->by_count[refs < REFS_MAX ? refs : REFS_MAX]++;
			}
			done += count;
		}
	}
	return 0;
}

static int show_references(
	Shell *sh, const OptParser *parser, const Request *request, const char *pages)
{
	enum { REFS, PAGES, COLUMNS };
	static const Column columns[] = {
		[REFS] = { "page tables", COL_TEXT, 0 }, [PAGES] = { "pages", COL_COUNT, 0 }
	};
	Target target;
	Histogram histogram = { 0 };
	Side *side = ARENA_NEW(&sh->scratch, Side);
	memset(side, 0, sizeof *side);
	int status = open_target(sh, request->refs, pages, request->pid, &target, &side->map);
	if (status != 0)
		return status;
	int err = count_references(&side->map, &target, &histogram, side);
	Report report;
	report_init(&report, &sh->scratch, columns, COLUMNS);
	for (size_t refs = 0; refs <= REFS_MAX; refs++) {
		char text[32];
		if (histogram.by_count[refs] == 0)
			continue;
		ReportRow *row = report_row(&report, NULL);
		snprintf(text, sizeof text, "%zu%s", refs, refs == REFS_MAX ? " or more" : "");
		set_text(row, REFS, text);
		set_number(row, PAGES, (int64_t)histogram.by_count[refs]);
	}
	if (histogram.several > 0) {
		ReportRow *row = report_row(&report, NULL);
		set_text(row, REFS, "2 or more");
		set_number(row, PAGES, (int64_t)histogram.several);
	}
	report_fact(&report, "source", "%s",
		histogram.exact ? "kpagecount" : "pagemap bit 56: one, or more than one");
	report_note(&report, "0: no frame, or the zero page, whose references nobody counts");
	if (err == 0)
		observing_print(sh, parser, &report, sh->out);
	pagemap_close(&side->map);
	return err == 0 ? 0 : memory_process_error(sh, request->pid, err);
}

/* ---- the family ---- */

static int show_tree(Shell *sh, const OptParser *parser, const Request *request, const char *pages)
{
	Target target;
	PageRange range = { 0, 0 };
	int status = find_target(sh, request->tree, request->pid, &target);
	if (status == 0 && pages != NULL)
		status = cut_target(sh, &target, pages);
	if (status != 0)
		return status;
	page_range_parse(pages, SIZE_MAX, &range);
	ShadowRequest shadow = { .pid = request->pid,
		.name = request->tree,
		.stretches = target.stretches,
		.count = target.count,
		.first = range.first,
		.by_page = request->pages };
	return shadow_show(sh, parser, &shadow);
}

/* ---- options ---- */

static int read_option(OptParser *parser, Request *request, int letter)
{
	const char *name = parser->long_name;
	if (letter == OPT_BAD)
		return 2;
	if (letter == 'p')
		request->process = parser->arg;
	else if (letter == 'l')
		request->pages = true;
	else if (strcmp(name, "map") == 0)
		request->map = parser->arg;
	else if (strcmp(name, "refs") == 0)
		request->refs = parser->arg;
	else if (strcmp(name, "tree") == 0)
		request->tree = parser->arg;
	else if (strcmp(name, "svg") == 0)
		request->svg = parser->arg;
	else if (strcmp(name, "diff") == 0)
		request->diff = true;
	else if (strcmp(name, "system") == 0)
		request->system = true;
	else
		request->backing = true;
	return 0;
}

static int run_forms(Shell *sh, const OptParser *parser, Request *request)
{
	const char *const *operands = parser->argv + parser->index;
	int count = parser->argc - parser->index;
	int forms = request->diff + request->system + request->backing + (request->map != NULL) +
		    (request->refs != NULL) + (request->tree != NULL);
	if (forms > 1)
		return builtin_usage(sh, &builtin_cowstat,
			"one of --map, --diff, --refs, --tree, --system and --backing at a time");
	if (request->svg != NULL && request->map == NULL)
		return builtin_usage(sh, &builtin_cowstat, "--svg draws what --map names");
	if (request->diff)
		return show_difference(sh, parser, operands, count);
	bool named = request->map != NULL || request->refs != NULL || request->tree != NULL;
	int most = request->system || request->backing ? 0 : named ? 1 : 2;
	if (count > most)
		return builtin_usage(sh, &builtin_cowstat, "too many operands");
	if (request->system)
		return overcommit_system(sh, parser);
	if (request->backing)
		return overcommit_backing(sh, parser, request->pid);
	if (request->map != NULL)
		return show_picture(sh, parser, request, count > 0 ? operands[0] : NULL);
	if (request->refs != NULL)
		return show_references(sh, parser, request, count > 0 ? operands[0] : NULL);
	if (request->tree != NULL)
		return show_tree(sh, parser, request, count > 0 ? operands[0] : NULL);
	if (request->pages && count == 0)
		return builtin_usage(sh, &builtin_cowstat, "-l: of which mapping?");
	if (count == 0)
		return show_segments(sh, parser, request->pid);
	const char *pages = count > 1 ? operands[1] : NULL;
	return request->pages ? show_pages(sh, parser, operands[0], pages, request->pid)
		: show_target(sh, parser, operands[0], pages, request->pid);
}

static int run_cowstat(Shell *sh, int argc, const char *const *argv)
{
	Request request = { 0 };
	OptParser parser = OPT_PARSER(sh, &builtin_cowstat, argc, argv);
	int letter;
	while ((letter = option_next(&parser)) != OPT_DONE)
		if (read_option(&parser, &request, letter) != 0)
			return 2;
	if (request.process != NULL) {
		request.pid = observing_process(sh, request.process);
		if (request.pid == 0)
			return 1;
	}
	observing_start(sh);
	return run_forms(sh, &parser, &request);
}

static const OptDef options[] = {
	{ 'p', "process", "PID|%JOB", "look at another process" },
	{ 'l', "pages", NULL, "a line for each page; root sees its frame, the frame's references and flags" },
	{ 0, "map", "NAME", "draw the pages of a mapping or segment, a letter each" },
	{ 0, "svg", "FILE", "with --map: draw them into an SVG file" },
	{ 0, "diff", NULL, "compare two processes page by page" },
	{ 0, "refs", "NAME", "how many page tables map each frame" },
	{ 0, "tree", "NAME", "where each relative finds each page, as shadow objects; -l: a line for each" },
	{ 0, "system", NULL, "overcommit, swap, page size, huge pages, fault-around" },
	{ 0, "backing", NULL, "what stands behind each mapping: file, swap, nothing" },
	OPT_END
};

BUILTIN(cowstat, "cowstat")
	.run      = run_cowstat,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_OBSERVES,
	.synopsis = "cowstat [-p PID|%JOB] [-l] [name [pages]]\n"
	            "cowstat [-p PID|%JOB] --map=NAME [--svg=FILE] [pages]\n"
	            "cowstat [-p PID|%JOB] --refs=NAME [pages]\n"
	            "cowstat [-p PID|%JOB] [-l] --tree=NAME [pages]\n"
	            "cowstat --diff PID PID [name]\n"
	            "cowstat --system\n"
	            "cowstat [-p PID|%JOB] --backing",
	.summary  = "show which pages are absent, shared or copied, and what a write would copy",
	.help     = "Without operands: this shell by segment (text, data, bss, heap, stack, each library, each\n"
	            "named mapping). With a name: that mapping or segment, or some of its pages.\n"
	            "\n"
	            "absent: no frame. zero: the shared zero page. private: an anonymous frame that only this\n"
	            "process maps, a real copy. cow: an anonymous frame still shared with a relative, so that\n"
	            "the next write copies it. file: a page-cache frame; a write to a private mapping copies\n"
	            "it. shmem: shared memory. swap: in swap space. huge: of these, in huge pages.\n"
	            "\n"
	            "--tree draws the lecture's shadow objects upside down: the object at the top, below it the\n"
	            "processes that have the mapping by fork, each with the pages that it has copied. It is a\n"
	            "model: Linux keeps no such chains. A letter for each page: P own copy, ^ inherited from an\n"
	            "ancestor, c shared with relatives below (or, without root, from whom is not known), f the\n"
	            "file, z the zero page, s the shared object, w swap, . no frame: the top supplies it. With\n"
	            "frame numbers (root) -l names the relative; a mapping is known by its address and file.\n"
	            "\n"
	            "A pipe as in `cowstat | less` forks a child that shares every page and so changes the\n"
	            "answer: the report says how many live processes share the memory.\n"
	            "\n"
	            "Examples: ( cowstat buf; poke buf 0; cowstat -l buf 0-1 )\n"
	            "          cowstat --map buf --svg buf.svg; cowstat --diff $$ $! buf\n"
	            "          poke buf; ( poke buf 0; ( poke buf 1; cowstat --tree buf 0-3; cowstat -l --tree buf 0 ) )\n"
	            "Reads /proc/PID/pagemap (with the ioctl PAGEMAP_SCAN where the kernel has it),\n"
	            "/proc/kpagecount and /proc/kpageflags (root), /proc/PID/maps and smaps, /proc/meminfo;\n"
	            "--tree: /proc/PID/auxv and stat of all processes, to find relatives.",
	.opts     = options,
BUILTIN_END
