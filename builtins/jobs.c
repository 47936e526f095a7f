/* builtins/jobs.c: jobs, fg and bg: list jobs, and let them go on. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/jobctl.h"

static int run_jobs(Shell *sh, int argc, const char *const *argv);
static int run_fg(Shell *sh, int argc, const char *const *argv);
static int run_bg(Shell *sh, int argc, const char *const *argv);

static const OptDef opts[] = {
	{ 'l', NULL, NULL, "process group ids, too" },
	{ 'p', NULL, NULL, "process group ids only" },
	OPT_END
};

BUILTIN(jobs, "jobs")
	.run      = run_jobs,
	.class    = BUILTIN_INTRINSIC,
	.flags    = BUILTIN_PURE,           /* so that $(jobs -p) lists the jobs of this shell */
	.synopsis = "jobs [-l|-p] [%job...]",
	.summary  = "list the jobs of this shell and their states",
	.help     = "The current job (fg's and bg's default) is marked +, the previous one -. A job whose end was listed\n"
	            "is forgotten.\n"
	            "Example: sleep 60 & jobs -l",
	.opts     = opts,
BUILTIN_END

BUILTIN(fg, "fg")
	.run      = run_fg,
	.class    = BUILTIN_INTRINSIC,
	.synopsis = "fg [%job]",
	.summary  = "continue a job in the foreground",
	.help     = "Without an operand, the current job. Needs job control (set -m).",
BUILTIN_END

BUILTIN(bg, "bg")
	.run      = run_bg,
	.class    = BUILTIN_INTRINSIC,
	.synopsis = "bg [%job...]",
	.summary  = "continue stopped jobs in the background",
	.help     = "Without an operand, the current job. Needs job control (set -m).",
BUILTIN_END

static Job *find_job(Shell *sh, const char *id)
{
	const char *why;
	Job *job = *id == '%' ? job_by_id(sh, str_of(id), &why) : NULL;
	if (job == NULL)
		builtin_error(sh, "%s: %s", id, *id == '%' ? why : "no job id");
	return job;
}

static void list_job(Shell *sh, Job *job, JobFormat format)
{
	job_print(sh, sh->out, job, format);
	if (sh->subshell_depth == 0)        /* the text may not reach the user */
		job->notified = true;
}

/* What was listed as ended is known, and forgotten. */
static void forget_listed(Shell *sh)
{
	for (size_t i = sh->jobs.count; i-- > 0;)
		if (sh->jobs.items[i]->notified && job_state(sh->jobs.items[i]) == PROCESS_DONE)
			job_remove(sh, sh->jobs.items[i]);
}

static int run_jobs(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_jobs, argc, argv);
	JobFormat format = JOB_SHORT;
	int letter, status = 0;
	while ((letter = option_next(&parser)) != OPT_DONE) {
		if (letter == OPT_BAD)
			return 2;
		format = letter == 'p' ? JOB_PIDS : JOB_LONG;
	}
	jobs_reap(sh);
	if (parser.index == argc)
		for (size_t i = 0; i < sh->jobs.count; i++)
			if (sh->jobs.items[i]->number != 0)
				list_job(sh, sh->jobs.items[i], format);
	for (int i = parser.index; i < argc; i++) {
		Job *job = find_job(sh, argv[i]);
		if (job != NULL)
			list_job(sh, job, format);
		else
			status = 1;
	}
	if (sh->subshell_depth == 0)
		forget_listed(sh);
	return status;
}

/* The job that an operand of fg or bg names; the current one without an operand. NULL after a
 * message. */
static Job *job_operand(Shell *sh, const char *id)
{
	Job *job = id != NULL ? find_job(sh, id) : job_current(sh);
	if (job == NULL && id == NULL)
		builtin_error(sh, "no current job");
	if (job != NULL && job->pgrp == 0) {
		builtin_error(sh, "%%%d: was started without job control", job->number);
		return NULL;
	}
	if (job != NULL && job_state(job) == PROCESS_DONE) {
		builtin_error(sh, "%%%d: has ended", job->number);
		return NULL;
	}
	return job;
}

static bool parse_no_options(Shell *sh, const Builtin *builtin, int argc, const char *const *argv,
	int *operand, int *status)
{
	OptParser parser = OPT_PARSER(sh, builtin, argc, argv);
	*status = 2;
	if (option_next(&parser) != OPT_DONE)
		return false;
	*operand = parser.index;
	if (option_on(sh, OPTION_MONITOR))
		return true;
	*status = builtin_error(sh, "no job control");
	return false;
}

static int run_fg(Shell *sh, int argc, const char *const *argv)
{
	int operand, status;
	if (!parse_no_options(sh, &builtin_fg, argc, argv, &operand, &status))
		return status;
	if (argc > operand + 1)
		return builtin_usage(sh, &builtin_fg, "too many operands");
	jobs_reap(sh);
	Job *job = job_operand(sh, operand < argc ? argv[operand] : NULL);
	if (job == NULL)
		return 1;
	job_number(sh, job);                /* it becomes the current job */
	out_format(sh->out, "%s\n", job->text != NULL ? job->text : "");
	out_flush(sh->out);
	sh->flow = job_continue(sh, job, true);
	return sh->status;
}

static int continue_in_background(Shell *sh, const char *id)
{
	Job *job = job_operand(sh, id);
	if (job == NULL)
		return 1;
	job_number(sh, job);
	job_continue(sh, job, false);
	sh->last_async = job->processes[job->nprocesses - 1].pid;
	out_format(sh->out, "[%d] %s\n", job->number, job->text != NULL ? job->text : "");
	return 0;
}

static int run_bg(Shell *sh, int argc, const char *const *argv)
{
	int operand, status;
	if (!parse_no_options(sh, &builtin_bg, argc, argv, &operand, &status))
		return status;
	jobs_reap(sh);
	if (operand == argc)
		return continue_in_background(sh, NULL);
	for (status = 0; operand < argc; operand++)
		status |= continue_in_background(sh, argv[operand]);
	return status;
}
