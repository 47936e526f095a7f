/* builtins/trap.c: what to do when a signal arrives or the shell ends. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/builtin.h"

/* A wrong condition is no utility error (XCU trap): it gives status 1, and a script goes on. */
static int find_condition(Shell *sh, const char *name)
{
	int condition = sig_number(name);
	if (condition < 0)
		sh_error(sh, "%s: no such condition", name);
	return condition;
}

/* The action as `trap` prints it: `-` for the default. */
static void print_condition(Shell *sh, int condition, bool defaults_too)
{
	Str action = trap_shown(sh, condition);
	if (action.ptr == NULL && trap_is_locked(sh, condition))
		action = STR("");           /* ignored since the shell began */
	if (action.ptr == NULL && !defaults_too)
		return;
	out_text(sh->out, "trap -- ");
	if (action.ptr == NULL)
		out_char(sh->out, '-');
	else
		out_quoted(sh->out, action, false);
	out_format(sh->out, " %s\n", sig_name(condition));
}

static int print_all(Shell *sh, bool defaults_too)
{
	for (int condition = 0; condition < SIG_COUNT; condition++)
		if (sig_name(condition) != NULL && condition != SIGKILL && condition != SIGSTOP)
			print_condition(sh, condition, defaults_too);
	return 0;
}

static int print_some(Shell *sh, int count, const char *const *names)
{
	int status = 0;
	for (int i = 0; i < count; i++) {
		int condition = find_condition(sh, names[i]);
		if (condition >= 0)
			print_condition(sh, condition, true);
		else
			status = 1;
	}
	return status;
}

static int set_conditions(Shell *sh, Str action, int count, const char *const *names)
{
	int status = 0;
	for (int i = 0; i < count; i++) {
		int condition = find_condition(sh, names[i]);
		if (condition < 0)
			status = 1;
		/* scripts name KILL out of habit: no error */
		else if (condition != SIGKILL && condition != SIGSTOP)
			trap_set(sh, condition, action);
	}
	return status;
}

static bool is_unsigned(const char *text)
{
	return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static int run_trap(Shell *sh, int argc, const char *const *argv);

static const OptDef opts[] = {
	{ 'p', NULL, NULL, "print the actions, default ones too, for the shell to read back" },
	OPT_END
};

BUILTIN(trap, "trap")
	.run      = run_trap,
	.class    = BUILTIN_SPECIAL,
	.flags    = BUILTIN_PROCESS,
	.synopsis = "trap [action condition...]\ntrap -p [condition...]",
	.summary  = "set what happens when a signal arrives or the shell ends",
	.help     = "A condition is EXIT (or 0), a signal's name with or without SIG, or its\n"
	            "number. The action is text to run, '' to ignore the signal, or - for the\n"
	            "default, which may be left out before a number. Without operands, print\n"
	            "the traps that are set. A subshell goes back to the defaults, and a script\n"
	            "cannot trap what was ignored when it began.\n"
	            "Example: trap 'rm -f \"$temporary\"' EXIT",
	.opts     = opts,
BUILTIN_END

static int run_trap(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_trap, argc, argv);
	bool print = false;
	int opt;
	while ((opt = option_next(&parser)) != OPT_DONE) {
		if (opt == OPT_BAD)
			return 2;
		print = true;
	}
	int count = argc - parser.index;
	const char *const *operands = argv + parser.index;
	if (count == 0)
		return print_all(sh, print);
	if (print)
		return print_some(sh, count, operands);

	Str action = { NULL, 0 };
	bool reset = is_unsigned(operands[0]) || (count == 1 && sig_number(operands[0]) >= 0);
	if (!reset) {
		if (count == 1)
			return builtin_usage(sh, &builtin_trap, "condition missing");
		if (strcmp(operands[0], "-") != 0)
			action = str_of(operands[0]);
		operands++;
		count--;
	}
	return set_conditions(sh, action, count, operands);
}
