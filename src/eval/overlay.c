/* eval/overlay.c: subshells that need no process, since what they change can be undone. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/overlay.h"

#include <sys/stat.h>
#include <unistd.h>

#include "eval/redir.h"
#include "state/cwd.h"

/* What is known while a body is looked through. */
typedef struct Survey {
	Shell *sh;
	bool captured;
	/* it may change what an overlay undoes, and take its time; else it may only print */
	bool may_change;
	bool moves;                     /* it changes the working directory */
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
	return (survey->may_change || !(flags & WORD_EFFECTS)) &&
	       (survey->captured || !(flags & WORD_COMMANDS));
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

static bool builtin_fits(Survey *survey, const Builtin *builtin)
{
	uint32_t allowed = BUILTIN_PURE;
	if (survey->may_change)
		allowed |= BUILTIN_UNDOABLE | BUILTIN_MOVES;
	survey->moves |= (builtin->flags & BUILTIN_MOVES) != 0;
	return (builtin->flags & allowed) != 0;
}

static bool simple_fits(Survey *survey, const SimpleCommand *cmd)
{
	if (!words_fit(survey, cmd->flags) ||
		!redirects_fit(survey, cmd->redirects, cmd->nredirects) ||
		(cmd->nassigns > 0 && !survey->may_change))
		return false;
	if (cmd->nwords == 0)
		return true;
	if (!(cmd->words[0]->flags & WORD_CONST))
		return false;
	Target target = resolve_command(survey->sh, cmd->words[0]->text, RESOLVE_NO_PATH);
	if (target.kind == TARGET_FUNCTION)
		return survey->may_change && function_fits(survey, target.function);
	return (target.kind == TARGET_BUILTIN || target.kind == TARGET_SPECIAL)
	       && builtin_fits(survey, target.builtin);
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
		if (!fits(survey, node->branches[i].condition) ||
			!fits(survey, node->branches[i].body))
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
		return redirects_fit(
			       survey, node->redirected.redirects, node->redirected.nredirects) &&
		       fits(survey, node->redirected.node);
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
	case NODE_PIPELINE:
		return node->pipeline.nstages == 1 && fits(survey, node->pipeline.stages[0]);
	default: return survey->may_change && compound_fits(survey, node);
	}
}

/* At a prompt an interrupt must end the whole command line, under job control a subshell is a job,
 * and a trap is the shell's alone. Who chose a strategy, or watches births or memory, wants to see
 * the fork. */
static bool may_change(const Shell *sh)
{
	return sh->strategy.method == SPAWN_AUTO && sh->probe == NULL && sh->memory == NULL
	       && !option_on(sh, OPTION_INTERACTIVE | OPTION_MONITOR | OPTION_SPAWNTRACE)
	       && !trap_any_action(sh) && !sh->in_trap;
}

static bool body_fits(Survey *survey, const Node *body)
{
	if (!survey->captured && !(survey->may_change && survey->sh->overlay))
		return false;
	return fits(survey, body) && (survey->captured || !may_break(STDOUT_FILENO));
}

/* A shell in the wrong directory must not go on. */
static void come_back(Shell *sh, int *directory)
{
	if (*directory < 0)
		return;
	own_fd_remove(sh, directory);
	int err = cwd_return(sh, *directory);
	if (err == 0)
		return;
	sh_errno(sh, err, "cannot return to the working directory");
	_exit(2);
}

static void run_body(Shell *sh, const Node *body, unsigned flags, Out *out)
{
	VarLayer layer = var_layer_open(sh);
	Params params = sh->params;
	Out *outer_out = sh->out;
	uint32_t line = sh->line;
	const char *name = sh->builtin_name;
	bool traps_wait = sh->traps_wait;
	sh->params.owned = NULL;
	sh->out = out;
	sh->traps_wait = true;          /* their output and changes are the shell's */
	sh->subshell_depth++;
	exec_node(sh, body, flags);
	sh->subshell_depth--;
	sh->traps_wait = traps_wait;
	sh->out = outer_out;
	var_layer_close(sh, layer);
	params_free(&sh->params);
	sh->params = params;
	sh->builtin_name = name;
	sh->line = line;
	sh->status &= 255;
}

bool overlay_run(Shell *sh, const Node *body, unsigned flags, Out *memory)
{
	Survey survey = { .sh = sh, .captured = memory != NULL, .may_change = may_change(sh) };
	int directory = -1;
	if (!body_fits(&survey, body))
		return false;
	if (survey.moves) {
		directory = cwd_keep();
		if (directory < 0)
			return false;
		own_fd_add(sh, &directory);
	}
	run_body(sh, body, flags, memory != NULL ? memory : sh->out);
	come_back(sh, &directory);
	return true;
}
