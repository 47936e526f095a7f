/* sys/pager.h: fill the pages of a private anonymous mapping at user level, when they are
 * touched. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_PAGER_H
#define COWSH_SYS_PAGER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sys/access.h"

typedef enum PagerKind {
	PAGER_ZERO,                 /* with zeros */
	PAGER_FILE,                 /* from a file */
	/* from where the content was before: only what is touched moves */
	PAGER_GC
} PagerKind;

typedef enum PagerEngine {
	PAGER_SEGV,                 /* protection and SIGSEGV */
	PAGER_UFFD                  /* userfaultfd and a thread */
} PagerEngine;

typedef struct Pager {
	PagerKind kind;
	PagerEngine engine;
	char *start;
	size_t pages;
	int prot;                   /* of a page that is filled */
	int fd;                     /* FILE: ours, the caller registers it; else -1 */
	char *source;               /* GC: where the old content is */
	char *staging;              /* a page to read into */
	int64_t *costs;             /* nanoseconds that each page took, 0: not filled */
	/* pages filled, the parent's included where this is a subshell */
	size_t filled;
	int error;                  /* errno of the last page that could not be filled */
	/* UFFD: the descriptors of this process, and the thread that serves while pages are
	 * touched */
	int uffd, stop_fd;
	pid_t owner;                /* who registered the range */
	pthread_t thread;
	bool serving;
} Pager;

/*
 * Puts a pager in charge of a private anonymous range; its content goes, but for GC. fd: the source
 * of FILE. Returns 0 or errno with everything as it was, and *step names what failed
 * ("userfaultfd", "mmap").
 */
int pager_attach(Pager *pager, const char **step);
/* Back to the kernel: pages that are filled stay, the others become zero pages (GC: the garbage
 * goes). */
void pager_detach(Pager *pager);
/* Before and after pages are touched: UFFD's thread runs in between, and a subshell registers anew.
 * Returns 0 or errno. */
int pager_start(Pager *pager);
void pager_stop(Pager *pager);
/* The AccessFill of engine SEGV. */
bool pager_fill(void *pager, uintptr_t address);

#endif
