/* builtins/unset.c: take variables and functions away. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/builtin.h"

typedef enum UnsetKind { UNSET_EITHER, UNSET_VARIABLE, UNSET_FUNCTION } UnsetKind;

static bool unset_operand(Shell *sh, Str name, UnsetKind kind)
{
	SymId sym;
	if (kind != UNSET_FUNCTION && !var_valid_name(name)) {
		builtin_error(sh, "%s: not a valid name", name.ptr);
		return false;
	}
	if (!symtab_find(&sh->symbols, name.ptr, name.len, &sym))
		return true;                /* never heard of: nothing to unset, and no error */
	if (kind == UNSET_EITHER && !var_is_set(sh, sym) && var_flags(sh, sym) == 0)
		kind = UNSET_FUNCTION;
	if (kind == UNSET_FUNCTION) {
		function_unset(sh, sym);
		return true;
	}
	if (!var_unset(sh, sym)) {
		builtin_failed(sh);
		return false;
	}
	return true;
}

static int run_unset(Shell *sh, int argc, const char *const *argv);

static const OptDef opts[] = {
	{ 'f', NULL, NULL, "the names are functions" },
	{ 'v', NULL, NULL, "the names are variables" },
	OPT_END
};

BUILTIN(unset, "unset")
	.run      = run_unset,
	.class    = BUILTIN_SPECIAL,
	.synopsis = "unset [-f|-v] name...",
	.summary  = "take variables or functions away",
	.help     = "Without an option, a name stands for the variable, or for the function\n"
	            "when there is no such variable. Read-only variables stay.",
	.opts     = opts,
BUILTIN_END

static int run_unset(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_unset, argc, argv);
	UnsetKind kind = UNSET_EITHER;
	int opt;
	while ((opt = option_next(&parser)) != OPT_DONE) {
		UnsetKind wanted = opt == 'f' ? UNSET_FUNCTION : UNSET_VARIABLE;
		if (opt == OPT_BAD)
			return 2;
		if (kind != UNSET_EITHER && kind != wanted)
			return builtin_usage(sh, &builtin_unset, "-f and -v exclude each other");
		kind = wanted;
	}
	int status = 0;
	for (int i = parser.index; i < argc; i++)
		if (!unset_operand(sh, str_of(argv[i]), kind))
			status = 1;
	return status;
}
