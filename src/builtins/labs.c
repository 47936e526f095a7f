/* builtins/labs.c: where labs are, and what their last results were. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/labs.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/num.h"
#include "base/vec.h"
#include "eval/search.h"
#include "observe/proc.h"
#include "sys/fd.h"

enum { FILE_MAX = 65536 };           /* results, lists and first lines are much shorter */

typedef struct Names {
	VEC_OF(const char *);
} Names;

/* A variable that only labs read has no symbol of its own. */
static Str variable(Shell *sh, const char *name)
{
	SymId sym;
	return symtab_find(&sh->symbols, name, strlen(name), &sym) ? var_get(sh, sym) : (Str){ 0 };
}

/* ---- where they are ---- */

/* Directories as in $PATH, the installed one last. */
static Str lab_directories(Shell *sh)
{
	Str chosen = variable(sh, "COWSH_LABS");
	StrBuf list = { .arena = &sh->scratch };
	if (chosen.len > 0 && !option_on(sh, OPTION_PRIVILEGED))
		strbuf_format(&list, "%s:", chosen.ptr);
	strbuf_format(&list, "%s", COWSH_LAB_DIR);
	return strbuf_finish(&list);
}

/* Lower case letters, digits and -. `course` and the vocabulary stand beside the labs and are none. */
static bool is_lab_name(const char *name)
{
	return *name >= 'a' &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0' &&
	       strcmp(name, "course") != 0 && strcmp(name, LAB_VOCABULARY) != 0;
}

const char *lab_find(Shell *sh, const char *name)
{
	if (strchr(name, '/') != NULL)
		return file_is_readable(name) ? name : NULL;
	if (!is_lab_name(name) && strcmp(name, LAB_VOCABULARY) != 0)
		return NULL;
	return search_list(&sh->scratch, lab_directories(sh), name, file_is_readable);
}

/* ---- lists ---- */

/* The text of a small file in the scratch arena, NULL when it cannot be read. */
static char *read_text(Shell *sh, const char *path)
{
	int fd = fd_open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
	if (fd < 0)
		return NULL;
	char *text = arena_alloc(&sh->scratch, FILE_MAX);
	ssize_t len = proc_read_text(fd, text, FILE_MAX);
	close(fd);
	return len >= 0 ? text : NULL;
}

/* Cuts the first part off, up to an `end`; NULL at the end. */
static char *next_part(char **rest, char end)
{
	char *part = *rest;
	if (part == NULL || *part == '\0')
		return NULL;
	char *stop = strchr(part, end);
	*rest = stop != NULL ? stop + 1 : NULL;
	if (stop != NULL)
		*stop = '\0';
	return part;
}

static void add_name(Shell *sh, Names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return;
	VEC_PUSH(names, arena_copy(&sh->scratch, name, strlen(name)));
}

static void add_course(Shell *sh, Names *names, const char *directory)
{
	StrBuf path = { .arena = &sh->scratch };
	strbuf_format(&path, "%s/course", directory);
	char *rest = read_text(sh, strbuf_finish(&path).ptr);
	for (char *line; (line = next_part(&rest, '\n')) != NULL;)
		if (is_lab_name(line) && lab_find(sh, line) != NULL)
			add_name(sh, names, line);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_others(Shell *sh, Names *names, const char *directory)
{
	size_t first = names->count;
	DIR *stream = opendir(*directory != '\0' ? directory : ".");
	if (stream == NULL)
		return;
	for (const struct dirent *entry; (entry = readdir(stream)) != NULL;)
		if (is_lab_name(entry->d_name) && lab_find(sh, entry->d_name) != NULL)
			add_name(sh, names, entry->d_name);
	closedir(stream);
	qsort(names->items + first, names->count - first, sizeof *names->items, compare_names);
}

LabList lab_list(Shell *sh)
{
	Names names = { 0 };
	Str list = lab_directories(sh);
	char *rest = arena_copy(&sh->scratch, list.ptr, list.len);
	for (char *directory; (directory = next_part(&rest, ':')) != NULL;) {
		add_course(sh, &names, directory);
		add_others(sh, &names, directory);
	}
	const char **copy = ARENA_ARRAY(&sh->scratch, const char *, names.count + 1);
	for (size_t i = 0; i < names.count; i++)
		copy[i] = names.items[i];
	copy[names.count] = NULL;
	free(names.items);
	return (LabList){ copy, names.count };
}

const char *lab_title(Shell *sh, const char *name)
{
	const char *path = lab_find(sh, name);
	char *rest = path != NULL ? read_text(sh, path) : NULL, *line = next_part(&rest, '\n');
	const char *title = line != NULL && *line == '#' ? strstr(line, ": ") : NULL;
	return title != NULL ? title + 2 : "";
}

/* ---- results ---- */

const char *lab_record(Shell *sh, const char *name)
{
	Str state = variable(sh, "XDG_STATE_HOME"), home = var_get(sh, SYM_HOME);
	StrBuf path = { .arena = &sh->scratch };
	const char *base = strrchr(name, '/') != NULL ? strrchr(name, '/') + 1 : name;
	if (option_on(sh, OPTION_PRIVILEGED) || (state.len == 0 && home.len == 0))
		return "";
	if (state.len > 0 && *state.ptr == '/')
		strbuf_format(&path, "%s/cowsh/labs/%s", state.ptr, base);
	else
		strbuf_format(&path, "%s/.local/state/cowsh/labs/%s", home.ptr, base);
	return strbuf_finish(&path).ptr;
}

/* An empty cell is one, too. */
static const char *cell(char **rest)
{
	char *text = *rest, *end = text != NULL ? strchr(text, '\t') : NULL;
	*rest = end != NULL ? end + 1 : NULL;
	if (end != NULL)
		*end = '\0';
	return text != NULL ? text : "";
}

/* A line of the record: identifier, maximum, points or -, predicted, measured, question. */
static LabItem read_item(char *line)
{
	LabItem item = { .id = cell(&line) };
	const char *maximum = cell(&line), *points = cell(&line);
	item.maximum = strtol(maximum, NULL, 10);
	item.graded = *points != '-';
	item.points = item.graded ? strtol(points, NULL, 10) : 0;
	item.predicted = cell(&line);
	item.measured = cell(&line);
	item.question = cell(&line);
	return item;
}

bool lab_result(Shell *sh, const char *name, LabResult *result)
{
	struct {
		VEC_OF(LabItem);
	} items = { 0 };
	const char *path = lab_record(sh, name);
	char *rest = *path != '\0' ? read_text(sh, path) : NULL, *head = next_part(&rest, '\n');
	if (head == NULL)
		return false;
	const char *earned = cell(&head), *total = cell(&head);
	StrBuf grade = { .arena = &sh->scratch };
	strbuf_format(&grade, "%s / %s", earned, total);
	for (char *line; (line = next_part(&rest, '\n')) != NULL;)
		VEC_PUSH(&items, read_item(line));
	LabItem *copy = ARENA_ARRAY(&sh->scratch, LabItem, items.count + 1);
	if (items.count > 0)
		memcpy(copy, items.items, items.count * sizeof *copy);
	free(items.items);
	*result = (LabResult){ strbuf_finish(&grade).ptr, copy, items.count };
	return true;
}
