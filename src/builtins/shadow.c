/* builtins/shadow.c: the processes that have a mapping in common, as shadow objects. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/shadow.h"

#include <errno.h>
#include <unistd.h>

#include "observe/family.h"

enum {
	LETTERS_MAX = 64, /* more pages than these are drawn as runs */
	RUNS_MAX = 64,    /* of which no more are drawn */
	PAGES_MAX = 1 << 20, ROWS_MAX = 1 << 20, NAMED_MAX = 8
};

static const char model[] = "Linux keeps no shadow chains: drawn from the page tables";
static const char frames_tell[] = "only frame numbers tell, and those are for root";

static const struct Look {
	char letter;
	const char *meaning;
	const char *found;
} looks[ORIGIN_COUNT] = {
	[ORIGIN_OWN] = { 'P', "own copy", "own copy" },
	[ORIGIN_SHARED] = { 'c', "shared with a relative", "shared" },
	[ORIGIN_INHERITED] = { '^', "inherited: further up", "inherited" },
	[ORIGIN_FILE] = { 'f', "file object", "file object" },
	[ORIGIN_ZERO] = { 'z', "zero page", "zero" },
	[ORIGIN_OBJECT] = { 's', "shared object", "shared object" },
	[ORIGIN_ABSENT] = { '.', "no frame: the object at the top supplies it", NULL },
	[ORIGIN_SWAP] = { 'w', "in swap space", "swap" },
	[ORIGIN_UNMAPPED] = { '-', "not mapped there", "not mapped" },
	[ORIGIN_UNKNOWN] = { '?', "not known: the kernel does not tell", NULL },
};

/* What the report says about one process. */
typedef struct Line {
	size_t of[ORIGIN_COUNT];
	FrameOrigin last; /* of the run that is not drawn yet */
	size_t run, runs;
	StrBuf picture;
} Line;

typedef struct Drawing {
	Shell *sh;
	const ShadowRequest *request;
	Family family;
	FamilyRange *ranges;
	size_t pages;
	Line *lines;    /* one for each member */
	PageMap counts; /* for the references of frames */
	bool vague;     /* frame numbers would tell more */
	Report report;
} Drawing;

/* ---- the object at the top ---- */

static void describe_object(const Drawing *drawing, StrBuf *text)
{
	const ShadowRequest *request = drawing->request;
	const Segment *last = NULL;
	for (size_t i = 0; i < request->count; i++) {
		const Segment *part = &request->stretches[i];
		if (last != NULL && last->inode == part->inode && last->shared == part->shared)
			continue;
		const char *kind = part->shared ? "shared" : part->inode != 0 ? "file" : "zero";
		strbuf_format(text, "%s%s object", last != NULL ? ", " : "", kind);
		if (part->inode != 0)
			strbuf_format(text, " %s", part->file);
		last = part;
	}
}

static FrameOrigin object_origin(const Segment *part)
{
	return part->shared ? ORIGIN_OBJECT : part->inode != 0 ? ORIGIN_FILE : ORIGIN_ZERO;
}

/* ---- letters ---- */

static void end_run(Line *line)
{
	if (line->run > 0 && ++line->runs <= RUNS_MAX)
		strbuf_format(&line->picture, "%s%zu%c", line->runs > 1 ? " " : "", line->run,
			looks[line->last].letter);
	else if (line->run > 0 && line->runs == RUNS_MAX + 1)
		strbuf_format(&line->picture, " ...");
	line->run = 0;
}

static void draw(Line *line, FrameOrigin origin, size_t count, bool letters)
{
	line->of[origin] += count;
	for (size_t i = 0; letters && i < count; i++)
		strbuf_char(&line->picture, looks[origin].letter);
	if (letters)
		return;
	if (origin != line->last)
		end_run(line);
	line->last = origin;
	line->run += count;
}

/* ---- a row for each process ---- */

enum {
	PROCESS, PID, PARENT, OWN, SHARED, INHERITED, FILES, ZERO, OBJECT, ABSENT, SWAP, UNMAPPED,
	UNKNOWN, PICTURE, COLUMNS
};

static const Column tree_columns[COLUMNS] = {
	[PROCESS] = { "process", COL_TEXT, COLUMN_TREE | COLUMN_TRUNC },
	[PID] = { "pid", COL_ID, 0 },
	[PARENT] = { "parent", COL_ID, COLUMN_EXTRA },
	[OWN] = { "own copy", COL_COUNT, 0 },
	[SHARED] = { "shared", COL_COUNT, 0 },
	[INHERITED] = { "inherited", COL_COUNT, 0 },
	[FILES] = { "file", COL_COUNT, 0 },
	[ZERO] = { "zero", COL_COUNT, 0 },
	[OBJECT] = { "shared object", COL_COUNT, 0 },
	[ABSENT] = { "absent", COL_COUNT, 0 },
	[SWAP] = { "swap", COL_COUNT, 0 },
	[UNMAPPED] = { "not mapped", COL_COUNT, 0 },
	[UNKNOWN] = { "unsure", COL_COUNT, 0 },
	[PICTURE] = { "picture", COL_TEXT, COLUMN_TRUNC },
};

static const size_t column_of[ORIGIN_COUNT] = {
	[ORIGIN_OWN] = OWN,
	[ORIGIN_SHARED] = SHARED,
	[ORIGIN_INHERITED] = INHERITED,
	[ORIGIN_FILE] = FILES,
	[ORIGIN_ZERO] = ZERO,
	[ORIGIN_OBJECT] = OBJECT,
	[ORIGIN_ABSENT] = ABSENT,
	[ORIGIN_SWAP] = SWAP,
	[ORIGIN_UNMAPPED] = UNMAPPED,
	[ORIGIN_UNKNOWN] = UNKNOWN,
};

static void set_line(ReportRow *row, Line *line)
{
	end_run(line);
	for (size_t i = 0; i < ORIGIN_COUNT; i++)
		set_number(row, column_of[i], (int64_t)line->of[i]);
	set_text(row, PICTURE, strbuf_finish(&line->picture).ptr);
}

/* The columns of what is rare are in a table only when there is something in them. */
static const Column *choose_columns(const Drawing *drawing)
{
	Column *columns = ARENA_ARRAY(&drawing->sh->scratch, Column, COLUMNS);
	memcpy(columns, tree_columns, sizeof tree_columns);
	for (size_t origin = 0; origin < ORIGIN_COUNT; origin++) {
		size_t pages = 0;
		for (size_t i = 0; i < drawing->family.members.count; i++)
			if (drawing->family.members.items[i]->err == 0)
				pages += drawing->lines[i].of[origin];
		bool rare = origin == ORIGIN_OBJECT || origin == ORIGIN_SWAP ||
			origin == ORIGIN_UNMAPPED || origin == ORIGIN_UNKNOWN;
		if (rare && pages == 0)
			columns[column_of[origin]].flags |= COLUMN_EXTRA;
	}
	return columns;
}

static ReportRow *add_object(Drawing *drawing, bool letters)
{
	Line line = { .picture = { .arena = &drawing->sh->scratch } };
	StrBuf name = { .arena = &drawing->sh->scratch };
	ReportRow *row = report_row(&drawing->report, NULL);
	for (size_t i = 0; i < drawing->request->count; i++)
		draw(&line, object_origin(&drawing->request->stretches[i]),
			drawing->request->stretches[i].pages, letters);
	describe_object(drawing, &name);
	set_text(row, PROCESS, strbuf_finish(&name).ptr);
	set_line(row, &line);
	return row;
}

static void add_processes(Drawing *drawing)
{
	Family *family = &drawing->family;
	bool letters = drawing->pages <= LETTERS_MAX;
	report_init(&drawing->report, &drawing->sh->scratch, choose_columns(drawing), COLUMNS);
	ReportRow *object = add_object(drawing, letters);
	ReportRow **rows = ARENA_ARRAY(&drawing->sh->scratch, ReportRow *, family->members.count);
	for (size_t i = 0; i < family->members.count; i++) {
		const FamilyMember *member = family->members.items[i];
		ptrdiff_t parent = member->parent;
		while (parent >= 0 && family->members.items[parent]->err != 0)
			parent = family->members.items[parent]->parent;
		if (member->err != 0)
			continue;
		rows[i] = report_row(&drawing->report, parent >= 0 ? rows[parent] : object);
		set_text(rows[i], PROCESS, member->name);
		set_number(rows[i], PID, member->pid);
		if (parent >= 0)
			set_number(rows[i], PARENT, family->members.items[parent]->pid);
		set_line(rows[i], &drawing->lines[i]);
	}
}

static void explain_letters(Drawing *drawing)
{
	StrBuf text = { .arena = &drawing->sh->scratch };
	for (size_t origin = 0; origin < ORIGIN_COUNT; origin++) {
		size_t pages = 0;
		for (size_t i = 0; i < drawing->family.members.count; i++)
			pages += drawing->lines[i].of[origin];
		if (pages > 0)
			strbuf_format(&text, "%s%c %s", text.len > 0 ? ", " : "",
				looks[origin].letter, looks[origin].meaning);
	}
	report_note(&drawing->report, "%s", strbuf_finish(&text).ptr);
	if (drawing->vague)
		report_note(&drawing->report, "whose frames the shared ones are, %s", frames_tell);
}

/* ---- a row for each page and process ---- */

enum { PAGE, PAGE_PID, PAGE_CLASS, FOUND, RELATIVE, SHARERS, FRAME, REFS, PAGE_COLUMNS };

static const Column page_columns[PAGE_COLUMNS] = {
	[PAGE] = { "page", COL_COUNT, 0 },
	[PAGE_PID] = { "pid", COL_ID, 0 },
	[PAGE_CLASS] = { "class", COL_TEXT, 0 },
	[FOUND] = { "found", COL_TEXT, 0 },
	[RELATIVE] = { "relative", COL_ID, 0 },
	[SHARERS] = { "sharers", COL_COUNT, COLUMN_HIDE },
	[FRAME] = { "frame", COL_ADDRESS, COLUMN_HIDE },
	[REFS] = { "refs", COL_COUNT, COLUMN_HIDE },
};

static void set_found(const Drawing *drawing, ReportRow *row, size_t range,
	const FrameSource *source)
{
	FrameOrigin origin = source->origin;
	if (origin == ORIGIN_ABSENT)
		origin = object_origin(&drawing->request->stretches[range]);
	if (origin == ORIGIN_UNKNOWN)
		set_unknown(row, FOUND,
			"shared or the zero page, or a part of a huge one: the kernel does not tell");
	else
		set_text(row, FOUND, looks[origin].found);
	if (source->from >= 0)
		set_number(row, RELATIVE, drawing->family.members.items[source->from]->pid);
	else if (origin == ORIGIN_SHARED || origin == ORIGIN_INHERITED)
		set_unknown(row, RELATIVE,
			source->vague ? frames_tell : "nobody who can be seen has it, too");
}

static void add_page(Drawing *drawing, size_t range, size_t number, size_t page, size_t index,
	const FrameSource *source)
{
	const Family *family = &drawing->family;
	const FamilyMember *member = family->members.items[index];
	uint64_t frame = member->mapped[page] ? member->frames[page] : 0, refs;
	ReportRow *row = report_row(&drawing->report, NULL);
	set_number(row, PAGE, (int64_t)number);
	set_number(row, PAGE_PID, member->pid);
	if (member->mapped[page])
		set_text(row, PAGE_CLASS, page_class_names[member->states[page].class]);
	set_found(drawing, row, range, source);
	if (frame == 0)
		return;
	set_number(row, FRAME, (int64_t)frame);
	set_number(row, SHARERS, (int64_t)family_sharers(family, index, page));
	if (pagemap_frame_count(&drawing->counts, frame, &refs))
		set_number(row, REFS, (int64_t)refs);
}

/* ---- all pages of all processes ---- */

static void look_at_chunk(Drawing *drawing, size_t range, size_t number, size_t count)
{
	Family *family = &drawing->family;
	for (size_t page = 0; page < count; page++)
		for (size_t i = 0; i < family->members.count; i++) {
			if (family->members.items[i]->err != 0)
				continue;
			FrameSource source = family_source(family, range, i, page);
			drawing->vague |= source.vague;
			if (drawing->request->by_page)
				add_page(drawing, range, number + page, page, i, &source);
			else
				draw(&drawing->lines[i], source.origin, 1,
					drawing->pages <= LETTERS_MAX);
		}
}

static void look_at_all(Drawing *drawing)
{
	size_t number = drawing->request->first;
	for (size_t range = 0; range < drawing->request->count; range++)
		for (size_t done = 0; done < drawing->ranges[range].pages;) {
			size_t left = drawing->ranges[range].pages - done;
			size_t count = left < FAMILY_CHUNK ? left : FAMILY_CHUNK;
			family_read(&drawing->family, range, done, count);
			look_at_chunk(drawing, range, number, count);
			done += count;
			number += count;
		}
}

/* ---- the rest of the report ---- */

static void name_strangers(Drawing *drawing)
{
	const Family *family = &drawing->family;
	size_t left_out = 0, named = 0;
	for (size_t i = 0; i < family->strangers.count; i++) {
		const FamilyStranger *stranger = &family->strangers.items[i];
		left_out += stranger->err != 0;
		if (named++ >= NAMED_MAX)
			continue;
		long pid = (long)stranger->pid;
		if (stranger->err == 0)
			report_note(&drawing->report, "%ld %s does not map it", pid,
				stranger->name);
		else
			report_note(&drawing->report, "left out: %ld %s: %s", pid, stranger->name,
				stranger->err == ESRCH ? "it went away" : strerror(stranger->err));
	}
	if (named > NAMED_MAX)
		report_note(&drawing->report, "and %zu more like these", named - NAMED_MAX);
	report_fact(&drawing->report, "left_out", "%zu", left_out);
}

/* Why the process that was asked about cannot be read; 0: it can. */
static int own_error(const Drawing *drawing, pid_t pid)
{
	for (size_t i = 0; i < drawing->family.members.count; i++)
		if (drawing->family.members.items[i]->pid == pid)
			return drawing->family.members.items[i]->err;
	return ESRCH;
}

static int draw_family(Drawing *drawing, const OptParser *parser, pid_t pid)
{
	Family *family = &drawing->family;
	Shell *sh = drawing->sh;
	if (drawing->request->by_page && drawing->pages > ROWS_MAX / family->members.count)
		return builtin_error(sh, "%s: %zu pages in %zu processes: name fewer pages",
			drawing->request->name, drawing->pages, family->members.count);
	drawing->lines = ARENA_ARRAY(&sh->scratch, Line, family->members.count);
	for (size_t i = 0; i < family->members.count; i++)
		drawing->lines[i] = (Line){ .picture = { .arena = &sh->scratch } };
	if (drawing->request->by_page)
		report_init(&drawing->report, &sh->scratch, page_columns, PAGE_COLUMNS);
	look_at_all(drawing);
	int err = own_error(drawing, pid);
	if (err != 0)
		return memory_process_error(sh, drawing->request->pid, err);
	if (!drawing->request->by_page) {
		add_processes(drawing);
		report_note(&drawing->report, "pages %zu-%zu of %s", drawing->request->first,
			drawing->request->first + drawing->pages - 1, drawing->request->name);
		explain_letters(drawing);
	}
	name_strangers(drawing);
	report_fact(&drawing->report, "model", "%s", model);
	report_fact(&drawing->report, "source", "%s", family->source);
	observing_print(sh, parser, &drawing->report, sh->out);
	return 0;
}

int shadow_show(Shell *sh, const OptParser *parser, const ShadowRequest *request)
{
	Drawing drawing = { .sh = sh, .request = request };
	pid_t pid = request->pid != 0 ? request->pid : getpid();
	drawing.ranges = ARENA_ARRAY(&sh->scratch, FamilyRange, request->count);
	for (size_t i = 0; i < request->count; i++) {
		const Segment *part = &request->stretches[i];
		drawing.ranges[i] = (FamilyRange){ .start = part->start, .pages = part->pages,
			.shared = part->shared, .shmem = part->shmem,
			.inode = part->inode, .offset = part->offset };
		drawing.pages += part->pages;
	}
	if (drawing.pages > PAGES_MAX)
		return builtin_error(sh, "%s: %zu pages: name fewer, such as 0-1023",
			request->name, drawing.pages);
	int err = memory_open_pagemap(&drawing.counts, pid);
	if (err != 0)
		return memory_process_error(sh, request->pid, err);
	err = family_find(&drawing.family, pid, drawing.ranges, request->count);
	if (err == 0 && drawing.family.members.count == 0)
		err = ESRCH;
	int status = err == 0 ? draw_family(&drawing, parser, pid)
		: memory_process_error(sh, request->pid, err);
	family_free(&drawing.family);
	pagemap_close(&drawing.counts);
	return status;
}
