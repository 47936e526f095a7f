/* observe/pagemap.h: the state of each page of an address range, in one vocabulary of classes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_OBSERVE_PAGEMAP_H
#define COWSH_OBSERVE_PAGEMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum PageClass {
	PAGE_ABSENT,                /* no frame */
	PAGE_ZERO,                  /* the shared zero page */
	/* an anonymous frame that this process alone maps: a real copy */
	PAGE_PRIVATE,
	/* an anonymous frame shared with a relative: the next write copies it */
	PAGE_COW,
	PAGE_FILE,                  /* a frame of the page cache */
	PAGE_SHMEM,                 /* shared memory without a file of the user's */
	PAGE_SWAP,                  /* in swap space */
	PAGE_UNSURE                 /* cow or zero: the kernel does not tell which */
} PageClass;

enum { PAGE_CLASS_COUNT = PAGE_UNSURE + 1 };

extern const char *const page_class_names[PAGE_CLASS_COUNT];
/* The letter of each class in pictures. */
extern const char page_class_letters[PAGE_CLASS_COUNT + 1];

enum {
	PAGE_HUGE = 1 << 0,         /* part of a huge page */
	PAGE_ALONE = 1 << 1         /* exactly one page table maps the frame */
};

typedef struct PageState {
	uint8_t class;              /* PageClass */
	uint8_t flags;              /* PAGE_HUGE, PAGE_ALONE */
} PageState;

typedef struct PageCounts {
	size_t pages;
	size_t of[PAGE_CLASS_COUNT];
	size_t huge;                /* of them, whatever their class */
} PageCounts;

/* Where page states of one process come from; fields are for reading. */
typedef struct PageMap {
	int fd;                     /* of /proc/PID/pagemap */
	/* of /proc/kpagecount and /proc/kpageflags, -1 without the privilege */
	int counts_fd, flags_fd;
	/* of /proc/PID/mem, only for a kernel that has no PAGEMAP_SCAN; -1 where it may not be read */
	int mem_fd;
	bool scans;                 /* the kernel has PAGEMAP_SCAN */
	/* frame numbers are shown: set by the first present page that is read */
	bool frames;
	/* references of frames were asked for, since a huge page has one bit 56 for all its parts */
	bool counted;
	bool compared;              /* content has told a shared frame from the zero page */
} PageMap;

/*
 * Opens the page map of a process, whose directory in /proc is given by an open descriptor that
 * stays the caller's, and asks the kernel what it can. Returns 0 or errno (EACCES: another user's
 * process).
 */
int pagemap_open(PageMap *map, int proc_fd);
void pagemap_close(PageMap *map);
/* "PAGEMAP_SCAN+pagemap" or the like, for reports; static. */
const char *pagemap_source(const PageMap *map);

/*
 * Reads the states of `count` pages from `address` on, into the caller's array. shmem: the range is
 * shared memory. Allocates nothing. Returns 0 or errno (ESRCH: the process is gone).
 */
int pagemap_read(PageMap *map, uintptr_t address, size_t count, bool shmem, PageState *states);
/* Adds up the states of a range of any size, in bounded memory; to what *counts holds already. */
int pagemap_count(PageMap *map, uintptr_t address, size_t count, bool shmem, PageCounts *counts);

/* What only a privileged user can see; 0 is unknown (or no frame). Into the caller's arrays. */
int pagemap_frames(PageMap *map, uintptr_t address, size_t count, uint64_t *frames);
/* How many page tables map a frame, and the kernel's flags of it (KPF_* bits). False: not told. */
bool pagemap_frame_count(const PageMap *map, uint64_t frame, uint64_t *count);
bool pagemap_frame_flags(const PageMap *map, uint64_t frame, uint64_t *flags);

/* Bytes of a page, asked for once. */
size_t page_size(void);

#endif
