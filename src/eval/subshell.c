/* eval/subshell.c: subshells and command substitutions (XCU 2.6.3, 2.9.4.1, 2.13). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/exec.h"
#include "eval/expand.h"
#include "eval/overlay.h"
#include "state/mapping.h"
#include "sys/bound.h"
#include "sys/clock.h"
#include "sys/fd.h"

void subshell_end(Shell *sh, Flow flow)
{
	/* An error in a subshell ends it, interactive or not; whatever else reached its end has set
	 * the status. */
	(void)flow;
	int status = run_exit_trap(sh);
	memory_end(sh);
	out_flush(sh->out);
	_exit(status & 255);
}

Flow exec_subshell(Shell *sh, const Node *node, unsigned flags)
{
	unsigned tested = flags & EXEC_TESTED;
	if ((flags & EXEC_TAIL) && !trap_any_action(sh) && sh->probe == NULL &&
		!option_on(sh, OPTION_MONITOR) && !option_on(sh, OPTION_INTERACTIVE) &&
		sh->memory == NULL) {
		/* The process ends with it: nothing is left to protect from it. (Who has named
		 * mappings wants to see the fork.) */
		job_forget_all(sh);         /* but the jobs are no children of a subshell */
		Flow last = exec_node(sh, node->subshell, flags);
		return last == FLOW_NEXT ? after_command(sh, flags) : FLOW_EXIT;
	}
	if (overlay_run(sh, node->subshell, tested, NULL))
		return after_command(sh, flags);
	Job *job = option_on(sh, OPTION_MONITOR) ? process_job(sh, node) : NULL;
	int64_t start = clock_ns();
	pid_t pid = process_fork(sh, &(Placement){ .job = job });
	if (pid == 0) {
		Flow flow = exec_node(sh, node->subshell, tested | EXEC_TAIL);
		subshell_end(sh, flow);
	}
	Flow flow = FLOW_NEXT;
	if (pid < 0 && job != NULL)
		job_remove(sh, job);
	else if (job != NULL)
		flow = job_foreground(sh, job);
	else if (pid > 0)
		process_wait(sh, pid, start);
	return flow == FLOW_NEXT ? after_command(sh, flags) : flow;
}

/* ---- command substitution ---- */

/* The output's text: NULs dropped, trailing newlines removed. */
static Str finish_output(StrBuf *buf)
{
	if (buf->len > 0 && memchr(buf->ptr, '\0', buf->len) != NULL) {
		size_t kept = 0;
		for (size_t i = 0; i < buf->len; i++)
			if (buf->ptr[i] != '\0')
				buf->ptr[kept++] = buf->ptr[i];
		buf->len = kept;
	}
	while (buf->len > 0 && buf->ptr[buf->len - 1] == '\n')
		buf->len--;
	return strbuf_finish(buf);
}

/* Runs the body here, with standard output going to memory. False when it needs a process. */
static bool run_in_memory(Shell *sh, const Node *body, Str *output)
{
	Out memory;
	out_to_memory(&memory);
	if (!overlay_run(sh, body, 0, &memory))
		return false;
	StrBuf text = { .arena = &sh->scratch };
	strbuf_append(&text, memory.buf.ptr != NULL ? memory.buf.ptr : "", memory.buf.len);
	strbuf_free(&memory.buf);
	*output = finish_output(&text);
	return true;
}

static Str read_output(Shell *sh, int fd)
{
	StrBuf text = { .arena = &sh->scratch };
	for (;;) {
		strbuf_reserve(&text, 512);
		ssize_t count = fd_read(fd, text.ptr + text.len, text.cap - text.len - 1);
		if (count <= 0)
			break;
		text.len += (size_t)count;
	}
	return finish_output(&text);
}

/* Starts the body with the pipe as its standard output. Returns the pid, or -1 with sh->status
 * set. */
static pid_t start_body(Shell *sh, const Node *body, const int ends[2])
{
	Command command;
	switch (plan_simple(sh, body, true, &command)) {
	case PLAN_FAILED:
		return -1;
	case PLAN_READY: {
		const SimpleCommand *cmd = &body->simple;
		command.redirects = redirect_plan_new(sh, cmd->nredirects, 1);
		command.redirects.ops[command.redirects.nops++] =
			(FdOp){ .kind = FDOP_DUP, .fd = STDOUT_FILENO, .src = ends[1] };
		pid_t pid = -1;
		if (redirect_plan_add(sh, &command.redirects, cmd->redirects, cmd->nredirects) ==
			REDIRECT_DONE)
			pid = process_spawn(sh, &command, &(Placement){ 0 });
		redirect_plan_close(&command.redirects);
		return pid;
	}
	case PLAN_NOT:
		break;
	}
	pid_t pid = process_fork(sh, &(Placement){ 0 });
	if (pid != 0)
		return pid;
	close(ends[0]);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[1]);
	sh->out = &sh->standard_output;
	subshell_end(sh, exec_node(sh, body, EXEC_TAIL));
}

bool command_output(Shell *sh, const CommandSub *command, Str *output)
{
	sh->substituted = true;
	*output = STR("");
	if (command->body == NULL) {
		sh->status = 0;
		return true;
	}
	if (!stack_has_room(sh)) {
		sh_error(sh, "command substitution: nested too deeply");
		sh->status = 2;
		return false;
	}
	if (run_in_memory(sh, command->body, output)) {
		sh->substituted = true;
		return true;
	}
	int ends[2];
	int err = fd_pipe(ends, false);
	if (err != 0) {
		sh_errno(sh, err, "command substitution: cannot create a pipe");
		sh->status = 2;
		return false;
	}
	out_flush(sh->out);
	int64_t start = clock_ns();
	uint32_t line = sh->line;
	pid_t pid = start_body(sh, command->body, ends);
	close(ends[1]);
	if (pid > 0) {
		*output = read_output(sh, ends[0]);
		process_wait(sh, pid, start);
	}
	close(ends[0]);
	sh->line = line;
	sh->substituted = true;
	return true;
}
