/* eval/search.c: looking for a file in a list of directories. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/search.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* With the effective ids, which are those that open and exec go by. */
static bool may(const char *path, int mode)
{
	return faccessat(AT_FDCWD, path, mode, AT_EACCESS) == 0;
}

bool file_is_readable(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && !S_ISDIR(info.st_mode) && may(path, R_OK);
}

bool file_is_executable(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISREG(info.st_mode) && may(path, X_OK);
}

const char *search_list(Arena *arena, Str list, const char *name, bool (*accept)(const char *path))
{
	const char *directory = list.ptr != NULL ? list.ptr : "";
	for (;;) {
		size_t len = strcspn(directory, ":");
		ArenaMark mark = arena_mark(arena);
		StrBuf path = { .arena = arena };
		strbuf_append(&path, directory, len);
		strbuf_format(&path, "%s%s", len > 0 ? "/" : "./", name);
		const char *candidate = strbuf_finish(&path).ptr;
		if (accept(candidate))
			return candidate;
		arena_reset(arena, mark);
		if (directory[len] == '\0')
			return NULL;
		directory += len + 1;
	}
}
