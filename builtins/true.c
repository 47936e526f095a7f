/* builtins/true.c: true and false. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/builtin.h"

static int run_true(Shell *sh, int argc, const char *const *argv)
{
	(void)sh, (void)argc, (void)argv;
	return 0;
}

static int run_false(Shell *sh, int argc, const char *const *argv)
{
	(void)sh, (void)argc, (void)argv;
	return 1;
}

BUILTIN(true, "true")
	.run      = run_true,
	.class    = BUILTIN_INTRINSIC,
	.flags    = BUILTIN_RAW | BUILTIN_PURE,
	.synopsis = "true",
	.summary  = "succeed: status 0",
	.help     = "Does nothing; arguments are ignored.",
BUILTIN_END

BUILTIN(false, "false")
	.run      = run_false,
	.class    = BUILTIN_INTRINSIC,
	.flags    = BUILTIN_RAW | BUILTIN_PURE,
	.synopsis = "false",
	.summary  = "fail: status 1",
	.help     = "Does nothing; arguments are ignored.",
BUILTIN_END
