/* builtins/measure.h: what a command cost: figures of the shell, of births and of children. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BUILTINS_MEASURE_H
#define COWSH_BUILTINS_MEASURE_H

#include "observe/faults.h"
#include "state/shell.h"

/* Minor faults unless said; -1: unknown. */
enum {
	FIGURE_BIRTHS,              /* processes that the shell created */
	FIGURE_SHELL,               /* of the shell itself, births apart */
	FIGURE_BIRTH,               /* of the shell while it gave birth */
	FIGURE_BEFORE_EXEC,         /* of children until their execve */
	FIGURE_LOADING,             /* of children in execve and the dynamic loader: phases only */
	FIGURE_PROGRAM,             /* of children in their program: with phases only */
	FIGURE_AFTER_EXEC,          /* both; all that children took which run the shell's code */
	FIGURE_MINOR, FIGURE_MAJOR, /* of all */
	FIGURE_WALL, FIGURE_USER, FIGURE_SYSTEM,    /* nanoseconds */
	FIGURE_COUNT
};

enum { MECHANISM_MAX = 4 };

typedef struct Measurement {
	int64_t of[FIGURE_COUNT];
	FaultSample children;       /* those that ended and were waited for */
	int64_t before_exec_major;
	SpawnStrategy mechanisms[MECHANISM_MAX];    /* the different ones really used */
	size_t nmechanisms;
	const char *no_before, *no_after, *no_phases;   /* why these figures are unknown */
	int left;                   /* children that were not waited for */
} Measurement;

/* Under way between start and stop. Nests: events go on to the probe that was there. */
typedef struct Measuring {
	Probe probe;                /* first: the callbacks find the rest by it */
	Probe *outer;
	Measurement *figures;
	FaultSample before;
	const pid_t *older;         /* children of the shell from before: not ours */
	size_t nolder;
	Shell *sh;
	bool phases;
	bool tracing;               /* the child that is being born, for us */
} Measuring;

/* The measurement is the caller's, in touched memory. phases: tell loading from the program, by
 * tracing children up to there. */
void measure_start(Shell *sh, Measuring *measuring, Measurement *figures, bool phases);
void measure_stop(Shell *sh, Measuring *measuring);

/* Replaces the figures of the first by the medians of all; unknown in one is unknown. */
void measure_median(Measurement *figures, size_t count);
enum { MEASURE_STRATEGIES_MAX = 64 };

/* Reads names of strategies, separated by commas, or `all`: one of each kind. Returns how many; 0
 * after a message that lists the valid ones. More than fit are dropped. */
size_t measure_strategies(
	Shell *sh, const char *list, SpawnStrategy strategies[MEASURE_STRATEGIES_MAX]);
/* "clone:vm+vfork". In the scratch arena. */
const char *measure_strategy_name(Shell *sh, SpawnStrategy strategy);
/* "clone:vm+vfork", or several with commas; "none" without a birth. In the scratch arena. */
const char *measure_mechanism(Shell *sh, const Measurement *figures);

#endif
