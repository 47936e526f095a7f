/* eval/assign.c: the assignments of a simple command, and its trace. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "eval/call.h"
#include "eval/expand.h"

/* `s=$s...`: true when it was done in place. */
static bool append_assignment(Shell *sh, const Assignment *assign, bool *ok)
{
	const Word *word = assign->value;
	if (word->nparts < 2 || word->flags & (WORD_EFFECTS | WORD_COMMANDS))
		return false;
	const Part *first = &word->parts[0];
	if (first->kind != PART_PARAM || first->param->kind != PARAM_VARIABLE ||
		first->param->op != PARAM_PLAIN || first->param->index != assign->sym)
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

/* Without a command name the assignments stay; the status is the last command substitution's (XCU
 * 2.9.1). */
bool assign_all(Shell *sh, const SimpleCommand *cmd)
{
	for (uint32_t i = 0; i < cmd->nassigns; i++)
		if (!assign_one(sh, &cmd->assigns[i]))
			return false;
	return true;
}

/* For the time of the command only; the caller has opened a scope. */
bool assign_for_command(Shell *sh, const SimpleCommand *cmd)
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

/* The assignments as environment strings, when that needs no scope: constants, or one alone, and
 * none that the search depends on. */
bool simple_environment(
	Shell *sh, const SimpleCommand *cmd, const char *const **environment, bool *ok)
{
	const char **extra = ARENA_ARRAY(&sh->scratch, const char *, cmd->nassigns);
	*ok = true;
	if (option_on(sh, OPTION_XTRACE))
		return false;               /* the trace shows variables */
	for (uint32_t i = 0; i < cmd->nassigns; i++) {
		const Assignment *assign = &cmd->assigns[i];
		if ((i > 0 && !(assign->value->flags & WORD_CONST)) ||
			var_flags(sh, assign->sym) & (VAR_READONLY | VAR_HOOK))
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

/* set -x: writes the expanded command to standard error, in one write. Called once its assignments
 * are made. */
void trace_call(Shell *sh, const SimpleCall *call)
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
