/* eval/overlay.c: subshells that need no process, since what they change can be undone. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/overlay.h"

#include <sys/stat.h>
#include <unistd.h>

#include "eval/redir.h"

/* What is known while a body is looked through. */
typedef struct Survey {
	Shell *sh;
	bool captured;
	/* it may change what an overlay undoes, and take its time; else it may only print */
	bool may_change;
	const FunctionDef *seen[16];    /* the functions on the way: each is looked through once */
	size_t nseen;
} Survey;

static bool fits(Survey *survey, const Node *node);

/* Can a write to this descriptor raise SIGPIPE? Only the subshell may die of it. */
static bool may_break(int fd)
{
	struct stat info;
	return fstat(fd, &info) == 0 && (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode));
}

/* In ( ), a program inside a substitution could ask for its parent. */
static bool words_fit(const Survey *survey, uint32_t flags)
{
	return (survey->may_change || !(flags & WORD_EFFECTS)) && (survey->captured || !(flags & WORD_COMMANDS));
}

/* A captured body has no standard output that could be copied. */
static bool dup_fits(const Survey *survey, const Redirect *redirect)
{
	uint64_t source;
	if (!(redirect->target->flags & WORD_CONST))
		return false;
	if (!num_parse_unsigned(redirect->target->text, INT32_MAX, &source))
		return true;                /* it closes, or fails */
	return !(survey->captured && source == STDOUT_FILENO) && !may_break((int)source);
}

static bool redirects_fit(const Survey *survey, const Redirect *redirects, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const Redirect *redirect = &redirects[i];
		bool fit = survey->may_change && words_fit(survey, redirect->target->flags);
		if (redirect->op == REDIRECT_DUP_INPUT || redirect->op == REDIRECT_DUP_OUTPUT)
			fit = fit && dup_fits(survey, redirect);
		else if (redirect->op != REDIRECT_INPUT && redirect->op != REDIRECT_HERE)
			fit = fit && !redirects_may_block(redirect, 1);
		if (!fit)
			return false;
	}
	return true;
}

static bool function_fits(Survey *survey, const FunctionDef *function)
{
	for (size_t i = 0; i < survey->nseen; i++)
		if (survey->seen[i] == function)
			return true;
	if (survey->nseen == sizeof survey->seen / sizeof *survey->seen)
		return false;
	survey->seen[survey->nseen++] = function;
	return fits(survey, function->body);
}

static bool simple_fits(Survey *survey, const SimpleCommand *cmd)
{
	uint32_t allowed = survey->may_change ? BUILTIN_PURE | BUILTIN_UNDOABLE : BUILTIN_PURE;
	if (!words_fit(survey, cmd->flags) || !redirects_fit(survey, cmd->redirects, cmd->nredirects)
	    || (cmd->nassigns > 0 && !survey->may_change))
		return false;
	if (cmd->nwords == 0)
		return true;
	if (!(cmd->words[0]->flags & WORD_CONST))
		return false;
	Target target = resolve_command(survey->sh, cmd->words[0]->text, RESOLVE_NO_PATH);
	if (target.kind == TARGET_FUNCTION)
		return survey->may_change && function_fits(survey, target.function);
	return (target.kind == TARGET_BUILTIN || target.kind == TARGET_SPECIAL) && (target.builtin->flags & allowed);
}

static bool list_fits(Survey *survey, const List *list)
{
	for (uint32_t i = 0; i < list->nitems; i++)
		if (list->items[i].async || !fits(survey, list->items[i].node))
			return false;
	return true;
}

static bool and_or_fits(Survey *survey, const AndOr *list)
{
	for (uint32_t i = 0; i < list->nnodes; i++)
		if (!fits(survey, list->nodes[i]))
			return false;
	return true;
}

static bool if_fits(Survey *survey, const If *node)
{
	for (uint32_t i = 0; i < node->nbranches; i++)
		if (!fits(survey, node->branches[i].condition) || !fits(survey, node->branches[i].body))
			return false;
	return true;
}

static bool for_fits(Survey *survey, const For *loop)
{
	for (uint32_t i = 0; i < loop->nwords; i++)
		if (!words_fit(survey, loop->words[i]->flags))
			return false;
	return fits(survey, loop->body);
}

static bool case_fits(Survey *survey, const Case *node)
{
	if (!words_fit(survey, node->subject->flags))
		return false;
	for (uint32_t i = 0; i < node->nitems; i++) {
		const CaseItem *item = &node->items[i];
		for (uint32_t j = 0; j < item->npatterns; j++)
			if (!words_fit(survey, item->patterns[j].word->flags))
				return false;
		if (!fits(survey, item->body))
			return false;
	}
	return true;
}

static bool compound_fits(Survey *survey, const Node *node)
{
	switch ((NodeKind)node->kind) {
	case NODE_IF: return if_fits(survey, &node->if_);
	case NODE_LOOP: return fits(survey, node->loop.condition) && fits(survey, node->loop.body);
	case NODE_FOR: return for_fits(survey, &node->for_);
	case NODE_CASE: return case_fits(survey, &node->case_);
	case NODE_REDIRECTED:
		return redirects_fit(survey, node->redirected.redirects, node->redirected.nredirects)
		       && fits(survey, node->redirected.node);
	default: return false;
	}
}

static bool fits(Survey *survey, const Node *node)
{
	if (node == NULL)
		return true;
	if (!stack_has_room(survey->sh))
		return false;
	switch ((NodeKind)node->kind) {
	case NODE_SIMPLE: return simple_fits(survey, &node->simple);
	case NODE_GROUP: return fits(survey, node->group);
	case NODE_LIST: return list_fits(survey, &node->list);
	case NODE_AND_OR: return and_or_fits(survey, &node->and_or);
	case NODE_PIPELINE: return node->pipeline.nstages == 1 && fits(survey, node->pipeline.stages[0]);
	default: return survey->may_change && compound_fits(survey, node);
	}
}

/* At a prompt an interrupt must end the whole command line, under job control a subshell is a job,
 * and a trap is the shell's alone. Who chose a strategy, or watches births or memory, wants to see
 * the fork. */
static bool may_change(const Shell *sh)
{
	return sh->strategy.method == SPAWN_AUTO && sh->probe == NULL && sh->memory == NULL
	       && !option_on(sh, OPTION_INTERACTIVE | OPTION_MONITOR | OPTION_SPAWNTRACE) && !trap_any_action(sh) && !sh->in_trap;
}

bool overlay_fits(Shell *sh, const Node *body, bool captured)
{
	Survey survey = { .sh = sh, .captured = captured, .may_change = may_change(sh) };
	if (!captured && !survey.may_change)
		return false;
	return fits(&survey, body) && (captured || !may_break(STDOUT_FILENO));
}

void overlay_run(Shell *sh, const Node *body, unsigned flags)
{
	VarLayer layer = var_layer_open(sh);
	Params params = sh->params;
	uint32_t line = sh->line;
	const char *name = sh->builtin_name;
	sh->params.owned = NULL;
	sh->subshell_depth++;
	exec_node(sh, body, flags);
	sh->subshell_depth--;
	var_layer_close(sh, layer);
	params_free(&sh->params);
	sh->params = params;
	sh->builtin_name = name;
	sh->line = line;
	sh->status &= 255;
}
