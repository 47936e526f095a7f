/* builtins/segments.c: the parts of a process's address space by the names that its user knows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/segments.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Reader {
	Shell *sh;
	Segmenter segmenter;
	/* the process runs this shell's program: our mappings' names hold in it, too */
	bool relative;
	struct { VEC_OF(Segment); } list;
} Reader;

/* The named mapping that holds the address, or else the first that begins behind it and before
 * `end`. */
static const Mapping *mapping_near(const Reader *reader, uintptr_t address, uintptr_t end)
{
	const Memory *memory = reader->relative ? reader->sh->memory : NULL;
	const Mapping *next = NULL;
	for (size_t i = 0; memory != NULL && i < memory->mappings.count; i++) {
		const Mapping *mapping = memory->mappings.items[i];
		uintptr_t start = (uintptr_t)mapping->address;
		if (start <= address && address < start + mapping->pages * page_size())
			return mapping;
		if (start > address && start < end &&
			(next == NULL || start < (uintptr_t)next->address))
			next = mapping;
	}
	return next;
}

static void add_stretch(Reader *reader, const Region *region, SegmentKind kind, const char *label,
	bool named, uintptr_t start, uintptr_t end)
{
	Arena *arena = &reader->sh->scratch;
	Segment segment = { .label = arena_copy(arena, label, strlen(label)),
		.kind = kind,
		.named = named,
		.start = start,
		.pages = (end - start) / page_size(),
		.prot = region->prot,
		.shared = region->shared,
		.shmem = region_is_shmem(region),
		.inode = region->inode,
		.offset = region->offset + (start - region->start),
		.file = arena_copy(arena, region->name, strlen(region->name)),
		.use = region->use };
	if (end - start != region_bytes(region))        /* the figures are the whole region's */
		segment.use.rss = segment.use.pss = segment.use.anonymous = segment.use.swap = -1;
	VEC_PUSH(&reader->list, segment);
}

/* The kernel joins neighbours that are alike: cut the region where named mappings begin and end. */
static void add_region(Reader *reader, const Region *region)
{
	const char *label;
	SegmentKind kind = segment_of(&reader->segmenter, region, &label);
	if (kind == SEGMENT_KERNEL)
		return;
	for (uintptr_t at = region->start; at < region->end;) {
		const Mapping *mapping = mapping_near(reader, at, region->end);
		bool inside = mapping != NULL && (uintptr_t)mapping->address <= at;
		uintptr_t stop = region->end;
		if (inside && (uintptr_t)mapping->address + mapping->pages * page_size() < stop)
			stop = (uintptr_t)mapping->address + mapping->pages * page_size();
		else if (!inside && mapping != NULL)
			stop = (uintptr_t)mapping->address;
		add_stretch(reader, region, kind, inside ? mapping->name : label, inside, at, stop);
		at = stop;
	}
}

static void find_labels(Shell *sh, Segments *segments)
{
	segments->label = ARENA_ARRAY(&sh->scratch, const char *, segments->count);
	segments->label_of = ARENA_ARRAY(&sh->scratch, size_t, segments->count);
	segments->labels = 0;
	for (size_t i = 0; i < segments->count; i++) {
		ptrdiff_t found = segments_find(segments, segments->items[i].label);
		if (found < 0) {
			found = (ptrdiff_t)segments->labels++;
			segments->label[found] = segments->items[i].label;
		}
		segments->label_of[i] = (size_t)found;
	}
}

ptrdiff_t segments_find(const Segments *segments, const char *label)
{
	for (size_t i = 0; i < segments->labels; i++)
		if (strcmp(segments->label[i], label) == 0)
			return (ptrdiff_t)i;
	return -1;
}

int segments_read(Shell *sh, pid_t pid, bool accounting, Segments *segments)
{
	char path[64];
	struct stat self, program;
	Reader reader = { .sh = sh };
	*segments = (Segments){ 0 };
	if (pid == 0)
		pid = getpid();
	snprintf(path, sizeof path, "/proc/%ld/exe", (long)pid);
	if (stat(path, &program) == 0) {
		reader.segmenter.inode = program.st_ino;
		reader.relative = stat("/proc/self/exe", &self) == 0 &&
				  self.st_ino == program.st_ino && self.st_dev == program.st_dev;
	}
	snprintf(path, sizeof path, "/proc/%ld/%s", (long)pid, accounting ? "smaps" : "maps");
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT && access("/proc/self", F_OK) == 0 ? ESRCH : errno;
	Smaps smaps;
	Region region;
	smaps_init(&smaps, fd);
	while (smaps_next(&smaps, &region))
		add_region(&reader, &region);
	close(fd);
	segments->count = reader.list.count;
	segments->items = ARENA_ARRAY(&sh->scratch, Segment, reader.list.count + 1);
	if (reader.list.count > 0)
		memcpy(segments->items, reader.list.items,
			reader.list.count * sizeof *segments->items);
	free(reader.list.items);
	find_labels(sh, segments);
	return segments->count > 0 ? 0 : ESRCH;
}
