/* state/job.h: job records: what the shell knows of its children. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_STATE_JOB_H
#define COWSH_STATE_JOB_H

#include <sys/resource.h>
#include <sys/types.h>
#include <termios.h>

#include "base/str.h"

typedef struct Shell Shell;

typedef enum ProcessState { PROCESS_RUNNING, PROCESS_STOPPED, PROCESS_DONE } ProcessState;

typedef struct Process {
	pid_t pid;
	int wait_status;            /* as wait4 gave it, when stopped or done */
	ProcessState state;
	long minflt, majflt;        /* of wait4's rusage when done */
} Process;

typedef struct Job Job;
struct Job {
	/* %number; 0: never put in the background nor stopped, so without a number */
	int number;
	pid_t pgrp;                 /* its process group when it has its own, else 0 */
	/* in pipeline order; the last one's status is the job's (or pipefail's) */
	Process *processes;
	size_t nprocesses;
	char *text;                 /* the command as text; NULL when nobody can ask for it */
	bool foreground;
	bool background;            /* was started by & */
	bool notified;              /* its present state was told to the user */
	bool negated, pipefail;     /* how its status is computed */
	bool has_modes;
	struct termios modes;       /* the terminal's when it stopped */
	uint64_t stamp;             /* order of use for %+ and %- */
	int64_t start_ns;
};

/* A new job without processes, owned by the table; it lasts until job_remove. */
Job *job_new(Shell *sh);
void job_add_process(Job *job, pid_t pid);
/* Gives it the lowest free number, on which it becomes the current job. */
void job_number(Shell *sh, Job *job);
void job_remove(Shell *sh, Job *job);
/* Takes the number of a job whose end was told; its status stays for `wait`. */
void job_retire(Job *job);
/* In a subshell: the parent's jobs are no children of ours; keeps their records for `jobs` in a
 * command substitution until cleared. */
void job_forget_all(Shell *sh);

ProcessState job_state(const Job *job);
/* The exit status by the job's rules (128 + signal number when killed or stopped). */
int job_status(const Job *job);
int status_from_wait(int wait_status);

Job *job_by_pid(Shell *sh, pid_t pid);          /* any process of it; NULL: none */
Job *job_current(Shell *sh);                    /* %+ */
Job *job_previous(Shell *sh);                   /* %- */
/* A job id: %%, %+, %-, %n, %string, %?string. NULL with *why: "no such job" or "ambiguous". */
Job *job_by_id(Shell *sh, Str id, const char **why);

#endif
