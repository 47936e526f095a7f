/* builtins/set.c: options and positional parameters. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/builtin.h"

static int run_set(Shell *sh, int argc, const char *const *argv);

static const OptDef opts[] = {
	{ 'a', NULL, NULL, "export every variable that is assigned" },
	{ 'b', NULL, NULL, "tell at once when a background job ends" },
	{ 'C', NULL, NULL, "> does not overwrite an existing file; >| does" },
	{ 'e', NULL, NULL, "exit when an untested command fails" },
	{ 'f', NULL, NULL, "no pathname expansion" },
	{ 'h', NULL, NULL, "remember the commands of a function when it is defined" },
	{ 'm', NULL, NULL, "job control: each job in a process group of its own" },
	{ 'n', NULL, NULL, "read commands but do not run them" },
	{ 'u', NULL, NULL, "an unset parameter is an error" },
	{ 'v', NULL, NULL, "write the input as it is read" },
	{ 'x', NULL, NULL, "write each command before it runs" },
	{ 'o', NULL, "option", "turn an option on by its name; without one, list them all" },
	OPT_END
};

BUILTIN(set, "set")
	.run      = run_set,
	.class    = BUILTIN_SPECIAL,
	.synopsis = "set [-abCefhmnuvx] [-o option]... [argument...]\n"
	            "set +abCefhmnuvx | +o option\n"
	            "set -- [argument...]\n"
	            "set spawn[=strategy] | subshell=fork|overlay | editor=name",
	.summary  = "set options and positional parameters, or list variables",
	.help     = "Alone, print all variables. With + instead of -, an option is turned off;\n"
	            "+o alone prints commands that restore the options. Arguments replace $1,\n"
	            "$2, ...; after -- there may be none, and none of them is an option.\n"
	            "spawn=strategy as the only argument chooses how commands are started, and\n"
	            "spawn alone lists the strategies; subshell=overlay saves the process of a ( )\n"
	            "in scripts where nobody could tell; editor=name chooses how lines are read.\n"
	            "Both work with -o, too.\n"
	            "Examples: set -eu; set -- a b c; set spawn=vfork",
	.opts     = opts,
BUILTIN_END

/* ---- lists ---- */

static int print_variables(Shell *sh)
{
	const SymId *symbols;
	size_t count = var_sorted(sh, 0, &symbols);
	for (size_t i = 0; i < count; i++) {
		out_str(sh->out, symtab_name(&sh->symbols, symbols[i]));
		out_char(sh->out, '=');
		out_quoted(sh->out, var_get(sh, symbols[i]), false);
		out_char(sh->out, '\n');
	}
	return 0;
}

static Str strategy_name(Shell *sh)
{
	StrBuf name = { .arena = &sh->scratch };
	spawn_strategy_name(sh->strategy, &name);
	return strbuf_finish(&name);
}

static const char *editor_name(const Shell *sh)
{
	return sh->editor != NULL ? sh->editor : "auto";
}

static const char *subshell_name(const Shell *sh)
{
	return sh->overlay ? "overlay" : "fork";
}

/* set -o, for people: one aligned line for each option. */
static void print_options(Shell *sh)
{
	for (const OptionInfo *option = option_table; option->bit != 0; option++) {
		const char *state = option_on(sh, option->bit) ? "on" : "off";
		if (option->name != NULL && option->settable)
			out_format(sh->out, "%-12s %s\n", option->name, state);
	}
	out_format(sh->out, "%-12s %s\n", "spawn", strategy_name(sh).ptr);
	out_format(sh->out, "%-12s %s\n", "subshell", subshell_name(sh));
	out_format(sh->out, "%-12s %s\n", "editor", editor_name(sh));
}

/* set +o: commands that bring the present state back. */
static void print_option_commands(Shell *sh)
{
	for (const OptionInfo *option = option_table; option->bit != 0; option++) {
		char sign = option_on(sh, option->bit) ? '-' : '+';
		if (option->name != NULL && option->settable)
			out_format(sh->out, "set %co %s\n", sign, option->name);
	}
	out_format(sh->out, "set -o spawn=%s\n", strategy_name(sh).ptr);
	out_format(sh->out, "set -o subshell=%s\n", subshell_name(sh));
	out_format(sh->out, "set -o editor=%s\n", editor_name(sh));
}

/* set spawn: the current strategy is marked; a clone with other flags gets a line of its own. */
static int print_strategies(Shell *sh)
{
	Str current = strategy_name(sh);
	bool seen = false;
	out_format(sh->out, "  %-12s  %-44s  %s\n", "STRATEGY", "EXTERNAL COMMAND", "SUBSHELL");
	for (const SpawnStrategyInfo *info = spawn_strategy_table; info->name != NULL; info++) {
		bool is_current = str_is(current, info->name);
		seen = seen || is_current;
		out_format(sh->out, "%c %-12s  %-44s  %s\n", is_current ? '*' : ' ', info->name,
			info->command, info->subshell);
	}
	if (!seen)
		out_format(sh->out, "* %s\n", current.ptr);
	return 0;
}

/* ---- options ---- */

/* Walks over the options of `set`, which come with + as well as with -. */
typedef struct SetParser {
	int index;                  /* of the first operand at the end */
	bool params;                /* the operands, even none, become the parameters */
	bool dash;                  /* ended by a single -, which turns -v and -x off */
} SetParser;

static int bad_option(Shell *sh, char sign, char letter)
{
	return builtin_usage(sh, &builtin_set, "%c%c: unknown option", sign, letter);
}

/* An -o operand. Without `apply` it is only looked up. */
static int named_option(Shell *sh, const char *name, bool on, bool apply)
{
	if (name == NULL) {
		if (apply && on)
			print_options(sh);
		else if (apply)
			print_option_commands(sh);
		return 0;
	}
	const OptionInfo *option = option_by_name(str_of(name));
	bool known = option != NULL ? option->settable : on && strchr(name, '=') != NULL;
	if (!known)
		return builtin_usage(sh, &builtin_set, "%s: unknown option", name);
	if (!apply || option_set_named(sh, str_of(name), on))
		return 0;
	builtin_failed(sh);
	return 2;
}

/* One word of letters. argv[*index] is the word; *index moves past it and past what -o takes. */
static int letter_options(Shell *sh, const char *const *argv, int *index, bool apply)
{
	const char *word = argv[(*index)++];
	bool on = word[0] == '-';
	for (const char *letter = word + 1; *letter != '\0'; letter++) {
		if (*letter == 'o') {
			const char *name = letter[1] != '\0' ? letter + 1 : argv[*index];
			if (letter[1] == '\0' && name != NULL)
				++*index;
			return named_option(sh, name, on, apply);
		}
		const OptionInfo *option = option_by_letter(*letter);
		if (option == NULL || !option->settable)
			return bad_option(sh, word[0], *letter);
		if (apply)
			option_set(sh, option, on);
	}
	return 0;
}

static int walk_options(Shell *sh, int argc, const char *const *argv, SetParser *parser, bool apply)
{
	*parser = (SetParser){ .index = 1 };
	while (parser->index < argc) {
		const char *word = argv[parser->index];
		if ((word[0] != '-' && word[0] != '+') || strcmp(word, "+") == 0)
			break;
		if (strcmp(word, "--") == 0 || strcmp(word, "-") == 0) {
			parser->index++;
			parser->params = word[1] == '-';
			parser->dash = !parser->params;
			break;
		}
		int status = letter_options(sh, argv, &parser->index, apply);
		if (status != 0)
			return status;
	}
	parser->params = parser->params || parser->index < argc;
	return 0;
}

/* `set spawn` and the like, the only operand. Returns -1 when it is none of these. */
static int own_setting(Shell *sh, const char *operand)
{
	if (strcmp(operand, "spawn") == 0)
		return print_strategies(sh);
	if (strncmp(operand, "spawn=", 6) != 0 && strncmp(operand, "subshell=", 9) != 0
	    && strncmp(operand, "editor=", 7) != 0)
		return -1;
	if (option_set_named(sh, str_of(operand), true))
		return 0;
	builtin_failed(sh);
	return 2;
}

static int run_set(Shell *sh, int argc, const char *const *argv)
{
	if (argc == 1)
		return print_variables(sh);
	if (argc == 2 && !option_on(sh, OPTION_POSIX)) {
		int status = own_setting(sh, argv[1]);
		if (status >= 0)
			return status;
	}
	SetParser parser;
	int status = walk_options(sh, argc, argv, &parser, false);  /* wrong use changes nothing */
	if (status == 0)
		status = walk_options(sh, argc, argv, &parser, true);
	if (status != 0)
		return status;
	if (parser.dash)
		sh->options &= ~(uint32_t)(OPTION_VERBOSE | OPTION_XTRACE);
	if (parser.params)
		params_set(sh, (size_t)(argc - parser.index), argv + parser.index);
	return 0;
}
