/* builtins/hash.c: the remembered locations of commands. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/eval.h"

static int print_locations(Shell *sh)
{
	const SymId *symbols;
	size_t count = location_sorted(sh, &symbols);
	for (size_t i = 0; i < count; i++) {
		const Located *located = location_find(sh, symtab_name(&sh->symbols, symbols[i]));
		out_format(sh->out, "%6u  %s\n", located->hits, located->path);
	}
	return 0;
}

/* Searches anew and remembers. Builtins and names with a slash need no search. */
static bool remember(Shell *sh, const char *name)
{
	if (strchr(name, '/') != NULL)
		return true;
	Str word = str_of(name);
	location_forget(sh, word);
	if (resolve_command(sh, word, 0).kind == TARGET_NONE) {
		builtin_error(sh, "%s: not found", name);
		return false;
	}
	Located *located = location_find(sh, word);
	if (located != NULL)
		located->hits = 0;          /* remembered, but not used yet */
	return true;
}

static int run_hash(Shell *sh, int argc, const char *const *argv);

static const OptDef opts[] = {
	{ 'r', NULL, NULL, "forget all locations" },
	OPT_END
};

BUILTIN(hash, "hash")
	.run      = run_hash,
	.class    = BUILTIN_INTRINSIC,
	.synopsis = "hash [name...]\nhash -r",
	.summary  = "find and remember where commands are, or list what is remembered",
	.help     = "The list has how often each was used, and its path. A new value of PATH\n"
	            "forgets all.",
	.opts     = opts,
BUILTIN_END

static int run_hash(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_hash, argc, argv);
	bool forget = false;
	int opt, status = 0;
	while ((opt = option_next(&parser)) != OPT_DONE) {
		if (opt == OPT_BAD)
			return 2;
		forget = true;
	}
	if (forget)
		location_clear(sh);
	else if (parser.index == argc)
		return print_locations(sh);
	for (int i = parser.index; i < argc; i++)
		if (!remember(sh, argv[i]))
			status = 1;
	return status;
}
