/* eval/simple.c: a simple command, step by step (XCU 2.9.1): expand, resolve, assign, redirect,
 * invoke. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "eval/call.h"
#include "sys/clock.h"

Cell *exec_cell(Shell *sh, uint32_t number)
{
	Unit *unit = sh->unit;
	if (unit->cells == NULL || unit->cells_cap < unit->ncells) {
		unit->cells = mem_realloc(unit->cells, unit->ncells * sizeof *unit->cells);
		unit->cells_cap = unit->ncells;
		unit->cells_clean = false;
	}
	if (!unit->cells_clean) {
		memset(unit->cells, 0, unit->ncells * sizeof *unit->cells);
		unit->cells_clean = true;
	}
	return &unit->cells[number];
}

Flow after_redirect_error(const SimpleCall *call, RedirectResult result)
{
	bool special = call->target.kind == TARGET_SPECIAL && !call->by_command;
	return special || result == REDIRECT_ABORTED ? FLOW_ABORT : FLOW_NEXT;
}

/* `command name ...`: takes the prefix away; the rest is searched without functions and has no
 * special consequences. False: the builtin itself must run (-v, -V, a usage error, no operand). */
static bool strip_command(Shell *sh, SimpleCall *call)
{
	unsigned flags = RESOLVE_NO_FUNCTIONS;
	size_t i = 1;
	while (i < call->argc && strcmp(call->argv[i], "-p") == 0) {
		flags |= RESOLVE_DEFAULT_PATH | RESOLVE_NO_REMEMBER;
		i++;
	}
	if (i < call->argc && strcmp(call->argv[i], "--") == 0)
		i++;
	else if (i < call->argc && call->argv[i][0] == '-' && call->argv[i][1] != '\0')
		return false;
	if (i == call->argc)
		return false;
	call->argv += i;
	call->argc -= i;
	call->by_command = true;
	call->target = resolve_command(sh, str_of(call->argv[0]), flags);
	return true;
}

static bool is_remembered(const Shell *sh, const char *name, const char *path)
{
	const Located *located = location_find(sh, str_of(name));
	return located != NULL && located->path == path;
}

/* Finds the target, at first in the command's cell. */
void call_resolve(Shell *sh, SimpleCall *call)
{
	Cell *cell = exec_cell(sh, call->cmd->cell);
	bool constant = (call->cmd->words[0]->flags & WORD_CONST) != 0;
	if (constant && cell->target.generation == sh->generation) {
		call->target = cell->target;
	} else {
		call->target = resolve_command(sh, str_of(call->argv[0]), 0);
		bool stable = call->target.kind != TARGET_NONE &&
			      (call->target.kind != TARGET_PATH ||
				      is_remembered(sh, call->argv[0], call->target.path));
		if (constant && stable)
			cell->target = call->target;
	}
	while (call->target.kind == TARGET_BUILTIN &&
		strcmp(call->target.builtin->name, "command") == 0)
		if (!strip_command(sh, call))
			break;
}

static Flow invoke(Shell *sh, SimpleCall *call)
{
	switch (call->target.kind) {
	case TARGET_SPECIAL:
	case TARGET_BUILTIN:
		return call_builtin(sh, call);
	case TARGET_FUNCTION:
		return call_function(sh, call);
	case TARGET_NONE:
	case TARGET_PATH:
		break;
	}
	return call_external(sh, call);
}

/* Redirections without a command only open and close, in a subshell if that can be noticed (XCU
 * 2.9.1.1). */
static RedirectResult redirect_nothing(Shell *sh, const SimpleCommand *cmd)
{
	RedirectFrame frame;
	bool effects = false;
	for (uint32_t i = 0; i < cmd->nredirects; i++)
		effects |= (cmd->redirects[i].target->flags & WORD_EFFECTS) != 0;
	if (effects) {
		pid_t pid = process_fork(sh, &(Placement){ 0 });
		if (pid == 0) {
			sh->status = redirect_apply(sh, cmd->redirects, cmd->nredirects, NULL) ==
						     REDIRECT_DONE
					     ? 0
					     : 1;
			subshell_end(sh, FLOW_NEXT);
		}
		if (pid > 0)
			process_wait(sh, pid, clock_ns());
		return pid > 0 && sh->status == 0 ? REDIRECT_DONE : REDIRECT_FAILED;
	}
	RedirectResult result = redirect_apply(sh, cmd->redirects, cmd->nredirects, &frame);
	if (result == REDIRECT_DONE)
		redirect_undo(sh, &frame);
	return result;
}

/* A command without a name: redirections and assignments. Its status is that of the last command
 * substitution. */
static Flow exec_nameless(Shell *sh, const SimpleCall *call)
{
	const SimpleCommand *cmd = call->cmd;
	RedirectResult result = cmd->nredirects > 0 ? redirect_nothing(sh, cmd) : REDIRECT_DONE;
	if (result != REDIRECT_DONE)
		return after_redirect_error(call, result);
	if (!assign_all(sh, cmd))
		return FLOW_ABORT;
	if (!sh->substituted)
		sh->status = 0;
	if (cmd->nassigns > 0)
		trace_call(sh, call);
	return FLOW_NEXT;
}

static Flow exec_named(Shell *sh, SimpleCall *call)
{
	call_resolve(sh, call);
	if (call->cmd->nassigns == 0)
		trace_call(sh, call);
	return invoke(sh, call);
}

Flow exec_simple(Shell *sh, const Node *node, unsigned flags)
{
	const SimpleCommand *cmd = &node->simple;
	ArenaMark mark = arena_mark(&sh->scratch);
	SimpleCall call = { .node = node, .cmd = cmd, .flags = flags };
	Flow flow = FLOW_ABORT;
	sh->line = node->line;
	sh->substituted = false;
	bool expanded = true;
	if (cmd->argv != NULL) {
		call.argv = cmd->argv;
		call.argc = cmd->nwords;
	} else if (cmd->nwords > 0) {
		expanded = expand_words(sh, cmd->words, cmd->nwords, &call.argv, &call.argc);
	}
	if (expanded)
		flow = call.argc > 0 ? exec_named(sh, &call) : exec_nameless(sh, &call);
	arena_reset(&sh->scratch, mark);
	return flow == FLOW_NEXT ? after_command(sh, flags) : flow;
}

Flow run_words(Shell *sh, int argc, const char *const *argv, bool use_default_path)
{
	static const Node nothing = { .kind = NODE_SIMPLE };
	SimpleCall call = { .node = &nothing,
		.cmd = &nothing.simple,
		.argv = argv,
		.argc = (size_t)argc,
		.by_command = true };
	unsigned flags = RESOLVE_NO_FUNCTIONS |
			 (use_default_path ? RESOLVE_DEFAULT_PATH | RESOLVE_NO_REMEMBER : 0);
	call.target = resolve_command(sh, str_of(argv[0]), flags);
	return invoke(sh, &call);
}
