/* builtins/cowsnap.c: store the states of all pages, and compare two such snapshots. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>

#include "builtins/segments.h"

extern const Builtin builtin_cowsnap;

enum { CHUNK = 512, UNMAPPED = PAGE_CLASS_COUNT, STATES = UNMAPPED + 1 };

/* Larger stretches (reserved address space) are left out: 64 GiB with pages of 4 KiB. */
enum { PAGES_MAX = 1 << 24 };

/* ---- keeping snapshots ---- */

static Snapshot *find_snapshot(const Shell *sh, const char *name)
{
	for (size_t i = 0; sh->memory != NULL && i < sh->memory->snapshots.count; i++)
		if (strcmp(sh->memory->snapshots.items[i]->name, name) == 0)
			return sh->memory->snapshots.items[i];
	return NULL;
}

static void free_snapshot(Snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->parts.count; i++) {
		free(snapshot->parts.items[i].label);
		free(snapshot->parts.items[i].classes);
		free(snapshot->parts.items[i].frames);
	}
	free(snapshot->parts.items);
	free(snapshot->name);
	free(snapshot);
}

static void keep_snapshot(Shell *sh, Snapshot *snapshot)
{
	Memory *memory = shell_memory(sh);
	for (size_t i = 0; i < memory->snapshots.count; i++)
		if (strcmp(memory->snapshots.items[i]->name, snapshot->name) == 0) {
			free_snapshot(memory->snapshots.items[i]);
			memory->snapshots.items[i] = snapshot;
			return;
		}
	VEC_PUSH(&memory->snapshots, snapshot);
}

/* ---- taking one ---- */

/* Room for all that will be sampled, touched now. */
static Snapshot *new_snapshot(const char *name, const Segments *segments, bool frames)
{
	Snapshot *snapshot = mem_alloc(sizeof *snapshot);
	*snapshot = (Snapshot){ .name = mem_copy(name, strlen(name)) };
	for (size_t i = 0; i < segments->count; i++) {
		const Segment *segment = &segments->items[i];
		if (segment->pages > PAGES_MAX)
			continue;
		SnapshotPart part = { .label = mem_copy(segment->label, strlen(segment->label)),
			.start = segment->start,
			.pages = segment->pages,
			.classes = mem_alloc(segment->pages) };
		memset(part.classes, 0, segment->pages);
		if (frames) {
			part.frames = mem_alloc(segment->pages * sizeof *part.frames);
			memset(part.frames, 0, segment->pages * sizeof *part.frames);
		}
		VEC_PUSH(&snapshot->parts, part);
	}
	return snapshot;
}

static int sample_part(PageMap *map, const Segment *segment, SnapshotPart *part)
{
	PageState states[CHUNK];
	for (size_t done = 0; done < part->pages;) {
		size_t count = part->pages - done < CHUNK ? part->pages - done : CHUNK;
		uintptr_t address = part->start + done * page_size();
		int err = pagemap_read(map, address, count, segment->shmem, states);
		if (err == 0 && part->frames != NULL)
			err = pagemap_frames(map, address, count, part->frames + done);
		if (err != 0)
			return err;
		for (size_t i = 0; i < count; i++)
			part->classes[done + i] = states[i].class;
		done += count;
	}
	return 0;
}

static int take_snapshot(Shell *sh, const char *name)
{
	Segments segments;
	PageMap map;
	if (!mapping_name_valid(name))
		return builtin_usage(
			sh, &builtin_cowsnap, "%s: not a name (letters, digits and _)", name);
	int err = segments_read(sh, 0, false, &segments);
	if (err == 0)
		err = memory_open_pagemap(&map, 0);
	if (err != 0)
		return memory_process_error(sh, 0, err);
	Snapshot *snapshot = new_snapshot(name, &segments, map.counts_fd >= 0);
	size_t part = 0;
	for (size_t i = 0; i < segments.count && err == 0; i++)
		if (segments.items[i].pages <= PAGES_MAX)
			err = sample_part(&map, &segments.items[i], &snapshot->parts.items[part++]);
	pagemap_close(&map);
	if (err != 0) {
		free_snapshot(snapshot);
		return memory_process_error(sh, 0, err);
	}
	keep_snapshot(sh, snapshot);
	return 0;
}

/* ---- comparing two ---- */

typedef struct Change {
	const char *label;
	size_t from_to[STATES][STATES];
	size_t moved;               /* same class, another frame */
} Change;

typedef struct Changes {
	Arena *arena;
	const char *only;           /* this label, NULL for all */
	struct { VEC_OF(Change *); } list;
} Changes;

static Change *change_of(Changes *changes, const char *label)
{
	for (size_t i = 0; i < changes->list.count; i++)
		if (strcmp(changes->list.items[i]->label, label) == 0)
			return changes->list.items[i];
	Change *change = ARENA_NEW(changes->arena, Change);
	memset(change, 0, sizeof *change);
	change->label = label;
	VEC_PUSH(&changes->list, change);
	return change;
}

/* The part that holds the address; `from` is where the search begins, since addresses come in
 * order. */
static const SnapshotPart *part_at(const Snapshot *snapshot, uintptr_t address, size_t *from)
{
	while (*from < snapshot->parts.count) {
		const SnapshotPart *part = &snapshot->parts.items[*from];
		if (address < part->start)
			return NULL;
		if (address < part->start + part->pages * page_size())
			return part;
		(*from)++;
	}
	return NULL;
}

/* Counts every page of `new` by its state in `old`; with `gone` only those that `old` does not
 * have, the other way round. */
static void compare(Changes *changes, const Snapshot *old, const Snapshot *new, bool gone)
{
	size_t from = 0;
	for (size_t i = 0; i < new->parts.count; i++) {
		const SnapshotPart *part = &new->parts.items[i];
		if (changes->only != NULL && strcmp(changes->only, part->label) != 0)
			continue;
		Change *change = change_of(changes, part->label);
		for (size_t page = 0; page < part->pages; page++) {
			uintptr_t address = part->start + page * page_size();
			const SnapshotPart *before = part_at(old, address, &from);
			if (before == NULL) {
				change->from_to[gone ? part->classes[page] : UNMAPPED]
					       [gone ? UNMAPPED : part->classes[page]]++;
				continue;
			}
			size_t index = (address - before->start) / page_size();
			if (gone)
				continue;
			change->from_to[before->classes[index]][part->classes[page]]++;
			bool frames = before->frames != NULL && part->frames != NULL;
			if (frames && before->classes[index] == part->classes[page])
				change->moved += before->frames[index] != part->frames[page];
		}
	}
}

enum { SEGMENT, FROM, TO, PAGES, COLUMNS };

static const Column columns[] = {
	[SEGMENT] = { "segment", COL_TEXT, 0 },
	[FROM] = { "from", COL_TEXT, 0 },
	[TO] = { "to", COL_TEXT, 0 },
	[PAGES] = { "pages", COL_COUNT, 0 },
};

static void add_change(
	Report *report, const char *label, const char *from, const char *to, size_t pages)
{
	if (pages == 0)
		return;
	ReportRow *row = report_row(report, NULL);
	set_text(row, SEGMENT, label);
	set_text(row, FROM, from);
	set_text(row, TO, to);
	set_number(row, PAGES, (int64_t)pages);
}

static const char *state_name(size_t state)
{
	return state == UNMAPPED ? "unmapped" : page_class_names[state];
}

static int show_changes(Shell *sh, const OptParser *parser, const char *const *operands, int count)
{
	if (count < 2 || count > 3)
		return builtin_usage(sh, &builtin_cowsnap,
			"-d needs two snapshots, and a mapping or segment if you like");
	const Snapshot *sides[2];
	for (int i = 0; i < 2; i++) {
		sides[i] = find_snapshot(sh, operands[i]);
		if (sides[i] == NULL)
			return builtin_error(sh, "%s: no such snapshot", operands[i]);
	}
	Changes changes = { .arena = &sh->scratch, .only = count == 3 ? operands[2] : NULL };
	compare(&changes, sides[0], sides[1], false);
	compare(&changes, sides[1], sides[0], true);
	if (changes.only != NULL && changes.list.count == 0)
		return builtin_error(sh, "%s: in none of the snapshots", changes.only);
	Report report;
	report_init(&report, &sh->scratch, columns, COLUMNS);
	for (size_t i = 0; i < changes.list.count; i++) {
		const Change *change = changes.list.items[i];
		for (size_t from = 0; from < STATES; from++)
			for (size_t to = 0; to < STATES; to++)
				if (from != to)
					add_change(&report, change->label, state_name(from),
						state_name(to), change->from_to[from][to]);
		add_change(&report, change->label, "a frame", "another frame", change->moved);
	}
	free(changes.list.items);
	bool frames = sides[0]->parts.count > 0 && sides[0]->parts.items[0].frames != NULL;
	report_fact(&report, "source", "two snapshots of pagemap%s",
		frames ? ", with frame numbers" : "");
	if (report.nrows == 0)
		report_note(&report, "no page has changed its state");
	observing_print(sh, parser, &report, sh->out);
	return 0;
}

/* ---- the rest ---- */

static int list_snapshots(Shell *sh, const OptParser *parser)
{
	enum { NAME, PARTS, SIZE, LIST_COLUMNS };
	static const Column list_columns[] = {
		[NAME] = { "snapshot", COL_TEXT, 0 },
		[PARTS] = { "segments", COL_COUNT, 0 },
		[SIZE] = { "pages", COL_COUNT, 0 },
	};
	Report report;
	report_init(&report, &sh->scratch, list_columns, LIST_COLUMNS);
	for (size_t i = 0; sh->memory != NULL && i < sh->memory->snapshots.count; i++) {
		const Snapshot *snapshot = sh->memory->snapshots.items[i];
		size_t pages = 0;
		for (size_t part = 0; part < snapshot->parts.count; part++)
			pages += snapshot->parts.items[part].pages;
		ReportRow *row = report_row(&report, NULL);
		set_text(row, NAME, snapshot->name);
		set_number(row, PARTS, (int64_t)snapshot->parts.count);
		set_number(row, SIZE, (int64_t)pages);
	}
	report_fact(&report, "source", "the shell");
	observing_print(sh, parser, &report, sh->out);
	return 0;
}

static int run_cowsnap(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_cowsnap, argc, argv);
	bool diff = false, list = false;
	int letter;
	while ((letter = option_next(&parser)) != OPT_DONE) {
		if (letter == OPT_BAD)
			return 2;
		*(letter == 'd' ? &diff : &list) = true;
	}
	int count = argc - parser.index;
	observing_start(sh);
	if (diff)
		return show_changes(sh, &parser, argv + parser.index, count);
	if (list && count == 0)
		return list_snapshots(sh, &parser);
	if (list || count != 1)
		return builtin_usage(
			sh, &builtin_cowsnap, count < 1 ? "name missing" : "too many operands");
	return take_snapshot(sh, argv[parser.index]);
}

static const OptDef options[] = {
	{ 'd', "diff", NULL, "compare two snapshots" },
	{ 'l', "list", NULL, "list the snapshots" },
	OPT_END
};

BUILTIN(cowsnap, "cowsnap")
	.run      = run_cowsnap,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_OBSERVES,
	.synopsis = "cowsnap name\ncowsnap -d first second [segment]\ncowsnap -l",
	.summary  = "store the states of all pages, and compare two such snapshots",
	.help     = "A snapshot holds the class of every page of this shell (see cowstat) and, for root, its\n"
	            "frame number. Its own memory is touched before the first page is looked at. With -d: how\n"
	            "many pages went from which class to which, by segment or named mapping. A subshell has\n"
	            "its parent's snapshots and can compare its own with them. Mappings above 64 GiB are left out.\n"
	            "\n"
	            "Example: cowsnap a; ( cowsnap b; cowsnap -d a b buf )\n"
	            "Reads /proc/self/maps and /proc/self/pagemap.",
	.opts     = options,
BUILTIN_END
