/* sig.c: signal names, and signals noted by the handler. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sys/sig.h"
#include "unit.h"

static void test_names(void)
{
	CHECK(strcmp(sig_name(0), "EXIT") == 0 && strcmp(sig_name(SIGINT), "INT") == 0 &&
		strcmp(sig_name(SIGCHLD), "CHLD") == 0);
	CHECK(sig_name(-1) == NULL && sig_name(SIG_COUNT) == NULL &&
		sig_name(SIG_COUNT + 99) == NULL);
	CHECK(sig_number("INT") == SIGINT && sig_number("SIGINT") == SIGINT &&
		sig_number("sigTerm") == SIGTERM);
	CHECK(sig_number("9") == 9 && sig_number("0") == 0 && sig_number("exit") == 0);
	CHECK(sig_number("CLD") == SIGCHLD && sig_number("IOT") == SIGABRT);
	CHECK(sig_number("") == -1 && sig_number("SIG") == -1 && sig_number("NOSUCH") == -1 &&
		sig_number("1000") == -1);
	bool round_trip = true;
	for (int sig = 0; sig < SIG_COUNT; sig++)
		if (sig_name(sig) != NULL)
			round_trip = round_trip && sig_number(sig_name(sig)) == sig;
	CHECK(round_trip);
}

static void test_realtime_names(void)
{
	CHECK(sig_number("RTMIN") == SIGRTMIN && sig_number("rtmax") == SIGRTMAX &&
		sig_number("SIGRTMIN+1") == SIGRTMIN + 1);
	CHECK(sig_number("RTMAX-2") == SIGRTMAX - 2);
	CHECK(sig_number("RTMIN+999") == -1 && sig_number("RTMIN-1") == -1 &&
		sig_number("RTMIN+") == -1 && sig_number("RTMINX") == -1);
	CHECK(strcmp(sig_name(SIGRTMIN), "RTMIN") == 0 &&
		strcmp(sig_name(SIGRTMIN + 3), "RTMIN+3") == 0);
	CHECK(strcmp(sig_name(SIGRTMAX - 3), "RTMAX-3") == 0);
}

static void test_pending(void)
{
	CHECK(!sig_any_caught());
	sig_catch(SIGUSR1);
	sig_catch(SIGUSR1);
	sig_catch(SIGUSR2);
	CHECK(sig_any_caught() && sigismember(sig_caught(), SIGUSR1) == 1);
	raise(SIGUSR1);
	CHECK(sig_pending_any && sig_pending[SIGUSR1] && !sig_pending[SIGUSR2]);
	CHECK(sig_take(SIGUSR1) && !sig_take(SIGUSR1));
	raise(SIGUSR2);
	sig_clear_pending();
	CHECK(!sig_pending_any && !sig_take(SIGUSR2));
	sig_ignore(SIGUSR1);
	CHECK(sig_is_ignored(SIGUSR1) && sigismember(sig_caught(), SIGUSR1) == 0 &&
		sig_any_caught());
	raise(SIGUSR1);
	CHECK(!sig_pending_any);
	sig_default(SIGUSR1);
	sig_default(SIGUSR2);
	CHECK(!sig_any_caught() && !sig_is_ignored(SIGUSR1));
	sig_catch(SIGKILL);
	CHECK(!sig_any_caught());
}

int main(void)
{
	test_names();
	test_realtime_names();
	test_pending();
	return done_testing();
}
