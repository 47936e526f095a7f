/* eval/jobctl.h: jobs and the terminal under monitor mode (XCU 2.11). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EVAL_JOBCTL_H
#define COWSH_EVAL_JOBCTL_H

#include "eval/eval.h"

/* Turns job control on or off: the shell's own process group, the terminal, the dispositions. Installed as sh->monitor_changed. */
void jobctl_set(Shell *sh, bool on);
/* After a foreground job: the terminal belongs to the shell again, with the modes the shell had, or keeps those that a job which ended
 * well has set; a stopped job's modes are kept for fg. */
void job_take_terminal(Shell *sh, Job *job);
/* Says that a foreground job was stopped. */
void job_report_stop(Shell *sh, Job *job);

#endif
