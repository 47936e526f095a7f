/* front/invocation.c: the command line (XCU sh). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <unistd.h>

#include "front/front.h"
#include "sys/privilege.h"

static const char usage_text[] =
	"usage: cowsh [-abCefhimnuvx] [-o option]... [--spawn=NAME] [--posix] [--norc] [--login] [script [argument...]]\n"
	"       cowsh ... -c command [name [argument...]]\n"
	"       cowsh ... -s [argument...]\n"
	"       cowsh --version | --help | --doctor[=json|=tsv]\n";

static const char help_text[] =
	"\n"
	"A POSIX shell that shows the page faults and the copy-on-write of itself and its children.\n"
	"\n"
	"  -c             run the command string\n"
	"  -s             read commands from standard input\n"
	"  -i             interactive\n"
	"  -l, --login    login shell\n"
	"  -o OPTION      set an option by name, as `set -o` (`-o spawn=vfork` too)\n"
	"  --spawn=NAME   birth of commands: auto, fork, vfork, posix_spawn, clone, clone:FLAG+FLAG\n"
	"  --posix        only what POSIX says\n"
	"  --norc         no ~/.cowshrc\n"
	"  --doctor       probe what the kernel shows here, and say how to get the rest\n"
	"\n"
	"At the prompt: `help` lists the builtins, `help NAME` explains one, `set spawn` lists the strategies.\n";

static int print_help(void)
{
	write_all(STDOUT_FILENO, usage_text, sizeof usage_text - 1);
	return write_all(STDOUT_FILENO, help_text, sizeof help_text - 1) == 0 ? 0 : 1;
}

static int print_version(void)
{
	static const char text[] =
		"cowsh " PACKAGE_VERSION "\n"
		"License GPL-3.0-or-later\n";
	return write_all(STDOUT_FILENO, text, sizeof text - 1) == 0 ? 0 : 1;
}

static int usage_error(Shell *sh, const char *format, const char *object)
{
	sh_error(sh, format, object);
	write_all(STDERR_FILENO, usage_text, sizeof usage_text - 1);
	return 2;
}

static void set_by_name(Shell *sh, const char *name, bool on)
{
	option_set(sh, option_by_name(str_of(name)), on);
}

/* `--name`. Returns -1 to go on. */
static int long_option(Shell *sh, const char *name, Invocation *call)
{
	if (strcmp(name, "help") == 0)
		return print_help();
	if (strcmp(name, "version") == 0)
		return print_version();
	if (strcmp(name, "doctor") == 0 || strcmp(name, "doctor=json") == 0 ||
		strcmp(name, "doctor=tsv") == 0)
		return doctor(sh, name[6] == '=' ? name + 7 : "");
	if (strncmp(name, "spawn=", 6) == 0)
		return option_set_spawn(sh, str_of(name + 6)) ? -1 : 2;
	if (strcmp(name, "posix") == 0)
		set_by_name(sh, "posix", true);
	else if (strcmp(name, "norc") == 0)
		call->norc = true;
	else if (strcmp(name, "login") == 0)
		call->login = true;
	else
		return usage_error(sh, "--%s: no such option", name);
	return -1;
}

/* A cluster such as -ec or +x; `o` takes the next argument. Returns -1 to go on, with *index on the
 * last argument used. */
static int short_options(Shell *sh, char **argv, int *index, bool *command_wanted)
{
	const char *cluster = argv[*index];
	bool on = *cluster == '-';
	for (const char *c = cluster + 1; *c != '\0'; c++) {
		const OptionInfo *option = option_by_letter(*c);
		char letter[2] = { *c, '\0' };
		if (*c == 'o') {
			if (argv[*index + 1] == NULL)
				return usage_error(sh, "-%s: option name missing", "o");
			++*index;
			if (!option_set_named(sh, str_of(argv[*index]), on))
				return 2;
		} else if (*c == 'c' && on) {
			*command_wanted = true;
			sh->options |= OPTION_COMMAND;
		} else if (option == NULL || (!option->settable && option->bit == OPTION_PRIVILEGED)) {
			return usage_error(sh, "-%s: no such option", letter);
		} else {
			option_set(sh, option, on);
		}
	}
	return -1;
}

static void take_operands(Shell *sh, char **operands, Invocation *call)
{
	if (option_on(sh, OPTION_COMMAND)) {
		call->command = *operands++;
		if (*operands != NULL)
			sh->arg0 = *operands++;
	} else if (!option_on(sh, OPTION_STDIN) && *operands != NULL) {
		call->script = sh->arg0 = *operands++;
	} else {
		sh->options |= OPTION_STDIN;
	}
	size_t count = 0;
	while (operands[count] != NULL)
		count++;
	sh->params = (Params){ .values = (const char *const *)operands, .count = count };
}

int invocation_parse(Shell *sh, int argc, char **argv, Invocation *call)
{
	*call = (Invocation){ 0 };
	const char *name = argc > 0 ? argv[0] : "cowsh";
	const char *base = strrchr(name, '/') != NULL ? strrchr(name, '/') + 1 : name;
	bool command_wanted = false;
	int index = 1;
	sh->arg0 = name;
	if (*base == '-') {
		call->login = true;
		base++;
	}
	if (strcmp(base, "sh") == 0)
		set_by_name(sh, "posix", true);
	if (privilege_gained())         /* nothing from the environment is to be trusted */
		sh->options |= OPTION_PRIVILEGED;
	Str spawn = var_get(sh, SYM_COWSH_SPAWN);
	if (spawn.len > 0 && !option_on(sh, OPTION_PRIVILEGED))
		option_set_spawn(sh, spawn);            /* a wrong one: its message, and `auto` */
	Str subshell = var_get(sh, SYM_COWSH_SUBSHELL);
	if (subshell.len > 0 && !option_on(sh, OPTION_PRIVILEGED))
		option_set_subshell(sh, subshell);
	for (; index < argc && (argv[index][0] == '-' || argv[index][0] == '+') &&
		strcmp(argv[index], "+") != 0;
		index++) {
		int status;
		if (strcmp(argv[index], "--") == 0 || strcmp(argv[index], "-") == 0) {
			/* a lone - ends the options, as -- does (XCU sh) */
			index++;
			break;
		}
		if (strncmp(argv[index], "--", 2) == 0)
			status = long_option(sh, argv[index] + 2, call);
		else
			status = short_options(sh, argv, &index, &command_wanted);
		if (status >= 0)
			return status;
	}
	if (command_wanted && index >= argc)
		return usage_error(sh, "-%s: command string missing", "c");
	if (call->login)
		sh->options |= OPTION_LOGIN;
	call->login = option_on(sh, OPTION_LOGIN);
	take_operands(sh, argv + (index < argc ? index : argc), call);
	return -1;
}
