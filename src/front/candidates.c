/* front/candidates.c: what a word may be completed to, by kind. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "front/candidates.h"

#include <dirent.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "builtins/labs.h"
#include "eval/eval.h"
#include "eval/search.h"
#include "state/mapping.h"

static void add(Candidates *found, Str text, const char *note, bool open)
{
	if (text.len < found->prefix.len ||
		memcmp(text.ptr, found->prefix.ptr, found->prefix.len) != 0)
		return;
	Str copy = { arena_copy(&found->sh->scratch, text.ptr, text.len), text.len };
	VEC_PUSH(&found->all, ((Candidate){ copy, note, open }));
}

static void add_joined(Candidates *found, const char *before, Str name, const char *after,
	const char *note, bool open)
{
	StrBuf text = { .arena = &found->sh->scratch };
	strbuf_format(&text, "%s%s%s", before, name.ptr, after);
	add(found, strbuf_finish(&text), note, open);
}

static bool posix_mode(const Candidates *found)
{
	return option_on(found->sh, OPTION_POSIX);
}

void candidates_builtins(Candidates *found)
{
	for (size_t i = 0; i < builtin_count; i++)
		if (builtin_table[i]->class != BUILTIN_EXTENSION || !posix_mode(found))
			add(found, str_of(builtin_table[i]->name), builtin_table[i]->summary,
				false);
}

void candidates_functions(Candidates *found)
{
	const SymId *symbols;
	size_t count = function_sorted(found->sh, &symbols);
	for (size_t i = 0; i < count; i++)
		add(found, symtab_name(&found->sh->symbols, symbols[i]), "function", false);
}

void candidates_aliases(Candidates *found)
{
	const Alias *aliases;
	size_t count = alias_sorted(found->sh, &aliases);
	for (size_t i = 0; i < count; i++)
		add(found, aliases[i].name, aliases[i].value.ptr, false);
}

/* ---- files ---- */

static bool is_directory(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static void add_file(Candidates *found, const char *directory, const char *name, FileKind kind)
{
	StrBuf path = { .arena = &found->sh->scratch };
	strbuf_format(&path, "%s%s%s", directory,
		*directory != '\0' && directory[strlen(directory) - 1] != '/' ? "/" : "", name);
	const char *file = strbuf_finish(&path).ptr;
	if (is_directory(file))
		add_joined(found, "", str_of(name), "/", NULL, true);
	else if (kind == FILE_ANY || (kind == FILE_PROGRAM && file_is_executable(file)))
		add(found, str_of(name), NULL, false);
}

void candidates_files(Candidates *found, const char *directory, FileKind kind)
{
	DIR *stream = opendir(*directory != '\0' ? directory : ".");
	const struct dirent *entry;
	if (stream == NULL)
		return;
	while ((entry = readdir(stream)) != NULL) {
		const char *name = entry->d_name;
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
			(*name == '.' && found->prefix.ptr[0] != '.'))
			continue;
		if (strncmp(name, found->prefix.ptr, found->prefix.len) == 0)
			add_file(found, directory, name, kind);
	}
	closedir(stream);
}

/* The programs of one directory of PATH. */
static void add_programs(Candidates *found, const char *directory)
{
	size_t first = found->all.count, kept = first;
	candidates_files(found, directory, FILE_PROGRAM);
	for (size_t i = first; i < found->all.count; i++)
		if (!found->all.items[i].open)
			found->all.items[kept++] = found->all.items[i];
	found->all.count = kept;
}

void candidates_commands(Candidates *found)
{
	candidates_builtins(found);
	candidates_functions(found);
	candidates_aliases(found);
	for (const char *const *word = reserved_words; *word != NULL; word++)
		add(found, str_of(*word), "reserved word", false);
	if (!posix_mode(found))
		add(found, STR("faults"), NULL, false);
	Str path = var_get(found->sh, SYM_PATH);
	for (const char *p = path.ptr; p != NULL && *p != '\0';) {
		size_t len = strcspn(p, ":");
		add_programs(found, arena_copy(&found->sh->scratch, p, len));
		p += len + (p[len] == ':');
	}
}

/* ---- names ---- */

void candidates_users(Candidates *found)
{
	const struct passwd *user;
	setpwent();
	while ((user = getpwent()) != NULL)
		add_joined(found, "~", str_of(user->pw_name), "/", NULL, true);
	endpwent();
}

void candidates_variables(Candidates *found, const char *before, const char *after)
{
	const SymId *symbols;
	size_t count = var_sorted(found->sh, 0, &symbols);
	for (size_t i = 0; i < count; i++)
		add_joined(found, before, symtab_name(&found->sh->symbols, symbols[i]), after, NULL,
			strchr(after, '=') != NULL);
}

void candidates_jobs(Candidates *found)
{
	Shell *sh = found->sh;
	for (size_t i = 0; i < sh->jobs.count; i++) {
		const Job *job = sh->jobs.items[i];
		if (job->number == 0)
			continue;
		char number[NUM_TEXT_MAX];
		add_joined(found, "%", num_format(number, job->number), "", job->text, false);
	}
}

void candidates_signals(Candidates *found, const char *before)
{
	for (int sig = 1; sig < SIG_COUNT; sig++)
		if (sig_name(sig) != NULL)
			add_joined(found, before, str_of(sig_name(sig)), "", NULL, false);
}

void candidates_mappings(Candidates *found)
{
	const Memory *memory = found->sh->memory;
	for (size_t i = 0; memory != NULL && i < memory->mappings.count; i++)
		add(found, str_of(memory->mappings.items[i]->name), memory->mappings.items[i]->file,
			false);
}

void candidates_labs(Candidates *found)
{
	LabList labs = lab_list(found->sh);
	for (size_t i = 0; i < labs.count; i++)
		add(found, str_of(labs.names[i]), lab_title(found->sh, labs.names[i]), false);
}

void candidates_words(Candidates *found, const char *const *words)
{
	for (; *words != NULL; words++)
		add(found, str_of(*words), NULL, false);
}

/* ---- options ---- */

static void add_option(Candidates *found, const OptDef *opt)
{
	char letter[3] = { '-', opt->letter, '\0' };
	bool long_wanted = found->prefix.len > 1 && found->prefix.ptr[1] == '-';
	if (opt->name != NULL && (long_wanted || opt->letter == 0))
		add_joined(found, "--", str_of(opt->name), opt->arg != NULL ? "=" : "", opt->help,
			opt->arg != NULL);
	else if (opt->letter != 0)
		add(found, str_of(letter), opt->help, false);
}

void candidates_options(Candidates *found, const Builtin *builtin)
{
	static const OptDef report[] = {
		{ 0, "json", NULL, "print JSON" },
		{ 0, "tsv", NULL, "print fields separated by tabs" },
		{ 0, "no-header", NULL, "leave the headings out" },
		OPT_END
	};
	static const OptDef help = { 0, "help", NULL, "explain the builtin" };
	for (const OptDef *opt = builtin->opts;
		opt != NULL && (opt->letter != 0 || opt->name != NULL); opt++)
		add_option(found, opt);
	for (const OptDef *opt = report; (builtin->flags & BUILTIN_OBSERVES) && opt->name != NULL;
		opt++)
		add_option(found, opt);
	if (!(builtin->flags & BUILTIN_RAW) && !posix_mode(found))
		add_option(found, &help);
}

void candidates_strategies(Candidates *found, const char *before)
{
	for (const SpawnStrategyInfo *info = spawn_strategy_table; info->name != NULL; info++)
		add_joined(found, before, str_of(info->name), "", info->command, false);
}

void candidates_subshells(Candidates *found)
{
	add(found, STR("subshell=fork"), "always a process", false);
	add(found, STR("subshell=overlay"), "none in scripts where nobody could tell", false);
}

void candidates_editors(Candidates *found, const char *before)
{
	static const char *const names[] = { "auto", "libedit", "plain", "readline" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		add_joined(found, before, str_of(names[i]), "", NULL, false);
}

void candidates_settings(Candidates *found)
{
	for (const OptionInfo *option = option_table; option->bit != 0; option++)
		if (option->name != NULL && option->settable)
			add(found, str_of(option->name), option->summary, false);
	if (memchr(found->prefix.ptr, '=', found->prefix.len) == NULL) {
		add(found, STR("spawn="), "how commands are started", true);
		add(found, STR("subshell="), "what a subshell is", true);
		add(found, STR("editor="), "how lines are read", true);
		return;
	}
	candidates_strategies(found, "spawn=");
	candidates_subshells(found);
	candidates_editors(found, "editor=");
}

/* ---- the result ---- */

static int by_text(const void *a, const void *b)
{
	return strcmp(((const Candidate *)a)->text.ptr, ((const Candidate *)b)->text.ptr);
}

void candidates_finish(Candidates *found)
{
	size_t kept = 0;
	if (found->all.count == 0)
		return;
	qsort(found->all.items, found->all.count, sizeof *found->all.items, by_text);
	for (size_t i = 1; i < found->all.count; i++) {
		Candidate *last = &found->all.items[kept];
		const Candidate *next = &found->all.items[i];
		if (!str_eq(last->text, next->text))
			found->all.items[++kept] = *next;
		else if (last->note == NULL)
			last->note = next->note;
	}
	found->all.count = kept + 1;
}
