/* builtins/shift.c: drop the first positional parameters. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/builtin.h"

static int run_shift(Shell *sh, int argc, const char *const *argv);

BUILTIN(shift, "shift")
	.run      = run_shift,
	.class    = BUILTIN_SPECIAL,
	.flags    = BUILTIN_UNDOABLE,
	.synopsis = "shift [n]",
	.summary  = "drop the first positional parameter, or the first n",
	.help     = "It is an error to drop more than there are ($#).\n"
	            "Example: while [ $# -gt 0 ]; do echo \"$1\"; shift; done",
BUILTIN_END

static int run_shift(Shell *sh, int argc, const char *const *argv)
{
	uint64_t n = 1;
	int operand = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
	if (argc > operand + 1)
		return builtin_usage(sh, &builtin_shift, "too many operands");
	if (argc > operand && !num_parse_unsigned(str_of(argv[operand]), UINT64_MAX, &n))
		return builtin_usage(sh, &builtin_shift, "%s: not an unsigned number",
			argv[operand]);
	if (n > sh->params.count)
		return builtin_error(sh, "%s: only %zu positional parameters",
			argc > operand ? argv[operand] : "1", sh->params.count);
	params_shift(sh, (size_t)n);
	return 0;
}
