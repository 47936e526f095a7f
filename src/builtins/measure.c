/* builtins/measure.c: what a command cost: figures of the shell, of births and of children. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/measure.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "observe/loading.h"

static bool is_older(const Measuring *measuring, pid_t pid)
{
	for (size_t i = 0; i < measuring->nolder; i++)
		if (measuring->older[i] == pid)
			return true;
	return false;
}

static void note_mechanism(Measurement *figures, SpawnStrategy used)
{
	for (size_t i = 0; i < figures->nmechanisms; i++)
		if (figures->mechanisms[i].method == used.method &&
			figures->mechanisms[i].clone_flags == used.clone_flags)
			return;
	if (figures->nmechanisms < MECHANISM_MAX)
		figures->mechanisms[figures->nmechanisms++] = used;
}

/* What a child that execs took before. One that runs the shell's code has no such part. */
static void note_before_exec(Measurement *figures, const SpawnPlan *plan, const SpawnResult *result)
{
	if (plan == NULL || plan->path == NULL)
		return;
	const SpawnFigures *birth = &result->figures;
	if (birth->child_minflt >= 0) {
		if (figures->of[FIGURE_BEFORE_EXEC] >= 0)
			figures->of[FIGURE_BEFORE_EXEC] += birth->child_minflt;
		return;
	}
	figures->of[FIGURE_BEFORE_EXEC] = -1;
	figures->no_before = result->used.method == SPAWN_POSIX
		? "posix_spawn's child does not tell" : "nobody waited for the child's report";
}

/* ---- phases ---- */

static void give_up_phases(Measurement *figures, const char *why)
{
	figures->of[FIGURE_LOADING] = -1;
	figures->no_phases = why;
}

/* Tracing takes away what such a file would give. */
static bool is_privileged(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 &&
		(info.st_mode & (S_ISUID | S_ISGID) ||
			getxattr(path, "security.capability", NULL, 0) > 0);
}

static void on_planned(Probe *probe, SpawnPlan *plan)
{
	Measuring *measuring = (Measuring *)probe;
	if (measuring->outer != NULL && measuring->outer->planned != NULL)
		measuring->outer->planned(measuring->outer, plan);
	measuring->tracing = false;
	if (!measuring->phases)
		return;
	if (plan->trace)
		give_up_phases(measuring->figures, "the faults around this one traces the child");
	else if (measuring->sh->strategy.method == SPAWN_POSIX)
		give_up_phases(measuring->figures, "posix_spawn's child cannot ask to be traced");
	else if (is_privileged(plan->path))
		give_up_phases(
			measuring->figures, "a program with privileges of its own is not traced");
	else
		plan->trace = measuring->tracing = true;
}

static void note_phases(Measuring *measuring, const SpawnPlan *plan, const SpawnResult *result)
{
	Measurement *figures = measuring->figures;
	Loading loading;
	if (!measuring->tracing || plan == NULL || plan->path == NULL || result->pid <= 0)
		return;
	const char *why =
		result->traced ? loading_follow(result->pid, &loading) : "ptrace is not permitted";
	if (why == NULL && result->figures.child_minflt < 0)
		why = "nobody waited for the child's report";
	if (why != NULL)
		give_up_phases(figures, why);
	else if (figures->no_phases == NULL)
		figures->of[FIGURE_LOADING] += loading.minflt - result->figures.child_minflt;
}

/* ---- events ---- */

static void on_spawned(Probe *probe, const SpawnPlan *plan, const SpawnResult *result)
{
	Measuring *measuring = (Measuring *)probe;
	Measurement *figures = measuring->figures;
	note_mechanism(figures, result->used);
	note_phases(measuring, plan, result);
	if (result->pid > 0) {
		figures->left++;
		figures->of[FIGURE_BIRTHS]++;
		note_before_exec(figures, plan, result);
	}
	if (result->figures.parent_minflt > 0)
		figures->of[FIGURE_BIRTH] += result->figures.parent_minflt;
	if (measuring->outer != NULL && measuring->outer->spawned != NULL)
		measuring->outer->spawned(measuring->outer, plan, result);
}

static void on_reaped(Probe *probe, pid_t pid, int wait_status, const struct rusage *usage)
{
	Measuring *measuring = (Measuring *)probe;
	if (!is_older(measuring, pid)) {
		FaultSample child = faults_of_usage(usage);
		faults_add(&measuring->figures->children, &child);
		measuring->figures->left--;
	}
	if (measuring->outer != NULL && measuring->outer->reaped != NULL)
		measuring->outer->reaped(measuring->outer, pid, wait_status, usage);
}

/* The processes of all jobs that still run. */
static const pid_t *list_children(Shell *sh, size_t *count)
{
	size_t cap = 0;
	*count = 0;
	for (size_t i = 0; i < sh->jobs.count; i++)
		cap += sh->jobs.items[i]->nprocesses;
	pid_t *pids = ARENA_ARRAY(&sh->scratch, pid_t, cap);
	for (size_t i = 0; i < sh->jobs.count; i++)
		for (size_t j = 0; j < sh->jobs.items[i]->nprocesses; j++)
			if (sh->jobs.items[i]->processes[j].state != PROCESS_DONE)
				pids[(*count)++] = sh->jobs.items[i]->processes[j].pid;
	return pids;
}

void measure_start(Shell *sh, Measuring *measuring, Measurement *figures, bool phases)
{
	memset(figures, 0, sizeof *figures);
	*measuring = (Measuring){
		.probe = { .planned = on_planned, .spawned = on_spawned, .reaped = on_reaped },
		.outer = sh->probe,
		.sh = sh,
		.figures = figures,
		.phases = phases,
	};
	measuring->older = list_children(sh, &measuring->nolder);
	if (!phases)
		figures->of[FIGURE_LOADING] = -1;
	sh->probe = &measuring->probe;
	faults_sample(&measuring->before);      /* the first one touches what sampling needs */
	faults_sample(&measuring->before);
}

void measure_stop(Shell *sh, Measuring *measuring)
{
	FaultSample after;
	faults_sample(&after);
	sh->probe = measuring->outer;
	Measurement *figures = measuring->figures;
	FaultSample shell = faults_between(&measuring->before, &after);
	const FaultSample *children = &figures->children;
	int64_t *of = figures->of;
	of[FIGURE_SHELL] = shell.minflt - of[FIGURE_BIRTH];
	figures->no_after = figures->left > 0 ? "a child still runs" : figures->no_before;
	of[FIGURE_AFTER_EXEC] =
		figures->no_after == NULL ? children->minflt - of[FIGURE_BEFORE_EXEC] : -1;
	if (figures->no_phases == NULL)
		figures->no_phases = figures->no_after;
	bool known = of[FIGURE_LOADING] >= 0 && of[FIGURE_AFTER_EXEC] >= 0;
	of[FIGURE_PROGRAM] = known ? of[FIGURE_AFTER_EXEC] - of[FIGURE_LOADING] : -1;
	of[FIGURE_MINOR] = shell.minflt + children->minflt;
	of[FIGURE_MAJOR] = shell.majflt + children->majflt;
	of[FIGURE_WALL] = shell.wall_ns;
	of[FIGURE_USER] = shell.user_ns + children->user_ns;
	of[FIGURE_SYSTEM] = shell.system_ns + children->system_ns;
}

static int compare(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

/* The middle one; of an even number the lower of the two, so that it is a figure that was
 * measured. */
static int64_t median(int64_t *values, size_t count)
{
	qsort(values, count, sizeof *values, compare);
	return values[0] < 0 ? -1 : values[(count - 1) / 2];
}

void measure_median(Measurement *figures, size_t count)
{
	int64_t *values = mem_alloc(count * sizeof *values);
	for (size_t figure = 0; figure < FIGURE_COUNT; figure++) {
		for (size_t i = 0; i < count; i++)
			values[i] = figures[i].of[figure];
		figures[0].of[figure] = median(values, count);
	}
	free(values);
}

const char *measure_mechanism(Shell *sh, const Measurement *figures)
{
	StrBuf text = { .arena = &sh->scratch };
	if (figures->nmechanisms == 0)
		return "none";
	for (size_t i = 0; i < figures->nmechanisms; i++) {
		if (i > 0)
			strbuf_char(&text, ',');
		spawn_strategy_name(figures->mechanisms[i], &text);
	}
	return strbuf_finish(&text).ptr;
}

size_t measure_strategies(
	Shell *sh, const char *list, SpawnStrategy strategies[MEASURE_STRATEGIES_MAX])
{
	static const char all[] = "fork,vfork,posix_spawn,clone,clone:vm,clone:vfork,clone:,auto";
	SpawnStrategy outer = sh->strategy;
	size_t count = 0;
	if (strcmp(list, "all") == 0)
		list = all;
	for (bool more = true; more;) {
		size_t len = strcspn(list, ",");
		bool known =
			option_set_spawn(sh, (Str){ arena_copy(&sh->scratch, list, len), len });
		if (known && count < MEASURE_STRATEGIES_MAX)
			strategies[count++] = sh->strategy;
		sh->strategy = outer;
		if (!known)
			return 0;
		more = list[len] != '\0';
		list += len + 1;
	}
	return count;
}

const char *measure_strategy_name(Shell *sh, SpawnStrategy strategy)
{
	StrBuf name = { .arena = &sh->scratch };
	spawn_strategy_name(strategy, &name);
	return strbuf_finish(&name).ptr;
}
