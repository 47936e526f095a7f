/* libexec/serve_family.c: the children of a master: births, deaths and the end of all. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "libexec/serve_family.h"

#include <errno.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libexec/common.h"

void family_open(Family *family)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM, SIGCHLD };
	sigset_t taken;
	struct sigaction action;
	*family = (Family){ 0 };
	sigemptyset(&taken);
	/* one that is ignored would come all the same when it is blocked */
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		if (sigaction(signals[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
			sigaddset(&taken, signals[i]);
	sigprocmask(SIG_BLOCK, &taken, &family->outer_mask);
	family->signals = signalfd(-1, &taken, SFD_NONBLOCK | SFD_CLOEXEC);
	if (family->signals < 0)
		fail(1, errno, "cannot wait for signals");
}

static void forget(Family *family)
{
	for (size_t i = 0; i < family->children.count; i++)
		if (family->children.items[i].link >= 0)
			close(family->children.items[i].link);
	close(family->signals);
}

pid_t family_fork(Family *family, int link)
{
	pid_t master = getpid(), pid = fork();
	if (pid == 0) {
		end_with_parent(master, SIGKILL);
		forget(family);
		sigprocmask(SIG_SETMASK, &family->outer_mask, NULL);
	} else if (pid > 0) {
		VEC_PUSH(&family->children, ((Child){ .pid = pid, .link = link }));
	}
	return pid;
}

static void remove_child(Family *family, pid_t pid)
{
	for (size_t i = 0; i < family->children.count; i++) {
		Child *child = &family->children.items[i];
		if (child->pid != pid)
			continue;
		if (child->link >= 0)
			close(child->link);
		*child = family->children.items[--family->children.count];
		return;
	}
}

static _Noreturn void end_all(const Family *family)
{
	for (size_t i = 0; i < family->children.count; i++)
		kill(family->children.items[i].pid, SIGKILL);
	while (wait(NULL) > 0 || errno == EINTR)
		;
	_exit(0);
}

void family_signals(Family *family)
{
	struct signalfd_siginfo info;
	pid_t pid;
	while (read(family->signals, &info, sizeof info) == (ssize_t)sizeof info)
		if (info.ssi_signo != SIGCHLD)
			end_all(family);
	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		remove_child(family, pid);
}
