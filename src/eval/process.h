/* eval/process.h: the one place where processes are born, replaced and waited for. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EVAL_PROCESS_H
#define COWSH_EVAL_PROCESS_H

#include "eval/redir.h"

/* An external command ready to be born: its words, environment and descriptors. */
typedef struct Command {
	const char *path;           /* resolved */
	const char *name;           /* as the user wrote it, for messages */
	const char *const *argv;
	size_t argc;
	const char *const *environment;
	RedirectPlan redirects;
} Command;

/* Where a child belongs. All zero but tty: a foreground child without job control. */
typedef struct Placement {
	/* joins this job's process group under monitor mode; NULL: no job */
	Job *job;
	bool async;                 /* & : without job control it ignores INT and QUIT */
} Placement;

/* Births by the chosen strategy. Returns the pid, or -1 after a message with sh->status 126 or 127.
 * A text file without #! is run as a script by this shell. */
pid_t process_spawn(Shell *sh, const Command *command, const Placement *place);
/* Forks a child for shell code. Returns 0 in the child, which is then a subshell (traps, options,
 * jobs), the pid in the parent, or -1 after a message. */
pid_t process_fork(Shell *sh, const Placement *place);
/* A child that ends with sh->status at once, for a background command that failed before it was
 * one: $! and `wait` need a process. Returns false, without a message, when it cannot be born. */
bool process_stand_in(Shell *sh, const Placement *place);
/* Replaces this process. Returns only on failure, after a message, with sh->status 126 or 127. */
void process_replace(Shell *sh, const Command *command);

/* Says that there is no such command (err is ENOENT, status 127) or none that may be run (126),
 * where its standard error goes. */
void command_not_found(Shell *sh, const Command *command, int err);

/* Waits for one foreground child without a job (no monitor mode). Sets sh->status. */
void process_wait(Shell *sh, pid_t pid, int64_t start_ns);
/* Waits for a foreground job, takes the terminal back, sets sh->status, and removes the job unless
 * it stopped. */
Flow job_foreground(Shell *sh, Job *job);

/* Ends a subshell with sh->status: runs its EXIT trap, writes its output. */
_Noreturn void subshell_end(Shell *sh, Flow flow);

/* A job for a new pipeline or background command, with its text when somebody can ask for it. */
Job *process_job(Shell *sh, const Node *node);

#endif
