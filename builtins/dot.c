/* builtins/dot.c: run a file in this shell. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/eval.h"
#include "eval/search.h"

static Flow run_script(Shell *sh, const char *path, int *err)
{
	sh->builtin_name = NULL;            /* messages are about the commands of the file */
	sh->dot_depth++;
	Flow flow = run_file(sh, path, sh->special_running ? 0 : EXEC_SPARED, err);
	sh->dot_depth--;
	return flow == FLOW_RETURN ? FLOW_NEXT : flow;
}

/* The operands after the file are its positional parameters, for as long as it runs. */
static Flow run_with_params(Shell *sh, const char *path, int count, const char *const *values,
	int *err)
{
	Params saved = sh->params;
	sh->params = (Params){ .values = values, .count = (size_t)count };
	Flow flow = run_script(sh, path, err);
	params_free(&sh->params);
	sh->params = saved;
	return flow;
}

static int run_dot(Shell *sh, int argc, const char *const *argv);

BUILTIN(dot, ".")
	.run      = run_dot,
	.class    = BUILTIN_SPECIAL,
	.synopsis = ". file [argument...]",
	.summary  = "run the commands of a file in this shell",
	.help     = "A name without a slash is searched for in $PATH; the file need not be\n"
	            "executable. With arguments, they are the positional parameters while it\n"
	            "runs.\n"
	            "Example: . ./settings.sh",
BUILTIN_END

static int run_dot(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_dot, argc, argv);
	if (option_next(&parser) != OPT_DONE)
		return 2;
	if (parser.index == argc)
		return builtin_usage(sh, &builtin_dot, "file name missing");
	const char *name = argv[parser.index++];
	const char *path = strchr(name, '/') != NULL ? name
		: search_list(&sh->scratch, var_get(sh, SYM_PATH), name, file_is_readable);
	if (path == NULL)
		return builtin_error(sh, "%s: not found in PATH", name);
	const char *builtin_name = sh->builtin_name;
	bool special = sh->special_running;
	int err = 0;
	Flow flow = parser.index == argc ? run_script(sh, path, &err)
		: run_with_params(sh, path, argc - parser.index, argv + parser.index, &err);
	if (err != 0) {
		sh->builtin_name = builtin_name;
		sh->special_running = special;
		return builtin_errno(sh, err, "%s", name);
	}
	if (flow != FLOW_NEXT)
		sh->flow = flow;
	return sh->status;
}
