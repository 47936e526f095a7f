/* eval/resolve.c: what a command name means (XCU 2.9.1.4). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eval/eval.h"
#include "eval/search.h"

static bool exists(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0;
}

/* Searches a PATH. *err says why there is none: EACCES for a file that is there but may not be run.
 * The result is in the scratch arena. */
static const char *search_path(Shell *sh, Str name, Str path, int *err)
{
	const char *found = search_list(&sh->scratch, path, name.ptr, file_is_executable);
	if (found == NULL)
		*err = search_list(&sh->scratch, path, name.ptr, exists) != NULL ? EACCES : ENOENT;
	return found;
}

static Str default_path(Shell *sh)
{
	size_t size = confstr(_CS_PATH, NULL, 0);
	char *path = arena_alloc(&sh->scratch, size + 1);
	confstr(_CS_PATH, path, size);
	return (Str){ path, size - 1 };
}

static bool available(const Shell *sh, const Builtin *builtin)
{
	return builtin->class != BUILTIN_EXTENSION || !option_on(sh, OPTION_POSIX);
}

static Target resolve_path(Shell *sh, Str name, unsigned flags)
{
	Target target = { .kind = TARGET_NONE, .err = ENOENT };
	const char *path = NULL;
	if (flags & RESOLVE_DEFAULT_PATH) {
		path = search_path(sh, name, default_path(sh), &target.err);
	} else {
		Located *located = flags & RESOLVE_NO_HASH ? NULL : location_find(sh, name);
		if (located == NULL) {
			path = search_path(sh, name, var_get(sh, SYM_PATH), &target.err);
			if (path != NULL && *path == '/' &&
				!(flags & (RESOLVE_NO_REMEMBER | RESOLVE_NO_HASH)))
				located = location_remember(sh, name, path);
		}
		if (located != NULL) {
			located->hits++;
			path = located->path;
		}
	}
	if (path != NULL)
		target = (Target){ .kind = TARGET_PATH, .path = path };
	return target;
}

Target resolve_command(Shell *sh, Str name, unsigned flags)
{
	if (name.len == 0)
		return (Target){ .kind = TARGET_NONE, .err = ENOENT };
	if (strchr(name.ptr, '/') != NULL)
		return (Target){ .kind = TARGET_PATH, .path = name.ptr, .generation = 0 };
	SymId sym;
	const Builtin *builtin = builtin_find(name.ptr);
	Target target = { .kind = TARGET_NONE };
	if (flags & RESOLVE_ONLY_PATH) {
		target = resolve_path(sh, name, flags);
	} else if (builtin != NULL && builtin->class == BUILTIN_SPECIAL) {
		target = (Target){ .kind = TARGET_SPECIAL, .builtin = builtin };
	} else if (!(flags & RESOLVE_NO_FUNCTIONS) && symtab_find(&sh->symbols, name.ptr, name.len, &sym)
	           && function_find(sh, sym) != NULL) {
		target = (Target){ .kind = TARGET_FUNCTION, .function = function_find(sh, sym) };
	} else if (builtin != NULL && available(sh, builtin)) {
		target = (Target){ .kind = TARGET_BUILTIN, .builtin = builtin };
	} else if (!(flags & RESOLVE_NO_PATH)) {
		target = resolve_path(sh, name, flags);
	}
	target.generation = sh->generation;
	return target;
}
