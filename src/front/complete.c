/* front/complete.c: completes the word before the cursor. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "front/complete.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/ctype.h"
#include "base/utf8.h"
#include "eval/eval.h"
#include "front/candidates.h"
#include "sys/tty.h"

/* The command line up to the cursor, as far as completion needs to understand it. */
typedef struct Scan {
	Shell *sh;
	/* finished words of the present command, unquoted, without assignments and reserved words
	 * */
	struct { VEC_OF(Str); } words;
	StrBuf text;                /* the word at the cursor, unquoted */
	bool in_word;
	bool redirect;              /* it names a file to redirect to */
	char quote;                 /* the quote that is open, or 0 */
	size_t start;               /* where it begins in the line */
	/* where its last part begins in the line: what will be replaced */
	size_t part;
	size_t part_text;           /* where that begins in text */
	char part_quote;            /* the quote that was open there */
	/* where a `$name` at the end begins in the line; SIZE_MAX: none */
	size_t dollar;
} Scan;

/* ---- reading the line ---- */

static void begin_part(Scan *scan, size_t at)
{
	scan->part = at;
	scan->part_text = scan->text.len;
	scan->part_quote = scan->quote;
}

static void new_command(Scan *scan)
{
	scan->words.count = 0;
	scan->redirect = false;
}

static void end_word(Scan *scan)
{
	if (!scan->in_word)
		return;
	StrBuf copy = { .arena = &scan->sh->scratch };
	strbuf_str(&copy, strbuf_finish(&scan->text));
	Str word = strbuf_finish(&copy);
	bool at_command = scan->words.count == 0;
	const char *equals = strchr(word.ptr, '=');
	bool assignment =
		equals != NULL && var_valid_name((Str){word.ptr, (size_t)(equals - word.ptr)});
	if (scan->redirect)
		scan->redirect = false;
	else if (!at_command || !(assignment || is_reserved_word(word, false)))
		VEC_PUSH(&scan->words, word);
	scan->in_word = false;
	scan->text.len = 0;
}

static void begin_word(Scan *scan, size_t at)
{
	if (scan->in_word)
		return;
	scan->in_word = true;
	scan->start = at;
	scan->text.len = 0;
	begin_part(scan, at);
}

/* An unquoted character that ends words. */
static void operator(Scan *scan, char c)
{
	end_word(scan);
	if (c == '<' || c == '>')
		scan->redirect = true;
	else if (!is_blank(c))
		new_command(scan);
}

/* One byte of a word; where the last part ends, another begins. */
static void word_byte(Scan *scan, char c, size_t next)
{
	strbuf_char(&scan->text, c);
	if (c == '/' || (c == '=' && scan->quote == 0 && scan->words.count == 0))
		begin_part(scan, next);
	if (!is_name_char(c) && c != '{')
		scan->dollar = SIZE_MAX;
}

static void scan_line(Scan *scan, Str line, size_t cursor)
{
	scan->dollar = SIZE_MAX;
	for (size_t i = 0; i < cursor; i++) {
		char c = line.ptr[i];
		if (scan->quote != '\'' &&
			((c == '$' && line.ptr[i + 1] == '(' && i + 1 < cursor) || c == '`')) {
			i += c == '$';
			end_word(scan);
			new_command(scan);
			scan->quote = 0;
		} else if (scan->quote == 0 && strchr(" \t\n;&|()<>", c) != NULL) {
			operator(scan, c);
			scan->dollar = SIZE_MAX;
		} else if (c == scan->quote || (scan->quote == 0 && (c == '\'' || c == '"'))) {
			begin_word(scan, i);
			scan->quote = scan->quote == 0 ? c : 0;
			scan->dollar = SIZE_MAX;
		} else if (c == '\\' && scan->quote != '\'' && i + 1 < cursor) {
			begin_word(scan, i++);
			word_byte(scan, line.ptr[i], i + 1);
		} else {
			begin_word(scan, i);
			word_byte(scan, c, i + 1);
			if (c == '$' && scan->quote != '\'')
				scan->dollar = i;
		}
	}
	if (!scan->in_word) {
		scan->text.len = 0;
		scan->start = cursor;
		begin_part(scan, cursor);
	}
}

/* ---- choosing ---- */

static bool is_one_of(Str word, const char *const *names)
{
	for (; *names != NULL; names++)
		if (str_is(word, *names))
			return true;
	return false;
}

/* The directory that the word's text before its last part names; "" for none. A tilde and variables
 * are expanded. */
static const char *directory_of(Scan *scan)
{
	Shell *sh = scan->sh;
	StrBuf path = { .arena = &sh->scratch };
	const char *text = scan->text.ptr;
	size_t start = 0, end = scan->part_text;
	if (end == 0 || text[end - 1] != '/')
		return "";
	const char *equals = scan->words.count == 0 ? memchr(text, '=', end) : NULL;
	if (equals != NULL)
		start = (size_t)(equals + 1 - text);
	strbuf_append(&path, text + start, end - start);
	Str typed = strbuf_finish(&path);
	if (strncmp(typed.ptr, "~/", 2) == 0 && var_get(sh, SYM_HOME).len > 0) {
		StrBuf home = { .arena = &sh->scratch };
		strbuf_format(&home, "%s%s", var_get(sh, SYM_HOME).ptr, typed.ptr + 1);
		return strbuf_finish(&home).ptr;
	}
	/* Variables, but nothing that would run a command. */
	bool expands = strchr(typed.ptr, '$') != NULL && strpbrk(typed.ptr, "(`") == NULL;
	return expands ? expand_prompt(sh, typed).ptr : typed.ptr;
}

static void choose_files(Scan *scan, Candidates *found, FileKind kind)
{
	found->prefix = (Str){ scan->text.ptr + scan->part_text, scan->text.len - scan->part_text };
	candidates_files(found, directory_of(scan), kind);
}

/* What an operand of `set` may be. */
static void choose_setting(Scan *scan, Candidates *found)
{
	Str last = scan->words.items[scan->words.count - 1];
	if (str_is(last, "-o") || str_is(last, "+o")) {
		candidates_settings(found);
	} else if (scan->words.count == 1) {
		candidates_strategies(found, "spawn=");
		candidates_subshells(found);
		candidates_editors(found, "editor=");
	}
}

/* What an operand of `lab` may be. False: a file of answers, a program or a lab of one's own. */
static bool choose_lab(Scan *scan, Candidates *found)
{
	static const char *const actions[] = { "check", "form", "report", NULL };
	bool first = scan->words.count == 1,
	     action = !first && is_one_of(scan->words.items[1], actions);
	bool report = action && str_is(scan->words.items[1], "report");
	if (memchr(found->prefix.ptr, '/', found->prefix.len) != NULL)
		return false;
	if (first)
		candidates_words(found, actions);
	else if (!action || (scan->words.count > 2 && !report))
		return false;
	candidates_labs(found);
	return true;
}

/* Operands of builtins that are no files. False: they are files. */
static bool choose_operand(Scan *scan, Candidates *found)
{
	static const char *const jobs[] = { "fg", "bg", "jobs", "wait", "disown", NULL };
	static const char *const variables[] = { "unset", "read", "getopts", NULL };
	static const char *const assigned[] = { "export", "readonly", "local", NULL };
	static const char *const mappings[] = {
		"peek", "poke", "munmap", "mprotect", "madvise", "msync", "pager", "cowstat", NULL};
	static const char *const spawners[] = { "faults", "spawnbench", NULL };
	static const char *const commands[] = { "type", "command", "hash", "faults", "exec", NULL };
	Str command = scan->words.items[0], last = scan->words.items[scan->words.count - 1];
	if (str_is(command, "set"))
		choose_setting(scan, found);
	else if (str_is(command, "trap") && scan->words.count > 1)
		candidates_signals(found, "");
	else if (str_is(command, "kill") && (str_is(last, "-s") || str_is(last, "-l")))
		candidates_signals(found, "");
	else if (is_one_of(command, jobs) || found->prefix.ptr[0] == '%')
		candidates_jobs(found);
	else if (str_is(command, "help"))
		candidates_builtins(found);
	else if (str_is(command, "unset") && str_is(last, "-f"))
		candidates_functions(found);
	else if (str_is(command, "lab"))
		return choose_lab(scan, found);
	else if (is_one_of(command, variables))
		candidates_variables(found, "", "");
	else if (is_one_of(command, assigned))
		candidates_variables(found, "", "=");
	else if (str_is(command, "alias") || str_is(command, "unalias"))
		candidates_aliases(found);
	else if (is_one_of(command, spawners) && str_is(last, "-s"))
		candidates_strategies(found, "");
	else if (is_one_of(command, mappings) && scan->words.count == 1)
		candidates_mappings(found);
	else if (is_one_of(command, commands) && strchr(found->prefix.ptr, '/') == NULL)
		candidates_commands(found);
	else
		return false;
	return true;
}

/* An operand or option of a command. True when the whole word is to be replaced, not a path's last
 * part. */
static bool choose_argument(Scan *scan, Candidates *found)
{
	Str command = scan->words.items[0];
	const Builtin *builtin = builtin_find(command.ptr);
	if (builtin != NULL && found->prefix.ptr[0] == '-') {
		if (str_is(command, "kill"))
			candidates_signals(found, "-");
		candidates_options(found, builtin);
		return true;
	}
	if (builtin != NULL && choose_operand(scan, found))
		return true;
	choose_files(scan, found, str_is(command, "cd") ? FILE_DIRECTORY : FILE_ANY);
	return false;
}

/* Collects the candidates and sets where the replaced text begins. */
static void choose(Scan *scan, Candidates *found, Str line, size_t cursor)
{
	Str text = strbuf_finish(&scan->text);
	bool path = memchr(text.ptr, '/', text.len) != NULL;
	found->prefix = text;
	if (scan->dollar != SIZE_MAX) {
		bool braces = line.ptr[scan->dollar + 1] == '{' && scan->dollar + 1 < cursor;
		scan->part = scan->dollar;
		found->prefix = (Str){ line.ptr + scan->part, cursor - scan->part };
		candidates_variables(found, braces ? "${" : "$", braces ? "}" : "");
	} else if (scan->redirect) {
		choose_files(scan, found, FILE_ANY);
	} else if (text.ptr[0] == '~' && !path && scan->part_quote == 0) {
		candidates_users(found);
	} else if (scan->words.count > 0) {
		if (choose_argument(scan, found))
			scan->part = scan->start;
	} else if (path || memchr(text.ptr, '=', text.len) != NULL) {
		choose_files(scan, found, path ? FILE_PROGRAM : FILE_ANY);
	} else {
		candidates_commands(found);
	}
	candidates_finish(found);
}

/* ---- answering ---- */

static void append_quoted(StrBuf *out, Str text, char quote)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (quote == '\'' && c == '\'') {
			strbuf_str(out, STR("'\\''"));
			continue;
		}
		const char *special = quote == '"' ? "$`\"\\" : "";
		if (quote == 0)
			special = " \t|&;<>()$`\\\"'*?[]#!";
		if (strchr(special, c) != NULL)
			strbuf_char(out, '\\');
		if (quote == 0 && c == '\n')
			strbuf_str(out, STR("'\n'"));
		else
			strbuf_char(out, c);
	}
}

/* The bytes that all candidates begin with; whole characters. */
static size_t shared_length(const Candidates *found)
{
	Str first = found->all.items[0].text;
	size_t shared = first.len;
	for (size_t i = 1; i < found->all.count; i++) {
		Str other = found->all.items[i].text;
		size_t same = 0;
		while (same < shared && same < other.len && other.ptr[same] == first.ptr[same])
			same++;
		shared = same;
	}
	while (shared > 0 && shared < first.len &&
		((unsigned char)first.ptr[shared] & 0xc0) == 0x80)
		shared--;
	return shared;
}

static size_t widest(const Candidates *found)
{
	size_t width = 0;
	for (size_t i = 0; i < found->all.count; i++) {
		size_t one = utf8_count(found->all.items[i].text.ptr, found->all.items[i].text.len);
		width = one > width ? one : width;
	}
	return width;
}

static void append_padded(StrBuf *list, Str text, size_t width)
{
	strbuf_str(list, text);
	for (size_t used = utf8_count(text.ptr, text.len); used < width; used++)
		strbuf_char(list, ' ');
}

/* The candidates in columns, or one a line with its note; a screenful at the most. */
static void make_list(const Candidates *found, StrBuf *list)
{
	enum { LINES = 24 };
	size_t screen = (size_t)tty_columns(STDERR_FILENO), width = widest(found) + 2;
	bool notes = false;
	for (size_t i = 0; i < found->all.count; i++)
		notes = notes || found->all.items[i].note != NULL;
	size_t columns = notes || width >= screen ? 1 : screen / width;
	size_t shown = found->all.count < columns * LINES ? found->all.count : columns * LINES;
	size_t rows = (shown + columns - 1) / columns;
	for (size_t row = 0; row < rows; row++) {
		for (size_t i = row; i < shown; i += rows) {
			const Candidate *one = &found->all.items[i];
			bool last = i + rows >= shown;
			append_padded(list, one->text, last && one->note == NULL ? 0 : width);
			int room = screen > width + 1 ? (int)(screen - width - 1) : 0;
			if (one->note != NULL)
				strbuf_format(list, "%.*s", room, one->note);
		}
		strbuf_char(list, '\n');
	}
	if (shown < found->all.count)
		strbuf_format(list, "(and %zu more)\n", found->all.count - shown);
}

static void answer(const Scan *scan, const Candidates *found, Str line, StrBuf *insert,
	StrBuf *list, Completion *result)
{
	const Candidate *first = &found->all.items[0];
	bool variable = scan->dollar != SIZE_MAX, alone = found->all.count == 1;
	char before = line.ptr[scan->part], quote = scan->part_quote;
	bool opens = quote == 0 && (before == '"' || before == '\'') && scan->in_word && !variable;
	size_t shared = shared_length(found);
	if (!alone && shared <= found->prefix.len) {
		make_list(found, list);
		return;
	}
	if (opens) {
		quote = before;
		strbuf_char(insert, quote);
	}
	if (variable || (first->text.ptr[0] == '~' && quote == 0))
		strbuf_append(insert, first->text.ptr, shared);
	else
		append_quoted(insert, (Str){ first->text.ptr, shared }, quote);
	if (alone && !first->open) {
		if (quote != 0 && !variable)
			strbuf_char(insert, quote);
		if (!variable || scan->quote == 0)
			strbuf_char(insert, ' ');
	}
	result->from = scan->part;
}

void complete_line(
	Shell *sh, Str line, size_t cursor, StrBuf *insert, StrBuf *list, Completion *result)
{
	ArenaMark mark = arena_mark(&sh->scratch);
	Scan scan = { .sh = sh };
	Candidates found = { .sh = sh };
	insert->len = list->len = 0;
	result->from = cursor;
	scan_line(&scan, line, cursor);
	choose(&scan, &found, line, cursor);
	if (found.all.count > 0)
		answer(&scan, &found, line, insert, list, result);
	else
		write_all(STDERR_FILENO, "\a", 1);
	result->insert = strbuf_finish(insert);
	result->list = strbuf_finish(list);
	free(scan.words.items);
	free(found.all.items);
	strbuf_free(&scan.text);
	arena_reset(&sh->scratch, mark);
}
