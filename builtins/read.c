/* builtins/read.c: read one line into variables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <unistd.h>

#include "eval/eval.h"
#include "sys/bound.h"
#include "sys/peek.h"
#include "sys/sig.h"

extern const Builtin builtin_read;

enum {
	/* bytes read one by one before looking ahead into a pipe pays */
	READ_SINGLE = 8,
	READ_FIRST = 256,           /* most lines fit; more would be copied for nothing */
	READ_BLOCK = PEEK_MAX
};

/* How input can be read without taking more than the line. */
typedef enum Access {
	BY_BLOCK,                   /* a file: what is too much is given back by lseek */
	BY_PEEK,                    /* a pipe: look, then take what belongs to the line */
	BY_BYTE,                    /* anything else */
	BY_BYTE_YET                 /* not known whether it is a pipe */
} Access;

typedef enum ReadEnd { READ_LINE, READ_EOF, READ_SIGNAL, READ_FAILED } ReadEnd;

typedef struct Line {
	Shell *sh;
	bool raw;                   /* -r */
	char delimiter;
	Access access;
	Peek peek;                  /* open with BY_PEEK */
	bool in_escape;             /* the last byte was a backslash that quotes the next */
	StrBuf text;
	/* one byte for each of text: 1 when quoted; empty as long as none is */
	StrBuf quoted;
	int err;                    /* for READ_FAILED */
	int sig;                    /* for READ_SIGNAL */
} Line;

static void mark_quoted(Line *line)
{
	while (line->quoted.len < line->text.len)
		strbuf_char(&line->quoted, 0);
	strbuf_char(&line->quoted, 1);
}

static void prompt_for_more(Shell *sh)
{
	if (!option_on(sh, OPTION_INTERACTIVE) || !isatty(STDIN_FILENO))
		return;
	Str prompt = expand_prompt(sh, var_get(sh, SYM_PS2));
	write_all(STDERR_FILENO, prompt.ptr, prompt.len);
}

static void append_without_nuls(StrBuf *text, const char *p, size_t len)
{
	if (memchr(p, '\0', len) == NULL) {
		strbuf_append(text, p, len);
		return;
	}
	for (size_t i = 0; i < len; i++)
		if (p[i] != '\0')
			strbuf_char(text, p[i]);
}

/* The byte behind a backslash: a newline joins lines, any other stands for itself. */
static void take_quoted(Line *line, char c)
{
	line->in_escape = false;
	if (c == '\n') {
		prompt_for_more(line->sh);
	} else if (c != '\0') {
		mark_quoted(line);
		strbuf_char(&line->text, c);
	}
}

/* Takes bytes up to and with the delimiter. Returns how many; *ended tells whether the delimiter
 * was among them. */
static size_t take_bytes(Line *line, const char *p, size_t len, bool *ended)
{
	const char *start = p, *end = p + len;
	*ended = false;
	while (p < end) {
		if (line->in_escape) {
			take_quoted(line, *p++);
			continue;
		}
		const char *stop = memchr(p, line->delimiter, (size_t)(end - p));
		const char *limit = stop != NULL ? stop : end;
		const char *slash = line->raw ? NULL : memchr(p, '\\', (size_t)(limit - p));
		if (slash != NULL)
			limit = slash;
		append_without_nuls(&line->text, p, (size_t)(limit - p));
		p = limit;
		if (p == end)
			break;
		p++;
		if (slash == NULL) {
			*ended = true;
			break;
		}
		line->in_escape = true;
	}
	return (size_t)(p - start);
}

/* The caught signal that ended a read(2), 0 for none. The news of a child is no reason to stop
 * reading. */
static int pending_signal(void)
{
	for (int sig = 1; sig < SIG_COUNT; sig++)
		if (sig_pending[sig] && sig != SIGCHLD)
			return sig;
	return 0;
}

/* How many bytes at the front of a pipe belong to the line, after waiting for some; or what
 * peek_read says when there are none. */
static ssize_t look_ahead(Line *line, char *block, size_t size)
{
	ssize_t seen = peek_read(&line->peek, STDIN_FILENO, block, size);
	const char *stop = seen > 0 ? memchr(block, line->delimiter, (size_t)seen) : NULL;
	return stop != NULL ? stop - block + 1 : seen;
}

/* Reads once, for a line of which `done` bytes were read. Returns the count, 0 at the end of the
 * input, or -errno. */
static ssize_t read_more(Line *line, char block[static READ_BLOCK], size_t done)
{
	ssize_t size = done < READ_FIRST ? READ_FIRST : READ_BLOCK;
	if (line->access == BY_BYTE_YET && done >= READ_SINGLE)
		line->access = peek_open(&line->peek) ? BY_PEEK : BY_BYTE;
	if (line->access == BY_PEEK) {
		size = look_ahead(line, block, (size_t)size);
		if (size == 0 || size == -EINTR)
			return size;
		if (size < 0) {
			peek_close(&line->peek);
			line->access = BY_BYTE;
		}
	}
	if (line->access == BY_BYTE || line->access == BY_BYTE_YET)
		size = 1;
	ssize_t count = read(STDIN_FILENO, block, (size_t)size);
	return count < 0 ? -errno : count;
}

/* Reads until the delimiter and no further: the next command is to find the rest (XCU read). */
static ReadEnd read_line(Line *line)
{
	char block[READ_BLOCK];
	bool ended = false;
	for (size_t done = 0; !ended; ) {
		ssize_t count = read_more(line, block, done);
		if (count == 0)
			return READ_EOF;
		if (count == -EINTR) {
			line->sig = pending_signal();
			if (line->sig != 0)
				return READ_SIGNAL;
			continue;
		}
		if (count < 0) {
			line->err = (int)-count;
			return READ_FAILED;
		}
		size_t taken = take_bytes(line, block, (size_t)count, &ended);
		if (taken < (size_t)count)
			lseek(STDIN_FILENO, (off_t)taken - count, SEEK_CUR);
		done += taken;
	}
	return READ_LINE;
}

/* The fields of the line. An empty IFS, as in `IFS= read -r line`, leaves it whole. */
static size_t line_fields(Shell *sh, Str text, const bool *quoted, size_t count, Str *fields)
{
	Str ifs = var_get(sh, SYM_IFS);
	if (ifs.ptr == NULL || ifs.len > 0)
		return split_fields(sh, text, quoted, count, fields);
	fields[0] = text;
	return 1;
}

/* Assigns the fields; names without a field become empty. False when a variable is read-only. */
static bool assign_fields(Line *line, size_t count, const char *const *names)
{
	Shell *sh = line->sh;
	const bool *quoted = NULL;
	if (line->quoted.len > 0) {
		while (line->quoted.len < line->text.len)
			strbuf_char(&line->quoted, 0);
		quoted = (const bool *)line->quoted.ptr;
	}
	Str text = { line->text.ptr, line->text.len };
	Str *fields = ARENA_ARRAY(&sh->scratch, Str, count);
	size_t nfields = line_fields(sh, text, quoted, count, fields);
	for (size_t i = 0; i < count; i++) {
		SymId sym = symtab_intern(&sh->symbols, names[i], strlen(names[i]));
		if (!var_set(sh, sym, i < nfields ? fields[i] : STR("")))
			return false;
	}
	return true;
}

static int finish(Line *line, ReadEnd end, size_t count, const char *const *names)
{
	strbuf_reserve(&line->text, 1);
	line->text.ptr[line->text.len] = '\0';
	bool assigned = assign_fields(line, count, names);
	if (end == READ_FAILED) {
		builtin_errno(line->sh, line->err, "standard input");
		return 2;
	}
	if (!assigned)
		return 2;
	switch (end) {
	case READ_LINE: return 0;
	case READ_EOF: return 1;
	case READ_SIGNAL: return 128 + line->sig;
	case READ_FAILED: break;
	}
	return 2;
}

static int read_options(OptParser *parser, Line *line, const char **prompt)
{
	int letter;
	while ((letter = option_next(parser)) != OPT_DONE) {
		switch (letter) {
		case 'r':
			line->raw = true;
			break;
		case 'd':
			if (parser->arg[0] != '\0' && parser->arg[1] != '\0')
				return builtin_usage(line->sh, &builtin_read,
					"%s: more than one byte", parser->arg);
			line->delimiter = parser->arg[0];
			break;
		case 'p':
			*prompt = parser->arg;
			break;
		default:
			return 2;
		}
	}
	return 0;
}

static int run_read(Shell *sh, int argc, const char *const *argv)
{
	Line line = {
		.sh = sh,
		.delimiter = '\n',
		.text.arena = &sh->scratch,
		.quoted.arena = &sh->scratch,
	};
	const char *prompt = NULL;
	OptParser parser = OPT_PARSER(sh, &builtin_read, argc, argv);
	int status = read_options(&parser, &line, &prompt);
	if (status != 0)
		return status;
	const char *const *names = argv + parser.index;
	size_t count = (size_t)(argc - parser.index);
	if (count == 0)
		return builtin_usage(sh, &builtin_read, "no variable named");
	for (size_t i = 0; i < count; i++)
		if (!var_valid_name(str_of(names[i])))
			return builtin_usage(sh, &builtin_read, "%s: not a name", names[i]);
	line.access = lseek(STDIN_FILENO, 0, SEEK_CUR) != -1 ? BY_BLOCK : BY_BYTE_YET;
	if (prompt != NULL && line.access != BY_BLOCK && isatty(STDIN_FILENO))
		write_all(STDERR_FILENO, prompt, strlen(prompt));
	ReadEnd end = read_line(&line);
	if (line.access == BY_PEEK)
		peek_close(&line.peek);
	return finish(&line, end, count, names);
}

static const OptDef options[] = {
	{ 'r', "raw", NULL, "a backslash is an ordinary character" },
	{ 'd', "delimiter", "char", "read up to this byte instead of a newline; '' is the NUL byte" },
	{ 'p', "prompt", "text", "write this to standard error first when reading from a terminal" },
	OPT_END
};

BUILTIN(read, "read")
	.run      = run_read,
	.class    = BUILTIN_INTRINSIC,
	.flags    = BUILTIN_UNDOABLE,
	.synopsis = "read [-r] [-d char] [-p text] name...",
	.summary  = "read one line into variables",
	.help     = "Splits a line of standard input at $IFS and gives each variable a field, the last one all\n"
	            "that is left. A backslash quotes the next character and joins lines, unless -r is given.\n"
	            "Status 1 at the end of the input. No more than the line is read. To take lines as they\n"
	            "are: while IFS= read -r line; do ...; done",
	.opts     = options,
BUILTIN_END
