/* eval/exec.c: the tree walk for everything compound (XCU 2.9). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/exec.h"
#include "eval/expand.h"
#include "syntax/pattern.h"

static Flow exec_and_or(Shell *sh, const AndOr *list, unsigned flags)
{
	Flow flow = exec_node(sh, list->nodes[0], EXEC_TESTED);
	for (uint32_t i = 1; i < list->nnodes && flow == FLOW_NEXT; i++) {
		bool last = i + 1 == list->nnodes;
		if ((list->connectors[i - 1] == CONNECT_AND) != (sh->status == 0))
			continue;
		flow = exec_node(sh, list->nodes[i], last ? flags : EXEC_TESTED);
	}
	return flow;
}

static Flow exec_list(Shell *sh, const List *list, unsigned flags)
{
	Flow flow = FLOW_NEXT;
	for (uint32_t i = 0; i < list->nitems && flow == FLOW_NEXT; i++) {
		bool last = i + 1 == list->nitems;
		if (list->items[i].async)
			flow = exec_async(sh, list->items[i].node);
		else
			flow = exec_node(sh, list->items[i].node,
				last ? flags : flags & ~(unsigned)EXEC_TAIL);
	}
	return flow;
}

static Flow exec_if(Shell *sh, const If *node, unsigned flags)
{
	for (uint32_t i = 0; i < node->nbranches; i++) {
		const IfBranch *branch = &node->branches[i];
		if (branch->condition != NULL) {
			Flow flow = exec_node(sh, branch->condition, EXEC_TESTED);
			if (flow != FLOW_NEXT)
				return flow;
			if (sh->status != 0)
				continue;
		}
		return exec_node(sh, branch->body, flags);
	}
	sh->status = 0;
	return FLOW_NEXT;
}

/* What a break or continue means to this loop. Returns true when the loop ends, with *flow for its
 * caller. */
static bool loop_ends(Shell *sh, Flow *flow)
{
	if (*flow == FLOW_NEXT)
		return false;
	if (*flow != FLOW_BREAK && *flow != FLOW_CONTINUE)
		return true;
	if (--sh->levels > 0)
		return true;                    /* an outer loop is meant */
	bool ends = *flow == FLOW_BREAK;
	*flow = FLOW_NEXT;
	return ends;
}

static Flow exec_loop(Shell *sh, const Loop *loop, unsigned flags)
{
	Flow flow = FLOW_NEXT;
	int status = 0;
	flags &= ~(unsigned)EXEC_TAIL;
	sh->loop_depth++;
	for (;;) {
		flow = exec_node(sh, loop->condition, EXEC_TESTED);
		bool again = flow == FLOW_CONTINUE;
		if (loop_ends(sh, &flow))
			break;
		if (again)
			continue;
		if ((sh->status == 0) == loop->until)
			break;
		flow = exec_node(sh, loop->body, flags);
		status = sh->status;
		if (loop_ends(sh, &flow))
			break;
	}
	sh->loop_depth--;
	if (flow == FLOW_NEXT)
		sh->status = status;
	return flow;
}

static Flow exec_for(Shell *sh, const For *loop, unsigned flags)
{
	ArenaMark mark = arena_mark(&sh->scratch);
	const char *const *words;
	size_t count;
	Flow flow = FLOW_NEXT;
	flags &= ~(unsigned)EXEC_TAIL;
	if (!loop->has_in) {
		/* A copy of the pointers' block, not of the strings: `set` in the body makes a new
		 * block and frees the old one. */
		count = sh->params.count;
		const char **copies = ARENA_ARRAY(&sh->scratch, const char *, count);
		for (size_t i = 0; i < count; i++)
			copies[i] = arena_copy(
				&sh->scratch, sh->params.values[i], strlen(sh->params.values[i]));
		words = copies;
	} else if (!expand_words(sh, loop->words, loop->nwords, &words, &count)) {
		return FLOW_ABORT;
	}
	sh->status = 0;
	sh->loop_depth++;
	for (size_t i = 0; i < count; i++) {
		if (!var_set(sh, loop->sym, str_of(words[i]))) {
			sh->status = 2;
			flow = FLOW_ABORT;
			break;
		}
		flow = exec_node(sh, loop->body, flags);
		if (loop_ends(sh, &flow))
			break;
	}
	sh->loop_depth--;
	arena_reset(&sh->scratch, mark);
	return flow;
}

/* Does the subject match one of the item's patterns? Returns false in *ok after an error. */
static bool item_matches(Shell *sh, const CaseItem *item, Str subject, bool *ok)
{
	*ok = true;
	for (uint32_t i = 0; i < item->npatterns; i++) {
		const Pattern *pattern = item->patterns[i].pattern;
		Str text;
		if (pattern == NULL) {
			*ok = expand_pattern(sh, item->patterns[i].word, &text);
			if (!*ok)
				return false;
			pattern = pattern_compile(&sh->scratch, text);
		}
		if (pattern_match(pattern, subject, sh->utf8))
			return true;
	}
	return false;
}

/* Finds the item that matches. Its number is in *number, nitems for none. */
static bool choose_item(Shell *sh, const Case *node, uint32_t *number)
{
	ArenaMark mark = arena_mark(&sh->scratch);
	Str subject;
	bool ok = expand_string(sh, node->subject, &subject);
	for (*number = 0; ok && *number < node->nitems; ++*number)
		if (item_matches(sh, &node->items[*number], subject, &ok))
			break;
	arena_reset(&sh->scratch, mark);
	return ok;
}

static Flow exec_case(Shell *sh, const Case *node, unsigned flags)
{
	uint32_t number;
	if (!choose_item(sh, node, &number))
		return FLOW_ABORT;
	Flow flow = FLOW_NEXT;
	bool ran = false;           /* the last clause had commands: their status stays */
	for (bool next = true; next && number < node->nitems && flow == FLOW_NEXT; number++) {
		const CaseItem *item = &node->items[number];
		next = item->end == CASE_FALL_THROUGH && number + 1 < node->nitems;
		ran = item->body != NULL;
		if (ran)
			flow = exec_node(
				sh, item->body, next ? flags & ~(unsigned)EXEC_TAIL : flags);
	}
	if (!ran)
		sh->status = 0;
	return flow;
}

static Flow exec_redirected(Shell *sh, const Redirected *node, unsigned flags)
{
	ArenaMark mark = arena_mark(&sh->scratch);
	RedirectFrame frame;
	Out *outer = sh->out;
	Flow flow = FLOW_ABORT;
	RedirectResult result = redirect_apply(sh, node->redirects, node->nredirects, &frame);
	if (result == REDIRECT_DONE) {
		if (redirects_stdout(node->redirects, node->nredirects))
			sh->out = &sh->standard_output;
		flow = exec_node(sh, node->node, flags & ~(unsigned)EXEC_TAIL);
		sh->out = outer;
		redirect_undo(sh, &frame);
	} else if (result == REDIRECT_FAILED) {
		flow = after_command(sh, flags);
	}
	arena_reset(&sh->scratch, mark);
	return flow;
}

static Flow exec_function_definition(Shell *sh, const Function *node)
{
	function_define(sh, node->sym, sh->unit, node->body);
	if (option_on(sh, OPTION_HASHALL))
		remember_commands(sh, node->body);
	sh->status = 0;
	return FLOW_NEXT;
}

static Flow exec_faults(Shell *sh, const Node *node, unsigned flags)
{
	const Builtin *builtin = builtin_find("faults");
	Flow flow = builtin->keyword(sh, node, flags);
	return flow == FLOW_NEXT ? after_command(sh, flags) : flow;
}

/* Commands with words or redirections of their own set the line, for $LINENO and for messages. */
static Flow exec_kind(Shell *sh, const Node *node, unsigned flags)
{
	switch ((NodeKind)node->kind) {
	case NODE_SIMPLE: return exec_simple(sh, node, flags);
	case NODE_PIPELINE: return exec_pipeline(sh, node, flags);
	case NODE_AND_OR: return exec_and_or(sh, &node->and_or, flags);
	case NODE_LIST: return exec_list(sh, &node->list, flags);
	case NODE_GROUP: return exec_node(sh, node->group, flags);
	case NODE_SUBSHELL: return exec_subshell(sh, node, flags);
	case NODE_IF: return exec_if(sh, &node->if_, flags);
	case NODE_LOOP: return exec_loop(sh, &node->loop, flags);
	case NODE_FOR: sh->line = node->line; return exec_for(sh, &node->for_, flags);
	case NODE_CASE: sh->line = node->line; return exec_case(sh, &node->case_, flags);
	case NODE_FUNCTION: return exec_function_definition(sh, &node->function);
	case NODE_REDIRECTED:
		sh->line = node->line;
		return exec_redirected(sh, &node->redirected, flags);
	case NODE_FAULTS: return exec_faults(sh, node, flags);
	}
	return FLOW_NEXT;
}

Flow exec_node(Shell *sh, const Node *node, unsigned flags)
{
	if (node == NULL || option_on(sh, OPTION_NOEXEC))
		return FLOW_NEXT;
	if (node->kind == NODE_SIMPLE)
		return exec_simple(sh, node, flags);
	if (!stack_has_room(sh)) {
		sh_error(sh, "commands nested too deeply");
		sh->status = 2;
		return FLOW_ABORT;
	}
	return exec_kind(sh, node, flags);
}
