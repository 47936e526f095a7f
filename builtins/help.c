/* builtins/help.c: the builtins by class, or one of them in full. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/builtin.h"

static void print_class(Out *out, BuiltinClass class, const char *title)
{
	bool any = false;
	for (size_t i = 0; i < builtin_count; i++) {
		const Builtin *builtin = builtin_table[i];
		if (builtin->class != class)
			continue;
		if (!any)
			out_format(out, "%s\n", title);
		any = true;
		out_format(out, "  %-10s  %s\n", builtin->name, builtin->summary);
	}
	if (any)
		out_char(out, '\n');
}

static int print_overview(Out *out)
{
	print_class(out, BUILTIN_SPECIAL,
		"Special builtins: found before functions; their errors end a script");
	print_class(out, BUILTIN_INTRINSIC, "Builtins that need no PATH");
	print_class(out, BUILTIN_UTILITY, "Builtins that stand for a utility in PATH");
	print_class(out, BUILTIN_EXTENSION, "Builtins of cowsh: processes, memory and this help");
	out_text(out, "`help NAME` tells more about one of them, and so does `NAME --help`.\n");
	return 0;
}

static int run_help(Shell *sh, int argc, const char *const *argv);

BUILTIN(help, "help")
	.run      = run_help,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_PURE,
	.synopsis = "help [name...]",
	.summary  = "list the builtins, or explain some of them",
	.help     = "Each is explained with its usage, its options and what is special about\n"
	            "it.",
BUILTIN_END

static int run_help(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_help, argc, argv);
	if (option_next(&parser) != OPT_DONE)
		return 2;
	if (parser.index == argc)
		return print_overview(sh->out);
	int status = 0;
	for (int i = parser.index; i < argc; i++) {
		const Builtin *builtin = builtin_find(argv[i]);
		if (builtin == NULL) {
			status = builtin_error(sh, "%s: no such builtin", argv[i]);
			continue;
		}
		if (i > parser.index)
			out_char(sh->out, '\n');
		builtin_print_help(sh->out, builtin);
	}
	return status;
}
