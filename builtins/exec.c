/* builtins/exec.c: replace the shell by a command, or keep redirections. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/eval.h"

static int run_exec(Shell *sh, int argc, const char *const *argv);

BUILTIN(exec, "exec")
	.run      = run_exec,
	.class    = BUILTIN_SPECIAL,
	.flags    = BUILTIN_PROCESS,
	.synopsis = "exec [command [argument...]]",
	.summary  = "replace the shell by a command; without one, keep the redirections",
	.help     = "The command takes over the process: nothing after exec runs, and named\n"
	            "mappings end.\n"
	            "Example: exec 3<file; read -r line <&3; exec 3<&-",
BUILTIN_END

/* Whether a command that cannot be run leaves the shell alive (XCU exec). */
static bool survives(const Shell *sh)
{
	return option_on(sh, OPTION_INTERACTIVE) && sh->subshell_depth == 0;
}

static int run_exec(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_exec, argc, argv);
	if (option_next(&parser) != OPT_DONE)
		return 2;
	if (parser.index == argc)
		return 0;                   /* the executor keeps the redirections */
	int status = process_exec(sh, argc - parser.index, argv + parser.index);
	if (!survives(sh))
		sh->flow = FLOW_EXIT;
	return status;
}
