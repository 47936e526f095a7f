/* builtins/colon.c: the null command. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/builtin.h"

static int run_colon(Shell *sh, int argc, const char *const *argv)
{
	(void)sh, (void)argc, (void)argv;
	return 0;
}

BUILTIN(colon, ":")
	.run      = run_colon,
	.class    = BUILTIN_SPECIAL,
	.flags    = BUILTIN_RAW | BUILTIN_PURE,
	.synopsis = ": [argument...]",
	.summary  = "do nothing, successfully",
	.help     = "The arguments are expanded and redirections are carried out all the same.\n"
	            "Example: : \"${EDITOR:=vi}\"",
BUILTIN_END
