/* sys/spawn.c: from a wanted strategy and a plan to a process. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/spawn_method.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/sig.h"

enum { BORROW = CLONE_VM | CLONE_VFORK };

static const SpawnStrategy cheapest = { SPAWN_CLONE, BORROW };

void spawn_plan_init(SpawnPlan *plan)
{
	*plan = (SpawnPlan){ .pgrp = -1, .tty_fd = -1 };
}

const char *spawn_cannot(SpawnStrategy strategy, const SpawnPlan *plan)
{
	switch (strategy.method) {
	case SPAWN_AUTO:
	case SPAWN_FORK:
		return NULL;
	case SPAWN_VFORK:
		return plan->may_block ? "vfork would hold the shell while a file is opened" : NULL;
	case SPAWN_POSIX:
		if (plan->trace)
			return "posix_spawn's child cannot ask to be traced";
		if (plan->may_block)
			return "posix_spawn would hold the shell while a file is opened";
		if (plan->sig_ignore != NULL)
			return "posix_spawn cannot ignore signals";
		if (plan->tty_fd >= 0 && !spawn_posix_has_tty)
			return "posix_spawn of this C library cannot give the terminal to a job";
		return NULL;
	case SPAWN_CLONE:
		if (!spawn_has_clone)
			return "this system has no clone";
		if (plan->may_block && (strategy.clone_flags & BORROW) != 0)
			return "clone with vm or vfork would hold the shell while a file is opened";
		return NULL;
	}
	return NULL;
}

static SpawnStrategy choose(SpawnStrategy want, const SpawnPlan *plan)
{
	if (want.method != SPAWN_AUTO && spawn_cannot(want, plan) == NULL)
		return want;
	if (spawn_cannot(cheapest, plan) == NULL)
		return cheapest;
	SpawnStrategy vfork_strategy = { SPAWN_VFORK, 0 };
	if (spawn_cannot(vfork_strategy, plan) == NULL)
		return vfork_strategy;
	return (SpawnStrategy){ SPAWN_FORK, 0 };
}

/* Nobody waits for the report of a child that may block, so it tells the user itself; its memory is
 * its own, where stdio may be used. */
static void complain(const SpawnPlan *plan, const SpawnReport *report)
{
	const char *reason = strerror(report->err);
	if (report->step != STEP_FDOP)
		dprintf(STDERR_FILENO, "cowsh: %s: %s\n", plan->argv[0], reason);
	else if (plan->ops[report->op].kind == FDOP_OPEN)
		dprintf(STDERR_FILENO, "cowsh: %s: %s\n", plan->ops[report->op].path, reason);
	else
		dprintf(STDERR_FILENO, "cowsh: %d: %s\n", plan->ops[report->op].src, reason);
}

int spawn_in_child(SpawnBirth *birth)
{
	int err = spawn_child_exec(birth->plan, birth->mask, &birth->report);
	if (birth->plan->may_block)
		complain(birth->plan, &birth->report);
	if (birth->report.step == STEP_FDOP)
		return 1;
	return err == ENOENT ? 127 : 126;
}

static int create(SpawnMethod method, SpawnBirth *birth)
{
	switch (method) {
	case SPAWN_AUTO:
	case SPAWN_CLONE:
		return spawn_by_clone(birth);
	case SPAWN_FORK:
		return spawn_by_fork(birth);
	case SPAWN_VFORK:
		return spawn_by_vfork(birth);
	case SPAWN_POSIX:
		return spawn_by_posix_spawn(birth);
	}
	return ENOSYS;
}

static void reap(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static void fill_result(SpawnResult *result, int create_err, const SpawnBirth *birth)
{
	const SpawnReport *report = &birth->report;
	result->pid = result->born = birth->pid;
	result->pidfd = birth->pidfd;
	result->figures.child_minflt = report->minflt;
	result->figures.child_majflt = report->majflt;
	result->traced = report->traced;
	result->err = create_err != 0 ? create_err : report->err;
	if (result->err == 0)
		return;
	result->step = create_err != 0 ? STEP_CREATE : report->step;
	result->op = result->step == STEP_FDOP ? report->op : 0;
	if (birth->pid > 0)
		reap(birth->pid);
	result->pid = -1;
	if (result->pidfd >= 0) {
		close(result->pidfd);
		result->pidfd = -1;
	}
}

/* Measures the parent while it gives birth; both ends cost nothing unless the plan asks. */
typedef struct Watch {
	bool on;
	int64_t start;
	struct rusage before;
} Watch;

static void watch_start(Watch *watch, const SpawnPlan *plan)
{
	watch->on = plan->measure;
	if (!watch->on)
		return;
	getrusage(RUSAGE_SELF, &watch->before);
	watch->start = clock_ns();
}

static void watch_stop(const Watch *watch, SpawnFigures *figures)
{
	if (!watch->on) {
		figures->start_ns = figures->held_ns = -1;
		figures->parent_minflt = figures->parent_majflt = -1;
		return;
	}
	struct rusage after;
	figures->start_ns = watch->start;
	figures->held_ns = clock_ns() - watch->start;
	getrusage(RUSAGE_SELF, &after);
	figures->parent_minflt = after.ru_minflt - watch->before.ru_minflt;
	figures->parent_majflt = after.ru_majflt - watch->before.ru_majflt;
}

static SpawnResult run_as(SpawnStrategy strategy, const SpawnPlan *plan, const sigset_t *mask)
{
	SpawnResult result = { .used = strategy };
	SpawnBirth birth = {
		.plan = plan, .mask = mask, .flags = strategy.clone_flags,
		.pid = -1, .pidfd = -1, .report = SPAWN_REPORT_NONE,
	};
	Watch watch;
	watch_start(&watch, plan);
	int err = create(strategy.method, &birth);
	watch_stop(&watch, &result.figures);
	fill_result(&result, err, &birth);
	return result;
}

/*
 * A signal that comes before the child's exec must not run the shell's handler there: in borrowed
 * memory it would change the shell's variables, in copied memory it would be noted and lost. So all
 * wait until the child has set its dispositions. posix_spawn does the same on its own. With nothing
 * handled and nothing to change there is nothing that could run.
 */
static SpawnResult run_held(SpawnStrategy strategy, const SpawnPlan *plan)
{
	sigset_t all, old, defaults;
	SpawnPlan held = *plan;
	sigemptyset(&defaults);
	for (int sig = 1; sig < SIG_COUNT; sig++)
		if ((plan->sig_default != NULL && sigismember(plan->sig_default, sig) == 1) ||
		    (sig_any_caught() && sigismember(sig_caught(), sig) == 1))
			sigaddset(&defaults, sig);
	held.sig_default = &defaults;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	const sigset_t *mask = plan->sig_mask != NULL ? plan->sig_mask : &old;
	SpawnResult result = run_as(strategy, &held, mask);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return result;
}

static bool must_hold(SpawnStrategy strategy, const SpawnPlan *plan)
{
	if (strategy.method == SPAWN_POSIX)
		return false;
	return sig_any_caught() || plan->sig_default != NULL || plan->sig_ignore != NULL ||
		plan->tty_fd >= 0;
}

/* The kernel or a sandbox refuses this way of creating processes, but perhaps not the next. */
static bool is_refused(const SpawnResult *result)
{
	return result->step == STEP_CREATE &&
		(result->err == ENOSYS || result->err == EINVAL || result->err == EPERM);
}

SpawnResult spawn_run(SpawnStrategy want, const SpawnPlan *plan)
{
	static const SpawnStrategy others[] = { { SPAWN_VFORK, 0 }, { SPAWN_FORK, 0 } };
	SpawnStrategy strategy = choose(want, plan);
	for (size_t i = 0;; i++) {
		SpawnResult result = must_hold(strategy, plan) ?
			run_held(strategy, plan) : run_as(strategy, plan, plan->sig_mask);
		while (i < 2 && spawn_cannot(others[i], plan) != NULL)
			i++;
		if (i == 2 || !is_refused(&result))
			return result;
		strategy = others[i];
	}
}

const char *spawn_shell_cannot(SpawnStrategy strategy)
{
	switch (strategy.method) {
	case SPAWN_AUTO:
	case SPAWN_FORK:
		return NULL;
	case SPAWN_VFORK:
		return "a vfork child may not run shell code";
	case SPAWN_POSIX:
		return "posix_spawn starts programs only";
	case SPAWN_CLONE:
		if (strategy.clone_flags & CLONE_VM)
			return "a child in the shell's memory may not run shell code";
		return NULL;
	}
	return NULL;
}

/* The process itself, in the way wanted if it suits a child that goes on as a shell. */
static pid_t fork_here(SpawnStrategy want, SpawnResult *result)
{
	if (want.method == SPAWN_CLONE && spawn_shell_cannot(want) == NULL) {
		want.clone_flags &= ~(uint64_t)CLONE_VFORK;
		result->used = want;
		pid_t pid = spawn_clone_here(result->used.clone_flags, &result->pidfd);
		if (pid != -ENOSYS)
			return pid;
	}
	result->used = (SpawnStrategy){ SPAWN_FORK, 0 };
	return spawn_fork_here();
}

SpawnResult spawn_shell(SpawnStrategy want, const SpawnPlan *plan)
{
	SpawnResult result = { .pidfd = -1, .figures = { .child_minflt = -1, .child_majflt = -1 } };
	sigset_t all, old;
	bool held = plan->tty_fd >= 0;
	if (held) {
		sigfillset(&all);
		sigprocmask(SIG_SETMASK, &all, &old);
	}
	Watch watch;
	watch_start(&watch, plan);
	pid_t pid = fork_here(want, &result);
	if (pid == 0) {
		SpawnReport report = SPAWN_REPORT_NONE;
		if (spawn_child_apply(plan, held ? &old : NULL, &report) != 0)
			_exit(126);
		return result;
	}
	watch_stop(&watch, &result.figures);
	if (held)
		sigprocmask(SIG_SETMASK, &old, NULL);
	result.pid = result.born = pid > 0 ? pid : -1;
	if (pid < 0) {
		result.err = -pid;
		result.step = STEP_CREATE;
	} else if (plan->pgrp >= 0) {
		/* Parent and child both do it, since nobody knows who runs first; the later one may
		 * fail. */
		setpgid(pid, plan->pgrp == 0 ? pid : plan->pgrp);
	}
	return result;
}

SpawnResult spawn_exec(const SpawnPlan *plan)
{
	SpawnResult result = { .pid = -1, .born = -1, .pidfd = -1 };
	SpawnReport report = SPAWN_REPORT_NONE;
	sigset_t all, old;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	const sigset_t *mask = plan->sig_mask != NULL ? plan->sig_mask : &old;
	result.err = spawn_child_exec(plan, mask, &report);
	sigprocmask(SIG_SETMASK, &old, NULL);
	result.step = report.step;
	result.op = report.op;
	return result;
}
