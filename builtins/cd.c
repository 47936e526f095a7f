/* builtins/cd.c: change the working directory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <sys/stat.h>

#include "eval/builtin.h"
#include "state/cwd.h"

extern const Builtin builtin_cd;

/* What the options and the operand ask for. */
typedef struct Change {
	bool physical;              /* -P */
	bool check;                 /* -e */
	bool print;                 /* the new directory is not what the operand says: tell it */
	Str directory;              /* the operand, $HOME or $OLDPWD */
	Str path;                   /* where to go: the directory, perhaps found by CDPATH */
} Change;

/* The status of an error: with -P -e, 1 is taken for "changed, but its name is unknown" (XCU
 * cd). */
static int failure(const Change *change)
{
	return change->physical && change->check ? 2 : 1;
}

static int read_options(Shell *sh, OptParser *parser, Change *change)
{
	int letter;
	while ((letter = option_next(parser)) != OPT_DONE) {
		if (letter == OPT_BAD)
			return 2;
		if (letter == 'e')
			change->check = true;
		else
			change->physical = letter == 'P';
	}
	if (parser->argc - parser->index > 1)
		return builtin_usage(sh, &builtin_cd, "too many operands");
	return 0;
}

static bool from_variable(Shell *sh, SymId sym, const char *name, Str *directory)
{
	Str value = var_get(sh, sym);
	if (value.ptr == NULL || value.len == 0) {
		builtin_error(sh, value.ptr == NULL ? "%s: not set" : "%s: empty", name);
		return false;
	}
	/* The variable itself may be assigned before the copy's last use. */
	*directory = (Str){ arena_copy(&sh->scratch, value.ptr, value.len), value.len };
	return true;
}

static bool choose_directory(Shell *sh, const char *operand, Change *change)
{
	if (operand == NULL)
		return from_variable(sh, SYM_HOME, "HOME", &change->directory);
	if (strcmp(operand, "-") == 0) {
		change->print = true;
		return from_variable(sh, SYM_OLDPWD, "OLDPWD", &change->directory);
	}
	change->directory = str_of(operand);
	if (change->directory.len > 0)
		return true;
	builtin_error(sh, "'': %s", strerror(ENOENT));
	return false;
}

static bool begins_with_dots(Str path)
{
	const char *p = path.ptr;
	if (*p != '.')
		return false;
	p += p[1] == '.' ? 2 : 1;
	return *p == '\0' || *p == '/';
}

/* Step 5 of XCU cd: the first entry of CDPATH that has this directory. An empty entry is the
 * working directory and is not worth telling. */
static void search_cdpath(Shell *sh, Change *change)
{
	Str list = var_get(sh, SYM_CDPATH);
	if (list.ptr == NULL || list.len == 0)
		return;
	const char *p = list.ptr, *end = p + list.len;
	for (; p <= end; p++) {
		struct stat st;
		const char *entry = p;
		while (p < end && *p != ':')
			p++;
		StrBuf buf = { .arena = &sh->scratch };
		strbuf_append(&buf, entry, (size_t)(p - entry));
		if (p == entry)
			strbuf_char(&buf, '.');
		if (buf.ptr[buf.len - 1] != '/')
			strbuf_char(&buf, '/');
		strbuf_str(&buf, change->directory);
		Str path = strbuf_finish(&buf);
		if (stat(path.ptr, &st) == 0 && S_ISDIR(st.st_mode)) {
			change->path = path;
			change->print |= p > entry;
			return;
		}
	}
}

/* Sets a variable that the environment shall have, too. */
static bool set_exported(Shell *sh, SymId sym, Str value)
{
	if (!var_set(sh, sym, value))
		return false;
	var_mark(sh, sym, VAR_EXPORT);
	return true;
}

/* Gives PWD and OLDPWD their new values; that the name is unknown is told only to who asked with
 * -e. */
static int update_variables(Shell *sh, const Change *change, Str *here)
{
	int err = change->physical ? cwd_physical(sh, here) : 0;
	Str old = var_get(sh, SYM_PWD);
	bool done = old.ptr == NULL || set_exported(sh, SYM_OLDPWD, old);
	if (err == 0)
		return set_exported(sh, SYM_PWD, *here) && done ? 0 : failure(change);
	var_unset(sh, SYM_PWD);
	if (change->check)
		return builtin_errno(sh, err, "cannot find the way to the working directory");
	return done ? 0 : failure(change);
}

static int run_cd(Shell *sh, int argc, const char *const *argv)
{
	Change change = { 0 };
	OptParser parser = OPT_PARSER(sh, &builtin_cd, argc, argv);
	int status = read_options(sh, &parser, &change);
	if (status != 0)
		return status;
	if (!choose_directory(sh, argv[parser.index], &change))
		return failure(&change);
	change.path = change.directory;
	if (change.directory.ptr[0] != '/' && !begins_with_dots(change.directory))
		search_cdpath(sh, &change);
	int err = 0;
	if (!change.physical)
		err = cwd_logical(sh, change.path, &change.path);
	if (err == 0)
		err = cwd_change(sh, change.path);
	if (err != 0) {
		builtin_errno(sh, err, "%s", change.directory.ptr);
		return failure(&change);
	}
	Str here = change.path;
	status = update_variables(sh, &change, &here);
	if (change.print) {
		out_str(sh->out, here);
		out_char(sh->out, '\n');
	}
	return status;
}

static const OptDef options[] = {
	{ 'L', "logical", NULL, "keep symbolic links in the path (default)" },
	{ 'P', "physical", NULL, "resolve symbolic links first" },
	{ 'e', NULL, NULL, "with -P: status 1 when the new directory's path cannot be found" },
	OPT_END
};

BUILTIN(cd, "cd")
	.run      = run_cd,
	.class    = BUILTIN_INTRINSIC,
	.flags    = BUILTIN_MOVES,
	.synopsis = "cd [-L|-P [-e]] [directory]",
	.summary  = "change the working directory",
	.help     = "Without an operand to $HOME; with - to $OLDPWD, which is then printed. A relative name\n"
	            "that does not begin with . or .. is looked up in the directories of $CDPATH first.\n"
	            "Sets PWD and OLDPWD. With -L, dot-dot takes away the last component of the name.",
	.opts     = options,
BUILTIN_END
