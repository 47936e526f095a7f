/* eval/pipeline.c: pipelines and asynchronous lists (XCU 2.9.2, 2.9.3). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "eval/exec.h"
#include "sys/bound.h"
#include "sys/fd.h"

/* The ends that one stage gets as its standard input and output; -1: the shell's own. */
typedef struct StagePipes {
	int input, output;
	/* the read end that the next stage will get: not for this one's child */
	int other;
} StagePipes;

/* A stage that never became a process: its status is known at once. */
static void add_failed_stage(Shell *sh, Job *job)
{
	job_add_process(job, 0);
	Process *process = &job->processes[job->nprocesses - 1];
	process->state = PROCESS_DONE;
	process->wait_status = (sh->status & 255) << 8;
}

static size_t pipe_ops(FdOp *ops, const StagePipes *pipes)
{
	size_t n = 0;
	if (pipes->input >= 0)
		ops[n++] = (FdOp){ .kind = FDOP_DUP, .fd = STDIN_FILENO, .src = pipes->input };
	if (pipes->output >= 0)
		ops[n++] = (FdOp){ .kind = FDOP_DUP, .fd = STDOUT_FILENO, .src = pipes->output };
	return n;
}

/* An external stage, born from a plan. False when it failed before it was a process. */
static bool start_planned(Shell *sh, const Node *node, Command *command, const StagePipes *pipes,
	const Placement *place)
{
	const SimpleCommand *cmd = &node->simple;
	command->redirects = redirect_plan_new(sh, cmd->nredirects, 2);
	command->redirects.nops = pipe_ops(command->redirects.ops, pipes);
	bool started = redirect_plan_add(sh, &command->redirects, cmd->redirects,
			       cmd->nredirects) == REDIRECT_DONE &&
		       process_spawn(sh, command, place) > 0;
	redirect_plan_close(&command->redirects);
	return started;
}

/* In the child of a stage: the pipe ends become 0 and 1. */
static void take_pipes(Shell *sh, const StagePipes *pipes)
{
	if (pipes->other >= 0)
		close(pipes->other);
	if (pipes->input >= 0) {
		dup2(pipes->input, STDIN_FILENO);
		close(pipes->input);
	}
	if (pipes->output >= 0) {
		dup2(pipes->output, STDOUT_FILENO);
		close(pipes->output);
	}
	sh->out = &sh->standard_output;
}

/* A stage that runs shell code. */
static bool start_forked(Shell *sh, const Node *node, const StagePipes *pipes,
	const Placement *place, unsigned flags)
{
	pid_t pid = process_fork(sh, place);
	if (pid == 0) {
		take_pipes(sh, pipes);
		Flow flow = exec_node(
			sh, node->kind == NODE_SUBSHELL ? node->subshell : node, flags | EXEC_TAIL);
		subshell_end(sh, flow);
	}
	return pid > 0;
}

static void start_stage(
	Shell *sh, Job *job, const Node *node, const StagePipes *pipes, unsigned flags)
{
	ArenaMark mark = arena_mark(&sh->scratch);
	Placement place = { .job = job, .async = job->background };
	Command command;
	bool started = false;
	switch (plan_simple(sh, node, false, &command)) {
	case PLAN_NOT:
		started = start_forked(sh, node, pipes, &place, flags);
		break;
	case PLAN_READY:
		started = start_planned(sh, node, &command, pipes, &place);
		break;
	case PLAN_FAILED:
		break;
	}
	if (!started && !(job->background && process_stand_in(sh, &place)))
		add_failed_stage(sh, job);
	arena_reset(&sh->scratch, mark);
}

static void close_end(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* `input` is what the first stage reads, -1 for the shell's own; it is closed. */
static bool start_stages(Shell *sh, Job *job, const Pipeline *pipeline, int input, unsigned flags)
{
	for (uint32_t i = 0; i < pipeline->nstages; i++) {
		int ends[2] = { -1, -1 };
		int err = i + 1 < pipeline->nstages ? fd_pipe(ends, false) : 0;
		if (err != 0) {
			sh_errno(sh, err, "cannot create a pipe");
			sh->status = 2;
			close_end(input);
			return false;
		}
		StagePipes pipes = { .input = input, .output = ends[1], .other = ends[0] };
		start_stage(sh, job, pipeline->stages[i], &pipes, flags);
		close_end(input);
		close_end(ends[1]);
		input = ends[0];
	}
	return true;
}

static Flow exec_negated(Shell *sh, const Node *stage)
{
	Flow flow = exec_node(sh, stage, EXEC_TESTED);
	if (flow == FLOW_NEXT)
		sh->status = sh->status == 0;
	return flow;
}

Flow exec_pipeline(Shell *sh, const Node *node, unsigned flags)
{
	const Pipeline *pipeline = &node->pipeline;
	if (pipeline->nstages == 1)
		return exec_negated(sh, pipeline->stages[0]);
	out_flush(sh->out);
	Job *job = process_job(sh, node);
	job->negated = pipeline->negated;
	if (pipeline->negated)
		flags |= EXEC_TESTED;
	if (!start_stages(sh, job, pipeline, -1, flags & EXEC_TESTED)) {
		job_wait(sh, job, false);
		job_remove(sh, job);
		return FLOW_ABORT;
	}
	Flow flow = job_foreground(sh, job);
	if (flow == FLOW_NEXT)
		flow = after_command(sh, flags);
	return flow;
}

/* ---- in the background ---- */

/* Without job control a background command does not read the terminal: its input is empty (XCU
 * 2.9.3.1). */
static int null_input(const Shell *sh)
{
	return option_on(sh, OPTION_MONITOR) ? -1 : fd_open("/dev/null", O_RDONLY, 0);
}

static bool async_planned(Shell *sh, const Node *node, Command *command, const Placement *place)
{
	StagePipes pipes = { .input = null_input(sh), .output = -1 };
	bool started = start_planned(sh, node, command, &pipes, place);
	close_end(pipes.input);
	return started || process_stand_in(sh, place);
}

static bool async_forked(Shell *sh, const Node *node, const Placement *place)
{
	/* asked here: the child forgets it, and the job */
	bool monitor = option_on(sh, OPTION_MONITOR);
	pid_t pid = process_fork(sh, place);
	if (pid == 0) {
		int input = monitor ? -1 : fd_open("/dev/null", O_RDONLY, 0);
		StagePipes pipes = { .input = input, .output = -1, .other = -1 };
		take_pipes(sh, &pipes);
		Flow flow = exec_node(
			sh, node->kind == NODE_SUBSHELL ? node->subshell : node, EXEC_TAIL);
		subshell_end(sh, flow);
	}
	return pid > 0;
}

static void report_start(const Job *job)
{
	sh_notice("[%d] %d", job->number, (int)job->processes[job->nprocesses - 1].pid);
}

static bool start_async(Shell *sh, const Node *node, Job *job)
{
	Placement place = { .job = job, .async = true };
	Command command;
	job->background = true;
	if (node->kind == NODE_PIPELINE && node->pipeline.nstages > 1) {
		job->negated = node->pipeline.negated;
		return start_stages(sh, job, &node->pipeline, null_input(sh),
			node->pipeline.negated ? EXEC_TESTED : 0);
	}
	switch (plan_simple(sh, node, false, &command)) {
	case PLAN_READY: return async_planned(sh, node, &command, &place);
	case PLAN_FAILED: return process_stand_in(sh, &place);
	case PLAN_NOT: break;
	}
	return async_forked(sh, node, &place);
}

Flow exec_async(Shell *sh, const Node *node)
{
	ArenaMark mark = arena_mark(&sh->scratch);
	out_flush(sh->out);
	jobs_reap(sh);
	Job *job = process_job(sh, node);
	bool started = start_async(sh, node, job);
	arena_reset(&sh->scratch, mark);
	if (!started && job->nprocesses == 0)
		add_failed_stage(sh, job);
	if (job->processes[job->nprocesses - 1].pid == 0) {
		/* Not even the stand-in was born: $! names no process. */
		job_remove(sh, job);
		sh->last_async = 0;
		return sh_poll(sh);
	}
	job_number(sh, job);
	sh->last_async = job->processes[job->nprocesses - 1].pid;
	if (option_on(sh, OPTION_INTERACTIVE) && sh->subshell_depth == 0)
		report_start(job);
	sh->status = 0;
	return sh_poll(sh);
}
