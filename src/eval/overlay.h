/* eval/overlay.h: subshells that need no process, since what they change can be undone. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EVAL_OVERLAY_H
#define COWSH_EVAL_OVERLAY_H

#include "eval/eval.h"

/*
 * May the body of a subshell run in this process, over an overlay? Everything in it must be a
 * builtin or a function that changes nothing but variables, parameters and the flow of control, and
 * nothing may tell the difference: no trap to reset, no job control, no spawn strategy but auto,
 * nobody who counts processes, no pipe whose end would kill the wrong process. `captured`: its output is wanted in memory.
 */
bool overlay_fits(Shell *sh, const Node *body, bool captured);

/* Runs such a body and undoes its changes. However it ends, only its status is left. */
void overlay_run(Shell *sh, const Node *body, unsigned flags);

#endif
