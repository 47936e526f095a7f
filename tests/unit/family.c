/* family.c: where the members of a family find a frame, from page states without any process.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "observe/family.h"

#include <stdlib.h>
#include <unistd.h>

#include "unit.h"

enum { PARENT, CHILD, GRANDCHILD, SIBLING, ORPHAN, MEMBERS };

static FamilyMember members[MEMBERS];
static FamilyMember *list[MEMBERS];
static FamilyRange range = { .start = 0x1000, .pages = 1 };
static Family family;

/* The grandchild is the child's, the child and the sibling are the parent's. */
static void start(void)
{
	static const ptrdiff_t parents[MEMBERS] = { -1, PARENT, CHILD, PARENT, -1 };
	static const size_t ends[MEMBERS] = {
		SIBLING + 1, GRANDCHILD + 1, GRANDCHILD + 1, SIBLING + 1, MEMBERS };
	for (size_t i = 0; i < MEMBERS; i++) {
		members[i] = (FamilyMember){ .pid = (pid_t)i + 1, .parent = parents[i],
			.end = ends[i], .tree = i == ORPHAN };
		members[i].mapped[0] = true;
		members[i].states[0].class = PAGE_PRIVATE;
		list[i] = &members[i];
	}
	family = (Family){ .ranges = &range, .nranges = 1, .complete = true };
	family.members.items = list;
	family.members.count = MEMBERS;
}

static void share(size_t member, uint64_t frame)
{
	members[member].states[0].class = PAGE_COW;
	members[member].frames[0] = frame;
}

static bool found(size_t member, FrameOrigin origin, ptrdiff_t from)
{
	FrameSource source = family_source(&family, 0, member, 0);
	return source.origin == origin && source.from == from && !source.vague;
}

static bool vague(size_t member, FrameOrigin origin)
{
	FrameSource source = family_source(&family, 0, member, 0);
	return source.origin == origin && source.from == -1 && source.vague;
}

static void test_alone(void)
{
	static const struct {
		PageClass class;
		FrameOrigin origin, shared;
	} cases[] = {
		{ PAGE_ABSENT, ORIGIN_ABSENT, ORIGIN_ABSENT },
		{ PAGE_ZERO, ORIGIN_ZERO, ORIGIN_ZERO },
		{ PAGE_PRIVATE, ORIGIN_OWN, ORIGIN_OWN },
		{ PAGE_FILE, ORIGIN_FILE, ORIGIN_OBJECT },
		{ PAGE_SHMEM, ORIGIN_FILE, ORIGIN_OBJECT },
		{ PAGE_SWAP, ORIGIN_SWAP, ORIGIN_SWAP },
		{ PAGE_UNSURE, ORIGIN_UNKNOWN, ORIGIN_UNKNOWN },
	};
	start();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		members[PARENT].states[0].class = cases[i].class;
		range.shared = false;
		CHECK(found(PARENT, cases[i].origin, -1));
		range.shared = true;
		CHECK(found(PARENT, cases[i].shared, -1));
		range.shared = false;
	}
	members[PARENT].mapped[0] = false;
	CHECK(found(PARENT, ORIGIN_UNMAPPED, -1));
}

static void test_frames(void)
{
	start();
	share(PARENT, 7);
	share(CHILD, 7);
	share(GRANDCHILD, 7);
	share(SIBLING, 7);
	CHECK(found(PARENT, ORIGIN_SHARED, CHILD));
	CHECK(found(CHILD, ORIGIN_INHERITED, PARENT));
	CHECK(found(GRANDCHILD, ORIGIN_INHERITED, CHILD));
	CHECK(found(SIBLING, ORIGIN_INHERITED, PARENT));
	CHECK(family_sharers(&family, SIBLING, 0) == 4);
	/* the child has copied and then forked */
	share(CHILD, 8);
	share(GRANDCHILD, 8);
	CHECK(found(PARENT, ORIGIN_SHARED, SIBLING));
	CHECK(found(CHILD, ORIGIN_SHARED, GRANDCHILD));
	CHECK(found(GRANDCHILD, ORIGIN_INHERITED, CHILD));
	/* the one in between has copied after it forked */
	start();
	share(PARENT, 7);
	share(GRANDCHILD, 7);
	CHECK(found(GRANDCHILD, ORIGIN_INHERITED, PARENT));
	/* the ancestor has another frame now */
	start();
	share(CHILD, 7);
	share(SIBLING, 7);
	CHECK(found(CHILD, ORIGIN_INHERITED, SIBLING));
	CHECK(found(SIBLING, ORIGIN_INHERITED, CHILD));
	/* shared with nobody who is seen */
	start();
	share(CHILD, 7);
	CHECK(found(CHILD, ORIGIN_SHARED, -1));
	/* who is the elder one, an orphan does not tell */
	share(ORPHAN, 7);
	CHECK(found(CHILD, ORIGIN_SHARED, ORPHAN));
	CHECK(found(ORPHAN, ORIGIN_SHARED, CHILD));
	/* one that went away counts no more */
	members[ORPHAN].err = 3;
	CHECK(found(CHILD, ORIGIN_SHARED, -1));
	CHECK(family_sharers(&family, CHILD, 0) == 1);
}

static void test_without_frames(void)
{
	start();
	share(PARENT, 0);
	share(CHILD, 0);
	CHECK(found(PARENT, ORIGIN_SHARED, CHILD));
	CHECK(found(CHILD, ORIGIN_INHERITED, PARENT));
	CHECK(family_sharers(&family, CHILD, 0) == 0);
	share(SIBLING, 0);
	CHECK(found(SIBLING, ORIGIN_INHERITED, PARENT));
	/* four may be two and two, as in test_frames; who has no descendants has inherited */
	share(GRANDCHILD, 0);
	CHECK(vague(PARENT, ORIGIN_SHARED));
	CHECK(vague(CHILD, ORIGIN_SHARED));
	CHECK(vague(GRANDCHILD, ORIGIN_INHERITED));
	CHECK(vague(SIBLING, ORIGIN_INHERITED));
	/* a huge page has one bit for all, and the sibling has a part of it */
	members[PARENT].states[0].flags = PAGE_HUGE;
	CHECK(found(PARENT, ORIGIN_UNKNOWN, -1));
	CHECK(vague(SIBLING, ORIGIN_SHARED));
	members[PARENT].states[0].flags = 0;
	/* it may be shared with the orphan, too, and so be its own */
	share(ORPHAN, 0);
	CHECK(vague(SIBLING, ORIGIN_SHARED));
	/* or with one of whom nothing is known */
	start();
	share(CHILD, 0);
	share(SIBLING, 0);
	CHECK(found(CHILD, ORIGIN_INHERITED, SIBLING));
	members[GRANDCHILD].states[0].class = PAGE_UNSURE;
	CHECK(vague(CHILD, ORIGIN_SHARED));
	/* or with somebody who hides his pages */
	start();
	share(PARENT, 0);
	share(CHILD, 0);
	family.complete = false;
	CHECK(vague(CHILD, ORIGIN_SHARED));
}

/* This process alone, as it is. */
static void test_self(void)
{
	char *memory = aligned_alloc(page_size(), 2 * page_size());
	FamilyRange own = { .start = (uintptr_t)memory, .pages = 2 };
	if (memory == NULL || access("/proc/self/pagemap", R_OK) != 0)
		return;
	memory[0] = memory[page_size()] = 1;
	CHECK(family_find(&family, getpid(), &own, 1) == 0);
	CHECK(family.members.count == 1 && family.members.items[0]->pid == getpid());
	family_read(&family, 0, 0, 2);
	CHECK(family.members.items[0]->err == 0);
	CHECK(found(0, ORIGIN_OWN, -1));
	family_free(&family);
	CHECK(family_find(&family, 0, &own, 1) != 0);
	family_free(&family);
	free(memory);
}

int main(void)
{
	test_alone();
	test_frames();
	test_without_frames();
	test_self();
	return done_testing();
}
