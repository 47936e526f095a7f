/* docs/gen-builtins.c: write the manual page cowsh-builtins(1) from the builtins' own tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <unistd.h>

#include "eval/builtin.h"
#include "sys/out.h"

enum { LINE_MAX_COLUMNS = 64 };        /* escapes come on top */

/* A filled paragraph on its way out: mdoc wants short lines, and each sentence to begin one. */
typedef struct Page {
	Out out;
	size_t column;              /* in the present line of text; 0 at its start */
	bool literal;               /* inside a display that keeps its lines */
	bool paragraph;             /* one is to begin with the next text */
} Page;

static void end_line(Page *page)
{
	if (page->column > 0)
		out_char(&page->out, '\n');
	page->column = 0;
}

/* Lines of mdoc: macros and their arguments. Displays, lists and sections make distance. */
static void macro(Page *page, const char *line)
{
	end_line(page);
	page->paragraph = false;
	out_format(&page->out, "%s\n", line);
}

static void begin_text(Page *page)
{
	if (page->paragraph)
		macro(page, ".Pp");
}

/* Text so that roff shows each character as it is. */
static void put_escaped(Page *page, const char *text, size_t len)
{
	static const char special[] = "\\-'`^~\"";
	static const char *const names[] = { "\\e", "\\-", "\\(aq", "\\(ga", "\\(ha", "\\(ti", "\\(dq" };
	for (size_t i = 0; i < len; i++) {
		const char *found = strchr(special, text[i]);
		if (found != NULL)
			out_text(&page->out, names[found - special]);
		else
			out_char(&page->out, text[i]);
	}
}

/* ---- filled text ---- */

static bool ends_sentence(const char *word, size_t len)
{
	while (len > 0 && (word[len - 1] == ')' || word[len - 1] == '\''))
		len--;
	return len > 1 && strchr(".?!", word[len - 1]) != NULL
		&& (isalnum((unsigned char)word[len - 2]) || strchr(")'`", word[len - 2]) != NULL);
}

static void put_word(Page *page, const char *word, size_t len)
{
	begin_text(page);
	if (page->column > 0 && page->column + 1 + len > LINE_MAX_COLUMNS)
		end_line(page);
	if (page->column > 0)
		out_char(&page->out, ' ');
	else if (word[0] == '.' || word[0] == '\'')
		out_text(&page->out, "\\&");
	put_escaped(page, word, len);
	page->column += len + 1;
	if (ends_sentence(word, len))
		end_line(page);
}

/* What stands in `...`, with the punctuation that follows it. */
static const char *put_quoted(Page *page, const char *text, const char *end)
{
	begin_text(page);
	end_line(page);
	out_text(&page->out, ".Ql \"\\&");
	put_escaped(page, text, (size_t)(end - text));
	out_char(&page->out, '"');
	for (end++; *end != '\0' && strchr(".,;:)", *end) != NULL; end++)
		out_format(&page->out, " %c", *end);
	out_char(&page->out, '\n');
	return end;
}

static void put_filled(Page *page, const char *text, size_t len)
{
	const char *end = text + len;
	while (text < end) {
		text += strspn(text, " \n");
		if (text >= end)
			break;
		const char *quote = *text == '`' ? strchr(text + 1, '`') : NULL;
		if (quote != NULL && quote < end) {
			text = put_quoted(page, text + 1, quote);
			continue;
		}
		size_t word = strcspn(text, " \n");
		put_word(page, text, word);
		text += word;
	}
}

/* ---- help texts ---- */

static void set_literal(Page *page, bool literal)
{
	if (page->literal == literal)
		return;
	macro(page, literal ? ".Bd -literal -offset indent" : ".Ed");
	page->literal = literal;
	page->paragraph = !literal;
}

static void put_literal(Page *page, const char *line, size_t len)
{
	set_literal(page, true);
	if (line[0] == '.' || line[0] == '\'')
		out_text(&page->out, "\\&");
	put_escaped(page, line, len);
	out_char(&page->out, '\n');
}

/* Whether a line's blanks mean something: it is indented, or a row of a table. */
static bool is_aligned(const char *line, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++)
		if (line[i] == ' ' && line[i + 1] == ' ')
			return true;
	return len > 0 && line[0] == ' ';
}

/* Where the command of an `Example: COMMAND` line starts, NULL for another line. */
static const char *example_of(const char *line)
{
	if (strncmp(line, "Example", 7) != 0)
		return NULL;
	line += 7 + (line[7] == 's');
	return *line == ':' ? line + 1 + strspn(line + 1, " ") : NULL;
}

static void put_help(Page *page, const char *help)
{
	size_t indent = 0;                  /* of the lines that go on with an example */
	for (size_t len; *help != '\0'; help += len + (help[len] == '\n')) {
		len = strcspn(help, "\n");
		const char *example = example_of(help);
		if (len == 0) {
			set_literal(page, false);
			end_line(page);
			page->paragraph = true;
		} else if (example != NULL) {
			indent = (size_t)(example - help);
			set_literal(page, false);
			put_filled(page, help, indent);
			put_literal(page, example, len - indent);
		} else if (is_aligned(help, len)) {
			size_t blanks = strspn(help, " ");
			size_t cut = blanks < indent ? blanks : indent;
			put_literal(page, help + cut, len - cut);
		} else {
			set_literal(page, false);
			indent = 0;
			put_filled(page, help, len);
		}
	}
	set_literal(page, false);
	end_line(page);
}

/* ---- one builtin ---- */

static void put_options(Page *page, const OptDef *opts)
{
	macro(page, ".Bl -tag -width Ds");
	for (; opts->letter != 0 || opts->name != NULL; opts++) {
		out_text(&page->out, ".It");
		if (opts->letter != 0)
			out_format(&page->out, " Fl %c", opts->letter);
		if (opts->name != NULL)
			out_format(&page->out, "%s Fl -%s", opts->letter != 0 ? " ," : "", opts->name);
		if (opts->arg != NULL)
			out_format(&page->out, "%s Ar %s", opts->name != NULL ? " Ns = Ns" : "", opts->arg);
		out_char(&page->out, '\n');
		put_filled(page, opts->help, strlen(opts->help));
		end_line(page);
	}
	macro(page, ".El");
}

static void put_synopsis(Page *page, const char *synopsis)
{
	macro(page, ".Bd -literal");
	for (size_t len; *synopsis != '\0'; synopsis += len + (synopsis[len] == '\n')) {
		len = strcspn(synopsis, "\n");
		out_text(&page->out, "\\&");
		put_escaped(page, synopsis, len);
		out_char(&page->out, '\n');
	}
	macro(page, ".Ed");
	page->paragraph = true;
}

static void put_builtin(Page *page, const Builtin *builtin)
{
	end_line(page);
	out_text(&page->out, ".Ss \\&");
	put_escaped(page, builtin->name, strlen(builtin->name));
	out_text(&page->out, "\\&\n");       /* names such as . are no punctuation */
	put_synopsis(page, builtin->synopsis);
	StrBuf summary = { 0 };
	strbuf_format(&summary, "%c%s.", toupper((unsigned char)builtin->summary[0]), builtin->summary + 1);
	put_filled(page, strbuf_finish(&summary).ptr, summary.len);
	strbuf_free(&summary);
	if (builtin->help != NULL) {
		end_line(page);
		page->paragraph = true;
		put_help(page, builtin->help);
	}
	if ((builtin->flags & BUILTIN_RAW) != 0)
		macro(page, ".Pp\nIts arguments are no options, not even\n.Fl -help .");
	if (builtin->opts != NULL)
		put_options(page, builtin->opts);
	if ((builtin->flags & BUILTIN_OBSERVES) != 0)
		macro(page, ".Pp\nThe options of\n.Sx COMMON OPTIONS\napply, too.");
}

/* ---- the page ---- */

static void put_class(Page *page, BuiltinClass class, const char *title, const char *text)
{
	end_line(page);
	out_format(&page->out, ".Sh %s\n%s\n", title, text);
	for (size_t i = 0; i < builtin_count; i++)
		if (builtin_table[i]->class == class)
			put_builtin(page, builtin_table[i]);
}

static const char head[] =
	".\\\" cowsh-builtins.1: made by docs/gen-builtins.c; change the builtins' own tables instead.\n"
	".Dd November 21, 2026\n"
	".Dt COWSH-BUILTINS 1\n"
	".Os\n"
	".Sh NAME\n"
	".Nm cowsh-builtins\n"
	".Nd the builtin commands of the cowsh shell\n"
	".Sh DESCRIPTION\n"
	"This page has the text that\n"
	".Ic help\n"
	"and the option\n"
	".Fl -help\n"
	"of each builtin print.\n"
	"Options may be given together and with their arguments attached; long\n"
	"options take theirs after an equals sign or as the next word, and are not\n"
	"there in POSIX mode.\n"
	"Sizes are written as 4096, 64K, 4M or 1G, pages of a mapping as 7, 512-1023\n"
	"or 0-.\n"
	"Wrong use is one line on standard error and the usage, with status 2, and\n"
	"changes nothing.";

static const char reports[] =
	".Sh COMMON OPTIONS\n"
	"Builtins that look at processes and memory print tables.\n"
	"Each names the sources of its figures.\n"
	"A figure that cannot be known is n/a, or null in JSON, with the reason,\n"
	"and never 0.\n"
	"They all take these options:";

static const char tail[] =
	".Sh EXIT STATUS\n"
	"0 for success, 2 for wrong use, 1 for other failures, unless the builtin's\n"
	"own text says otherwise.\n"
	".Sh SEE ALSO\n"
	".Xr cowsh 1 ,\n"
	".Xr sh 1\n"
	".Sh STANDARDS\n"
	"The special builtins and those that stand for utilities follow IEEE Std\n"
	"1003.1-2024\n"
	".Pq Dq POSIX.1 .";

int main(void)
{
	Page page = { 0 };
	out_to_fd(&page.out, STDOUT_FILENO);
	macro(&page, head);
	put_class(&page, BUILTIN_SPECIAL, "SPECIAL BUILTINS",
		"They are found before functions.\n"
		"Assignments in front of them stay in force, and their errors end a script.");
	put_class(&page, BUILTIN_INTRINSIC, "INTRINSIC BUILTINS",
		"They are found after functions, whatever\n.Ev PATH\nsays.");
	put_class(&page, BUILTIN_UTILITY, "UTILITIES",
		"They stand for programs that are found in\n.Ev PATH .");
	put_class(&page, BUILTIN_EXTENSION, "PROCESSES AND MEMORY",
		"They are found after functions, and are not there in POSIX mode.");
	macro(&page, reports);
	put_options(&page, builtin_report_opts);
	macro(&page, tail);
	int err = out_flush(&page.out);
	strbuf_free(&page.out.buf);
	return err != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
