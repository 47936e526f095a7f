/* eval/invoke.c: running builtins and functions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <unistd.h>

#include "eval/call.h"

/* ---- builtins ---- */

/* Runs a builtin whose redirections are in place, and writes out what it printed. */
static Flow run_builtin(Shell *sh, const SimpleCall *call)
{
	const Builtin *builtin = call->target.builtin;
	const char *outer_name = sh->builtin_name;
	bool outer_special = sh->special_running, outer_tested = sh->tested, outer_tail = sh->tail;
	sh->builtin_name = builtin->name;
	sh->special_running = call->target.kind == TARGET_SPECIAL && !call->by_command;
	sh->tested = (call->flags & EXEC_TESTED) != 0;
	sh->tail = (call->flags & EXEC_TAIL) != 0;
	sh->flow = FLOW_NEXT;
	int status;
	if (call->argc == 2 && !(builtin->flags & BUILTIN_RAW) &&
		strcmp(call->argv[1], "--help") == 0 && !option_on(sh, OPTION_POSIX)) {
		builtin_print_help(sh->out, builtin);
		status = 0;
	} else {
		status = builtin->run(sh, (int)call->argc, call->argv);
	}
	sh->builtin_name = builtin->name;
	if (out_flush(sh->out) != 0) {
		int err = out_take_error(sh->out);
		sh_errno(sh, err, "write error");
		status = status == 0 ? 1 : status;
	}
	sh->builtin_name = outer_name;
	sh->special_running = outer_special;
	sh->tested = outer_tested;
	sh->tail = outer_tail;
	sh->status = status;
	Flow flow = sh->flow;
	sh->flow = FLOW_NEXT;
	return flow;
}

/* A builtin that only prints, with standard output sent to one file: no descriptor needs to be
 * moved. */
static bool prints_to_file(const SimpleCall *call)
{
	const SimpleCommand *cmd = call->cmd;
	return cmd->nredirects == 1 && (call->target.builtin->flags & BUILTIN_PURE) &&
	       cmd->redirects[0].fd == STDOUT_FILENO &&
	       (cmd->redirects[0].op == REDIRECT_OUTPUT ||
		       cmd->redirects[0].op == REDIRECT_CLOBBER ||
		       cmd->redirects[0].op == REDIRECT_APPEND);
}

static Flow run_printing_builtin(Shell *sh, const SimpleCall *call)
{
	Out file, *outer = sh->out;
	int fd;
	RedirectResult result = redirect_open(sh, &call->cmd->redirects[0], &fd);
	if (result != REDIRECT_DONE)
		return after_redirect_error(call, result);
	out_to_fd(&file, fd);
	sh->out = &file;
	Flow flow = run_builtin(sh, call);
	sh->out = outer;
	strbuf_free(&file.buf);
	close(fd);
	return flow;
}

static bool is_exec(const SimpleCall *call)
{
	return call->target.kind == TARGET_SPECIAL &&
	       strcmp(call->target.builtin->name, "exec") == 0;
}

/* The assignments before `exec` are for the command that it starts, too. */
static bool assign_for_special(Shell *sh, const SimpleCall *call)
{
	const SimpleCommand *cmd = call->cmd;
	if (!assign_all(sh, cmd))
		return false;
	for (uint32_t i = 0; is_exec(call) && call->argc > 1 && i < cmd->nassigns; i++)
		var_mark(sh, cmd->assigns[i].sym, VAR_EXPORT);
	return true;
}

Flow call_builtin(Shell *sh, const SimpleCall *call)
{
	const SimpleCommand *cmd = call->cmd;
	RedirectFrame frame = { 0 };
	bool special = call->target.kind == TARGET_SPECIAL && !call->by_command;
	bool keep = is_exec(call) && call->argc == 1;
	if (cmd->nredirects == 0 && cmd->nassigns == 0)
		return run_builtin(sh, call);
	if (cmd->nassigns == 0 && prints_to_file(call))
		return run_printing_builtin(sh, call);
	RedirectResult result =
		redirect_apply(sh, cmd->redirects, cmd->nredirects, keep ? NULL : &frame);
	if (result != REDIRECT_DONE)
		return after_redirect_error(call, result);
	VarScope scope = var_scope_open(sh);
	Flow flow = FLOW_NEXT;
	Out *outer = sh->out;
	if (redirects_stdout(cmd->redirects, cmd->nredirects))
		sh->out = &sh->standard_output;
	if (special ? assign_for_special(sh, call) : assign_for_command(sh, cmd)) {
		if (cmd->nassigns > 0)
			trace_call(sh, call);
		flow = run_builtin(sh, call);
	} else {
		flow = FLOW_ABORT;
	}
	sh->out = outer;
	if (!special)
		var_scope_close(sh, scope);
	redirect_undo(sh, &frame);
	return flow;
}

/* ---- functions ---- */

/* Runs the body with the operands as positional parameters (XCU 2.9.5). */
static Flow run_function(Shell *sh, const SimpleCall *call)
{
	if (!stack_has_room(sh)) {
		sh_error(sh, "%s: functions nested too deeply", call->argv[0]);
		sh->status = 2;
		return FLOW_ABORT;
	}
	FunctionDef *function = function_hold(call->target.function);
	Params outer_params = sh->params;
	Unit *outer_unit = sh->unit;
	size_t outer_scope = sh->function_scope;
	int outer_loops = sh->loop_depth;
	VarScope scope = var_scope_open(sh);
	sh->params = (Params){ .values = call->argv + 1,
		.count = call->argc - 1,
		.getopts_offset = outer_params.getopts_offset };
	sh->unit = function->unit;
	sh->function_scope = scope.saved;
	sh->loop_depth = 0;
	sh->function_depth++;
	Flow flow = exec_node(sh, function->body, call->flags);
	sh->function_depth--;
	sh->loop_depth = outer_loops;
	sh->function_scope = outer_scope;
	sh->unit = outer_unit;
	var_scope_close(sh, scope);
	outer_params.getopts_offset = sh->params.getopts_offset;
	params_free(&sh->params);
	sh->params = outer_params;
	function_drop(function);
	return flow == FLOW_RETURN ? FLOW_NEXT : flow;
}

Flow call_function(Shell *sh, SimpleCall *call)
{
	const SimpleCommand *cmd = call->cmd;
	RedirectFrame frame = { 0 };
	if (cmd->nredirects == 0 && cmd->nassigns == 0)
		return run_function(sh, call);
	call->flags &= ~(unsigned)EXEC_TAIL;
	RedirectResult result = redirect_apply(sh, cmd->redirects, cmd->nredirects, &frame);
	if (result != REDIRECT_DONE)
		return after_redirect_error(call, result);
	Out *outer = sh->out;
	if (redirects_stdout(cmd->redirects, cmd->nredirects))
		sh->out = &sh->standard_output;
	VarScope scope = var_scope_open(sh);
	Flow flow = FLOW_ABORT;
	if (assign_for_command(sh, cmd)) {
		if (cmd->nassigns > 0)
			trace_call(sh, call);
		flow = run_function(sh, call);
	}
	var_scope_close(sh, scope);
	sh->out = outer;
	redirect_undo(sh, &frame);
	return flow;
}
