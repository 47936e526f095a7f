/* sys/spawn_fork.c: birth by fork; the child has a memory of its own and reports through a pipe
 * that exec closes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/spawn_method.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "sys/fd.h"

pid_t spawn_fork_here(void)
{
	/* Without the handlers of pthread_atfork, whose locks a single-threaded shell does not
	 * need, the child copies fewer pages. */
#ifdef HAVE__FORK
	pid_t pid = _Fork();
#else
	pid_t pid = fork();
#endif
	return pid >= 0 ? pid : -errno;
}

static bool plan_names(const SpawnPlan *plan, int fd)
{
	for (size_t i = 0; i < plan->nops; i++) {
		const FdOp *op = &plan->ops[i];
		if (op->fd == fd || (op->kind == FDOP_DUP && op->src == fd))
			return true;
	}
	return false;
}

/* A number that the plan names must stay as open or as closed as it is. */
static int move_away(int *fd, const SpawnPlan *plan)
{
	while (plan_names(plan, *fd)) {
		int moved = fcntl(*fd, F_DUPFD_CLOEXEC, *fd + 1);
		if (moved < 0)
			return errno;
		close(*fd);
		*fd = moved;
	}
	return 0;
}

int spawn_pipe_open(SpawnBirth *birth, int *reader)
{
	*reader = -1;
	if (birth->plan->may_block)
		return 0;
	int ends[2];
	int err = fd_pipe(ends, true);
	if (err != 0)
		return err;
	err = move_away(&ends[0], birth->plan);
	if (err == 0)
		err = move_away(&ends[1], birth->plan);
	if (err != 0) {
		close(ends[0]);
		close(ends[1]);
		return err;
	}
	*reader = ends[0];
	birth->report.pipe = ends[1];
	return 0;
}

void spawn_pipe_read(SpawnBirth *birth, int reader, bool born)
{
	if (reader < 0)
		return;
	close(birth->report.pipe);
	/* With measure there may be two: the figures, and then the failure of exec. A report is
	 * shorter than PIPE_BUF: never cut. */
	SpawnReport report;
	while (born && fd_read(reader, &report, sizeof report) == sizeof report)
		birth->report = report;
	birth->report.pipe = -1;
	close(reader);
}

int spawn_by_fork(SpawnBirth *birth)
{
	int reader;
	int err = spawn_pipe_open(birth, &reader);
	if (err != 0)
		return err;
	pid_t pid = spawn_fork_here();
	if (pid == 0)
		_exit(spawn_in_child(birth));
	spawn_pipe_read(birth, reader, pid > 0);
	if (pid < 0)
		return -pid;
	birth->pid = pid;
	return 0;
}
