/* eval/call.h: a simple command on its way: what the files that carry it out share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EVAL_CALL_H
#define COWSH_EVAL_CALL_H

#include "eval/exec.h"

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

/* ---- eval/simple.c ---- */

/* Finds the target of the command, at first in its cell, and takes a `command` prefix away. */
void call_resolve(Shell *sh, SimpleCall *call);
/* A redirection error ends a script when it is a special builtin's, an expansion error always (XCU
 * 2.8.1). */
Flow after_redirect_error(const SimpleCall *call, RedirectResult result);

/* ---- eval/assign.c: all return false after an error, which was reported ---- */

/* Assigns for good: without a command name, or before a special builtin (XCU 2.9.1). */
bool assign_all(Shell *sh, const SimpleCommand *cmd);
/* Assigns for the time of the command; the caller has opened a scope. */
bool assign_for_command(Shell *sh, const SimpleCommand *cmd);
/* The environment with the assignments as strings, without a scope. Returns false, with nothing
 * done, where that cannot be: not all are constant, or something depends on one of them. *ok is
 * false after an error. */
bool simple_environment(
	Shell *sh, const SimpleCommand *cmd, const char *const **environment, bool *ok);
/* set -x: writes the expanded command to standard error, in one write. Called once its assignments
 * are made. */
void trace_call(Shell *sh, const SimpleCall *call);

/* ---- eval/invoke.c, eval/external.c: redirect, assign, run ---- */

Flow call_builtin(Shell *sh, const SimpleCall *call);
Flow call_function(Shell *sh, SimpleCall *call);
/* A program, or nothing that could be found. */
Flow call_external(Shell *sh, SimpleCall *call);

#endif
