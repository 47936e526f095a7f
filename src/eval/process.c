/* eval/process.c: the one place where processes are born, replaced and waited for. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "eval/jobctl.h"
#include "state/mapping.h"
#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/tty.h"
#include "syntax/show.h"

/* ---- what a child gets ---- */

static bool job_control(const Shell *sh)
{
	return option_on(sh, OPTION_MONITOR);
}

/* The signals and the process group of a child. The sets live in the caller's frame, as long as the
 * plan. */
static void place_child(Shell *sh, SpawnPlan *plan, const Placement *place, sigset_t sets[2])
{
	bool any = trap_child_signals(sh, &sets[0], &sets[1]);
	if (place->async && !job_control(sh)) {
		sigaddset(&sets[1], SIGINT);
		sigaddset(&sets[1], SIGQUIT);
		any = true;
	}
	if (any)
		plan->sig_default = &sets[0];
	if (any && !sig_set_is_empty(&sets[1]))    /* posix_spawn cannot ignore signals */
		plan->sig_ignore = &sets[1];
	if (job_control(sh) && place->job != NULL) {
		plan->pgrp = place->job->pgrp;
		if (!place->async)
			plan->tty_fd = sh->tty_fd;
	}
	plan->measure = sh->probe != NULL || option_on(sh, OPTION_SPAWNTRACE);
	if (sh->probe != NULL && sh->probe->planned != NULL && plan->path != NULL)
		sh->probe->planned(sh->probe, plan);
}

/* Everything that follows a birth, whatever the method: trace, observer, the job's record. */
static void born(Shell *sh, const SpawnPlan *plan, const SpawnResult *result,
	const Placement *place, const char *fallback)
{
	if (option_on(sh, OPTION_SPAWNTRACE)) {
		Out err;
		out_to_fd(&err, STDERR_FILENO);
		spawn_trace(&err, plan, result, fallback);
		out_flush(&err);
		strbuf_free(&err.buf);
	}
	if (result->pidfd >= 0)
		close(result->pidfd);
	if (sh->probe != NULL && sh->probe->spawned != NULL)
		sh->probe->spawned(sh->probe, plan, result);
	if (result->pid <= 0 || place->job == NULL)
		return;
	if (job_control(sh) && place->job->pgrp == 0)
		place->job->pgrp = result->pid;
	job_add_process(place->job, result->pid);
}

/* ---- births ---- */

/* A message about a command goes where the command's standard error goes, as if the child had
 * written it. */
static void complain(Shell *sh, const Command *command, int err, const char *reason)
{
	int fd = redirect_plan_stderr(&command->redirects);
	int saved = fd == STDERR_FILENO ? -1 : fd_save(STDERR_FILENO);
	if (saved >= 0 && fd < 0)
		close(STDERR_FILENO);
	else if (saved >= 0)
		dup2(fd, STDERR_FILENO);
	if (err != 0)
		sh_errno(sh, err, "%s%s", command->name, reason);
	else
		sh_error(sh, "%s%s", command->name, reason);
	if (saved >= 0) {
		dup2(saved, STDERR_FILENO);
		close(saved);
	}
}

void command_not_found(Shell *sh, const Command *command, int err)
{
	sh->status = err == ENOENT ? 127 : 126;
	complain(sh, command, err == ENOENT ? 0 : err, err == ENOENT ? ": not found" : "");
	if (err == ENOENT && sh->command_missing != NULL && sh->subshell_depth == 0)
		sh->command_missing(sh, command->name);
}

/* Says why a command could not be run; the status is 127 for "not found", 126 for anything else. */
static void report_failure(Shell *sh, const Command *command, const SpawnResult *result)
{
	if (result->step == STEP_CREATE) {
		complain(sh, command, result->err, ": cannot create a process");
		sh->status = 126;
	} else {
		command_not_found(sh, command, result->err);
		sh->status = result->step == STEP_EXEC && result->err == ENOENT ? 127 : 126;
	}
}

/* The strategy is strict and cannot carry out the plan: a failure with the reason. */
static bool refuse(Shell *sh, const char *name, const char *reason)
{
	if (reason == NULL || !option_on(sh, OPTION_SPAWNSTRICT))
		return false;
	sh_error(sh, "%s: spawnstrict: %s", name, reason);
	sh->status = 126;
	return true;
}

/* A file that exec calls no executable is a script when its first line is text (XCU 2.9.1.6). */
static bool looks_like_script(const char *path)
{
	char text[256];
	int fd = fd_open(path, O_RDONLY, 0);
	if (fd < 0)
		return false;
	ssize_t len = fd_read(fd, text, sizeof text);
	close(fd);
	const char *newline = len > 0 ? memchr(text, '\n', (size_t)len) : NULL;
	size_t line = newline != NULL ? (size_t)(newline - text) : len > 0 ? (size_t)len : 0;
	return len >= 0 && memchr(text, '\0', line) == NULL;
}

/* Turns the plan into one that has this shell read the file. */
static void plan_script(Shell *sh, SpawnPlan *plan, size_t argc)
{
	const char **argv = ARENA_ARRAY(&sh->scratch, const char *, argc + 2);
	argv[0] = option_on(sh, OPTION_POSIX) ? "sh" : "cowsh";
	argv[1] = plan->path;
	for (size_t i = 1; i <= argc; i++)
		argv[i + 1] = plan->argv[i];
	plan->argv = argv;
	plan->path = access("/proc/self/exe", X_OK) == 0 ? "/proc/self/exe" : "/bin/sh";
}

static void plan_command(Shell *sh, SpawnPlan *plan, const Command *command, const Placement *place,
	sigset_t sets[2])
{
	spawn_plan_init(plan);
	plan->path = command->path;
	plan->argv = command->argv;
	plan->envp = command->environment;
	plan->ops = command->redirects.ops;
	plan->nops = command->redirects.nops;
	place_child(sh, plan, place, sets);
}

/* The remembered file has gone: forgets it and searches again (XCU hash). */
static bool relocate(Shell *sh, SpawnPlan *plan, const char *name)
{
	const Located *located = location_find(sh, str_of(name));
	if (located == NULL || strcmp(located->path, plan->path) != 0 ||
		access(plan->path, F_OK) == 0)
		return false;
	location_forget(sh, str_of(name));
	Target target = resolve_command(sh, str_of(name), RESOLVE_ONLY_PATH);
	plan->path = target.path;
	return target.kind == TARGET_PATH;
}

pid_t process_spawn(Shell *sh, const Command *command, const Placement *place)
{
	SpawnPlan plan;
	sigset_t sets[2];
	plan_command(sh, &plan, command, place, sets);
	const char *fallback = spawn_cannot(sh->strategy, &plan);
	if (refuse(sh, command->name, fallback))
		return -1;
	SpawnResult result = spawn_run(sh->strategy, &plan);
	if (result.pid < 0 && result.err == ENOENT && relocate(sh, &plan, command->name))
		result = spawn_run(sh->strategy, &plan);
	if (result.pid < 0 && result.err == ENOEXEC && looks_like_script(command->path)) {
		plan_script(sh, &plan, command->argc);
		result = spawn_run(sh->strategy, &plan);
	}
	born(sh, &plan, &result, place, fallback);
	if (result.pid < 0)
		report_failure(sh, command, &result);
	return result.pid;
}

/* The child of process_fork becomes a subshell (XCU 2.13); a background one without job control
 * ignores INT and QUIT. */
static void enter_subshell(Shell *sh, bool ignore_interrupts)
{
	sh->subshell_depth++;
	sh->traps_wait = false;
	trap_enter_subshell(sh);
	sh->in_trap = false;
	job_forget_all(sh);
	sh->options &= ~(uint32_t)OPTION_MONITOR;
	sh->probe = NULL;
	sh->exit_trap_done = false;
	if (option_on(sh, OPTION_INTERACTIVE))
		trap_update_dispositions(sh);
	if (ignore_interrupts) {
		trap_set(sh, SIGINT, STR(""));
		trap_set(sh, SIGQUIT, STR(""));
	}
}

pid_t process_fork(Shell *sh, const Placement *place)
{
	SpawnPlan plan;
	sigset_t sets[2];
	sigset_t all, old;
	shell_pid(sh);                      /* $$ stays the parent's */
	out_flush(sh->out);
	spawn_plan_init(&plan);
	place_child(sh, &plan, place, sets);
	plan.sig_default = plan.sig_ignore = NULL;
	/* a handler must not run in the child before its traps are reset */
	bool shield = sig_any_caught();
	if (shield) {
		sigfillset(&all);
		sigprocmask(SIG_SETMASK, &all, &old);
	}
	bool monitor = job_control(sh);
	SpawnResult result = spawn_shell(sh->strategy, &plan);
	if (result.pid == 0) {
		enter_subshell(sh, place->async && !monitor);
		if (shield)
			sigprocmask(SIG_SETMASK, &old, NULL);
		return 0;
	}
	if (shield)
		sigprocmask(SIG_SETMASK, &old, NULL);
	born(sh, &plan, &result, place, spawn_shell_cannot(sh->strategy));
	if (result.pid < 0) {
		sh_errno(sh, result.err, "cannot create a process");
		sh->status = 126;
	}
	return result.pid;
}

bool process_stand_in(Shell *sh, const Placement *place)
{
	SpawnPlan plan;
	sigset_t sets[2];
	spawn_plan_init(&plan);
	place_child(sh, &plan, place, sets);
	plan.sig_default = plan.sig_ignore = NULL;
	SpawnResult result = spawn_shell(sh->strategy, &plan);
	if (result.pid == 0)
		_exit(sh->status & 255);
	born(sh, &plan, &result, place, spawn_shell_cannot(sh->strategy));
	return result.pid > 0;
}

void process_replace(Shell *sh, const Command *command)
{
	SpawnPlan plan;
	sigset_t sets[2];
	plan_command(sh, &plan, command, &(Placement){ 0 }, sets);
	plan.measure = plan.trace = false;
	memory_end(sh);
	SpawnResult result = spawn_exec(&plan);
	plan.nops = 0;                      /* they are done */
	if (result.step == STEP_EXEC && result.err == ENOENT && relocate(sh, &plan, command->name))
		result = spawn_exec(&plan);
	if (result.err == ENOEXEC && looks_like_script(command->path)) {
		plan_script(sh, &plan, command->argc);
		result = spawn_exec(&plan);
	}
	report_failure(sh, command, &result);
}

int process_exec(Shell *sh, int argc, const char *const *argv)
{
	Target target =
		resolve_command(sh, str_of(argv[0]), RESOLVE_NO_REMEMBER | RESOLVE_ONLY_PATH);
	if (target.kind != TARGET_PATH) {
		sh_errno(sh, target.err, "%s", argv[0]);
		return sh->status = target.err == ENOENT ? 127 : 126;
	}
	Command command = { .path = target.path,
		.name = argv[0],
		.argv = argv,
		.argc = (size_t)argc,
		.environment = var_environment(sh) };
	out_flush(sh->out);
	process_replace(sh, &command);
	return sh->status;
}

/* ---- waiting ---- */

static void record(Shell *sh, pid_t pid, int wait_status, const struct rusage *usage)
{
	if (sh->probe != NULL && sh->probe->reaped != NULL && !WIFSTOPPED(wait_status) &&
		!WIFCONTINUED(wait_status))
		sh->probe->reaped(sh->probe, pid, wait_status, usage);
}

/* As in the list of jobs; a script's reader needs the place, too. */
static void tell_death(Shell *sh, int wait_status)
{
	const char *reason = strsignal(WTERMSIG(wait_status));
	const char *core = WCOREDUMP(wait_status) ? " (core dumped)" : "";
	if (option_on(sh, OPTION_INTERACTIVE))
		sh_notice("%s%s", reason, core);
	else
		sh_error(sh, "command killed: %s%s", reason, core);
}

/* A foreground job died of a signal. With SIGINT the user meant the whole command line (under job
 * control only the job got it), SIGPIPE is how pipelines end; any other comes as a surprise. */
static void note_death(Shell *sh, int wait_status)
{
	if (!WIFSIGNALED(wait_status) || WTERMSIG(wait_status) == SIGPIPE)
		return;
	if (WTERMSIG(wait_status) != SIGINT) {
		tell_death(sh, wait_status);
	} else if (option_on(sh, OPTION_INTERACTIVE) && job_control(sh) && sh->traps[SIGINT] == NULL) {
		sig_pending[SIGINT] = 1;
		sig_pending_any = 1;
	}
}

static void command_cost(Shell *sh, const struct rusage *usage, int64_t start_ns)
{
	sh->cost = (CommandCost){ usage->ru_minflt, usage->ru_majflt,
		start_ns != 0 ? clock_ns() - start_ns : 0 };
}

void process_wait(Shell *sh, pid_t pid, int64_t start_ns)
{
	int wait_status;
	struct rusage usage;
	while (wait4(pid, &wait_status, 0, &usage) < 0)
		if (errno != EINTR) {
			sh->status = 127;
			return;
		}
	sh->status = status_from_wait(wait_status);
	command_cost(sh, &usage, start_ns);
	record(sh, pid, wait_status, &usage);
	note_death(sh, wait_status);
}

/* Notes one change of a child in its job. */
static void child_changed(Shell *sh, pid_t pid, int wait_status, const struct rusage *usage)
{
	Job *job = job_by_pid(sh, pid);
	record(sh, pid, wait_status, usage);
	if (job == NULL)
		return;
	for (size_t i = 0; i < job->nprocesses; i++) {
		Process *process = &job->processes[i];
		if (process->pid != pid || process->state == PROCESS_DONE)
			continue;
		process->wait_status = wait_status;
		process->state = WIFSTOPPED(wait_status) ? PROCESS_STOPPED
		               : WIFCONTINUED(wait_status) ? PROCESS_RUNNING : PROCESS_DONE;
		process->minflt = usage->ru_minflt;
		process->majflt = usage->ru_majflt;
	}
	job->notified = false;
}

static int wait_flags(const Shell *sh)
{
	return job_control(sh) ? WUNTRACED | WCONTINUED : 0;
}

void jobs_reap(Shell *sh)
{
	int wait_status;
	struct rusage usage;
	pid_t pid;
	while ((pid = wait4(-1, &wait_status, wait_flags(sh) | WNOHANG, &usage)) > 0)
		child_changed(sh, pid, wait_status, &usage);
}

/* Is a trap due that ends the wait even when the child has ended meanwhile? SIGCHLD's is not: it
 * tells of what the wait is for. Signals are blocked. */
static bool is_interrupted(const Shell *sh)
{
	sig_atomic_t child = sig_pending[SIGCHLD];
	sig_pending[SIGCHLD] = 0;
	bool interrupted = trap_is_pending(sh);
	sig_pending[SIGCHLD] = child;
	return interrupted;
}

/*
 * Waits for a child (-1: any) until it changes or, when `interruptible`, a caught signal comes. A
 * signal between the test of the pending set and a blocking wait4 would be lost, so there the shell
 * sleeps in sigsuspend, which SIGCHLD ends too.
 */
static WaitResult wait_change(Shell *sh, pid_t pid, bool interruptible)
{
	int wait_status, flags = wait_flags(sh);
	struct rusage usage;
	pid_t changed = 0;
	if (!interruptible || !sig_any_caught()) {
		while ((changed = wait4(pid, &wait_status, flags, &usage)) < 0 && errno == EINTR)
			if (interruptible)
				return WAIT_INTERRUPTED;
		if (changed > 0)
			child_changed(sh, changed, wait_status, &usage);
		return changed > 0 ? WAIT_DONE : WAIT_NO_CHILD;
	}
	sigset_t all, old;
	WaitResult result = WAIT_DONE;
	bool handled = sigismember(sig_caught(), SIGCHLD) == 1;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	if (!handled)
		sig_catch(SIGCHLD);
	while (!is_interrupted(sh) &&
		(changed = wait4(pid, &wait_status, flags | WNOHANG, &usage)) == 0) {
		if (!handled)
			sig_take(SIGCHLD);
		if (trap_is_pending(sh))
			break;
		sigsuspend(&old);
	}
	if (changed == 0)
		result = WAIT_INTERRUPTED;
	if (!handled) {
		sig_default(SIGCHLD);
		sig_take(SIGCHLD);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (changed > 0)
		child_changed(sh, changed, wait_status, &usage);
	return changed < 0 ? WAIT_NO_CHILD : result;
}

WaitResult jobs_wait_any(Shell *sh)
{
	return wait_change(sh, -1, true);
}

WaitResult job_wait(Shell *sh, Job *job, bool interruptible)
{
	for (size_t i = 0; i < job->nprocesses; i++) {
		Process *process = &job->processes[i];
		while (process->state == PROCESS_RUNNING) {
			WaitResult result = wait_change(sh, process->pid, interruptible);
			if (result == WAIT_INTERRUPTED)
				return result;
			if (result == WAIT_NO_CHILD) {
				/* taken by somebody else: the status is lost */
				process->state = PROCESS_DONE;
				process->wait_status = 127 << 8;
			}
		}
	}
	return job_state(job) == PROCESS_STOPPED ? WAIT_STOPPED : WAIT_DONE;
}

static void job_cost(Shell *sh, const Job *job)
{
	sh->cost = (CommandCost){ .wall_ns = clock_ns() - job->start_ns };
	for (size_t i = 0; i < job->nprocesses; i++) {
		sh->cost.minflt += job->processes[i].minflt;
		sh->cost.majflt += job->processes[i].majflt;
	}
}

Flow job_foreground(Shell *sh, Job *job)
{
	job->foreground = true;
	WaitResult result = job_wait(sh, job, false);
	job->foreground = false;
	sh->status = job_status(job);
	job_cost(sh, job);
	if (job_control(sh) && sh->tty_fd >= 0)
		job_take_terminal(sh, job);
	if (result == WAIT_STOPPED) {
		job_number(sh, job);
		job->notified = !option_on(sh, OPTION_INTERACTIVE);
		return FLOW_NEXT;
	}
	if (job->nprocesses > 0)
		note_death(sh, job->processes[job->nprocesses - 1].wait_status);
	job_remove(sh, job);
	return FLOW_NEXT;
}

Job *process_job(Shell *sh, const Node *node)
{
	Job *job = job_new(sh);
	job->start_ns = clock_ns();
	job->pipefail = option_on(sh, OPTION_PIPEFAIL);
	if (option_on(sh, OPTION_INTERACTIVE | OPTION_MONITOR)) {
		StrBuf text = { 0 };
		show_node(&text, &sh->symbols, node, true);
		job->text = mem_copy(text.ptr, text.len);
		strbuf_free(&text);
	}
	return job;
}
