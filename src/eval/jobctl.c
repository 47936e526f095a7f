/* eval/jobctl.c: jobs and the terminal under monitor mode. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/jobctl.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "eval/process.h"
#include "sys/fd.h"
#include "sys/tty.h"

/* ---- the terminal ---- */

/* The controlling terminal, on a descriptor of our own; -1 when there is none. */
static int open_terminal(void)
{
	int fd = fd_open("/dev/tty", O_RDWR, 0);
	if (fd < 0 && isatty(STDERR_FILENO))
		return fd_save(STDERR_FILENO);
	return fd < 0 ? -1 : fd_move_up(fd);
}

/* An interactive shell waits until it is in the foreground, then makes a process group of its own
 * that owns the terminal. */
static void take_terminal(Shell *sh)
{
	pid_t owner;
	while ((owner = tcgetpgrp(sh->tty_fd)) > 0 && owner != getpgrp())
		kill(0, SIGTTIN);
	sh->pgrp = getpid();
	setpgid(0, sh->pgrp);
	tty_give(sh->tty_fd, sh->pgrp);
	sh->has_modes = tty_get_modes(sh->tty_fd, &sh->modes) == 0;
}

static void drop_terminal(Shell *sh)
{
	if (sh->pgrp != sh->initial_pgrp) {
		tty_give(sh->tty_fd, sh->initial_pgrp);
		setpgid(0, sh->initial_pgrp);
	}
	own_fd_remove(sh, &sh->tty_fd);
	close(sh->tty_fd);
	sh->tty_fd = -1;
}

static void acquire_terminal(Shell *sh)
{
	sh->initial_pgrp = sh->pgrp = getpgrp();
	sh->tty_fd = open_terminal();
	if (sh->tty_fd < 0)
		return;
	own_fd_add(sh, &sh->tty_fd);
	if (option_on(sh, OPTION_INTERACTIVE))
		take_terminal(sh);
	else if (tcgetpgrp(sh->tty_fd) != sh->pgrp)
		/* a script in the background: its jobs do not get the terminal */
		drop_terminal(sh);
}

void jobctl_set(Shell *sh, bool on)
{
	if (sh->subshell_depth > 0)
		return;
	if (on && sh->tty_fd < 0)
		acquire_terminal(sh);
	else if (!on && sh->tty_fd >= 0)
		drop_terminal(sh);
	trap_update_dispositions(sh);
}

void job_take_terminal(Shell *sh, Job *job)
{
	bool stopped = job_state(job) == PROCESS_STOPPED;
	if (stopped)
		job->has_modes = tty_get_modes(sh->tty_fd, &job->modes) == 0;
	tty_give(sh->tty_fd, sh->pgrp);
	if (!stopped && sh->status < 128)
		sh->has_modes = tty_get_modes(sh->tty_fd, &sh->modes) == 0;
	else if (sh->has_modes)
		tty_set_modes(sh->tty_fd, &sh->modes);
}

Flow job_continue(Shell *sh, Job *job, bool foreground)
{
	bool stopped = job_state(job) == PROCESS_STOPPED;
	if (foreground && sh->tty_fd >= 0) {
		if (stopped && job->has_modes)
			tty_set_modes(sh->tty_fd, &job->modes);
		tty_give(sh->tty_fd, job->pgrp);
	}
	for (size_t i = 0; i < job->nprocesses; i++)
		if (job->processes[i].state == PROCESS_STOPPED)
			job->processes[i].state = PROCESS_RUNNING;
	job->notified = true;               /* the user has just told it to go on */
	if (stopped || foreground)
		killpg(job->pgrp, SIGCONT);
	return foreground ? job_foreground(sh, job) : FLOW_NEXT;
}

/* ---- telling ---- */

static void state_text(const Job *job, StrBuf *text)
{
	const Process *last = &job->processes[job->nprocesses - 1];
	switch (job_state(job)) {
	case PROCESS_RUNNING:
		strbuf_str(text, STR("Running"));
		return;
	case PROCESS_STOPPED:
		strbuf_format(text, "Stopped (SIG%s)", sig_name(job_status(job) - 128));
		return;
	case PROCESS_DONE:
		break;
	}
	if (WIFSIGNALED(last->wait_status))
		strbuf_format(text, "%s%s", strsignal(WTERMSIG(last->wait_status)),
			WCOREDUMP(last->wait_status) ? " (core dumped)" : "");
	else if (job_status(job) == 0)
		strbuf_str(text, STR("Done"));
	else
		strbuf_format(text, "Done(%d)", job_status(job));
}

void job_print(Shell *sh, Out *out, const Job *job, JobFormat format)
{
	if (format == JOB_PIDS) {
		out_format(out, "%d\n", (int)(job->pgrp != 0 ? job->pgrp : job->processes[0].pid));
		return;
	}
	char mark = job == job_current(sh) ? '+' : job == job_previous(sh) ? '-' : ' ';
	StrBuf state = { 0 };
	state_text(job, &state);
	out_format(out, "[%d] %c ", job->number, mark);
	if (format == JOB_LONG)
		out_format(out, "%d ", (int)(job->pgrp != 0 ? job->pgrp : job->processes[0].pid));
	out_format(
		out, "%-20s %s\n", strbuf_finish(&state).ptr, job->text != NULL ? job->text : "");
	strbuf_free(&state);
}

void jobs_notify(Shell *sh)
{
	Out err;
	jobs_reap(sh);
	out_to_fd(&err, STDERR_FILENO);
	for (size_t i = 0; i < sh->jobs.count; i++) {
		Job *job = sh->jobs.items[i];
		if (!job->notified && job->number != 0 && job_state(job) != PROCESS_RUNNING) {
			job_print(sh, &err, job, JOB_SHORT);
			job->notified = true;
		}
	}
	out_flush(&err);
	strbuf_free(&err.buf);
	for (size_t i = 0; i < sh->jobs.count; i++)
		if (job_state(sh->jobs.items[i]) == PROCESS_DONE && sh->jobs.items[i]->notified)
			job_retire(sh->jobs.items[i]);
}

bool jobs_hold_exit(Shell *sh)
{
	if (!option_on(sh, OPTION_INTERACTIVE) || sh->subshell_depth > 0 || sh->exit_warned)
		return false;
	jobs_reap(sh);
	for (size_t i = 0; i < sh->jobs.count; i++)
		if (job_state(sh->jobs.items[i]) == PROCESS_STOPPED) {
			sh_notice("cowsh: there are stopped jobs; exit again to leave them");
			sh->exit_warned = true;
			return true;
		}
	return false;
}

void jobs_hang_up(Shell *sh)
{
	for (size_t i = 0; i < sh->jobs.count; i++) {
		const Job *job = sh->jobs.items[i];
		if (job->pgrp == 0 || job_state(job) == PROCESS_DONE)
			continue;
		killpg(job->pgrp, SIGHUP);
		if (job_state(job) == PROCESS_STOPPED)
			killpg(job->pgrp, SIGCONT);
	}
}
