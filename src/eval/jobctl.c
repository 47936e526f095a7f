/* eval/jobctl.c: jobs and the terminal under monitor mode. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/jobctl.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/tty.h"

/* The controlling terminal, on a descriptor of our own; -1 when there is none. */
static int open_terminal(void)
{
	int fd = fd_open("/dev/tty", O_RDWR, 0);
	if (fd < 0 && isatty(STDERR_FILENO))
		return fd_save(STDERR_FILENO);
	return fd < 0 ? -1 : fd_move_up(fd);
}

/* Waits until we are in the foreground, then makes us a process group of our own that owns the terminal. */
static void take_terminal(Shell *sh)
{
	while (tcgetpgrp(sh->tty_fd) != getpgrp() && tcgetpgrp(sh->tty_fd) > 0)
		kill(0, SIGTTIN);
	sh->pgrp = getpid();
	setpgid(0, sh->pgrp);
	tty_give(sh->tty_fd, sh->pgrp);
}

void jobctl_set(Shell *sh, bool on)
{
	if (on && sh->tty_fd < 0 && option_on(sh, OPTION_INTERACTIVE)) {
		sh->initial_pgrp = getpgrp();
		sh->tty_fd = open_terminal();
		if (sh->tty_fd >= 0) {
			own_fd_add(sh, &sh->tty_fd);
			trap_update_dispositions(sh);
			take_terminal(sh);
		}
	} else if (!on && sh->tty_fd >= 0 && sh->subshell_depth == 0) {
		tty_give(sh->tty_fd, sh->initial_pgrp);
		setpgid(0, sh->initial_pgrp);
		own_fd_remove(sh, &sh->tty_fd);
		close(sh->tty_fd);
		sh->tty_fd = -1;
	}
	trap_update_dispositions(sh);
}

void job_take_terminal(Shell *sh, Job *job)
{
	if (job_state(job) == PROCESS_STOPPED)
		job->has_modes = tty_get_modes(sh->tty_fd, &job->modes) == 0;
	tty_give(sh->tty_fd, sh->pgrp);
	bool well = job_state(job) == PROCESS_DONE && sh->status < 128;
	if (well)
		sh->has_modes = tty_get_modes(sh->tty_fd, &sh->modes) == 0;
	else if (sh->has_modes)
		tty_set_modes(sh->tty_fd, &sh->modes);
}

void job_report_stop(Shell *sh, Job *job)
{
	job->notified = true;
	if (option_on(sh, OPTION_INTERACTIVE))
		sh_notice("[%d] + Stopped    %s", job->number, job->text != NULL ? job->text : "");
}
