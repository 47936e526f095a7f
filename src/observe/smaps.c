/* observe/smaps.c: the mappings of a process, one by one, with the kernel's accounting. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/smaps.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysmacros.h>
#include <unistd.h>

void smaps_init(Smaps *smaps, int fd)
{
	smaps->fd = fd;
	smaps->begin = smaps->end = 0;
	smaps->has_ahead = false;
}

/* The next line without its newline, in the buffer until the next call; one longer than the buffer
 * is cut. NULL at the end. */
static char *next_line(Smaps *smaps)
{
	for (;;) {
		char *line = smaps->buf + smaps->begin;
		char *newline = memchr(line, '\n', smaps->end - smaps->begin);
		if (newline != NULL) {
			*newline = '\0';
			smaps->begin = (size_t)(newline + 1 - smaps->buf);
			return line;
		}
		memmove(smaps->buf, line, smaps->end - smaps->begin);
		smaps->end -= smaps->begin;
		smaps->begin = 0;
		size_t room = sizeof smaps->buf - 1 - smaps->end;
		if (room == 0)
			smaps->end = 0;
		ssize_t got = read(smaps->fd, smaps->buf + smaps->end,
			room > 0 ? room : sizeof smaps->buf - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return NULL;
		smaps->end += (size_t)got;
	}
}

/* `7f0a-7f0b rw-p 00000000 fe:01 1234   /path`; false for another kind of line. */
static bool parse_header(const char *line, Region *region)
{
	char *rest;
	region->start = strtoumax(line, &rest, 16);
	if (rest == line || *rest != '-')
		return false;
	region->end = strtoumax(rest + 1, &rest, 16);
	if (*rest != ' ' || strlen(rest) < 5)
		return false;
	region->prot = (rest[1] == 'r' ? PROT_READ : 0) | (rest[2] == 'w' ? PROT_WRITE : 0) |
		       (rest[3] == 'x' ? PROT_EXEC : 0);
	region->shared = rest[4] == 's';
	region->offset = strtoumax(rest + 5, &rest, 16);
	unsigned long high = strtoul(rest, &rest, 16);
	unsigned long low = *rest == ':' ? strtoul(rest + 1, &rest, 16) : 0;
	region->device = makedev(high, low);
	region->inode = strtoumax(rest, &rest, 10);
	while (*rest == ' ')
		rest++;
	snprintf(region->name, sizeof region->name, "%s", rest);
	return true;
}

/* `Rss:   12 kB`; unknown keys are passed over. */
static void parse_figure(const char *line, RegionUse *use)
{
	const struct { const char *key; int64_t *figure; } keys[] = {
		{ "Rss:", &use->rss }, { "Pss:", &use->pss }, { "Anonymous:", &use->anonymous },
		{ "Swap:", &use->swap },
		{ "AnonHugePages:", &use->huge }, { "Private_Clean:", &use->private_bytes },
		{ "Private_Dirty:", &use->private_bytes }, { "Shared_Clean:", &use->shared_bytes },
		{ "Shared_Dirty:", &use->shared_bytes },
	};
	if (strncmp(line, "VmFlags:", 8) == 0) {
		use->noreserve = strstr(line, " nr") != NULL;
		return;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		size_t len = strlen(keys[i].key);
		if (strncmp(line, keys[i].key, len) != 0)
			continue;
		int64_t bytes = strtoll(line + len, NULL, 10) * 1024;
		*keys[i].figure = *keys[i].figure < 0 ? bytes : *keys[i].figure + bytes;
		return;
	}
}

bool smaps_next(Smaps *smaps, Region *region)
{
	char *line;
	while (!smaps->has_ahead && (line = next_line(smaps)) != NULL)
		smaps->has_ahead = parse_header(line, &smaps->ahead);
	if (!smaps->has_ahead)
		return false;
	*region = smaps->ahead;
	smaps->has_ahead = false;
	region->use = (RegionUse){ -1, -1, -1, -1, -1, -1, -1, false };
	while (!smaps->has_ahead && (line = next_line(smaps)) != NULL) {
		smaps->has_ahead = parse_header(line, &smaps->ahead);
		if (!smaps->has_ahead)
			parse_figure(line, &region->use);
	}
	return true;
}

static bool has_prefix(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool region_is_shmem(const Region *region)
{
	return region->shared &&
	       (region->inode == 0 || has_prefix(region->name, "/dev/zero (deleted)") ||
		       has_prefix(region->name, "/memfd:") || has_prefix(region->name, "/SYSV") ||
		       has_prefix(region->name, "/dev/shm/"));
}

/* ---- segments ---- */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash != NULL ? slash + 1 : path;
}

static SegmentKind program_segment(Segmenter *segmenter, const Region *region, const char **name)
{
	bool data = (region->prot & PROT_WRITE) != 0;
	segmenter->data_end = region->end;
	segmenter->library_end = 0;
	*name = data ? "data" : "text";
	return data ? SEGMENT_DATA : SEGMENT_TEXT;
}

static SegmentKind file_segment(Segmenter *segmenter, const Region *region, const char **name)
{
	const char *base = base_name(region->name);
	*name = base;
	if (strstr(base, ".so") == NULL)
		return SEGMENT_FILE;
	segmenter->library_end = region->end;
	snprintf(segmenter->library, sizeof segmenter->library, "%s", base);
	return SEGMENT_LIBRARY;
}

/* Anonymous memory right behind the data of a program or library is its bss. */
static SegmentKind unnamed_segment(Segmenter *segmenter, const Region *region, const char **name)
{
	if (region->start == segmenter->data_end && (region->prot & PROT_WRITE)) {
		*name = "bss";
		return SEGMENT_BSS;
	}
	if (region->start == segmenter->library_end && !region->shared) {
		*name = segmenter->library;
		return SEGMENT_LIBRARY;
	}
	*name = "anonymous";
	return SEGMENT_ANONYMOUS;
}

SegmentKind segment_of(Segmenter *segmenter, const Region *region, const char **name)
{
	/* By inode alone: some file systems show another device in stat(2) than in the maps. */
	if (region->inode != 0 && region->inode == segmenter->inode)
		return program_segment(segmenter, region, name);
	if (region->inode != 0)
		return file_segment(segmenter, region, name);
	if (has_prefix(region->name, "[heap]")) {
		*name = "heap";
		return SEGMENT_HEAP;
	}
	if (has_prefix(region->name, "[stack")) {
		*name = "stack";
		return SEGMENT_STACK;
	}
	if (region->name[0] == '[' && !has_prefix(region->name, "[anon")) {
		*name = region->name;
		return SEGMENT_KERNEL;
	}
	return unnamed_segment(segmenter, region, name);
}
