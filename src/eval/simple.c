/* eval/simple.c: a simple command, step by step (XCU 2.9.1): expand, resolve, assign, redirect, invoke. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "eval/exec.h"
#include "eval/expand.h"
#include "sys/clock.h"
#include "sys/fd.h"

/* A simple command on its way. */
typedef struct SimpleCall {
	const Node *node;
	const SimpleCommand *cmd;   /* of the node */
	unsigned flags;             /* EXEC_* */
	const char *const *argv;
	size_t argc;
	Target target;
	bool by_command;            /* reached through `command`: no special consequences */
} SimpleCall;

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

/* ---- assignments ---- */

/* `s=$s...`: true when it was done in place. */
static bool append_assignment(Shell *sh, const Assignment *assign, bool *ok)
{
	const Word *word = assign->value;
	if (word->nparts < 2 || word->flags & (WORD_EFFECTS | WORD_COMMANDS))
		return false;
	const Part *first = &word->parts[0];
	if (first->kind != PART_PARAM || first->param->kind != PARAM_VARIABLE || first->param->op != PARAM_PLAIN
	    || first->param->index != assign->sym)
		return false;
	Word rest = { .flags = word->flags, .nparts = word->nparts - 1, .parts = word->parts + 1 };
	Str text;
	*ok = expand_string(sh, &rest, &text);
	return !*ok || var_append(sh, assign->sym, text);
}

static bool assign_one(Shell *sh, const Assignment *assign)
{
	const Word *word = assign->value;
	int64_t number;
	Str text;
	bool ok;
	if (word->nparts == 1 && word->parts[0].kind == PART_ARITH) {
		if (!calc_sub(sh, word->parts[0].arith, &number)) {
			sh->status = 2;
			return false;
		}
		ok = var_set_number(sh, assign->sym, number);
	} else {
		if (append_assignment(sh, assign, &ok))
			return ok;
		if (!expand_string(sh, word, &text))
			return false;
		ok = var_set(sh, assign->sym, text);
	}
	if (!ok)
		sh->status = 2;
	return ok;
}

/* Without a command name the assignments stay; the status is the last command substitution's (XCU 2.9.1). */
static bool assign_all(Shell *sh, const SimpleCommand *cmd)
{
	for (uint32_t i = 0; i < cmd->nassigns; i++)
		if (!assign_one(sh, &cmd->assigns[i]))
			return false;
	return true;
}

/* For the time of the command only; the caller has opened a scope. */
static bool assign_for_command(Shell *sh, const SimpleCommand *cmd)
{
	for (uint32_t i = 0; i < cmd->nassigns; i++) {
		const Assignment *assign = &cmd->assigns[i];
		Str text;
		if (!expand_string(sh, assign->value, &text))
			return false;
		if (var_flags(sh, assign->sym) & VAR_READONLY) {
			sh->status = 2;
			return var_set(sh, assign->sym, text);      /* for its message */
		}
		var_save(sh, assign->sym, false);
		var_set(sh, assign->sym, text);
		var_mark(sh, assign->sym, VAR_EXPORT);
	}
	return true;
}

/* ---- xtrace ---- */

static void trace_assignments(Shell *sh, const SimpleCommand *cmd, Out *out)
{
	for (uint32_t i = 0; i < cmd->nassigns; i++) {
		if (i > 0)
			out_char(out, ' ');
		out_str(out, symtab_name(&sh->symbols, cmd->assigns[i].sym));
		out_char(out, '=');
		out_quoted(out, var_get(sh, cmd->assigns[i].sym), false);
	}
}

/* set -x: writes the expanded command to standard error, in one write. Called once its assignments are made. */
static void trace(Shell *sh, const SimpleCall *call)
{
	if (!option_on(sh, OPTION_XTRACE))
		return;
	sh->options &= ~(uint32_t)OPTION_XTRACE;    /* PS4 may run commands */
	Str prompt = expand_prompt(sh, var_get(sh, SYM_PS4));
	sh->options |= OPTION_XTRACE;
	Out out;
	out_to_memory(&out);
	if (prompt.ptr != NULL)
		out_str(&out, prompt);
	trace_assignments(sh, call->cmd, &out);
	for (size_t i = 0; i < call->argc; i++) {
		if (i > 0 || call->cmd->nassigns > 0)
			out_char(&out, ' ');
		out_quoted(&out, str_of(call->argv[i]), false);
	}
	out_char(&out, '\n');
	write_all(STDERR_FILENO, out.buf.ptr, out.buf.len);
	strbuf_free(&out.buf);
}

/* ---- builtins ---- */

/* Runs a builtin whose redirections are in place, and writes out what it printed. */
static Flow run_builtin(Shell *sh, const SimpleCall *call)
{
	const Builtin *builtin = call->target.builtin;
	const char *outer_name = sh->builtin_name;
	bool outer_special = sh->special_running, outer_tested = sh->tested;
	sh->builtin_name = builtin->name;
	sh->special_running = call->target.kind == TARGET_SPECIAL && !call->by_command;
	sh->tested = (call->flags & EXEC_TESTED) != 0;
	sh->flow = FLOW_NEXT;
	int status;
	if (call->argc == 2 && !(builtin->flags & BUILTIN_RAW) && strcmp(call->argv[1], "--help") == 0
	    && !option_on(sh, OPTION_POSIX)) {
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
	sh->status = status;
	Flow flow = sh->flow;
	sh->flow = FLOW_NEXT;
	return flow;
}

/* A builtin that only prints, with standard output sent to one file: no descriptor needs to be moved. */
static bool prints_to_file(const SimpleCall *call)
{
	const SimpleCommand *cmd = call->cmd;
	return cmd->nredirects == 1 && (call->target.builtin->flags & BUILTIN_PURE) && cmd->redirects[0].fd == STDOUT_FILENO
	       && (cmd->redirects[0].op == REDIRECT_OUTPUT || cmd->redirects[0].op == REDIRECT_CLOBBER
	           || cmd->redirects[0].op == REDIRECT_APPEND);
}

/* A redirection error ends a script when it is a special builtin's, an expansion error always (XCU 2.8.1). */
static Flow after_redirect_error(const SimpleCall *call, RedirectResult result)
{
	bool special = call->target.kind == TARGET_SPECIAL && !call->by_command;
	return special || result == REDIRECT_ABORTED ? FLOW_ABORT : FLOW_NEXT;
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

/* While standard output is redirected the text of builtins goes to descriptor 1, also inside a memory substitution. */
static bool redirects_stdout(const SimpleCommand *cmd)
{
	for (uint32_t i = 0; i < cmd->nredirects; i++)
		if (cmd->redirects[i].fd == STDOUT_FILENO)
			return true;
	return false;
}

static bool is_exec(const SimpleCall *call)
{
	return call->target.kind == TARGET_SPECIAL && strcmp(call->target.builtin->name, "exec") == 0;
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

static Flow call_builtin(Shell *sh, const SimpleCall *call)
{
	const SimpleCommand *cmd = call->cmd;
	RedirectFrame frame = { 0 };
	bool special = call->target.kind == TARGET_SPECIAL && !call->by_command;
	bool keep = is_exec(call) && call->argc == 1;
	if (cmd->nredirects == 0 && cmd->nassigns == 0)
		return run_builtin(sh, call);
	if (cmd->nassigns == 0 && prints_to_file(call))
		return run_printing_builtin(sh, call);
	RedirectResult result = redirect_apply(sh, cmd->redirects, cmd->nredirects, keep ? NULL : &frame);
	if (result != REDIRECT_DONE)
		return after_redirect_error(call, result);
	VarScope scope = var_scope_open(sh);
	Flow flow = FLOW_NEXT;
	Out *outer = sh->out;
	if (redirects_stdout(cmd))
		sh->out = &sh->standard_output;
	if (special ? assign_for_special(sh, call) : assign_for_command(sh, cmd)) {
		if (cmd->nassigns > 0)
			trace(sh, call);
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
	sh->params = (Params){ .values = call->argv + 1, .count = call->argc - 1, .getopts_offset = outer_params.getopts_offset };
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

static Flow call_function(Shell *sh, SimpleCall *call)
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
	if (redirects_stdout(cmd))
		sh->out = &sh->standard_output;
	VarScope scope = var_scope_open(sh);
	Flow flow = FLOW_ABORT;
	if (assign_for_command(sh, cmd)) {
		if (cmd->nassigns > 0)
			trace(sh, call);
		flow = run_function(sh, call);
	}
	var_scope_close(sh, scope);
	sh->out = outer;
	redirect_undo(sh, &frame);
	return flow;
}

/* ---- external commands ---- */

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

/* The assignments as environment strings, when that needs no scope: constants, or one alone, and none that the search depends on. */
static bool simple_environment(Shell *sh, const SimpleCommand *cmd, const char *const **environment, bool *ok)
{
	const char **extra = ARENA_ARRAY(&sh->scratch, const char *, cmd->nassigns);
	*ok = true;
	if (option_on(sh, OPTION_XTRACE))
		return false;               /* the trace shows variables */
	for (uint32_t i = 0; i < cmd->nassigns; i++) {
		const Assignment *assign = &cmd->assigns[i];
		if ((i > 0 && !(assign->value->flags & WORD_CONST)) || var_flags(sh, assign->sym) & (VAR_READONLY | VAR_HOOK))
			return false;
		Str name = symtab_name(&sh->symbols, assign->sym), value;
		if (!expand_string(sh, assign->value, &value)) {
			*ok = false;
			return true;
		}
		char *string = arena_alloc(&sh->scratch, name.len + value.len + 2);
		memcpy(string, name.ptr, name.len);
		string[name.len] = '=';
		memcpy(string + name.len + 1, value.ptr, value.len + 1);
		extra[i] = string;
	}
	*environment = var_environment_with(sh, extra, cmd->nassigns);
	return true;
}

static Flow call_external_with(Shell *sh, SimpleCall *call, const char *const *environment)
{
	Command command = {
		.path = call->target.path, .name = call->argv[0], .argv = call->argv, .argc = call->argc,
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

static Flow call_external(Shell *sh, SimpleCall *call)
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
		trace(sh, call);
		/* PATH may be among them: search again, and do not remember. */
		call->target = resolve_command(sh, str_of(call->argv[0]), RESOLVE_NO_REMEMBER | RESOLVE_NO_HASH);
		flow = call_external_with(sh, call, var_environment(sh));
	}
	var_scope_close(sh, scope);
	return flow;
}

/* ---- the steps ---- */

/* `command name ...`: takes the prefix away; the rest is searched without functions and has no special consequences. False: the
 * builtin itself must run (-v, -V, a usage error, no operand). */
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
static void resolve(Shell *sh, SimpleCall *call)
{
	Cell *cell = exec_cell(sh, call->cmd->cell);
	bool constant = (call->cmd->words[0]->flags & WORD_CONST) != 0;
	if (constant && cell->target.generation == sh->generation) {
		call->target = cell->target;
	} else {
		call->target = resolve_command(sh, str_of(call->argv[0]), 0);
		bool stable = call->target.kind != TARGET_NONE
		              && (call->target.kind != TARGET_PATH || is_remembered(sh, call->argv[0], call->target.path));
		if (constant && stable)
			cell->target = call->target;
	}
	while (call->target.kind == TARGET_BUILTIN && strcmp(call->target.builtin->name, "command") == 0)
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

/* Redirections without a command only open and close, in a subshell if that can be noticed (XCU 2.9.1.1). */
static RedirectResult redirect_nothing(Shell *sh, const SimpleCommand *cmd)
{
	RedirectFrame frame;
	bool effects = false;
	for (uint32_t i = 0; i < cmd->nredirects; i++)
		effects |= (cmd->redirects[i].target->flags & WORD_EFFECTS) != 0;
	if (effects) {
		pid_t pid = process_fork(sh, &(Placement){ 0 });
		if (pid == 0) {
			sh->status = redirect_apply(sh, cmd->redirects, cmd->nredirects, NULL) == REDIRECT_DONE ? 0 : 1;
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

/* A command without a name: redirections and assignments. Its status is that of the last command substitution. */
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
		trace(sh, call);
	return FLOW_NEXT;
}

static Flow exec_named(Shell *sh, SimpleCall *call)
{
	resolve(sh, call);
	if (call->cmd->nassigns == 0)
		trace(sh, call);
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
	SimpleCall call = {
		.node = &nothing, .cmd = &nothing.simple, .argv = argv, .argc = (size_t)argc, .by_command = true
	};
	unsigned flags = RESOLVE_NO_FUNCTIONS | (use_default_path ? RESOLVE_DEFAULT_PATH | RESOLVE_NO_REMEMBER : 0);
	call.target = resolve_command(sh, str_of(argv[0]), flags);
	return invoke(sh, &call);
}

/* ---- plans for commands that run beside others ---- */

/* May its words be expanded in this process? */
static bool expands_here(const Shell *sh, const SimpleCommand *cmd, bool alone)
{
	if (cmd->nwords == 0 || cmd->flags & WORD_EFFECTS || option_on(sh, OPTION_XTRACE))
		return false;
	/* A name that has to be expanded may turn out to be a builtin's: then the words are expanded again, in a child. */
	if (cmd->flags & WORD_COMMANDS && !(alone && cmd->words[0]->flags & WORD_CONST))
		return false;
	return alone || (!(cmd->flags & WORD_FAILS) && !option_on(sh, OPTION_NOUNSET)
	                 && !redirects_may_block(cmd->redirects, cmd->nredirects));
}

/* Expands the words and finds the command. With a constant name it is found first, since most are no external commands. */
static PlanResult plan_words(Shell *sh, SimpleCall *call)
{
	const SimpleCommand *cmd = call->cmd;
	const char *name[] = { cmd->words[0]->text.ptr, NULL };
	bool constant = (cmd->words[0]->flags & WORD_CONST) != 0;
	if (constant) {
		call->argv = name;
		call->argc = 1;
		resolve(sh, call);
		if (call->target.kind != TARGET_PATH)
			return PLAN_NOT;
	}
	call->argv = cmd->argv;
	call->argc = cmd->nwords;
	if (cmd->argv == NULL && !expand_words(sh, cmd->words, cmd->nwords, &call->argv, &call->argc))
		return PLAN_FAILED;
	if (constant)
		return PLAN_READY;
	if (call->argc == 0)
		return PLAN_NOT;
	resolve(sh, call);
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
		.path = call.target.path, .name = call.argv[0], .argv = call.argv, .argc = call.argc, .environment = environment,
	};
	return PLAN_READY;
}
