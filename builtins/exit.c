/* builtins/exit.c: exit and return: end the shell, or a function or dot script. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/jobctl.h"

/* The status that the operand names; without one *status stays. False after a usage error: 2. */
static bool status_operand(Shell *sh, const Builtin *builtin, int argc, const char *const *argv,
	int *status)
{
	int operand = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
	uint64_t number;
	if (argc > operand + 1) {
		*status = builtin_usage(sh, builtin, "too many operands");
		return false;
	}
	if (argc == operand)
		return true;
	if (!num_parse_unsigned(str_of(argv[operand]), UINT64_MAX, &number)) {
		*status = builtin_usage(sh, builtin, "%s: not an unsigned number", argv[operand]);
		return false;
	}
	*status = (int)(number & 255);
	return true;
}

static int run_exit(Shell *sh, int argc, const char *const *argv);
static int run_return(Shell *sh, int argc, const char *const *argv);

BUILTIN(exit, "exit")
	.run      = run_exit,
	.class    = BUILTIN_SPECIAL,
	.flags    = BUILTIN_UNDOABLE,
	.synopsis = "exit [n]",
	.summary  = "end the shell with status n, by default that of the last command",
	.help     = "Only the lowest 8 bits of n reach the parent process. The EXIT trap runs\n"
	            "first.",
BUILTIN_END

BUILTIN(return, "return")
	.run      = run_return,
	.class    = BUILTIN_SPECIAL,
	.flags    = BUILTIN_UNDOABLE,
	.synopsis = "return [n]",
	.summary  = "end a function or dot script with status n, by default the last status",
	.help     = "Outside of both it ends a script, as exit does.\n"
	            "Example: is_even() { return $(($1 % 2)); }",
BUILTIN_END

static int run_exit(Shell *sh, int argc, const char *const *argv)
{
	/* In a trap action, $? is what it was before the action began (XCU exit). */
	int status = sh->in_trap ? sh->trap_status : sh->status;
	if (!status_operand(sh, &builtin_exit, argc, argv, &status))
		return status;
	if (jobs_hold_exit(sh))
		return 1;
	sh->flow = FLOW_EXIT;
	return status;
}

static int run_return(Shell *sh, int argc, const char *const *argv)
{
	int depth = sh->function_depth + sh->dot_depth;
	bool ends_trap = sh->in_trap && depth == sh->trap_depth;
	int status = ends_trap ? sh->trap_status : sh->status;
	if (!status_operand(sh, &builtin_return, argc, argv, &status))
		return status;
	if (depth > 0) {
		sh->flow = FLOW_RETURN;
		return status;
	}
	if (option_on(sh, OPTION_INTERACTIVE))
		return builtin_error(sh, "not in a function or dot script");
	sh->flow = FLOW_EXIT;
	return status;
}
