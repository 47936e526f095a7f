/* builtins/break.c: break and continue: leave loops, or begin their next turn. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <limits.h>

#include "eval/builtin.h"

static int leave_loops(Shell *sh, const Builtin *builtin, Flow flow, int argc,
	const char *const *argv)
{
	uint64_t levels = 1;
	int operand = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
	if (argc > operand + 1)
		return builtin_usage(sh, builtin, "too many operands");
	if (argc > operand
	    && (!num_parse_unsigned(str_of(argv[operand]), INT_MAX, &levels) || levels == 0))
		return builtin_usage(sh, builtin, "%s: not a positive number", argv[operand]);
	if (sh->loop_depth == 0)            /* unspecified; scripts expect it to be harmless */
		return 0;
	sh->levels = levels < (uint64_t)sh->loop_depth ? (int)levels : sh->loop_depth;
	sh->flow = flow;
	return 0;
}

static int run_break(Shell *sh, int argc, const char *const *argv);
static int run_continue(Shell *sh, int argc, const char *const *argv);

BUILTIN(break, "break")
	.run      = run_break,
	.class    = BUILTIN_SPECIAL,
	.flags    = BUILTIN_UNDOABLE,
	.synopsis = "break [n]",
	.summary  = "leave the innermost loop, or the n innermost ones",
	.help     = "With an n greater than the number of loops, the outermost one is left.\n"
	            "Example: while read -r line; do [ -n \"$line\" ] || break; done",
BUILTIN_END

BUILTIN(continue, "continue")
	.run      = run_continue,
	.class    = BUILTIN_SPECIAL,
	.flags    = BUILTIN_UNDOABLE,
	.synopsis = "continue [n]",
	.summary  = "begin the next turn of the innermost loop, or of the n-th one outwards",
	.help     = "With an n greater than the number of loops, the outermost one is\n"
	            "continued.\n"
	            "Example: for f in *; do [ -f \"$f\" ] || continue; echo \"$f\"; done",
BUILTIN_END

static int run_break(Shell *sh, int argc, const char *const *argv)
{
	return leave_loops(sh, &builtin_break, FLOW_BREAK, argc, argv);
}

static int run_continue(Shell *sh, int argc, const char *const *argv)
{
	return leave_loops(sh, &builtin_continue, FLOW_CONTINUE, argc, argv);
}
