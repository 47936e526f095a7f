/* eval/hashall.c: set -h: finding the commands of a function when it is defined. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/exec.h"

static void remember_list(Shell *sh, const List *list)
{
	for (uint32_t i = 0; i < list->nitems; i++)
		remember_commands(sh, list->items[i].node);
}

static void remember_nodes(Shell *sh, const Node *const *nodes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		remember_commands(sh, nodes[i]);
}

static void remember_simple(Shell *sh, const SimpleCommand *cmd)
{
	if (cmd->nwords == 0 || !(cmd->words[0]->flags & WORD_CONST))
		return;
	Str name = cmd->words[0]->text;
	if (location_find(sh, name) != NULL)
		return;
	resolve_command(sh, name, 0);
	Located *located = location_find(sh, name);
	if (located != NULL)
		located->hits = 0;          /* it was found, not used */
}

void remember_commands(Shell *sh, const Node *node)
{
	if (node == NULL)
		return;
	switch ((NodeKind)node->kind) {
	case NODE_SIMPLE:
		remember_simple(sh, &node->simple);
		break;
	case NODE_PIPELINE:
		remember_nodes(sh, node->pipeline.stages, node->pipeline.nstages);
		break;
	case NODE_AND_OR:
		remember_nodes(sh, node->and_or.nodes, node->and_or.nnodes);
		break;
	case NODE_LIST:
		remember_list(sh, &node->list);
		break;
	case NODE_GROUP:
		remember_commands(sh, node->group);
		break;
	case NODE_SUBSHELL:
		remember_commands(sh, node->subshell);
		break;
	case NODE_IF:
		for (uint32_t i = 0; i < node->if_.nbranches; i++) {
			remember_commands(sh, node->if_.branches[i].condition);
			remember_commands(sh, node->if_.branches[i].body);
		}
		break;
	case NODE_LOOP:
		remember_commands(sh, node->loop.condition);
		remember_commands(sh, node->loop.body);
		break;
	case NODE_FOR:
		remember_commands(sh, node->for_.body);
		break;
	case NODE_CASE:
		for (uint32_t i = 0; i < node->case_.nitems; i++)
			remember_commands(sh, node->case_.items[i].body);
		break;
	case NODE_REDIRECTED:
		remember_commands(sh, node->redirected.node);
		break;
	case NODE_FAULTS:
		remember_commands(sh, node->faults.pipeline);
		break;
	case NODE_FUNCTION:                 /* its turn comes when it is defined */
		break;
	}
}
