/* builtins/local.c: variables of a function call. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/builtin.h"

static bool localize(Shell *sh, const char *operand)
{
	size_t len = strcspn(operand, "=");
	Str name = { arena_copy(&sh->scratch, operand, len), len };
	if (!var_valid_name(name)) {
		builtin_error(sh, "%s: not a valid name", name.ptr);
		return false;
	}
	SymId sym = symtab_intern(&sh->symbols, name.ptr, name.len);
	if (!var_local(sh, sym))
		return false;
	return operand[len] != '=' || var_set(sh, sym, str_of(operand + len + 1));
}

static int run_local(Shell *sh, int argc, const char *const *argv);

/* Not in POSIX, but scripts for /bin/sh rely on it, so it is there in POSIX mode, too. */
BUILTIN(local, "local")
	.run      = run_local,
	.class    = BUILTIN_INTRINSIC,
	.flags    = BUILTIN_UNDOABLE,
	.synopsis = "local name[=value]...",
	.summary  = "give variables their old values back when the function returns",
	.help     = "A name without a value keeps the value that it has.\n"
	            "Example: count() { local i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; }",
BUILTIN_END

static int run_local(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_local, argc, argv);
	if (option_next(&parser) != OPT_DONE)
		return 2;
	int status = 0;
	for (int i = parser.index; i < argc; i++)
		if (!localize(sh, argv[i]))
			status = builtin_failed(sh);
	return status;
}
