/* builtins/export.c: export and readonly: give variables an attribute. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/builtin.h"

/* In a form that gives the same variables when the shell reads it back. */
static void print_marked(Shell *sh, const char *command, uint32_t attribute)
{
	const SymId *symbols;
	size_t count = var_sorted(sh, attribute, &symbols);
	for (size_t i = 0; i < count; i++) {
		out_format(sh->out, "%s ", command);
		out_str(sh->out, symtab_name(&sh->symbols, symbols[i]));
		Str value = var_get(sh, symbols[i]);
		if (value.ptr != NULL) {
			out_char(sh->out, '=');
			out_quoted(sh->out, value, false);
		}
		out_char(sh->out, '\n');
	}
}

static bool mark_operand(Shell *sh, const char *operand, uint32_t attribute)
{
	size_t len = strcspn(operand, "=");
	Str name = { arena_copy(&sh->scratch, operand, len), len };
	if (!var_valid_name(name)) {
		builtin_error(sh, "%s: not a valid name", name.ptr);
		return false;
	}
	SymId sym = symtab_intern(&sh->symbols, name.ptr, name.len);
	if (operand[len] == '=' && !var_set(sh, sym, str_of(operand + len + 1))) {
		builtin_failed(sh);
		return false;
	}
	var_mark(sh, sym, attribute);
	return true;
}

static int mark_variables(Shell *sh, const Builtin *builtin, uint32_t attribute, int argc,
	const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, builtin, argc, argv);
	bool print = false;
	int opt;
	while ((opt = option_next(&parser)) != OPT_DONE) {
		if (opt == OPT_BAD)
			return 2;
		print = true;
	}
	if (print && parser.index < argc)
		return builtin_usage(sh, builtin, "-p takes no operands");
	if (parser.index == argc)
		print_marked(sh, builtin->name, attribute);
	int status = 0;
	for (int i = parser.index; i < argc; i++)
		if (!mark_operand(sh, argv[i], attribute))
			status = 1;
	return status;
}

static int run_export(Shell *sh, int argc, const char *const *argv);
static int run_readonly(Shell *sh, int argc, const char *const *argv);

static const OptDef export_opts[] = {
	{ 'p', NULL, NULL, "print all exported variables so that the shell can read them back" },
	OPT_END
};

static const OptDef readonly_opts[] = {
	{ 'p', NULL, NULL, "print all read-only variables so that the shell can read them back" },
	OPT_END
};

BUILTIN(export, "export")
	.run      = run_export,
	.class    = BUILTIN_SPECIAL,
	.flags    = BUILTIN_UNDOABLE,
	.synopsis = "export name[=value]...\nexport [-p]",
	.summary  = "pass variables to the environment of commands",
	.help     = "Without operands, print the exported variables.\n"
	            "Example: export PATH=\"$HOME/bin:$PATH\"",
	.opts     = export_opts,
BUILTIN_END

BUILTIN(readonly, "readonly")
	.run      = run_readonly,
	.class    = BUILTIN_SPECIAL,
	.flags    = BUILTIN_UNDOABLE,
	.synopsis = "readonly name[=value]...\nreadonly [-p]",
	.summary  = "protect variables from assignment and unset",
	.help     = "Without operands, print the read-only variables. The attribute cannot be\n"
	            "taken away.",
	.opts     = readonly_opts,
BUILTIN_END

static int run_export(Shell *sh, int argc, const char *const *argv)
{
	return mark_variables(sh, &builtin_export, VAR_EXPORT, argc, argv);
}

static int run_readonly(Shell *sh, int argc, const char *const *argv)
{
	return mark_variables(sh, &builtin_readonly, VAR_READONLY, argc, argv);
}
