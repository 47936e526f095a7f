/* builtins/alias.c: alias and unalias: words that stand for other text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/builtin.h"

static void print_alias(Out *out, Str name, Str value)
{
	out_quoted(out, name, false);
	out_char(out, '=');
	out_quoted(out, value, false);
	out_char(out, '\n');
}

static int print_all(Shell *sh)
{
	const Alias *aliases;
	size_t count = alias_sorted(sh, &aliases);
	for (size_t i = 0; i < count; i++)
		print_alias(sh->out, aliases[i].name, aliases[i].value);
	return 0;
}

/* Wider than XBD 3.10, but no name that could not be one unquoted word. */
static bool valid_name(Str name)
{
	return name.len > 0 && strcspn(name.ptr, " \t\n\"'\\`$&|;()<>/=") == name.len;
}

static bool define_or_print(Shell *sh, const char *operand)
{
	size_t len = strcspn(operand, "=");
	Str name = { arena_copy(&sh->scratch, operand, len), len };
	if (operand[len] == '=') {
		if (!valid_name(name)) {
			builtin_error(sh, "%s: not a valid alias name", name.ptr);
			return false;
		}
		alias_set(sh, name, str_of(operand + len + 1));
		return true;
	}
	Str value = alias_get(sh, name);
	if (value.ptr == NULL) {
		builtin_error(sh, "%s: no such alias", name.ptr);
		return false;
	}
	print_alias(sh->out, name, value);
	return true;
}

static int run_alias(Shell *sh, int argc, const char *const *argv);
static int run_unalias(Shell *sh, int argc, const char *const *argv);

static const OptDef unalias_opts[] = {
	{ 'a', NULL, NULL, "take all aliases away" },
	OPT_END
};

BUILTIN(alias, "alias")
	.run      = run_alias,
	.class    = BUILTIN_INTRINSIC,
	.synopsis = "alias [name[=text]...]",
	.summary  = "let a word stand for other text where a command is expected",
	.help     = "Without operands, print all aliases so that the shell can read them back;\n"
	            "with a name, print that one. A new alias counts from the next line on.\n"
	            "When the text ends with a blank, the word after it is looked up, too.\n"
	            "Example: alias ll='ls -l'",
BUILTIN_END

BUILTIN(unalias, "unalias")
	.run      = run_unalias,
	.class    = BUILTIN_INTRINSIC,
	.synopsis = "unalias name...\nunalias -a",
	.summary  = "take aliases away",
	.help     = "With -a all of them. A command that was read before keeps its meaning.",
	.opts     = unalias_opts,
BUILTIN_END

static int run_alias(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_alias, argc, argv);
	if (option_next(&parser) != OPT_DONE)
		return 2;
	if (parser.index == argc)
		return print_all(sh);
	int status = 0;
	for (int i = parser.index; i < argc; i++)
		if (!define_or_print(sh, argv[i]))
			status = 1;
	return status;
}

static int run_unalias(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_unalias, argc, argv);
	bool all = false;
	int opt, status = 0;
	while ((opt = option_next(&parser)) != OPT_DONE) {
		if (opt == OPT_BAD)
			return 2;
		all = true;
	}
	if (all == (parser.index < argc))
		return builtin_usage(sh, &builtin_unalias, "%s",
			all ? "-a takes no operands" : "name missing");
	if (all)
		alias_clear(sh);
	for (int i = parser.index; i < argc; i++)
		if (!alias_unset(sh, str_of(argv[i])))
			status = builtin_error(sh, "%s: no such alias", argv[i]);
	return status;
}
