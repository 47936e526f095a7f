/* eval/jobctl.h: jobs and the terminal under monitor mode (XCU 2.11). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EVAL_JOBCTL_H
#define COWSH_EVAL_JOBCTL_H

#include "eval/eval.h"

/* Turns job control on or off: the terminal, an interactive shell's own process group, the
 * dispositions. Installed as sh->monitor_changed. */
void jobctl_set(Shell *sh, bool on);
/* After a foreground job: the terminal belongs to the shell again. A stopped job's modes are
 * kept for fg; a job that ended well may have changed them for good, any other end restores the
 * shell's. */
void job_take_terminal(Shell *sh, Job *job);
/* Lets a stopped or background job go on, in the foreground (waits for it) or not. */
Flow job_continue(Shell *sh, Job *job, bool foreground);

typedef enum JobFormat { JOB_SHORT, JOB_LONG, JOB_PIDS } JobFormat;
/* One job in the format of jobs(1): short, with -l, or with -p. */
void job_print(Shell *sh, Out *out, const Job *job, JobFormat format);
/* Tells the user, before a prompt, what has changed since it was told last, and forgets jobs whose
 * end was told. */
void jobs_notify(Shell *sh);
/* An interactive shell with stopped jobs does not exit at the first try. True: it was held back,
 * with a message. */
bool jobs_hold_exit(Shell *sh);
/* SIGHUP to every job, and SIGCONT to the stopped ones: the terminal has gone. */
void jobs_hang_up(Shell *sh);

#endif
