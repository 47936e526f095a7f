/* state/trap.h: trap actions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_STATE_TRAP_H
#define COWSH_STATE_TRAP_H

#include "base/str.h"
#include "sys/sig.h"

typedef struct Shell Shell;

/* Sets the action of a condition (0: EXIT, else a signal number): action.ptr NULL is the default,
 * an empty action ignores. A signal that was ignored at the start of a non-interactive shell stays
 * ignored, silently (XCU trap). */
void trap_set(Shell *sh, int condition, Str action);
/* The action, ptr NULL for the default. */
Str trap_get(const Shell *sh, int condition);
/* On entry to a subshell: caught traps go back to the default, ignored ones stay; what `trap`
 * prints there is the old list until a trap is set. */
void trap_enter_subshell(Shell *sh);
/* True when some trap has an action to run (EXIT too): the process cannot simply be replaced by
 * exec. */
bool trap_any_action(const Shell *sh);
/* For printing: the action of the condition as the list to print has it (see
 * trap_enter_subshell). */
Str trap_shown(const Shell *sh, int condition);
/* Was ignored when this non-interactive shell began. */
bool trap_is_locked(Shell *sh, int condition);
/* The signal's disposition was "ignore" when the shell began. */
bool trap_ignored_at_start(Shell *sh, int sig);
/* A signal with a trap, or an interrupt at the prompt, waits to be dealt with. */
bool trap_is_pending(const Shell *sh);
/* What a child that execs must not inherit: signals to set to their default (all that are caught,
 * and what the shell ignores for itself), and those to ignore since the shell was started with them
 * ignored. False: nothing to do. */
bool trap_child_signals(Shell *sh, sigset_t *to_default, sigset_t *to_ignore);
/* Sets the dispositions that follow from being interactive and from monitor mode: an
 * interactive shell catches INT and HUP (and CHLD under job control) and ignores QUIT and TERM;
 * job control on a terminal ignores TSTP, TTIN and TTOU. Called when one of these changes, and
 * in a new subshell. */
void trap_update_dispositions(Shell *sh);

#endif
