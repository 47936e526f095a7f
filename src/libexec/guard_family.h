/* libexec/guard_family.h: a program with all that it gives birth to: started, counted, ended. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_LIBEXEC_GUARD_FAMILY_H
#define COWSH_LIBEXEC_GUARD_FAMILY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "libexec/guard_program.h"

/*
 * Every birth is a stop that ptrace(2) reports, so the family is known exactly, and it dies with
 * this process however that ends. Where tracing is refused, /proc is searched for descendants
 * instead. In both cases this process adopts the orphans among them. It must have no other
 * children, and SIGCHLD blocked and at its default.
 */

enum { FAMILY_SEARCH_NS = 20000000 };  /* from one search of /proc to the next */

typedef enum FamilyState {
	FAMILY_RUNS,
	FAMILY_ENDED,                   /* the program itself has; others may be left */
	FAMILY_TOO_MANY_LIVE,
	FAMILY_TOO_MANY_BIRTHS
} FamilyState;

typedef struct FamilyPlan {
	ProgramPlan program;
	bool trace;
	size_t live_max;                /* processes and threads at once */
	size_t births_max;              /* in all, the program not counted; only when traced */
} FamilyPlan;

typedef struct Family {
	size_t live_max, births_max;
	FamilyState state;
	pid_t program;
	int channel;                    /* of the program, see guard_program.h */
	int status;                     /* of the program, as wait(2) tells it, once it has ended */
	bool traced;
	int64_t next_search;            /* of /proc, on the monotonic clock */
	size_t births;
	pid_t *live;                    /* traced processes and threads */
	size_t live_count;
} Family;

/* Whether this process has children, dead or alive. */
bool family_exists(void);
/* Starts the program. Returns 0 or errno. */
int family_start(Family *family, const FamilyPlan *plan);
/* Deals with what has happened, to be called after each SIGCHLD, and each FAMILY_SEARCH_NS when
 * the family is not traced. Returns family->state, which stays once it is not FAMILY_RUNS. */
FamilyState family_watch(Family *family);
/* Kills all that live, waits until they are gone, and frees what the family holds. */
void family_end(Family *family);

#endif
