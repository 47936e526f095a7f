/* eval/expand.h: what the parts of the evaluator share about expansion. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EVAL_EXPAND_H
#define COWSH_EVAL_EXPAND_H

#include "eval/eval.h"

/* A growing argument vector in the scratch arena. */
typedef struct FieldList {
	const char **items;
	size_t count, cap;
} FieldList;

/* Appends a field; the list stays NULL-terminated. */
void field_push(Shell *sh, FieldList *fields, const char *text);

/* Pathname expansion (XCU 2.14.3): appends the names that match, sorted. Returns false, with
 * nothing appended, when there are none. `pattern` has its quoted characters escaped with
 * backslashes. */
bool glob_expand(Shell *sh, Str pattern, FieldList *fields);

/* The value of a parameter without its operator; ptr NULL when unset. `@` and `*` are not for here.
 * In the scratch arena or stable until the variable changes. */
Str param_value(Shell *sh, const Param *param);

/* The value of an arithmetic expansion. False after an error, which was reported. */
bool calc_sub(Shell *sh, const ArithSub *arith, int64_t *value);

/* Runs a command substitution and gives its output without trailing newlines and NULs, in the
 * scratch arena. sh->status becomes its status. False: the shell itself must stop (an
 * interrupt). */
bool command_output(Shell *sh, const CommandSub *command, Str *output);

#endif
