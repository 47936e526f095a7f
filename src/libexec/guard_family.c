/* libexec/guard_family.c: a program with all that it gives birth to: started, counted, ended. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "libexec/guard_family.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "libexec/guard_kin.h"
#include "sys/clock.h"

enum {
	TRACE_OPTIONS = PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
		PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC,
	SEARCHES_IN_VAIN = 50           /* then those who are left cannot be killed (set-user-ID) */
};

bool family_exists(void)
{
	siginfo_t info;
	int flags = WEXITED | WNOHANG | WNOWAIT | __WALL;
	return waitid(P_ALL, 0, &info, flags) == 0 || errno != ECHILD;
}

/* What holds between two searches of /proc: a bound, in which all threads of the system are
 * counted since the kernel counts those that the user has elsewhere; and for root, who has no
 * bound, that nothing holds up the next search. */
static void hold_back(pid_t pid, size_t live_max)
{
	enum { MOST_FAVOURED = -20 };
	struct sysinfo system;
	struct rlimit limit;
	setpriority(PRIO_PROCESS, 0, MOST_FAVOURED);
	if (sysinfo(&system) != 0 || prlimit(pid, RLIMIT_NPROC, NULL, &limit) != 0)
		return;
	rlim_t bound = (rlim_t)system.procs + 2 * (rlim_t)live_max;
	if (limit.rlim_max > bound)
		limit.rlim_max = bound;
	if (limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	prlimit(pid, RLIMIT_NPROC, &limit, NULL);
}

int family_start(Family *family, const FamilyPlan *plan)
{
	*family = (Family){ .live_max = plan->live_max, .births_max = plan->births_max };
	family->live = calloc(plan->live_max + 1, sizeof *family->live);
	if (family->live == NULL)
		return ENOMEM;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	family->program = program_start(&plan->program, &family->channel);
	if (family->program < 0) {
		free(family->live);
		return -family->program;
	}
	family->traced = plan->trace &&
		ptrace(PTRACE_SEIZE, family->program, NULL, TRACE_OPTIONS) == 0;
	if (family->traced)
		family->live[family->live_count++] = family->program;
	else
		hold_back(family->program, plan->live_max);
	program_release(family->channel);
	return 0;
}

static size_t find_live(const Family *family, pid_t tid)
{
	size_t i = 0;
	while (i < family->live_count && family->live[i] != tid)
		i++;
	return i;
}

static void forget(Family *family, pid_t tid)
{
	size_t i = find_live(family, tid);
	if (i < family->live_count)
		family->live[i] = family->live[--family->live_count];
}

/* A newborn stops before its first instruction. That stop, not its parent's, counts it: its
 * parent's may come later, even when it is dead already. */
static void admit(Family *family, pid_t tid)
{
	family->live[family->live_count++] = tid;
	if (family->live_count > family->live_max)
		family->state = FAMILY_TOO_MANY_LIVE;
	else if (++family->births > family->births_max)
		family->state = FAMILY_TOO_MANY_BIRTHS;
}

/* A thread that executes takes the number of its process's first thread; its own is gone. */
static void note_exec(Family *family, pid_t tid)
{
	unsigned long former;
	if (ptrace(PTRACE_GETEVENTMSG, tid, NULL, &former) == 0 && (pid_t)former != tid)
		forget(family, (pid_t)former);
}

static bool stops_a_job(int sig)
{
	return sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU;
}

/* Lets a traced thread do what it would do without us: stay stopped with its process until SIGCONT,
 * receive a signal, or go on. */
static void resume(pid_t tid, int event, int sig)
{
	if (event == PTRACE_EVENT_STOP && stops_a_job(sig))
		ptrace(PTRACE_LISTEN, tid, NULL, NULL);
	else
		ptrace(PTRACE_CONT, tid, NULL, (void *)(uintptr_t)(event != 0 ? 0 : sig));
}

static void handle_stop(Family *family, pid_t tid, int status)
{
	int event = status >> 16;
	if (find_live(family, tid) == family->live_count)
		admit(family, tid);
	if (event == PTRACE_EVENT_EXEC)
		note_exec(family, tid);
	if (family->state == FAMILY_RUNS)
		resume(tid, event, WSTOPSIG(status));
}

static void search(Family *family)
{
	int64_t now = clock_ns();
	if (family->traced || family->state != FAMILY_RUNS || now < family->next_search)
		return;
	if (kin_count().threads > family->live_max)
		family->state = FAMILY_TOO_MANY_LIVE;
	family->next_search = now + FAMILY_SEARCH_NS;
}

FamilyState family_watch(Family *family)
{
	int status;
	pid_t tid;
	while (family->state == FAMILY_RUNS && (tid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		if (WIFSTOPPED(status)) {
			handle_stop(family, tid, status);
			continue;
		}
		forget(family, tid);
		if (tid == family->program) {
			family->status = status;
			family->state = FAMILY_ENDED;
		}
	}
	search(family);
	return family->state;
}

/* Takes the dead; who stops instead was just born to somebody who was killed. Returns false when
 * there are no children left. */
static bool reap(void)
{
	int status;
	pid_t tid;
	while ((tid = waitpid(-1, &status, WNOHANG | __WALL)) > 0)
		if (WIFSTOPPED(status))
			kill(tid, SIGKILL);
	return tid == 0;
}

void family_end(Family *family)
{
	const struct timespec pause = { .tv_nsec = FAMILY_SEARCH_NS };
	sigset_t child;
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	if (family->state != FAMILY_ENDED)
		kill(-family->program, SIGKILL);
	for (size_t i = 0; i < family->live_count; i++)
		kill(family->live[i], SIGKILL);
	for (int in_vain = 0; reap() && in_vain < SEARCHES_IN_VAIN; in_vain++) {
		if (kin_kill())
			in_vain = 0;
		sigtimedwait(&child, NULL, &pause);
	}
	close(family->channel);
	free(family->live);
}
