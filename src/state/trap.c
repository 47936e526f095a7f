/* state/trap.c: trap actions and the dispositions that follow from them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state/trap.h"

#include <stdlib.h>

#include "state/shell.h"

enum { START_UNKNOWN, START_DEFAULT, START_IGNORED };

bool trap_ignored_at_start(Shell *sh, int sig)
{
	if (sh->signal_start[sig] == START_UNKNOWN)
		sh->signal_start[sig] = sig_is_ignored(sig) ? START_IGNORED : START_DEFAULT;
	return sh->signal_start[sig] == START_IGNORED;
}

bool trap_is_locked(Shell *sh, int condition)
{
	return condition != 0 && !option_on(sh, OPTION_INTERACTIVE) &&
	       trap_ignored_at_start(sh, condition);
}

/* What the shell itself does with a signal that has no trap (XCU sh, "Asynchronous events"). */
static bool shell_catches(const Shell *sh, int sig)
{
	bool interactive = option_on(sh, OPTION_INTERACTIVE) && sh->subshell_depth == 0;
	return interactive &&
	       (sig == SIGINT || (sig == SIGHUP && sh->signal_start[sig] != START_IGNORED) ||
		       (sig == SIGCHLD && option_on(sh, OPTION_MONITOR)));
}

static bool shell_ignores(const Shell *sh, int sig)
{
	bool interactive = option_on(sh, OPTION_INTERACTIVE) && sh->subshell_depth == 0;
	bool monitor = option_on(sh, OPTION_MONITOR) && sh->subshell_depth == 0 && sh->tty_fd >= 0;
	return (interactive && (sig == SIGQUIT || sig == SIGTERM))
	       || (monitor && (sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU));
}

/* Only its children ignore SIGCHLD: a shell that did could not learn how they end. */
static bool children_ignore(const Shell *sh)
{
	return sh->traps[SIGCHLD] != NULL && *sh->traps[SIGCHLD] == '\0';
}

static void set_disposition(Shell *sh, int sig, const char *action)
{
	/* asked before it is changed for the first time */
	bool ignored = trap_ignored_at_start(sh, sig);
	if (action != NULL ? *action != '\0' : shell_catches(sh, sig))
		sig_catch(sig);
	else if (sig != SIGCHLD && (action != NULL || shell_ignores(sh, sig) || ignored))
		sig_ignore(sig);
	else
		sig_default(sig);
}

/* The signals that the shell treats in a way of its own. */
static const int own_signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU,
	SIGCHLD };
enum { OWN_SIGNALS = sizeof own_signals / sizeof *own_signals };

bool trap_child_signals(Shell *sh, sigset_t *to_default, sigset_t *to_ignore)
{
	bool any = sig_any_caught();
	*to_default = *sig_caught();
	sigemptyset(to_ignore);
	if (children_ignore(sh)) {
		sigaddset(to_ignore, SIGCHLD);
		any = true;
	}
	if (sh->subshell_depth > 0 || !option_on(sh, OPTION_INTERACTIVE | OPTION_MONITOR))
		return any;
	for (size_t i = 0; i < OWN_SIGNALS; i++) {
		int sig = own_signals[i];
		if (sh->traps[sig] != NULL || !(shell_catches(sh, sig) || shell_ignores(sh, sig)))
			continue;
		any = true;
		if (trap_ignored_at_start(sh, sig)) {
			sigdelset(to_default, sig);
			sigaddset(to_ignore, sig);
		} else {
			sigaddset(to_default, sig);
		}
	}
	return any;
}

static void shown_traps_drop(Shell *sh)
{
	if (sh->shown_traps == NULL)
		return;
	for (int i = 0; i < SIG_COUNT; i++)
		free(sh->shown_traps[i]);
	free(sh->shown_traps);
	sh->shown_traps = NULL;
}

static bool has_action(const char *action)
{
	return action != NULL && *action != '\0';
}

void trap_set(Shell *sh, int condition, Str action)
{
	shown_traps_drop(sh);
	if (trap_is_locked(sh, condition))
		return;
	char *old = sh->traps[condition];
	sh->traps[condition] = action.ptr != NULL ? mem_copy(action.ptr, action.len) : NULL;
	sh->traps_set += has_action(sh->traps[condition]) - has_action(old);
	free(old);
	if (condition == 0)
		return;
	/* "default" is meant, whatever the shell was given at its start */
	if (action.ptr == NULL)
		sh->signal_start[condition] = START_DEFAULT;
	set_disposition(sh, condition, sh->traps[condition]);
}

bool trap_is_pending(const Shell *sh)
{
	for (int sig = 1; sig < SIG_COUNT; sig++)
		if (sig_pending[sig] &&
			(has_action(sh->traps[sig]) ||
				((sig == SIGINT || sig == SIGHUP) && shell_catches(sh, sig))))
			return true;
	return false;
}

Str trap_get(const Shell *sh, int condition)
{
	const char *action = sh->traps[condition];
	return action != NULL ? str_of(action) : (Str){ NULL, 0 };
}

Str trap_shown(const Shell *sh, int condition)
{
	const char *action =
		sh->shown_traps != NULL ? sh->shown_traps[condition] : sh->traps[condition];
	return action != NULL ? str_of(action) : (Str){ NULL, 0 };
}

bool trap_any_action(const Shell *sh)
{
	return sh->traps_set > 0;
}

void trap_enter_subshell(Shell *sh)
{
	shown_traps_drop(sh);
	if (sh->traps_set == 0)
		return;
	char **shown = mem_alloc(sizeof sh->traps);
	for (int i = 0; i < SIG_COUNT; i++) {
		shown[i] =
			sh->traps[i] != NULL ? mem_copy(sh->traps[i], strlen(sh->traps[i])) : NULL;
		if (has_action(sh->traps[i]))
			trap_set(sh, i, (Str){ NULL, 0 });
	}
	sh->shown_traps = shown;
	sig_clear_pending();
}

void trap_update_dispositions(Shell *sh)
{
	for (size_t i = 0; i < OWN_SIGNALS; i++)
		set_disposition(sh, own_signals[i], sh->traps[own_signals[i]]);
}
