/* observe/touch.h: touch pages one by one and tell what kind of fault each took. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_OBSERVE_TOUCH_H
#define COWSH_OBSERVE_TOUCH_H

#include "observe/pagemap.h"
#include "sys/access.h"

typedef enum FaultClass {
	FAULT_ZERO,                 /* a read mapped the zero page */
	FAULT_ZERO_FILL,            /* a first write, a pager's included, got a frame of its own */
	FAULT_COPY,                 /* a write copied a frame: of a relative, or of a file */
	FAULT_REUSE,                /* a write by the last owner: a fault, but no copy */
	FAULT_FILE,                 /* a frame of the page cache, or of shared memory, was mapped */
	FAULT_MAJOR,                /* it had to wait for a device */
	FAULT_OTHER                 /* none of these explains it */
} FaultClass;

enum { FAULT_CLASS_COUNT = FAULT_OTHER + 1 };

extern const char *const fault_class_names[FAULT_CLASS_COUNT];

typedef enum TouchOrder { TOUCH_SEQUENTIAL, TOUCH_RANDOM, TOUCH_STRIDE } TouchOrder;

typedef struct Touch {
	/* what to do */
	char *base;                 /* start of the mapping */
	size_t first, count;        /* pages of it */
	bool write, shared, shmem;  /* shared: the mapping is MAP_SHARED; shmem: without a file */
	bool anonymous;             /* no file stands behind */
	bool gets_data; /* a pager puts data into each page, so that reads get a frame, too */
	const char *value;          /* write: bytes for the start of each page */
	size_t value_len;           /* at most a page */
	TouchOrder order;
	size_t stride;
	AccessFill *fill;           /* a pager's, or NULL */
	void *fill_data;
	/* what came of it */
	size_t touched;             /* pages, before a refused access if there was one */
	bool refused;
	AccessFault fault;
	long minflt, majflt;
	int64_t ns;
	size_t of[FAULT_CLASS_COUNT];
	bool classified;            /* page states could be read; else only the sums are known */
	/* working storage */
	PageState *before;
	size_t index;
} Touch;

/*
 * Samples the pages' states, touches each page once, and adds up the faults by class. All storage
 * is got and touched before the first sample, so that the shell takes no fault of its own in
 * between. `map` may be NULL: nothing is classified. Returns 0 or errno (no memory for the
 * samples). *source changes nothing by itself.
 */
int touch_pages(Touch *touch, PageMap *map);

#endif
