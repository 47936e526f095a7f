/* builtins/pwd.c: print the working directory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/builtin.h"
#include "state/cwd.h"

extern const Builtin builtin_pwd;

static int run_pwd(Shell *sh, int argc, const char *const *argv)
{
	bool physical = false;
	OptParser parser = OPT_PARSER(sh, &builtin_pwd, argc, argv);
	int letter;
	while ((letter = option_next(&parser)) != OPT_DONE) {
		if (letter == OPT_BAD)
			return 2;
		physical = letter == 'P';
	}
	if (parser.index < argc)
		return builtin_usage(
			sh, &builtin_pwd, "%s: no operand expected", argv[parser.index]);
	Str path = { NULL, 0 };
	if (!physical)
		path = cwd_from_pwd(sh);
	if (path.ptr == NULL) {
		int err = cwd_physical(sh, &path);
		if (err != 0)
			return builtin_errno(
				sh, err, "cannot find the way to the working directory");
	}
	out_str(sh->out, path);
	out_char(sh->out, '\n');
	return 0;
}

static const OptDef options[] = {
	{ 'L', "logical", NULL, "the name in $PWD, which may hold symbolic links (default)" },
	{ 'P', "physical", NULL, "the name without symbolic links" },
	OPT_END
};

BUILTIN(pwd, "pwd")
	.run      = run_pwd,
	.class    = BUILTIN_INTRINSIC,
	.flags    = BUILTIN_PURE,
	.synopsis = "pwd [-L|-P]",
	.summary  = "print the working directory",
	.help     = "Of several options the last one counts. When $PWD is no name of the working directory,\n"
	            "-L prints what -P prints.",
	.opts     = options,
BUILTIN_END
