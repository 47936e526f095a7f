/* observe/family.c: the processes that have a mapping by fork, and whose frames they find there. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/family.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "observe/smaps.h"
#include "sys/fd.h"

/* ---- relatives ---- */

/* A process as it was found in /proc. */
typedef struct Kin {
	ProcStat stat;
	int64_t uid;      /* of one that cannot be read, else -1 */
	bool same;        /* it has the vector of the process that is asked about */
	int err;          /* why that is not known */
	ptrdiff_t member; /* its number in the family, -1: none */
} Kin;

/*
 * The auxiliary vector comes into being by execve, full of addresses that are random for every
 * program, and fork copies it. Relatives have the same one until they execute something else.
 */
typedef struct Vector {
	char bytes[1024];
	ssize_t len;
} Vector;

typedef struct Search {
	Family *family;
	struct { VEC_OF(Kin); } kin;
	Vector vector;
	int64_t uid;  /* of the process that is asked about */
	Kin *top;     /* the eldest live ancestor with this vector */
	size_t trees; /* that were begun */
} Search;

static int read_vector(int proc, Vector *vector)
{
	int fd = proc_open_file(proc, "auxv");
	if (fd < 0)
		return -fd;
	vector->len = proc_read_text(fd, vector->bytes, sizeof vector->bytes);
	close(fd);
	if (vector->len < 0)
		return (int)-vector->len;
	return vector->len > 0 ? 0 : ESRCH; /* a kernel thread, a zombie */
}

static bool same_vector(const Vector *one, const Vector *two)
{
	return one->len == two->len && memcmp(one->bytes, two->bytes, (size_t)one->len) == 0;
}

static int read_stat(int proc, ProcStat *stat)
{
	int fd = proc_open_file(proc, "stat");
	if (fd < 0)
		return -fd;
	int err = proc_stat_read(fd, stat);
	close(fd);
	return err;
}

static int64_t read_uid(int proc)
{
	ProcStatus status = { .uid = -1 };
	int fd = proc_open_file(proc, "status");
	if (fd < 0)
		return -1;
	if (proc_status_read(fd, &status) != 0)
		status.uid = -1;
	close(fd);
	return status.uid;
}

static void add_kin(Search *search, pid_t pid)
{
	Kin kin = { .member = -1, .uid = -1 };
	Vector vector;
	int proc = proc_open(pid);
	if (proc < 0)
		return;
	if (read_stat(proc, &kin.stat) == 0) {
		kin.err = read_vector(proc, &vector);
		kin.same = kin.err == 0 && same_vector(&vector, &search->vector);
		if (kin.err == EACCES || kin.err == EPERM)
			kin.uid = read_uid(proc);
		VEC_PUSH(&search->kin, kin);
	}
	close(proc);
}

static Kin *find_kin(const Search *search, pid_t pid)
{
	for (size_t i = 0; i < search->kin.count; i++)
		if (search->kin.items[i].stat.pid == pid)
			return &search->kin.items[i];
	return NULL;
}

static int read_processes(Search *search, pid_t pid)
{
	long other;
	int proc = proc_open(pid);
	if (proc < 0)
		return proc == -ENOENT ? ESRCH : -proc;
	int err = read_vector(proc, &search->vector);
	search->uid = read_uid(proc);
	close(proc);
	if (err != 0)
		return err;
	DIR *directory = opendir("/proc");
	if (directory == NULL)
		return errno;
	while ((other = proc_next_number(directory)) >= 0)
		add_kin(search, (pid_t)other);
	closedir(directory);
	Kin *up = find_kin(search, pid);
	for (size_t steps = 0; up != NULL && up->same && steps <= search->kin.count; steps++) {
		search->top = up;
		up = find_kin(search, up->stat.parent);
	}
	return search->top != NULL ? 0 : ESRCH;
}

/* ---- members ---- */

/* The part of a range that these mappings of another process cover in the same way. */
static void cover(const FamilyRange *range, const Region *region, FamilySpan *span)
{
	uintptr_t end = range->start + range->pages * page_size();
	uintptr_t from = region->start > range->start ? region->start : range->start;
	uintptr_t to = region->end < end ? region->end : end;
	if (from >= to || region->shared != range->shared || region->inode != range->inode)
		return;
	if (range->inode != 0 &&
		region->offset + (from - region->start) != range->offset + (from - range->start))
		return;
	size_t first = (from - range->start) / page_size();
	size_t last = (to - range->start) / page_size();
	if (span->end == 0)
		*span = (FamilySpan){ first, last };
	else if (span->end == first)
		span->end = last;
}

/* Returns 0, or why it cannot be read. */
static int read_spans(const Family *family, int proc, FamilySpan *spans)
{
	int fd = proc_open_file(proc, "maps");
	Smaps maps;
	Region region;
	memset(spans, 0, family->nranges * sizeof *spans);
	if (fd < 0)
		return -fd;
	smaps_init(&maps, fd);
	while (smaps_next(&maps, &region))
		for (size_t i = 0; i < family->nranges; i++)
			cover(&family->ranges[i], &region, &spans[i]);
	close(fd);
	return 0;
}

static void add_stranger(Family *family, pid_t pid, const char *name, int err)
{
	FamilyStranger stranger = { .pid = pid, .err = err };
	snprintf(stranger.name, sizeof stranger.name, "%s", name);
	VEC_PUSH(&family->strangers, stranger);
	if (err != 0)
		family->complete = false;
}

/* Reads what a relative maps. A list that ended early looks like that of a process which has
 * unmapped something, so it counts only when the process is the same afterwards. */
static int read_relative(const Search *search, pid_t pid, FamilySpan *spans)
{
	Vector vector;
	int proc = proc_open(pid);
	if (proc < 0)
		return proc == -ENOENT ? ESRCH : -proc;
	int err = read_spans(search->family, proc, spans);
	if (err == 0)
		err = read_vector(proc, &vector);
	close(proc);
	if (err == 0 && !same_vector(&vector, &search->vector))
		err = ESRCH;
	return err == ENOENT ? ESRCH : err;
}

/* Takes a relative into the family when it has the mapping. */
static void add_member(Search *search, Kin *kin, ptrdiff_t parent)
{
	Family *family = search->family;
	FamilySpan *spans = mem_alloc((family->nranges + 1) * sizeof *spans);
	bool some = false;
	int err = read_relative(search, kin->stat.pid, spans);
	for (size_t i = 0; err == 0 && i < family->nranges; i++)
		some |= spans[i].end > 0;
	if (!some) {
		free(spans);
		add_stranger(family, kin->stat.pid, kin->stat.name, err);
		return;
	}
	FamilyMember *member = mem_alloc(sizeof *member);
	*member = (FamilyMember){ .pid = kin->stat.pid, .start_ticks = kin->stat.start_ticks,
		.parent = parent, .tree = search->trees, .spans = spans };
	memcpy(member->name, kin->stat.name, sizeof member->name);
	kin->member = (ptrdiff_t)family->members.count;
	VEC_PUSH(&family->members, member);
}

static void add_branch(Search *search, Kin *kin, ptrdiff_t parent);

static void add_children(Search *search, const Kin *kin, ptrdiff_t parent)
{
	for (size_t i = 0; i < search->kin.count; i++)
		if (search->kin.items[i].stat.parent == kin->stat.pid)
			add_branch(search, &search->kin.items[i], parent);
}

/* A relative and all below it. One that has executed another program has no relatives below; one of
 * the same user and name that cannot be read may be anything. */
static void add_branch(Search *search, Kin *kin, ptrdiff_t parent)
{
	Family *family = search->family;
	if (kin->uid >= 0 && kin->uid == search->uid &&
		strcmp(kin->stat.name, search->top->stat.name) == 0)
		add_stranger(family, kin->stat.pid, kin->stat.name, kin->err);
	if (!kin->same || kin->member >= 0)
		return;
	/* between vfork and execve it is in its parent's memory, not in a copy of it */
	if (syscall(SYS_kcmp, kin->stat.pid, kin->stat.parent, KCMP_VM, 0, 0) == 0)
		return;
	add_member(search, kin, parent);
	ptrdiff_t own = kin->member;
	kin->same = false; /* done: numbers that were used again make no circles */
	add_children(search, kin, own >= 0 ? own : parent);
	if (own >= 0)
		family->members.items[own]->end = family->members.count;
}

/* Whether addresses are random, so that the same vector proves a common ancestor. */
static bool addresses_random(void)
{
	char text[16];
	int persona = personality(0xffffffff);
	int fd = fd_open("/proc/sys/kernel/randomize_va_space", O_RDONLY, 0);
	ssize_t len = fd >= 0 ? proc_read_text(fd, text, sizeof text) : -1;
	if (fd >= 0)
		close(fd);
	return persona >= 0 && !(persona & ADDR_NO_RANDOMIZE) && len > 0 && text[0] != '0';
}

int family_find(Family *family, pid_t pid, const FamilyRange *ranges, size_t nranges)
{
	Search search = { .family = family };
	*family = (Family){ .ranges = ranges, .nranges = nranges, .complete = true };
	int err = read_processes(&search, pid);
	if (err == 0) {
		bool random = addresses_random();
		add_branch(&search, search.top, -1);
		for (size_t i = 0; random && i < search.kin.count; i++) {
			const Kin *kin = &search.kin.items[i];
			const Kin *parent = find_kin(&search, kin->stat.parent);
			if (!kin->same || (parent != NULL && parent->same))
				continue;
			search.trees++;
			add_branch(&search, &search.kin.items[i], -1);
		}
	}
	free(search.kin.items);
	return err;
}

void family_free(Family *family)
{
	for (size_t i = 0; i < family->members.count; i++) {
		free(family->members.items[i]->spans);
		free(family->members.items[i]);
	}
	free(family->members.items);
	free(family->strangers.items);
	*family = (Family){ 0 };
}

/* ---- pages ---- */

/* Opens the page map of the process that was found, and of no other that has its number now. */
static int open_member(const FamilyMember *member, PageMap *map)
{
	ProcStat stat;
	int proc = proc_open(member->pid);
	if (proc < 0)
		return proc == -ENOENT ? ESRCH : -proc;
	int err = read_stat(proc, &stat);
	if (err == 0)
		err = stat.start_ticks == member->start_ticks ? pagemap_open(map, proc) : ESRCH;
	close(proc);
	return err == ENOENT ? ESRCH : err;
}

static int read_member(Family *family, FamilyMember *member, size_t range, size_t first,
	size_t count)
{
	const FamilySpan *span = &member->spans[range];
	size_t from = span->first > first ? span->first - first : 0;
	size_t to = span->end > first ? span->end - first : 0;
	PageMap map;
	if (to > count)
		to = count;
	memset(member->mapped, 0, sizeof member->mapped);
	if (from >= to)
		return 0;
	int err = open_member(member, &map);
	if (err != 0)
		return err;
	uintptr_t address = family->ranges[range].start + (first + from) * page_size();
	err = pagemap_read(&map, address, to - from, family->ranges[range].shmem,
		member->states + from);
	if (err == 0)
		err = pagemap_frames(&map, address, to - from, member->frames + from);
	if (family->source == NULL || (map.frames && !family->frames))
		family->source = pagemap_source(&map);
	family->frames |= map.frames;
	pagemap_close(&map);
	for (size_t i = from; err == 0 && i < to; i++)
		member->mapped[i] = true;
	return err;
}

void family_read(Family *family, size_t range, size_t first, size_t count)
{
	for (size_t i = 0; i < family->members.count; i++) {
		FamilyMember *member = family->members.items[i];
		if (member->err != 0)
			continue;
		member->err = read_member(family, member, range, first, count);
		if (member->err != 0)
			add_stranger(family, member->pid, member->name, member->err);
	}
}

/* ---- where a frame comes from ---- */

static bool shared_page(const FamilyMember *member, size_t page)
{
	return member->err == 0 && member->mapped[page] && member->states[page].class == PAGE_COW;
}

/*
 * Where frame numbers are not shown: whether the classes of this page say too little to conclude
 * anything from. Bit 56 of a huge page tells about its first 4 KiB only, so that it means nothing
 * where some have the page in a huge one and others in a small one.
 */
static bool doubtful(const Family *family, size_t page)
{
	bool huge = false, small = false;
	for (size_t i = 0; i < family->members.count; i++) {
		const FamilyMember *member = family->members.items[i];
		PageState state = member->states[page];
		if (member->err != 0 || !member->mapped[page] || member->frames[page] != 0)
			continue;
		if (state.class == PAGE_UNSURE)
			return true;
		if (state.class == PAGE_PRIVATE || state.class == PAGE_COW)
			*(state.flags & PAGE_HUGE ? &huge : &small) = true;
	}
	return huge && small;
}

/* The members that have a shared frame at this page, seen from one of them. */
typedef struct Circle {
	size_t all;                /* with itself */
	size_t below, beside;      /* its descendants; the others of its tree */
	size_t apart;              /* of another tree: the common ancestor has gone */
	ptrdiff_t ancestor, other; /* the nearest one, anybody; -1 for none */
} Circle;

/* frame: only those with this frame; 0: all. */
static Circle circle_of(const Family *family, size_t self, size_t page, uint64_t frame)
{
	Circle circle = { .ancestor = -1, .other = -1 };
	const FamilyMember *own = family->members.items[self];
	for (size_t i = 0; i < family->members.count; i++) {
		const FamilyMember *member = family->members.items[i];
		if (!shared_page(member, page) || (frame != 0 && member->frames[page] != frame))
			continue;
		circle.all++;
		if (i == self)
			continue;
		if (circle.other < 0)
			circle.other = (ptrdiff_t)i;
		if (i > self && i < own->end)
			circle.below++;
		else if (member->tree == own->tree)
			circle.beside++;
		else
			circle.apart++;
		if (i < self && self < member->end)
			circle.ancestor = (ptrdiff_t)i;
	}
	return circle;
}

/*
 * Whoever shares a frame with others than its own descendants has it from an ancestor, dead or
 * alive, for that is the only way from one to the other. Without frame numbers this is sure where
 * all who share anything at this page share the same: two or three cannot be two groups.
 */
static FrameSource shared_source(const Family *family, size_t self, size_t page)
{
	uint64_t frame = family->members.items[self]->frames[page];
	Circle circle = circle_of(family, self, page, frame);
	bool complete = family->complete && !doubtful(family, page);
	bool one_frame = frame != 0 || (complete && circle.all <= 3);
	bool from_above = complete && circle.below == 0 && circle.apart == 0;
	bool inherited = circle.beside > 0 && (one_frame || from_above);
	FrameSource source = { inherited ? ORIGIN_INHERITED : ORIGIN_SHARED, -1, !one_frame };
	if (one_frame)
		source.from = circle.ancestor >= 0 ? circle.ancestor : circle.other;
	return source;
}

FrameSource family_source(const Family *family, size_t range, size_t member, size_t page)
{
	const FamilyMember *self = family->members.items[member];
	FrameSource source = { ORIGIN_UNKNOWN, -1, false };
	if (!self->mapped[page]) {
		source.origin = ORIGIN_UNMAPPED;
		return source;
	}
	if ((self->states[page].flags & PAGE_HUGE) && doubtful(family, page))
		return source;
	switch ((PageClass)self->states[page].class) {
	case PAGE_ABSENT:
		source.origin = ORIGIN_ABSENT;
		break;
	case PAGE_ZERO:
		source.origin = ORIGIN_ZERO;
		break;
	case PAGE_PRIVATE:
		source.origin = ORIGIN_OWN;
		break;
	case PAGE_COW:
		return shared_source(family, member, page);
	case PAGE_FILE:
	case PAGE_SHMEM:
		source.origin = family->ranges[range].shared ? ORIGIN_OBJECT : ORIGIN_FILE;
		break;
	case PAGE_SWAP:
		source.origin = ORIGIN_SWAP;
		break;
	case PAGE_UNSURE:
		break;
	}
	return source;
}

size_t family_sharers(const Family *family, size_t member, size_t page)
{
	uint64_t frame = family->members.items[member]->frames[page];
	size_t count = 0;
	if (!family->members.items[member]->mapped[page] || frame == 0)
		return 0;
	for (size_t i = 0; i < family->members.count; i++) {
		const FamilyMember *other = family->members.items[i];
		count += other->err == 0 && other->mapped[page] && other->frames[page] == frame;
	}
	return count;
}
