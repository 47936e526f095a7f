/* sys/spawn_child.c: the child zone, the code that runs between creation and exec. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/spawn_child.h"

#include <errno.h>
#include <fcntl.h>
#ifdef __linux__
#include <sys/ptrace.h>
#endif
#include <sys/resource.h>
#include <unistd.h>

static void set_dispositions(const sigset_t *set, void (*handler)(int))
{
	if (set == NULL)
		return;
	struct sigaction action = { .sa_handler = handler };
	for (int sig = 1; sig < NSIG; sig++)
		if (sigismember(set, sig) == 1)
			sigaction(sig, &action, NULL);
}

static int enter_group(pid_t pgrp)
{
	return pgrp < 0 || setpgid(0, pgrp) == 0 ? 0 : errno;
}

/* The caller has blocked all signals, so that SIGTTOU cannot stop a child which holds its parent:
 * that would never end. */
static int take_tty(int fd, pid_t pgrp)
{
	if (fd < 0)
		return 0;
	if (pgrp <= 0)
		pgrp = pgrp == 0 ? getpid() : getpgrp();
	return tcsetpgrp(fd, pgrp) == 0 ? 0 : errno;
}

static int open_at(const FdOp *op)
{
	int opened;
	while ((opened = open(op->path, op->oflag, op->mode)) < 0)
		if (errno != EINTR)
			return errno;
	if (opened == op->fd)
		return 0;
	int err = dup2(opened, op->fd) >= 0 ? 0 : errno;
	close(opened);
	return err;
}

static int apply_op(const FdOp *op)
{
	switch (op->kind) {
	case FDOP_DUP:
		if (op->src == op->fd)
			return fcntl(op->fd, F_SETFD, 0) == 0 ? 0 : errno;
		return dup2(op->src, op->fd) >= 0 ? 0 : errno;
	case FDOP_OPEN:
		return open_at(op);
	case FDOP_CLOSE:
		close(op->fd);      /* one that is not open is as good as closed */
		return 0;
	}
	return EINVAL;
}

int spawn_child_apply(const SpawnPlan *plan, const sigset_t *mask, SpawnReport *report)
{
	report->step = STEP_SIGNALS;
	set_dispositions(plan->sig_default, SIG_DFL);
	set_dispositions(plan->sig_ignore, SIG_IGN);
	report->step = STEP_PGRP;
	if ((report->err = enter_group(plan->pgrp)) != 0)
		return report->err;
	report->step = STEP_TTY;
	if ((report->err = take_tty(plan->tty_fd, plan->pgrp)) != 0)
		return report->err;
	report->step = STEP_FDOP;
	for (report->op = 0; report->op < plan->nops; report->op++)
		if ((report->err = apply_op(&plan->ops[report->op])) != 0)
			return report->err;
	if (mask != NULL)
		sigprocmask(SIG_SETMASK, mask, NULL);
	return 0;
}

static void send_report(const SpawnReport *report)
{
	if (report->pipe >= 0)
		while (write(report->pipe, report, sizeof *report) < 0 && errno == EINTR)
			;
}

/* The last thing before exec, so that the figures hold all that was paid until there. */
static void measure(SpawnReport *report)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	report->minflt = usage.ru_minflt;
	report->majflt = usage.ru_majflt;
	send_report(report);
}

static bool ask_for_tracing(void)
{
#ifdef __linux__
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
#else
	return false;
#endif
}

int spawn_child_exec(const SpawnPlan *plan, const sigset_t *mask, SpawnReport *report)
{
	if (spawn_child_apply(plan, mask, report) == 0) {
		report->step = STEP_EXEC;
		report->traced = plan->trace && ask_for_tracing();
		if (plan->measure)
			measure(report);
		/* execve's prototype is older than const; it writes to neither. */
		execve(plan->path, (char *const *)(uintptr_t)plan->argv,
			(char *const *)(uintptr_t)plan->envp);
		report->err = errno;
	}
	send_report(report);
	return report->err;
}
