/* builtins/command.c: command and type: what a name means, and running it without functions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/eval.h"
#include "eval/search.h"
#include "state/cwd.h"

typedef enum MeaningKind {
	MEANS_NOTHING, MEANS_ALIAS, MEANS_RESERVED, MEANS_SPECIAL, MEANS_FUNCTION, MEANS_BUILTIN,
	MEANS_FILE
} MeaningKind;

typedef struct Meaning {
	MeaningKind kind;
	Str alias;                  /* ALIAS: its text */
	const char *path;           /* FILE: absolute; BUILTIN: of its utility, or NULL */
} Meaning;

/* A utility among the builtins stands for a file in PATH (XCU 2.9.1.4); the others need none. */
static Meaning builtin_meaning(Shell *sh, const Builtin *builtin, unsigned flags)
{
	Meaning meaning = { .kind = MEANS_BUILTIN };
	if (builtin->class == BUILTIN_UTILITY) {
		Target file = resolve_command(sh, str_of(builtin->name), flags | RESOLVE_ONLY_PATH);
		meaning.path = file.kind == TARGET_PATH ? cwd_absolute(sh, file.path) : NULL;
	}
	return meaning;
}

static Meaning find_meaning(Shell *sh, const char *name, bool default_path)
{
	Str word = str_of(name), alias = alias_get(sh, word);
	if (alias.ptr != NULL)
		return (Meaning){ .kind = MEANS_ALIAS, .alias = alias };
	if (is_reserved_word(word, !option_on(sh, OPTION_POSIX)))
		return (Meaning){ .kind = MEANS_RESERVED };
	unsigned flags = RESOLVE_NO_REMEMBER | (default_path ? RESOLVE_DEFAULT_PATH : 0);
	Target target = resolve_command(sh, word, flags);
	switch (target.kind) {
	case TARGET_NONE:
		break;
	case TARGET_SPECIAL:
		return (Meaning){ .kind = MEANS_SPECIAL };
	case TARGET_FUNCTION:
		return (Meaning){ .kind = MEANS_FUNCTION };
	case TARGET_BUILTIN:
		return builtin_meaning(sh, target.builtin, flags);
	case TARGET_PATH:
		if (file_is_executable(target.path))
			return (Meaning){ MEANS_FILE, .path = cwd_absolute(sh, target.path) };
		break;
	}
	return (Meaning){ .kind = MEANS_NOTHING };
}

/* command -v: a text that the shell could run. */
static bool print_brief(Shell *sh, const char *name, bool default_path)
{
	Meaning meaning = find_meaning(sh, name, default_path);
	switch (meaning.kind) {
	case MEANS_NOTHING:
		return false;
	case MEANS_ALIAS:
		out_format(sh->out, "alias %s=", name);
		out_quoted(sh->out, meaning.alias, false);
		out_char(sh->out, '\n');
		return true;
	case MEANS_RESERVED:
	case MEANS_SPECIAL:
	case MEANS_FUNCTION:
		break;
	case MEANS_BUILTIN:
	case MEANS_FILE:
		if (meaning.path != NULL)
			name = meaning.path;
		break;
	}
	out_format(sh->out, "%s\n", name);
	return true;
}

/* command -V and type: a sentence. */
static bool print_sentence(Shell *sh, const char *name, bool default_path)
{
	Meaning meaning = find_meaning(sh, name, default_path);
	const char *what = NULL;
	switch (meaning.kind) {
	case MEANS_NOTHING:
		builtin_error(sh, "%s: not found", name);
		return false;
	case MEANS_ALIAS:
		out_format(sh->out, "%s is an alias for %s\n", name, meaning.alias.ptr);
		return true;
	case MEANS_RESERVED:
		what = "a shell keyword";
		break;
	case MEANS_SPECIAL:
		what = "a special shell builtin";
		break;
	case MEANS_FUNCTION:
		what = "a shell function";
		break;
	case MEANS_BUILTIN:
		if (meaning.path != NULL) {
			out_format(sh->out, "%s is a shell builtin (for %s)\n", name, meaning.path);
			return true;
		}
		what = "a shell builtin";
		break;
	case MEANS_FILE:
		what = meaning.path;
		break;
	}
	out_format(sh->out, "%s is %s\n", name, what);
	return true;
}

static int run_command(Shell *sh, int argc, const char *const *argv);
static int run_type(Shell *sh, int argc, const char *const *argv);

static const OptDef command_opts[] = {
	{ 'p', NULL, NULL, "search the system's default path instead of $PATH" },
	{ 'v', NULL, NULL, "print the path, or what else the shell would run" },
	{ 'V', NULL, NULL, "say what the name means" },
	OPT_END
};

BUILTIN(command, "command")
	.run      = run_command,
	.class    = BUILTIN_INTRINSIC,
	.synopsis = "command [-p] name [argument...]\ncommand [-p] -v|-V name...",
	.summary  = "run a command that is no function, or tell what a name means",
	.help     = "A special builtin run this way does not end the shell when it fails.\n"
	            "Example: cd() { command cd \"$@\" && ls; }",
	.opts     = command_opts,
BUILTIN_END

BUILTIN(type, "type")
	.run      = run_type,
	.class    = BUILTIN_INTRINSIC,
	.flags    = BUILTIN_PURE,
	.synopsis = "type name...",
	.summary  = "tell what names mean when they are used as commands",
	.help     = "For a program in $PATH its file is told. The status is 1 if a name means\n"
	            "nothing.",
BUILTIN_END

static int run_command(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_command, argc, argv);
	bool default_path = false;
	bool (*print)(Shell *, const char *, bool) = NULL;
	int opt;
	while ((opt = option_next(&parser)) != OPT_DONE) {
		if (opt == OPT_BAD)
			return 2;
		if (opt == 'p')
			default_path = true;
		else
			print = opt == 'v' ? print_brief : print_sentence;
	}
	if (parser.index == argc)
		return print != NULL ? builtin_usage(sh, &builtin_command, "name missing") : 0;
	if (print == NULL) {
		Flow flow = run_words(sh, argc - parser.index, argv + parser.index, default_path);
		if (flow != FLOW_NEXT)
			sh->flow = flow;
		return sh->status;
	}
	int status = 0;
	for (int i = parser.index; i < argc; i++)
		if (!print(sh, argv[i], default_path))
			status = 1;
	return status;
}

static int run_type(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_type, argc, argv);
	if (option_next(&parser) != OPT_DONE)
		return 2;
	if (parser.index == argc)
		return builtin_usage(sh, &builtin_type, "name missing");
	int status = 0;
	for (int i = parser.index; i < argc; i++)
		if (!print_sentence(sh, argv[i], false))
			status = 1;
	return status;
}
