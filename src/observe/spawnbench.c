/* observe/spawnbench.c: what births cost, by strategy and by how much memory the parent has. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/spawnbench.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "observe/pagemap.h"
#include "observe/proc.h"
#include "sys/clock.h"
#include "sys/fd.h"

enum { TURN = 5, HUGE_PAGE = 2 << 20, CHUNK = 16 << 20 };

bool strategy_copies(SpawnStrategy strategy)
{
	return strategy.method == SPAWN_FORK ||
	       (strategy.method == SPAWN_CLONE && (strategy.clone_flags & CLONE_VM) == 0);
}

/* ---- the parent's memory ---- */

/* Address space for the largest size, aligned so that huge pages fit. */
static int reserve(SpawnBench *bench)
{
	size_t bytes = bench->sizes[bench->nsizes - 1];
	bench->base = NULL;
	bench->mapped = bench->touched = 0;
	if (bytes == 0)
		return 0;
	char *base = mmap(NULL, bytes + HUGE_PAGE, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (base == MAP_FAILED)
		return errno;
	size_t before = -(uintptr_t)base % HUGE_PAGE;
	if (before > 0)
		munmap(base, before);
	bench->base = base + before;
	bench->mapped = bytes + HUGE_PAGE - before;
	madvise(bench->base, bench->mapped, bench->huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
	return 0;
}

static void release(SpawnBench *bench)
{
	if (bench->mapped > 0)
		munmap(bench->base, bench->mapped);
	bench->mapped = bench->touched = 0;
}

/* The kernel frees page tables when the memory is unmapped, not before. */
static void resize(SpawnBench *bench, size_t bytes)
{
	size_t page = page_size();
	for (size_t at = bench->touched; at < bytes; at += page)
		((volatile char *)bench->base)[at] = 1;
	if (bytes < bench->touched) {
		munmap(bench->base + bytes, bench->mapped - bytes);
		bench->mapped = bytes;
	}
	bench->touched = bytes;
}

/* Writes to so many percent of the pages, spread evenly. */
static void write_pages(SpawnBench *bench)
{
	size_t page = page_size(), percent = (size_t)bench->writes, sum = 0;
	for (size_t at = 0; at < bench->touched; at += page) {
		sum += percent;
		if (sum < 100)
			continue;
		sum -= 100;
		((volatile char *)bench->base)[at]++;
	}
}

static int64_t own_page_tables(void)
{
	ProcStatus status = { .page_table_bytes = -1 };
	int directory = proc_open(getpid());
	int fd = directory >= 0 ? proc_open_file(directory, "status") : -1;
	if (fd >= 0) {
		proc_status_read(fd, &status);
		close(fd);
	}
	if (directory >= 0)
		close(directory);
	return status.page_table_bytes;
}

/* A forked child tells how large its page tables are before it has done anything that would grow
 * them much. */
static int64_t copied_page_tables(void)
{
	SpawnPlan plan;
	int ends[2];
	int64_t bytes = -1;
	spawn_plan_init(&plan);
	if (fd_pipe(ends, false) != 0)
		return -1;
	SpawnResult child = spawn_shell((SpawnStrategy){ SPAWN_FORK, 0 }, &plan);
	if (child.pid == 0) {
		bytes = own_page_tables();
		_exit(write(ends[1], &bytes, sizeof bytes) == sizeof bytes ? 0 : 1);
	}
	close(ends[1]);
	if (fd_read(ends[0], &bytes, sizeof bytes) != sizeof bytes)
		bytes = -1;
	close(ends[0]);
	while (child.pid > 0 && waitpid(child.pid, NULL, 0) < 0 && errno == EINTR)
		;
	return bytes;
}

/* What a fork would take that copies at once instead of lazily. Piece by piece, so that memory for
 * one piece is enough. */
static int64_t copy_all(const SpawnBench *bench)
{
	int64_t sum = 0;
	for (size_t at = 0; at < bench->touched; at += CHUNK) {
		size_t bytes = bench->touched - at < CHUNK ? bench->touched - at : CHUNK;
		int64_t start = clock_ns();
		char *copy = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		if (copy == MAP_FAILED)
			return -1;
		memcpy(copy, bench->base + at, bytes);
		sum += clock_ns() - start;
		munmap(copy, bytes);
	}
	return sum;
}

static void look_at_parent(SpawnBench *bench, ParentFigures *parent)
{
	parent->tables = own_page_tables();
	parent->copied_tables = copied_page_tables();
	parent->copy_ns = bench->writes >= 0 ? copy_all(bench) : -1;
}

/* ---- one birth ---- */

static bool interrupted(void)
{
	sigset_t pending;
	return sigpending(&pending) == 0 && sigismember(&pending, SIGINT) == 1;
}

/*
 * A child with a copy of the memory which waits before its exec until the parent has written: only
 * then do writes have to copy. A child that shares the memory holds its parent until the exec, so
 * there the writes come after it.
 */
static SpawnResult birth_held_back(SpawnBench *bench, SpawnStrategy strategy, int ends[2])
{
	SpawnPlan plan;
	char byte;
	spawn_plan_init(&plan);
	plan.measure = true;
	SpawnResult result = spawn_shell(strategy, &plan);
	if (result.pid != 0)
		return result;
	close(ends[1]);
	if (fd_read(ends[0], &byte, 1) == 0)
		spawn_exec(&bench->plan);
	_exit(127);
}

static SpawnResult begin_birth(SpawnBench *bench, SpawnStrategy strategy, int ends[2])
{
	ends[0] = ends[1] = -1;
	bool waits = strategy.method == SPAWN_CLONE && (strategy.clone_flags & CLONE_VFORK) != 0;
	if (bench->writes < 0 || !strategy_copies(strategy) || waits || fd_pipe(ends, false) != 0)
		return spawn_run(strategy, &bench->plan);
	return birth_held_back(bench, strategy, ends);
}

static void write_meanwhile(SpawnBench *bench, BirthSample *sample)
{
	struct rusage before, after;
	getrusage(RUSAGE_SELF, &before);
	int64_t start = clock_ns();
	write_pages(bench);
	sample->of[BIRTH_WRITES] = clock_ns() - start;
	getrusage(RUSAGE_SELF, &after);
	sample->of[BIRTH_WRITE_FAULTS] = after.ru_minflt - before.ru_minflt;
}

static void fill_sample(BirthSample *sample, const SpawnFigures *figures,
	const struct rusage *usage, int64_t end_ns)
{
	sample->of[BIRTH_WALL] = end_ns - figures->start_ns;
	sample->of[BIRTH_HELD] = figures->held_ns;
	sample->of[BIRTH_PARENT_FAULTS] = figures->parent_minflt;
	sample->of[BIRTH_BEFORE_EXEC] = figures->child_minflt;
	sample->of[BIRTH_CHILD_FAULTS] = usage->ru_minflt;
	sample->of[BIRTH_MAJOR] = figures->parent_majflt + usage->ru_majflt;
}

static BenchEnd give_birth(
	SpawnBench *bench, SpawnStrategy strategy, BirthSeries *series, BirthSample *sample)
{
	struct rusage usage;
	int ends[2];
	sample->of[BIRTH_WRITES] = sample->of[BIRTH_WRITE_FAULTS] = -1;
	if (bench->writes >= 0)
		/* no earlier birth shall have left them write-protected */
		write_pages(bench);
	SpawnResult result = begin_birth(bench, strategy, ends);
	if (ends[0] >= 0)
		close(ends[0]);
	if (result.pid > 0 && bench->writes >= 0)
		write_meanwhile(bench, sample);
	if (ends[1] >= 0)
		close(ends[1]);             /* the end of the file lets the child go on */
	bench->birth = result;
	if (result.pid < 0)
		return BENCH_NOT_BORN;
	while (wait4(result.pid, &bench->wait_status, 0, &usage) < 0)
		if (errno != EINTR)
			return BENCH_NOT_BORN;
	fill_sample(sample, &result.figures, &usage, clock_ns());
	if (result.pidfd >= 0)
		close(result.pidfd);
	series->used = result.used;
	if (result.figures.child_minflt < 0)
		series->no_before = ends[0] >= 0 ? "the child was held back for the writes"
		                                 : "posix_spawn's child does not tell";
	return bench->wait_status == 0 ? BENCH_DONE : BENCH_FAILED;
}

/* ---- turns ---- */

static BenchEnd take_turn(SpawnBench *bench, size_t size, size_t number, size_t target)
{
	BirthSeries *series = &bench->series[size * bench->nstrategies + number];
	size_t count = target - series->count < TURN ? target - series->count : TURN;
	BirthSample warm_up;
	for (size_t i = 0; i <= count; i++) {
		if (interrupted())
			return BENCH_INTERRUPTED;
		BenchEnd end = give_birth(bench, bench->strategies[number], series,
			i == 0 ? &warm_up : &series->samples[series->count]);
		if (end != BENCH_DONE) {
			bench->failed = bench->strategies[number];
			return interrupted() ? BENCH_INTERRUPTED : end;
		}
		if (i > 0) {
			series->count++;
			bench->births++;
		}
	}
	return BENCH_DONE;
}

/* The strategies in an order of chance (xorshift; always the same one, so that a measurement can be
 * repeated). */
static void shuffle(SpawnBench *bench, size_t *order)
{
	for (size_t i = 0; i < bench->nstrategies; i++) {
		bench->random ^= bench->random << 13;
		bench->random ^= bench->random >> 7;
		bench->random ^= bench->random << 17;
		size_t other = bench->random % (i + 1);
		order[i] = order[other];
		order[other] = i;
	}
}

/* Turns at one size until each of its series has so many births. */
static BenchEnd measure_size(SpawnBench *bench, size_t size, size_t *order, size_t target)
{
	const BirthSeries *row = &bench->series[size * bench->nstrategies];
	while (row[0].count < target) {
		shuffle(bench, order);
		if (bench->progress != NULL)
			bench->progress(bench->data, bench, size);
		for (size_t i = 0; i < bench->nstrategies; i++) {
			BenchEnd end = take_turn(bench, size, order[i], target);
			if (end != BENCH_DONE)
				return end;
		}
	}
	return BENCH_DONE;
}

static BenchEnd up_and_down(SpawnBench *bench, size_t *order)
{
	BenchEnd end = BENCH_DONE;
	for (size_t i = 0; i < bench->nsizes && end == BENCH_DONE; i++) {
		resize(bench, bench->sizes[i]);
		look_at_parent(bench, &bench->parents[i]);
		end = measure_size(bench, i, order, (bench->runs + 1) / 2);
	}
	for (size_t i = bench->nsizes; i-- > 0 && end == BENCH_DONE;) {
		resize(bench, bench->sizes[i]);
		end = measure_size(bench, i, order, bench->runs);
	}
	return end;
}

int spawnbench_begin(SpawnBench *bench)
{
	size_t nseries = bench->nsizes * bench->nstrategies;
	size_t head = nseries * sizeof *bench->series + bench->nsizes * sizeof *bench->parents +
		      bench->nstrategies * sizeof(size_t);
	sigset_t interrupt;
	bench->storage = head + nseries * bench->runs * sizeof(BirthSample);
	char *storage = mmap(NULL, bench->storage, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (storage == MAP_FAILED)
		return errno;
	bench->series = (BirthSeries *)storage;
	bench->parents = (ParentFigures *)(bench->series + nseries);
	BirthSample *samples = (BirthSample *)(storage + head);
	for (size_t i = 0; i < nseries; i++)
		bench->series[i] = (BirthSeries){ .samples = samples + i * bench->runs };
	for (size_t i = 0; i < bench->nsizes; i++)
		bench->parents[i] = (ParentFigures){ -1, -1, -1 };
	bench->births = 0;
	bench->random = 88172645463325252;
	sigemptyset(&interrupt);
	sigaddset(&interrupt, SIGINT);
	sigprocmask(SIG_BLOCK, &interrupt, &bench->mask);
	bench->plan.sig_mask = &bench->mask;
	bench->plan.measure = true;
	return 0;
}

BenchEnd spawnbench_run(SpawnBench *bench)
{
	bench->err = reserve(bench);
	if (bench->err != 0)
		return BENCH_NO_MEMORY;
	BenchEnd end = up_and_down(bench, (size_t *)(bench->parents + bench->nsizes));
	release(bench);
	return end;
}

void spawnbench_end(SpawnBench *bench)
{
	munmap(bench->series, bench->storage);
	sigprocmask(SIG_SETMASK, &bench->mask, NULL);
}

/* ---- figures ---- */

static int compare(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

int64_t series_quantile(const BirthSeries *series, int figure, double q)
{
	size_t count = 0;
	int64_t *known = mem_alloc((series->count + 1) * sizeof *known);
	for (size_t i = 0; i < series->count; i++)
		if (series->samples[i].of[figure] >= 0)
			known[count++] = series->samples[i].of[figure];
	qsort(known, count, sizeof *known, compare);
	double rank = q * (double)count;
	size_t index = (size_t)rank;
	if (index > 0 && (double)index == rank)
		index--;
	int64_t value = count > 0 ? known[index < count ? index : count - 1] : -1;
	free(known);
	return value;
}
