/* sys/sig.c: signal names, dispositions, and the pending set that handlers fill. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "sys/sig.h"

#include <stdio.h>
#include <strings.h>

#include "base/num.h"

volatile sig_atomic_t sig_pending_any;
volatile sig_atomic_t sig_pending[SIG_COUNT];

/* What sig_catch has installed; spawning asks at every command whether there is any. */
static sigset_t caught;
static unsigned caught_count;

#define NAME(sig) [SIG##sig] = #sig
static const char *const names[SIG_COUNT] = {
	[0] = "EXIT",
	NAME(HUP), NAME(INT), NAME(QUIT), NAME(ILL), NAME(TRAP), NAME(ABRT), NAME(BUS), NAME(FPE),
	NAME(KILL), NAME(USR1), NAME(SEGV), NAME(USR2), NAME(PIPE), NAME(ALRM), NAME(TERM),
	NAME(CHLD), NAME(CONT), NAME(STOP), NAME(TSTP), NAME(TTIN), NAME(TTOU), NAME(URG),
	NAME(SYS),
#ifdef SIGXCPU
	NAME(XCPU), NAME(XFSZ), NAME(VTALRM), NAME(PROF),
#endif
#ifdef SIGWINCH
	NAME(WINCH),
#endif
#ifdef SIGIO
	NAME(IO),
#endif
#ifdef SIGSTKFLT
	NAME(STKFLT),
#endif
#ifdef SIGPWR
	NAME(PWR),
#endif
#ifdef SIGEMT
	NAME(EMT),
#endif
#ifdef SIGINFO
	NAME(INFO),
#endif
};
#undef NAME

/* Other names of the same signals that people write. */
static const struct { const char *name; int sig; } aliases[] = {
	{ "IOT", SIGABRT }, { "CLD", SIGCHLD },
#ifdef SIGPOLL
	{ "POLL", SIGPOLL },
#endif
};

#ifdef SIGRTMIN
/* The C library chooses the first real-time signal at run time, so these names are made on
 * demand. */
static const char *realtime_name(int sig)
{
	static char made[SIG_COUNT][sizeof "RTMIN+" + 11];
	int first = SIGRTMIN, last = SIGRTMAX;
	if (sig < first || sig > last)
		return NULL;
	if (sig == first || sig == last)
		return sig == first ? "RTMIN" : "RTMAX";
	if (sig - first <= (last - first) / 2)
		snprintf(made[sig], sizeof *made, "RTMIN+%d", sig - first);
	else
		snprintf(made[sig], sizeof *made, "RTMAX-%d", last - sig);
	return made[sig];
}

static int realtime_number(const char *name)
{
	bool from_first = strncasecmp(name, "RTMIN", 5) == 0;
	if (!from_first && strncasecmp(name, "RTMAX", 5) != 0)
		return -1;
	name += 5;
	uint64_t distance = 0;
	if (*name != '\0') {
		if (*name++ != (from_first ? '+' : '-'))
			return -1;
		if (!num_parse_unsigned(str_of(name), (uint64_t)(SIGRTMAX - SIGRTMIN), &distance))
			return -1;
	}
	return from_first ? SIGRTMIN + (int)distance : SIGRTMAX - (int)distance;
}
#else
static const char *realtime_name(int sig)
{
	(void)sig;
	return NULL;
}

static int realtime_number(const char *name)
{
	(void)name;
	return -1;
}
#endif

const char *sig_name(int sig)
{
	if (sig < 0 || sig >= SIG_COUNT)
		return NULL;
	return names[sig] != NULL ? names[sig] : realtime_name(sig);
}

int sig_number(const char *name)
{
	uint64_t number;
	if (num_parse_unsigned(str_of(name), SIG_COUNT - 1, &number))
		return (int)number;
	if (strncasecmp(name, "SIG", 3) == 0)
		name += 3;
	for (int sig = 0; sig < SIG_COUNT; sig++)
		if (names[sig] != NULL && strcasecmp(names[sig], name) == 0)
			return sig;
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (strcasecmp(aliases[i].name, name) == 0)
			return aliases[i].sig;
	return realtime_number(name);
}

static void note(int sig)
{
	sig_pending[sig] = 1;
	sig_pending_any = 1;
}

static void set_disposition(int sig, void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };
	sigemptyset(&action.sa_mask);
	if (sigaction(sig, &action, NULL) != 0)
		return;
	bool was_caught = caught_count > 0 && sigismember(&caught, sig) == 1;
	bool is_caught = handler == note;
	if (caught_count == 0)
		sigemptyset(&caught);
	if (is_caught && !was_caught) {
		sigaddset(&caught, sig);
		caught_count++;
	} else if (!is_caught && was_caught) {
		sigdelset(&caught, sig);
		caught_count--;
	}
}

void sig_catch(int sig)
{
	set_disposition(sig, note);
}

void sig_ignore(int sig)
{
	set_disposition(sig, SIG_IGN);
}

void sig_default(int sig)
{
	set_disposition(sig, SIG_DFL);
}

bool sig_is_ignored(int sig)
{
	struct sigaction now;
	return sigaction(sig, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

const sigset_t *sig_caught(void)
{
	return &caught;
}

bool sig_any_caught(void)
{
	return caught_count > 0;
}

bool sig_set_is_empty(const sigset_t *set)
{
#ifdef HAVE_SIGISEMPTYSET
	return sigisemptyset(set);
#else
	for (int sig = 1; sig < SIG_COUNT; sig++)
		if (sigismember(set, sig) == 1)
			return false;
	return true;
#endif
}

bool sig_take(int sig)
{
	bool was_pending = sig_pending[sig] != 0;
	sig_pending[sig] = 0;
	return was_pending;
}

void sig_clear_pending(void)
{
	sig_pending_any = 0;
	for (int sig = 0; sig < SIG_COUNT; sig++)
		sig_pending[sig] = 0;
}
