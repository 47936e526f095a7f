/* eval/overlay.h: subshells that need no process, since what they change can be undone. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EVAL_OVERLAY_H
#define COWSH_EVAL_OVERLAY_H

#include "eval/eval.h"

/*
 * Runs the body of a subshell in this process and undoes its changes: however it ends, only its
 * status is left. `memory` takes its output; NULL: it goes where the shell's goes.
 *
 * False, with nothing done, when it needs a process. Everything in it must be a builtin or a
 * function that changes nothing but variables, parameters, the working directory and the flow of
 * control, and nothing may tell the difference: no trap to reset, no job control, no spawn strategy
 * but auto, nobody who counts processes, no pipe whose end would kill the wrong process.
 */
bool overlay_run(Shell *sh, const Node *body, unsigned flags, Out *memory);

#endif
