/* sys/sig.h: signal names, dispositions, and the pending set that handlers fill. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_SIG_H
#define COWSH_SYS_SIG_H

#include <signal.h>
#include <stdbool.h>

#include "base/str.h"

#define SIG_COUNT NSIG              /* signals are 1 to SIG_COUNT - 1; 0 is a trap's EXIT */

/* The name without SIG ("INT", "RTMIN+1"), or NULL for a number that is no signal. 0 gives
 * "EXIT". */
const char *sig_name(int sig);
/* The number of a name with or without SIG, any case, or of a decimal number; -1 for none. "EXIT"
 * and "0" give 0. */
int sig_number(const char *name);

/* Set from handlers only, read and cleared by the shell between commands. sig_pending_any is the
 * cheap test; whoever acts on it sets it to 0 first and then takes the signals one by one, so that
 * one which arrives meanwhile is seen next time. */
extern volatile sig_atomic_t sig_pending_any;
extern volatile sig_atomic_t sig_pending[SIG_COUNT];

/* Installs the handler that notes `sig` in the pending set (no SA_RESTART: a blocking read or wait
 * comes back with EINTR). */
void sig_catch(int sig);
void sig_ignore(int sig);
void sig_default(int sig);
/* The disposition the process has now: SIG_DFL, SIG_IGN, or a handler (any other value). */
bool sig_is_ignored(int sig);
/* Every signal that sig_catch has installed a handler for and that still has it: what a child must
 * reset to default. */
const sigset_t *sig_caught(void);
bool sig_any_caught(void);
bool sig_set_is_empty(const sigset_t *set);
/* Takes a signal out of the pending set. Returns true when it was pending. */
bool sig_take(int sig);
/* In a forked child: forget what was pending for the parent. */
void sig_clear_pending(void);

#endif
