/* state/job.c: job records. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state/job.h"

#include <stdlib.h>
#include <sys/wait.h>

#include "base/num.h"
#include "state/shell.h"

/* Statuses are kept for `wait`, but not for ever: the oldest job that has ended makes room
 * (CHILD_MAX, XCU 2.9.3.1). */
static void make_room(Shell *sh)
{
	enum { REMEMBERED = 4096 };
	if (sh->jobs.count < REMEMBERED)
		return;
	for (size_t i = 0; i < sh->jobs.count; i++)
		if (job_state(sh->jobs.items[i]) == PROCESS_DONE) {
			job_remove(sh, sh->jobs.items[i]);
			return;
		}
}

Job *job_new(Shell *sh)
{
	make_room(sh);
	Job *job = mem_alloc(sizeof *job);
	*job = (Job){ .stamp = ++sh->job_stamp };
	VEC_PUSH(&sh->jobs, job);
	return job;
}

void job_add_process(Job *job, pid_t pid)
{
	job->processes =
		mem_realloc(job->processes, (job->nprocesses + 1) * sizeof *job->processes);
	job->processes[job->nprocesses++] = (Process){ .pid = pid };
}

void job_number(Shell *sh, Job *job)
{
	job->stamp = ++sh->job_stamp;
	if (job->number != 0)
		return;
	int number = 1;
	for (size_t i = 0; i < sh->jobs.count; i++)
		if (sh->jobs.items[i]->number >= number)
			number = sh->jobs.items[i]->number + 1;
	job->number = number;
}

void job_retire(Job *job)
{
	job->number = 0;
	free(job->text);
	job->text = NULL;
}

void job_remove(Shell *sh, Job *job)
{
	for (size_t i = sh->jobs.count; i-- > 0;)       /* most often it is the newest */
		if (sh->jobs.items[i] == job) {
			sh->jobs.count--;
			memmove(&sh->jobs.items[i], &sh->jobs.items[i + 1],
				(sh->jobs.count - i) * sizeof *sh->jobs.items);
			break;
		}
	free(job->processes);
	free(job->text);
	free(job);
}

void job_forget_all(Shell *sh)
{
	sh->jobs.count = 0;         /* freeing them would only copy the parent's pages */
}

ProcessState job_state(const Job *job)
{
	ProcessState state = PROCESS_DONE;
	for (size_t i = 0; i < job->nprocesses; i++) {
		if (job->processes[i].state == PROCESS_RUNNING)
			return PROCESS_RUNNING;
		if (job->processes[i].state == PROCESS_STOPPED)
			state = PROCESS_STOPPED;
	}
	return state;
}

int status_from_wait(int wait_status)
{
	if (WIFEXITED(wait_status))
		return WEXITSTATUS(wait_status);
	return 128 + (WIFSTOPPED(wait_status) ? WSTOPSIG(wait_status) : WTERMSIG(wait_status));
}

int job_status(const Job *job)
{
	int status = 0;
	if (job_state(job) == PROCESS_STOPPED) {
		for (size_t i = 0; i < job->nprocesses; i++)
			if (job->processes[i].state == PROCESS_STOPPED)
				status = status_from_wait(job->processes[i].wait_status);
		return status;
	}
	for (size_t i = 0; i < job->nprocesses; i++) {
		int one = status_from_wait(job->processes[i].wait_status);
		if (i + 1 == job->nprocesses ? one != 0 || !job->pipefail
					     : job->pipefail && one != 0)
			status = one;
	}
	return job->negated ? status == 0 : status;
}

Job *job_by_pid(Shell *sh, pid_t pid)
{
	/* The newest first: an old record may have the pid that a new child got. */
	for (size_t i = sh->jobs.count; i-- > 0;)
		for (size_t j = 0; j < sh->jobs.items[i]->nprocesses; j++)
			if (sh->jobs.items[i]->processes[j].pid == pid)
				return sh->jobs.items[i];
	return NULL;
}

/* Is a before b as a choice for %+? Stopped jobs come first, then the most recently used. */
static bool job_before(const Job *a, const Job *b)
{
	bool a_stopped = job_state(a) == PROCESS_STOPPED,
	     b_stopped = job_state(b) == PROCESS_STOPPED;
	return a_stopped != b_stopped ? a_stopped : a->stamp > b->stamp;
}

static Job *best_job(Shell *sh, const Job *other_than)
{
	Job *best = NULL;
	for (size_t i = 0; i < sh->jobs.count; i++) {
		Job *job = sh->jobs.items[i];
		if (job->number != 0 && job != other_than &&
			(best == NULL || job_before(job, best)))
			best = job;
	}
	return best;
}

Job *job_current(Shell *sh)
{
	return best_job(sh, NULL);
}

Job *job_previous(Shell *sh)
{
	const Job *current = job_current(sh);
	return current != NULL ? best_job(sh, current) : NULL;
}

static Job *job_by_text(Shell *sh, const char *text, bool anywhere, const char **why)
{
	Job *found = NULL;
	for (size_t i = 0; i < sh->jobs.count; i++) {
		Job *job = sh->jobs.items[i];
		if (job->number == 0 || job->text == NULL)
			continue;
		const char *at = strstr(job->text, text);
		if (at == NULL || (!anywhere && at != job->text))
			continue;
		if (found != NULL) {
			*why = "ambiguous job id";
			return NULL;
		}
		found = job;
	}
	return found;
}

Job *job_by_id(Shell *sh, Str id, const char **why)
{
	const char *rest = id.ptr + 1;
	uint64_t number;
	Job *job = NULL;
	*why = "no such job";
	if (*rest == '\0' || strcmp(rest, "%") == 0 || strcmp(rest, "+") == 0)
		return job_current(sh);
	if (strcmp(rest, "-") == 0)
		return job_previous(sh);
	if (num_parse_unsigned(str_of(rest), INT32_MAX, &number)) {
		for (size_t i = 0; i < sh->jobs.count && job == NULL; i++)
			if ((uint64_t)sh->jobs.items[i]->number == number && number != 0)
				job = sh->jobs.items[i];
		return job;
	}
	return *rest == '?' ? job_by_text(sh, rest + 1, true, why)
			    : job_by_text(sh, rest, false, why);
}
