/* eval/external.c: running programs, in the foreground or planned beside other commands. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>

#include "eval/call.h"
#include "sys/clock.h"

static Flow run_external(Shell *sh, const SimpleCall *call, Command *command)
{
	if ((call->flags & EXEC_TAIL) && !trap_any_action(sh) && sh->probe == NULL) {
		process_replace(sh, command);
		return FLOW_EXIT;
	}
	if (option_on(sh, OPTION_MONITOR)) {
		Job *job = process_job(sh, call->node);
		if (process_spawn(sh, command, &(Placement){ .job = job }) < 0) {
			job_remove(sh, job);
			return FLOW_NEXT;
		}
		return job_foreground(sh, job);
	}
	int64_t start = clock_ns();
	pid_t pid = process_spawn(sh, command, &(Placement){ 0 });
	if (pid > 0)
		process_wait(sh, pid, start);
	return FLOW_NEXT;
}

static Flow call_external_with(Shell *sh, SimpleCall *call, const char *const *environment)
{
	Command command = {
		.path = call->target.path,
		.name = call->argv[0],
		.argv = call->argv,
		.argc = call->argc,
		.environment = environment,
	};
	const SimpleCommand *cmd = call->cmd;
	RedirectResult result = REDIRECT_DONE;
	Flow flow = FLOW_NEXT;
	out_flush(sh->out);
	if (cmd->nredirects > 0) {
		command.redirects = redirect_plan_new(sh, cmd->nredirects, 0);
		result = redirect_plan_add(sh, &command.redirects, cmd->redirects, cmd->nredirects);
	}
	if (result != REDIRECT_DONE)
		flow = after_redirect_error(call, result);
	else if (call->target.kind == TARGET_PATH)
		flow = run_external(sh, call, &command);
	else
		command_not_found(sh, &command, call->target.err);
	redirect_plan_close(&command.redirects);
	return flow;
}

Flow call_external(Shell *sh, SimpleCall *call)
{
	const SimpleCommand *cmd = call->cmd;
	const char *const *environment;
	bool ok;
	if (cmd->nassigns == 0)
		return call_external_with(sh, call, var_environment(sh));
	if (simple_environment(sh, cmd, &environment, &ok))
		return ok ? call_external_with(sh, call, environment) : FLOW_ABORT;
	VarScope scope = var_scope_open(sh);
	Flow flow = FLOW_ABORT;
	if (assign_for_command(sh, cmd)) {
		trace_call(sh, call);
		/* PATH may be among them: search again, and do not remember. */
		call->target = resolve_command(
			sh, str_of(call->argv[0]), RESOLVE_NO_REMEMBER | RESOLVE_NO_HASH);
		flow = call_external_with(sh, call, var_environment(sh));
	}
	var_scope_close(sh, scope);
	return flow;
}

/* ---- plans for commands that run beside others ---- */

/* May its words be expanded in this process? */
static bool expands_here(const Shell *sh, const SimpleCommand *cmd, bool alone)
{
	if (cmd->nwords == 0 || cmd->flags & WORD_EFFECTS || option_on(sh, OPTION_XTRACE))
		return false;
	/* A name that has to be expanded may turn out to be a builtin's: then the words are
	 * expanded again, in a child. */
	if (cmd->flags & WORD_COMMANDS && !(alone && cmd->words[0]->flags & WORD_CONST))
		return false;
	return alone || (!(cmd->flags & WORD_FAILS) && !option_on(sh, OPTION_NOUNSET)
	                 && !redirects_may_block(cmd->redirects, cmd->nredirects));
}

/* Expands the words and finds the command. With a constant name it is found first, since most are
 * no external commands. */
static PlanResult plan_words(Shell *sh, SimpleCall *call)
{
	const SimpleCommand *cmd = call->cmd;
	const char *name[] = { cmd->words[0]->text.ptr, NULL };
	bool constant = (cmd->words[0]->flags & WORD_CONST) != 0;
	if (constant) {
		call->argv = name;
		call->argc = 1;
		call_resolve(sh, call);
		if (call->target.kind != TARGET_PATH)
			return PLAN_NOT;
	}
	call->argv = cmd->argv;
	call->argc = cmd->nwords;
	if (cmd->argv == NULL &&
		!expand_words(sh, cmd->words, cmd->nwords, &call->argv, &call->argc))
		return PLAN_FAILED;
	if (constant)
		return PLAN_READY;
	if (call->argc == 0)
		return PLAN_NOT;
	call_resolve(sh, call);
	return call->target.kind == TARGET_PATH ? PLAN_READY : PLAN_NOT;
}

PlanResult plan_simple(Shell *sh, const Node *node, bool alone, Command *command)
{
	const SimpleCommand *cmd = &node->simple;
	if (node->kind != NODE_SIMPLE || !expands_here(sh, cmd, alone))
		return PLAN_NOT;
	SimpleCall call = { .node = node, .cmd = cmd };
	const char *const *environment;
	bool ok = true;
	sh->line = node->line;
	PlanResult result = plan_words(sh, &call);
	if (result != PLAN_READY)
		return result;
	if (cmd->nassigns == 0)
		environment = var_environment(sh);
	else if (!simple_environment(sh, cmd, &environment, &ok))
		return PLAN_NOT;
	if (!ok)
		return PLAN_FAILED;
	*command = (Command){
		.path = call.target.path,
		.name = call.argv[0],
		.argv = call.argv,
		.argc = call.argc,
		.environment = environment,
	};
	return PLAN_READY;
}
