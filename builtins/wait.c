/* builtins/wait.c: wait for background jobs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <limits.h>

#include "eval/eval.h"

enum { STATUS_UNKNOWN = 127 };      /* of what is no child of ours (XCU wait) */

static int run_wait(Shell *sh, int argc, const char *const *argv);

BUILTIN(wait, "wait")
	.run      = run_wait,
	.class    = BUILTIN_INTRINSIC,
	.synopsis = "wait [pid|%job...]",
	.summary  = "wait for background jobs to end; the status is that of the last one named",
	.help     = "Without operands, wait for all of them, with status 0. A process that is\n"
	            "no child of this shell, or was waited for before, has status 127. A signal\n"
	            "with a trap ends the wait with a status above 128.\n"
	            "Example: sleep 1 & wait $!",
BUILTIN_END

/* The status of a wait that a signal ended; its trap runs afterwards. */
static int interrupted_status(void)
{
	for (int sig = 1; sig < SIG_COUNT; sig++)
		if (sig_pending[sig] && sig != SIGCHLD)
			return 128 + sig;
	return 128 + SIGCHLD;
}

/* Forgets what has ended. At a prompt its end is still to be told, and that forgets it, too. */
static void forget(Shell *sh, Job *job)
{
	if (!option_on(sh, OPTION_INTERACTIVE) || job->notified || job->number == 0)
		job_remove(sh, job);
}

static bool any_running(const Shell *sh)
{
	for (size_t i = 0; i < sh->jobs.count; i++)
		if (job_state(sh->jobs.items[i]) == PROCESS_RUNNING)
			return true;
	return false;
}

static int wait_for_all(Shell *sh)
{
	jobs_reap(sh);
	while (any_running(sh)) {
		WaitResult result = jobs_wait_any(sh);
		if (result == WAIT_INTERRUPTED)
			return interrupted_status();
		if (result == WAIT_NO_CHILD)
			break;
	}
	for (size_t i = sh->jobs.count; i-- > 0;)
		if (job_state(sh->jobs.items[i]) != PROCESS_STOPPED)
			forget(sh, sh->jobs.items[i]);
	return 0;
}

/* The status of the process when it is one in the middle of a pipeline, else the job's. */
static int process_status(const Job *job, pid_t pid)
{
	for (size_t i = 0; i + 1 < job->nprocesses; i++)
		if (job->processes[i].pid == pid)
			return status_from_wait(job->processes[i].wait_status);
	return job_status(job);
}

/* *go_on is false when a signal ended the wait. */
static int wait_for_operand(Shell *sh, const char *operand, bool *go_on)
{
	const char *why;
	uint64_t pid = 0;
	Job *job;
	if (*operand == '%') {
		job = job_by_id(sh, str_of(operand), &why);
		if (job == NULL)
			builtin_error(sh, "%s: %s", operand, why);
	} else if (num_parse_unsigned(str_of(operand), INT_MAX, &pid)) {
		job = job_by_pid(sh, (pid_t)pid);
	} else {
		return builtin_usage(sh, &builtin_wait, "%s: not a process id or job", operand);
	}
	if (job == NULL)
		return STATUS_UNKNOWN;
	WaitResult result = job_wait(sh, job, true);
	if (result == WAIT_INTERRUPTED) {
		*go_on = false;
		return interrupted_status();
	}
	if (result == WAIT_NO_CHILD)
		return STATUS_UNKNOWN;
	int status = process_status(job, (pid_t)pid);
	pid_t last = job->processes[job->nprocesses - 1].pid;
	if (job_state(job) == PROCESS_DONE && (pid == 0 || (pid_t)pid == last))
		forget(sh, job);
	return status;
}

static int run_wait(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_wait, argc, argv);
	if (option_next(&parser) != OPT_DONE)
		return 2;
	if (parser.index == argc)
		return wait_for_all(sh);
	int status = 0;
	bool go_on = true;
	for (int i = parser.index; i < argc && go_on; i++)
		status = wait_for_operand(sh, argv[i], &go_on);
	return status;
}
