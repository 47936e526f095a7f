/* eval/glob.c: pathname expansion (XCU 2.14.3): one directory read per pattern component, no stat
 * per file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eval/expand.h"
#include "sys/entry.h"
#include "syntax/pattern.h"

typedef struct Glob {
	Shell *sh;
	FieldList *fields;
	StrBuf path;                /* the part of the pathname that is settled */
} Glob;

static void glob_rest(Glob *glob, const char *rest);

/* Copies literal pattern text with its escapes removed. */
static void append_unescaped(StrBuf *path, const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (p[i] == '\\' && i + 1 < len)
			i++;
		strbuf_char(path, p[i]);
	}
}

static const char *path_text(Glob *glob)
{
	strbuf_reserve(&glob->path, 1);
	glob->path.ptr[glob->path.len] = '\0';
	return glob->path.ptr;
}

static void found(Glob *glob)
{
	const char *path = path_text(glob);
	field_push(glob->sh, glob->fields, arena_copy(&glob->sh->scratch, path, glob->path.len));
}

/* One name of a directory that matched the component: the end of the pattern, or on with the
 * rest. */
static void matched(Glob *glob, const char *name, const char *rest)
{
	size_t mark = glob->path.len;
	strbuf_append(&glob->path, name, strlen(name));
	if (*rest == '\0') {
		found(glob);
	} else {
		strbuf_char(&glob->path, '/');
		glob_rest(glob, rest + 1);
	}
	glob->path.len = mark;
}

/* Reads the settled directory and follows every entry that matches the component. */
static void glob_component(Glob *glob, Str component, const char *rest)
{
	DIR *dir = opendir(glob->path.len > 0 ? path_text(glob) : ".");
	if (dir == NULL)
		return;
	const Pattern *pattern = pattern_compile(&glob->sh->scratch, component);
	bool dots =
		component.ptr[0] == '.' || (component.ptr[0] == '\\' && component.ptr[1] == '.');
	const struct dirent *entry;
	while ((entry = readdir(dir)) != NULL) {
		const char *name = entry->d_name;
		if (name[0] == '.' && !dots)
			continue;
		if (*rest != '\0' && !entry_may_be_directory(entry))
			continue;
		if (pattern_match(pattern, str_of(name), glob->sh->utf8))
			matched(glob, name, rest);
	}
	closedir(dir);
}

/* Matches the rest of the pattern below the settled path. */
static void glob_rest(Glob *glob, const char *rest)
{
	size_t mark = glob->path.len;
	while (*rest == '/') {
		strbuf_char(&glob->path, '/');
		rest++;
	}
	const char *slash = rest + strcspn(rest, "/");
	Str component = { arena_copy(&glob->sh->scratch, rest, (size_t)(slash - rest)),
		(size_t)(slash - rest) };
	if (pattern_has_magic(component)) {
		glob_component(glob, component, slash);
	} else {
		append_unescaped(&glob->path, component.ptr, component.len);
		if (*slash != '\0') {
			glob_rest(glob, slash);
		} else {
			struct stat info;
			if (lstat(path_text(glob), &info) == 0)
				found(glob);
		}
	}
	glob->path.len = mark;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool glob_expand(Shell *sh, Str pattern, FieldList *fields)
{
	if (!pattern_has_magic(pattern))
		return false;
	size_t first = fields->count;
	Glob glob = { .sh = sh, .fields = fields };
	glob_rest(&glob, pattern.ptr);
	strbuf_free(&glob.path);
	qsort(fields->items + first, fields->count - first, sizeof *fields->items, compare_names);
	return fields->count > first;
}
