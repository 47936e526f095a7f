/* eval/exec.h: what the files that run the tree share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EVAL_EXEC_H
#define COWSH_EVAL_EXEC_H

#include "eval/eval.h"
#include "eval/process.h"

Flow exec_simple(Shell *sh, const Node *node, unsigned flags);
Flow exec_pipeline(Shell *sh, const Node *node, unsigned flags);
Flow exec_subshell(Shell *sh, const Node *node, unsigned flags);
/* Starts a node in the background (&). */
Flow exec_async(Shell *sh, const Node *node);

/* set -h: finds the commands that a function names and enters them in the hash table
 * (eval/hashall.c). */
void remember_commands(Shell *sh, const Node *node);

/* set -e: what to do after a command that nobody tests. */
static inline Flow after_command(Shell *sh, unsigned flags)
{
	if (sh->status != 0 && option_on(sh, OPTION_ERREXIT) && !(flags & EXEC_TESTED))
		return FLOW_EXIT;
	return sh_poll(sh);
}

/* The running unit's cell of this number. */
Cell *exec_cell(Shell *sh, uint32_t number);

typedef enum PlanResult {
	PLAN_NOT,                   /* fork and run shell code */
	PLAN_READY,                 /* *command is filled, but for its redirections */
	/* an expansion failed (reported, sh->status set): the command's status is that */
	PLAN_FAILED
} PlanResult;

/* Can this command be born from a plan, with its words expanded here? It must be an external simple
 * command whose expansions do not change the shell. When other commands run at the same time (not
 * `alone`), they must not wait for anything or fail either. */
PlanResult plan_simple(Shell *sh, const Node *node, bool alone, Command *command);

#endif
