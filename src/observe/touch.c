/* observe/touch.c: touch pages one by one and tell what kind of fault each took. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/touch.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "sys/clock.h"

#ifndef RUSAGE_THREAD
#define RUSAGE_THREAD RUSAGE_SELF       /* a pager's thread would be counted, too */
#endif

const char *const fault_class_names[FAULT_CLASS_COUNT] = {
	[FAULT_ZERO] = "zero", [FAULT_ZERO_FILL] = "zero-fill", [FAULT_COPY] = "copy",
	[FAULT_REUSE] = "re-use",
	[FAULT_FILE] = "file", [FAULT_MAJOR] = "major", [FAULT_OTHER] = "other",
};

/* What a minor fault was, by the state of the page before it. */
static FaultClass minor_class(const Touch *touch, PageState before)
{
	switch ((PageClass)before.class) {
	case PAGE_ABSENT:
		if (!touch->anonymous || touch->shared)
			return touch->write && !touch->shared ? FAULT_COPY : FAULT_FILE;
		return touch->write || touch->gets_data ? FAULT_ZERO_FILL : FAULT_ZERO;
	case PAGE_ZERO:
		return touch->write ? FAULT_ZERO_FILL : FAULT_OTHER;
	case PAGE_PRIVATE:
		return touch->write ? FAULT_REUSE : FAULT_OTHER;
	case PAGE_COW:
		return touch->write ? FAULT_COPY : FAULT_OTHER;
	case PAGE_FILE:
	case PAGE_SHMEM:
		if (!touch->write)
			return FAULT_OTHER;
		return touch->shared ? FAULT_FILE : FAULT_COPY;
	case PAGE_SWAP:
	case PAGE_UNSURE:
		break;
	}
	return FAULT_OTHER;
}

static void touch_one(Touch *touch, size_t page)
{
	volatile char *place = touch->base + (touch->first + page) * page_size();
	if (!touch->write) {
		(void)*place;
		return;
	}
	for (size_t i = 0; i < touch->value_len; i++)
		place[i] = touch->value[i];
}

/* The page to touch as the index-th. */
static size_t order_page(const Touch *touch, size_t index)
{
	if (touch->order == TOUCH_SEQUENTIAL || touch->count < 2)
		return index;
	if (touch->order == TOUCH_STRIDE) {
		/* 0, s, 2s, ..., then 1, s+1, ...: column after column of a table with s
		 * columns. */
		size_t full = touch->count / touch->stride, longer = touch->count % touch->stride;
		size_t in_longer = longer * (full + 1);
		if (index < in_longer)
			return index % (full + 1) * touch->stride + index / (full + 1);
		return (index - in_longer) % full * touch->stride + longer +
		       (index - in_longer) / full;
	}
	/* A walk over all residues with a step that shares no factor with the count: the same in
	 * every run. */
	size_t step = (size_t)(0.6180339887 * (double)touch->count) | 1;
	for (;; step += 2) {
		size_t a = touch->count, b = step;
		while (b != 0) {
			size_t rest = a % b;
			a = b;
			b = rest;
		}
		if (a == 1)
			break;
	}
	/* The product of two numbers of pages: notes of 2^32 pages would fill 8 GiB. */
	return (size_t)((uint64_t)index * step % touch->count);
}

static void count_faults(
	Touch *touch, size_t page, const struct rusage *before, const struct rusage *after)
{
	long minor = after->ru_minflt - before->ru_minflt;
	long major = after->ru_majflt - before->ru_majflt;
	touch->minflt += minor;
	touch->majflt += major;
	touch->of[FAULT_MAJOR] += (size_t)major;
	if (minor == 0 || !touch->classified)
		return;
	touch->of[minor_class(touch, touch->before[page])]++;
	touch->of[FAULT_OTHER] += (size_t)minor - 1;
}

static void touch_all(void *data)
{
	Touch *touch = data;
	struct rusage before, after;
	/* Twice: the first call may take faults on this frame, after its counters were read. */
	getrusage(RUSAGE_THREAD, &after);
	getrusage(RUSAGE_THREAD, &before);
	getrusage(RUSAGE_THREAD, &after);
	int64_t start = clock_ns();
	for (touch->index = 0; touch->index < touch->count; touch->index++) {
		size_t page = order_page(touch, touch->index);
		getrusage(RUSAGE_THREAD, &before);
		touch_one(touch, page);
		getrusage(RUSAGE_THREAD, &after);
		count_faults(touch, page, &before, &after);
		touch->ns = clock_ns() - start;
		touch->touched++;
	}
}

int touch_pages(Touch *touch, PageMap *map)
{
	size_t bytes = touch->count * sizeof *touch->before;
	touch->before = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (touch->before == MAP_FAILED)
		return errno;
	uintptr_t start = (uintptr_t)touch->base + touch->first * page_size();
	AccessRange range = { start, start + touch->count * page_size(), touch->fill,
		touch->fill_data };
	touch->classified = map != NULL && pagemap_read(map, start, touch->count, touch->shmem,
						   touch->before) == 0;
	touch->refused = !access_run(&range, touch_all, touch, &touch->fault);
	munmap(touch->before, bytes);
	touch->before = NULL;
	return 0;
}
