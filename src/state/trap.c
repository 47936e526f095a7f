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
	return condition != 0 && !option_on(sh, OPTION_INTERACTIVE) && trap_ignored_at_start(sh, condition);
}

/* What an interactive shell does with a signal that has no trap (XCU sh, "Asynchronous events"). */
static void set_disposition(const Shell *sh, int sig, const char *action)
{
	bool interactive = option_on(sh, OPTION_INTERACTIVE) && sh->subshell_depth == 0;
	bool monitor = option_on(sh, OPTION_MONITOR) && sh->subshell_depth == 0 && sh->tty_fd >= 0;
	if (action != NULL && *action != '\0')
		sig_catch(sig);
	else if (action != NULL)
		sig_ignore(sig);
	else if (interactive && sig == SIGINT)
		sig_catch(sig);
	else if ((interactive && (sig == SIGQUIT || sig == SIGTERM))
	         || (monitor && (sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU)))
		sig_ignore(sig);
	else if (sig == SIGCHLD && sh->reap_on_signal)
		sig_catch(sig);
	else
		sig_default(sig);
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
	if (condition != 0)
		set_disposition(sh, condition, sh->traps[condition]);
}

bool trap_is_pending(const Shell *sh)
{
	for (int sig = 1; sig < SIG_COUNT; sig++)
		if (sig_pending[sig] && (has_action(sh->traps[sig]) || sig == SIGINT))
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
	const char *action = sh->shown_traps != NULL ? sh->shown_traps[condition] : sh->traps[condition];
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
		shown[i] = sh->traps[i] != NULL ? mem_copy(sh->traps[i], strlen(sh->traps[i])) : NULL;
		if (has_action(sh->traps[i]))
			trap_set(sh, i, (Str){ NULL, 0 });
	}
	sh->shown_traps = shown;
	sig_clear_pending();
}

void trap_update_dispositions(Shell *sh)
{
	static const int signals[] = { SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGCHLD };
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		int sig = signals[i];
		bool before = trap_ignored_at_start(sh, sig);
		if (!before || option_on(sh, OPTION_INTERACTIVE))
			set_disposition(sh, sig, sh->traps[sig]);
	}
}
