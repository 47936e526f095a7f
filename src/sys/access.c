/* sys/access.c: touch memory that may forbid it, and live. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/access.h"

#include <setjmp.h>
#include <stddef.h>

typedef struct Guard {
	const AccessRange *range;
	AccessFault *fault;
	sigjmp_buf jump;
} Guard;

/* What the handler needs to know: set only while access_run is at work. */
static Guard *volatile guard;

static void on_fault(int sig, siginfo_t *info, void *context)
{
	(void)context;
	uintptr_t address = (uintptr_t)info->si_addr;
	Guard *now = guard;
	if (info->si_code <= 0 || now == NULL || address < now->range->start ||
		address >= now->range->end) {
		/* Sent by somebody, or a mistake elsewhere: what it does without us. */
		signal(sig, SIG_DFL);
		if (info->si_code <= 0)
			raise(sig);
		return;
	}
	if (sig == SIGSEGV && now->range->fill != NULL &&
		now->range->fill(now->range->fill_data, address))
		return;
	*now->fault = (AccessFault){ .signal = sig, .code = info->si_code, .address = address };
	siglongjmp(now->jump, 1);
}

bool access_run(const AccessRange *range, void (*body)(void *data), void *data, AccessFault *fault)
{
	static const int signals[] = { SIGSEGV, SIGBUS };
	struct sigaction old[2];
	sigset_t unblock, mask;
	Guard here = { .range = range, .fault = fault };
	/* NODEFER, since the jump leaves the handler without a return that would unblock the
	 * signal. */
	struct sigaction catch = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER };
	sigemptyset(&catch.sa_mask);
	sigemptyset(&unblock);
	for (int i = 0; i < 2; i++)
		sigaddset(&unblock, signals[i]);
	/* A blocked or ignored fault would kill at once. */
	sigprocmask(SIG_UNBLOCK, &unblock, &mask);
	for (int i = 0; i < 2; i++)
		sigaction(signals[i], &catch, &old[i]);
	volatile bool refused = true;
	guard = &here;
	if (sigsetjmp(here.jump, 0) == 0) {
		body(data);
		refused = false;
	}
	guard = NULL;
	for (int i = 0; i < 2; i++)
		sigaction(signals[i], &old[i], NULL);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return !refused;
}

const char *access_reason(const AccessFault *fault)
{
	if (fault->signal == SIGBUS)
		return fault->code == BUS_ADRERR ? "SIGBUS: past the end of the file"
						 : "SIGBUS: the memory cannot be read";
	if (fault->code == SEGV_ACCERR)
		return "SIGSEGV: the protection forbids it";
	return "SIGSEGV: nothing is mapped there";
}
