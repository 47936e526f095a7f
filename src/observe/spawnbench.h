/* observe/spawnbench.h: what births cost, by strategy and by how much memory the parent has. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_OBSERVE_SPAWNBENCH_H
#define COWSH_OBSERVE_SPAWNBENCH_H

#include "sys/spawn.h"

/* Of one birth. -1: unknown, or not asked for. */
enum {
	BIRTH_WALL,                 /* nanoseconds from the call until the child was waited for */
	BIRTH_HELD,                 /* nanoseconds until the parent could go on */
	BIRTH_WRITES,               /* nanoseconds of the parent's writes while the child lived */
	BIRTH_WRITE_FAULTS,         /* minor faults of these writes */
	BIRTH_PARENT_FAULTS,        /* minor faults of the parent in the call */
	BIRTH_BEFORE_EXEC,          /* minor faults of the child before its execve */
	BIRTH_CHILD_FAULTS,         /* minor faults of the child in all its life */
	BIRTH_MAJOR,                /* major faults of both */
	BIRTH_FIGURES
};

typedef struct BirthSample {
	int64_t of[BIRTH_FIGURES];
} BirthSample;

/* The births by one strategy at one size. */
typedef struct BirthSeries {
	BirthSample *samples;
	size_t count;
	SpawnStrategy used;         /* really, for the last of them */
	const char *no_before;      /* why BIRTH_BEFORE_EXEC is unknown */
} BirthSeries;

/* The parent at one size. Bytes; -1: unknown. */
typedef struct ParentFigures {
	int64_t tables;             /* its page tables */
	int64_t copied_tables;      /* those of a child that has just got a copy of its memory */
	int64_t copy_ns;            /* for copying all touched memory at once; only with writes */
} ParentFigures;

typedef enum BenchEnd {
	BENCH_DONE,
	BENCH_INTERRUPTED,          /* by SIGINT, which stays pending until spawnbench_end */
	BENCH_NO_MEMORY,            /* `err` says why */
	BENCH_NOT_BORN,             /* `birth` says why */
	BENCH_FAILED                /* the program did not end with status 0: `wait_status` */
} BenchEnd;

typedef struct SpawnBench {
	/* what to do: the caller's */
	SpawnPlan plan;             /* sig_mask and measure are set here */
	const SpawnStrategy *strategies;
	size_t nstrategies;
	const uint64_t *sizes;      /* bytes of touched memory, ascending */
	size_t nsizes;
	size_t runs;                /* births by each strategy at each size */
	bool huge;                  /* ask for huge pages, else for none */
	int writes;                 /* so many percent while the child lives; -1: none */
	/* called between turns; or NULL */
	void (*progress)(void *data, const struct SpawnBench *bench, size_t size);
	void *data;
	/* what came of it */
	BirthSeries *series;        /* nsizes rows of nstrategies each */
	ParentFigures *parents;     /* of each size */
	size_t births;              /* that count, until now */
	int err, wait_status;
	SpawnResult birth;
	SpawnStrategy failed;       /* the strategy of a birth that failed */
	/* working storage */
	char *base;                 /* the parent's memory: room for the largest size */
	size_t mapped, touched;     /* bytes */
	size_t storage;             /* bytes behind `series` */
	uint64_t random;
	sigset_t mask;              /* the caller's */
} SpawnBench;

/*
 * Gets storage for the figures and holds SIGINT off. It is shared memory, touched before the first
 * birth: a fork does not copy its page tables, so that the ruler does not lengthen what it
 * measures. Returns 0 or errno.
 */
int spawnbench_begin(SpawnBench *bench);
/*
 * Measures. Sizes go up for the first half of the births and down again for the second, and at each
 * size the strategies take turns in an order that changes, so that whatever drifts hits all alike.
 * A turn is a few births in a row; the first of them does not count, since it pays for what another
 * strategy has left: pages that a fork has write-protected, caches that its page tables have
 * filled.
 */
BenchEnd spawnbench_run(SpawnBench *bench);
/* Gives the storage back and lets SIGINT through. To be called when the figures were printed. */
void spawnbench_end(SpawnBench *bench);

/* The q-th quantile (0 to 1, nearest rank) of one figure of the births that know it; -1 when none
 * does. */
int64_t series_quantile(const BirthSeries *series, int figure, double q);

/* Whether the child of this strategy gets a copy of the memory, page tables and all. */
bool strategy_copies(SpawnStrategy strategy);

#endif
