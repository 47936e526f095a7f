/* syntax/word.c: words, quoting (XCU 2.2) and the parsing of expansions (XCU 2.6). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ctype.h"
#include "base/num.h"
#include "syntax/arith.h"
#include "syntax/lex.h"
#include "syntax/pattern.h"

/* Where a text stands decides what is special in it and what ends it. */
typedef enum WordMode {
	MODE_WORD,                  /* a word of a command, up to a delimiter */
	MODE_DOUBLE,                /* "...", up to the quote */
	MODE_BRACE,                 /* the word in ${x-word}, up to the brace */
	MODE_BRACE_DOUBLE,          /* the same in double quotes */
	MODE_ARITH,                 /* $((...)), up to an unmatched parenthesis */
	MODE_HERE                   /* a here-document, up to the end of the text */
} WordMode;

static const struct {
	uint8_t stops;              /* CHAR_* that end a run of ordinary bytes */
	bool quoted;
	const char *escapes;        /* what a backslash may quote; NULL: everything */
} modes[] = {
	[MODE_WORD] = { CHAR_SPECIAL | CHAR_DELIMITER, false, NULL },
	[MODE_DOUBLE] = { CHAR_QUOTED, true, "$`\"\\" },
	[MODE_BRACE] = { CHAR_SPECIAL | CHAR_BRACE, false, NULL },
	[MODE_BRACE_DOUBLE] = { CHAR_QUOTED | CHAR_BRACE, true, "$`\"\\}" },
	[MODE_ARITH] = { CHAR_HERE | CHAR_DELIMITER, true, "$`\\" },
	[MODE_HERE] = { CHAR_HERE, true, "$`\\" },
};

/* Private bits beside WORD_*: only [ so far, and what could close it. Alone it is no pattern, and [ is a busy command. */
enum {
	SEEN_BRACKET = 1 << 16,
	SEEN_BRACKET_END = 1 << 17,
	PUBLIC_FLAGS = SEEN_BRACKET - 1,
	INHERITED = WORD_EFFECTS | WORD_COMMANDS | WORD_FAILS
};

typedef enum AssignState { ASSIGN_NO, ASSIGN_NAME, ASSIGN_VALUE } AssignState;

/* A word being read. Its finished parts lie on the parser's stack from `mark` on. */
typedef struct Builder {
	StrBuf text;                /* the literal part being collected, in the arena */
	bool text_quoted;
	bool tilde;                 /* a tilde may follow: the word begins, or = or : in an assignment was read */
	uint8_t assign;             /* AssignState */
	bool keeps_name;            /* the name of the assignment stays in the word: declaration utilities */
	bool is_assignment;
	SymId sym;
	uint32_t flags;
	uint32_t line;
	size_t mark;
} Builder;

static void read_parts(Parser *parser, Builder *builder, WordMode mode);

/* Builders. */

static void builder_init(Parser *parser, Builder *builder)
{
	*builder = (Builder){ .text = { .arena = parser->arena }, .line = parser->line, .mark = parser->parts.count };
}

static void flush_text(Parser *parser, Builder *builder)
{
	if (builder->text.len == 0)
		return;
	Part part = { .kind = PART_LITERAL, .quoted = builder->text_quoted };
	part.text = strbuf_finish(&builder->text);
	STACK_PUSH(&parser->parts, part);
}

static void add_text(Parser *parser, Builder *builder, bool quoted, const char *bytes, size_t len)
{
	if (builder->text_quoted != quoted) {
		flush_text(parser, builder);
		builder->text_quoted = quoted;
	}
	strbuf_append(&builder->text, bytes, len);
}

static void add_part(Parser *parser, Builder *builder, Part part)
{
	flush_text(parser, builder);
	if (!part.quoted)
		builder->flags |= WORD_SPLITS;
	STACK_PUSH(&parser->parts, part);
}

/* Quotes around nothing are a part only when nothing quoted stands beside them. */
static void add_empty(Parser *parser, Builder *builder)
{
	if (builder->text.len > 0 && builder->text_quoted)
		return;
	flush_text(parser, builder);
	Part part = { .kind = PART_LITERAL, .quoted = true };
	part.text = STR("");
	STACK_PUSH(&parser->parts, part);
}

/* Notes what in an unquoted literal run is special in patterns. */
static void note_globs(Builder *builder, const char *p, const char *end)
{
	for (; p < end; p++) {
		if (*p == '*' || *p == '?')
			builder->flags |= WORD_GLOBS;
		else if (*p == '[')
			builder->flags |= SEEN_BRACKET;
		else if (*p == ']' && (builder->flags & SEEN_BRACKET))
			builder->flags |= SEEN_BRACKET_END;
	}
}

static bool is_literal(const Part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (parts[i].kind != PART_LITERAL)
			return false;
	}
	return true;
}

/* Drops empty parts beside others with the same quoting, and all of them in a word that is literal. */
static size_t join_parts(Part *parts, size_t count, bool literal)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		bool empty = parts[i].kind == PART_LITERAL && parts[i].text.len == 0;
		if (empty && (literal || (kept > 0 && parts[kept - 1].kind == PART_LITERAL && parts[kept - 1].quoted)))
			continue;
		parts[kept++] = parts[i];
	}
	return kept;
}

static Str literal_text(Arena *arena, const Part *parts, size_t count)
{
	if (count == 0)
		return STR("");
	if (count == 1)
		return parts[0].text;
	StrBuf text = { .arena = arena };
	for (size_t i = 0; i < count; i++)
		strbuf_str(&text, parts[i].text);
	return strbuf_finish(&text);
}

/* Makes the word of what the builder has. `final`: no pathname expansion happens to it. */
static Word *builder_finish(Parser *parser, Builder *builder, bool final)
{
	flush_text(parser, builder);
	Part *parts = parser->parts.items + builder->mark;
	size_t count = parser->parts.count - builder->mark;
	bool literal = is_literal(parts, count);
	count = join_parts(parts, count, literal);
	parser->parts.count = builder->mark + count;
	uint32_t flags = builder->flags;
	if ((flags & SEEN_BRACKET) && (!literal || (flags & SEEN_BRACKET_END)))
		flags |= WORD_GLOBS;
	Word *word = ARENA_NEW(parser->arena, Word);
	*word = (Word){ .flags = flags & PUBLIC_FLAGS, .line = builder->line, .nparts = (uint32_t)count, .text = STR("") };
	if (literal && (final || !(flags & WORD_GLOBS))) {
		word->flags |= WORD_CONST;
		word->text = literal_text(parser->arena, parts, count);
	}
	word->parts = STACK_TAKE(parser->arena, &parser->parts, builder->mark);
	return word;
}

const Word *word_of_text(Parser *parser, Str text, bool quoted, uint32_t line)
{
	Word *word = ARENA_NEW(parser->arena, Word);
	*word = (Word){ .flags = WORD_CONST, .text = text, .line = line };
	if (text.len > 0) {
		Part *part = ARENA_NEW(parser->arena, Part);
		*part = (Part){ .kind = PART_LITERAL, .quoted = quoted };
		part->text = text;
		word->parts = part;
		word->nparts = 1;
	}
	return word;
}

const Pattern *word_pattern(Parser *parser, const Word *word)
{
	if (!is_literal(word->parts, word->nparts))
		return NULL;
	if (word->nparts == 1 && !word->parts[0].quoted)
		return pattern_compile(parser->arena, word->parts[0].text);
	StrBuf *text = &parser->scratch;
	text->len = 0;
	strbuf_reserve(text, 0);
	for (uint32_t i = 0; i < word->nparts; i++) {
		if (word->parts[i].quoted)
			pattern_escape(text, word->parts[i].text);
		else
			strbuf_str(text, word->parts[i].text);
	}
	return pattern_compile(parser->arena, strbuf_finish(text));
}

/* Quoting. */

/* Reads '...', with parser->p behind the first quote. */
static void read_single(Parser *parser, Builder *builder)
{
	uint32_t line = parser->line;
	bool empty = true;
	for (;;) {
		const char *p = parser->p;
		while (p < parser->end && *p != '\'' && *p != '\n' && *p != '\0')
			p++;
		if (p > parser->p) {
			add_text(parser, builder, true, parser->p, (size_t)(p - parser->p));
			empty = false;
			parser->p = p;
		}
		if (p == parser->end) {
			if (input_refill(parser))
				continue;
			fail_open(parser, "'", line);
			return;
		}
		if (*p == '\n') {
			add_text(parser, builder, true, "\n", 1);
			empty = false;
			input_newline(parser);
			continue;
		}
		parser->p++;
		if (*p == '\'')
			break;
	}
	if (empty)
		add_empty(parser, builder);
}

/* The next byte as it is, taken; -1 at the end of the input. */
static int take_raw(Parser *parser)
{
	while (parser->p == parser->end) {
		if (!input_refill(parser))
			return -1;
	}
	char c = *parser->p;
	if (c == '\n')
		input_newline(parser);
	else
		parser->p++;
	return (unsigned char)c;
}

/* The next byte, not taken. */
static int peek_raw(Parser *parser)
{
	while (parser->p == parser->end) {
		if (!input_refill(parser))
			return -1;
	}
	return (unsigned char)*parser->p;
}

static int digit_value(int c, int base)
{
	int value = is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : base;
	return value < base ? value : -1;
}

/* Reads up to `max` digits. */
static int read_code(Parser *parser, int base, int max)
{
	int code = 0;
	for (int i = 0; i < max; i++) {
		int digit = digit_value(peek_raw(parser), base);
		if (digit < 0)
			break;
		code = code * base + digit;
		parser->p++;
	}
	return code & 0xFF;
}

/* Reads what follows a backslash in $'...' and appends what it stands for. A NUL can be no part of a word: nothing. */
static void read_escape(Parser *parser, StrBuf *text)
{
	static const char letters[] = "abefnrtv";
	static const char values[] = "\a\b\033\f\n\r\t\v";
	int c = take_raw(parser);
	const char *letter;
	if (c == -1)
		return;
	if (c == 'x' && digit_value(peek_raw(parser), 16) >= 0) {
		c = read_code(parser, 16, 2);
	} else if (c >= '0' && c <= '7') {
		parser->p--;
		c = read_code(parser, 8, 3);
	} else if (c == 'c') {
		c = take_raw(parser);
		if (c == '\\')
			c = take_raw(parser);
		c = c == '?' ? 0x7F : c & 0x1F;
	} else if (c != '\0' && (letter = strchr(letters, c)) != NULL) {
		c = values[letter - letters];
	} else if (c != '\\' && c != '\'' && c != '"') {
		strbuf_char(text, '\\');
	}
	if (c != '\0')
		strbuf_char(text, (char)c);
}

void dollar_single_read(Parser *parser, StrBuf *text)
{
	uint32_t line = parser->line;
	parser->p++;
	for (;;) {
		int c = take_raw(parser);
		if (c == -1) {
			fail_open(parser, "$'", line);
			return;
		}
		if (c == '\'')
			return;
		if (c == '\\')
			read_escape(parser, text);
		else if (c != '\0')
			strbuf_char(text, (char)c);
	}
}

static void read_dollar_single(Parser *parser, Builder *builder)
{
	if (!builder->text_quoted) {
		flush_text(parser, builder);
		builder->text_quoted = true;
	}
	size_t len = builder->text.len;
	dollar_single_read(parser, &builder->text);
	if (builder->text.len == len)
		add_empty(parser, builder);
	builder->flags |= WORD_QUOTED;
}

/* Reads "...", with parser->p behind the first quote. */
static void read_double(Parser *parser, Builder *builder)
{
	if (too_deep(parser))
		return;
	uint32_t line = parser->line;
	size_t parts = parser->parts.count, len = builder->text_quoted ? builder->text.len : 0;
	read_parts(parser, builder, MODE_DOUBLE);
	if (parser->p == parser->end) {
		fail_open(parser, "\"", line);
		return;
	}
	parser->p++;
	bool added = builder->text_quoted && builder->text.len > len;
	if (parser->parts.count == parts && !added)
		add_empty(parser, builder);
}

/* With parser->p at a backslash. */
static void read_backslash(Parser *parser, Builder *builder, WordMode mode)
{
	bool quoted = modes[mode].quoted;
	if (!input_look_behind_backslash(parser)) {
		parser->p++;
		add_text(parser, builder, quoted, "\\", 1);
		return;
	}
	char c = parser->p[1];
	parser->p++;
	if (c == '\n') {
		input_newline(parser);
		return;
	}
	const char *escapes = modes[mode].escapes;
	if (escapes == NULL)
		builder->flags |= WORD_QUOTED;
	else if (c == '\0' || strchr(escapes, c) == NULL) {
		/* The byte is read on its own. */
		add_text(parser, builder, quoted, "\\", 1);
		return;
	}
	add_text(parser, builder, true, parser->p, c != '\0');
	parser->p++;
}

/* Tildes and assignments. */

/* Reads a tilde-prefix at parser->p (XCU 2.6.1), or adds its text when it is none. */
static void read_tilde(Parser *parser, Builder *builder, WordMode mode)
{
	char name[64] = "~";
	size_t len = 1;
	int c;
	parser->p++;
	while (c = input_peek(parser), is_name_char(c) || c == '.' || c == '-') {
		if (len == sizeof name - 1)
			break;
		name[len++] = (char)c;
		parser->p++;
	}
	bool ends = c == '/' || c == -1 || (c == ':' && builder->assign == ASSIGN_VALUE) ||
		(mode == MODE_BRACE ? c == '}' : (class_of((char)c) & CHAR_DELIMITER) != 0);
	if (!ends) {
		add_text(parser, builder, false, name, len);
		return;
	}
	flush_text(parser, builder);
	Part part = { .kind = PART_TILDE, .quoted = true };
	part.text = (Str){ arena_copy(parser->arena, name + 1, len - 1), len - 1 };
	STACK_PUSH(&parser->parts, part);
}

static bool is_name(const char *p, size_t len)
{
	if (len == 0 || !is_name_start(*p))
		return false;
	for (size_t i = 1; i < len; i++) {
		if (!is_name_char(p[i]))
			return false;
	}
	return true;
}

/* With parser->p at = or : in a word that is or may become an assignment. */
static void read_assign(Parser *parser, Builder *builder)
{
	char c = *parser->p;
	builder->tilde = c == ':';
	if (builder->assign == ASSIGN_NAME) {
		StrBuf *text = &builder->text;
		bool name = c == '=' && parser->parts.count == builder->mark && !builder->text_quoted &&
			!(builder->flags & WORD_QUOTED) && is_name(text->ptr, text->len);
		builder->assign = name ? ASSIGN_VALUE : ASSIGN_NO;
		builder->is_assignment = name;
		if (name && !builder->keeps_name) {
			builder->sym = symtab_intern(parser->host->symbols, text->ptr, text->len);
			text->len = 0;
			parser->p++;
			builder->tilde = true;
			return;
		}
		builder->tilde = name;
	}
	add_text(parser, builder, false, &c, 1);
	parser->p++;
}

/* Command substitutions. */

static void add_command(Parser *parser, Builder *builder, const Node *body, bool quoted, bool backquoted)
{
	CommandSub *command = ARENA_NEW(parser->arena, CommandSub);
	*command = (CommandSub){ .body = body, .backquoted = backquoted };
	builder->flags |= WORD_COMMANDS;
	add_part(parser, builder, (Part){ .kind = PART_COMMAND, .quoted = quoted, .command = command });
}

/* The text up to the closing backquote, with the backslashes removed that only kept it from ending there (XCU 2.6.3). */
static bool backquoted_text(Parser *parser, StrBuf *text, bool in_double)
{
	for (;;) {
		const char *p = parser->p;
		while (p < parser->end && *p != '`' && *p != '\\' && *p != '\n' && *p != '\0')
			p++;
		strbuf_append(text, parser->p, (size_t)(p - parser->p));
		parser->p = p;
		int c = take_raw(parser);
		if (c == -1 || c == '`')
			return c == '`';
		if (c == '\\') {
			int next = peek_raw(parser);
			if (next == '$' || next == '`' || next == '\\' || (next == '"' && in_double))
				c = take_raw(parser);
			else if (next != '\n' && next != -1 && next != '\0') {
				strbuf_char(text, '\\');
				c = take_raw(parser);
			}
		}
		if (c != '\0')
			strbuf_char(text, (char)c);
	}
}

/* With parser->p at a backquote. */
static void read_backquote(Parser *parser, Builder *builder, WordMode mode)
{
	if (too_deep(parser))
		return;
	uint32_t line = parser->line;
	StrBuf text = { 0 };
	flush_text(parser, builder);
	parser->p++;
	if (!backquoted_text(parser, &text, mode == MODE_DOUBLE || mode == MODE_BRACE_DOUBLE)) {
		fail_open(parser, "`", line);
	} else {
		SavedInput saved;
		input_enter(parser, &saved, (Str){ text.ptr != NULL ? text.ptr : "", text.len }, line, "`");
		const Node *body = parse_all(parser, "`", line);
		input_leave(parser, &saved);
		add_command(parser, builder, body, modes[mode].quoted, true);
	}
	strbuf_free(&text);
}

/* Reads $((...)), with parser->p at the second parenthesis, or $( (...) ...) when it does not end like arithmetic. */
static void read_arith(Parser *parser, Builder *builder, bool quoted, uint32_t line)
{
	Recorder recorder;
	Builder inner;
	size_t pending = parser->pending.count;
	recorder_start(parser, &recorder);
	parser->p++;
	builder_init(parser, &inner);
	read_parts(parser, &inner, MODE_ARITH);
	bool closed = input_peek(parser) == ')';
	if (closed) {
		parser->p++;
		closed = input_peek(parser) == ')';
	}
	bool ended = parser->p == parser->end;
	if (parser->failed || ended) {
		fail_open(parser, "$((", line);
		strbuf_free(&recorder.text);
		return;
	}
	if (closed)
		parser->p++;
	recorder_stop(parser, &recorder);
	if (!closed) {
		/* Not arithmetic: read it again as commands. */
		parser->parts.count = inner.mark;
		parser->pending.count = pending;
		Str text = { arena_copy(parser->arena, recorder.text.ptr, recorder.text.len), recorder.text.len };
		strbuf_free(&recorder.text);
		input_push(parser, text, STR(""), parser->layers, line);
		add_command(parser, builder, parse_until_close(parser, "$(", line), quoted, false);
		return;
	}
	strbuf_free(&recorder.text);
	ArithSub *arith = ARENA_NEW(parser->arena, ArithSub);
	const Word *source = builder_finish(parser, &inner, true);
	bool assigns = false;
	const char *message = NULL;
	*arith = (ArithSub){ .source = source, .cell = parser->unit->ncells++ };
	arith->tree = arith_parse(parser->arena, parser->host->symbols, source->parts, source->nparts,
		parser->host->stack_limit, &assigns, &message);
	builder->flags |= source->flags & INHERITED;
	if (assigns || arith->tree == NULL)
		builder->flags |= WORD_EFFECTS;
	add_part(parser, builder, (Part){ .kind = PART_ARITH, .quoted = quoted, .arith = arith });
}

/* Parameters (XCU 2.6.2). */

/* Reads a name at parser->p, which begins one. */
static void read_name(Parser *parser, Param *param)
{
	const char *p = parser->p;
	while (p < parser->end && is_name_char(*p))
		p++;
	param->kind = PARAM_VARIABLE;
	if (p < parser->end && *p != '\\' && *p != '\0') {
		param->index = symtab_intern(parser->host->symbols, parser->p, (size_t)(p - parser->p));
		parser->p = p;
	} else {
		/* It may go on in the next piece. */
		StrBuf name = { 0 };
		int c;
		while (c = input_peek(parser), is_name_char(c)) {
			strbuf_char(&name, (char)c);
			parser->p++;
		}
		param->index = symtab_intern(parser->host->symbols, name.ptr, name.len);
		strbuf_free(&name);
	}
	param->name = symtab_name(parser->host->symbols, param->index);
}

static bool is_special(int c)
{
	return c > 0 && strchr("@*#?-$!", c) != NULL;
}

/* One of the special parameters, or a positional one of a single digit. */
static void param_of_char(Param *param, int c)
{
	static const char names[] = "@\0*\0#\0?\0-\0$\0!\0" "0\0" "1\0" "2\0" "3\0" "4\0" "5\0" "6\0" "7\0" "8\0" "9";
	const char *name = memchr(names, c, sizeof names);
	param->name = (Str){ name, 1 };
	param->kind = is_digit(c) ? PARAM_POSITIONAL : PARAM_SPECIAL;
	if (is_digit(c))
		param->index = (uint32_t)(c - '0');
	else
		param->special = (char)c;
}

/* Reads a parameter's name inside braces. Returns false when there is none. */
static bool read_braced_name(Parser *parser, Param *param)
{
	int c = input_peek(parser);
	if (is_name_start(c)) {
		read_name(parser, param);
		return true;
	}
	if (is_special(c)) {
		param_of_char(param, c);
		parser->p++;
		return true;
	}
	if (!is_digit(c))
		return false;
	StrBuf digits = { .arena = parser->arena };
	do {
		strbuf_char(&digits, (char)c);
		parser->p++;
		c = input_peek(parser);
	} while (is_digit(c));
	uint64_t number = 0;
	param->name = strbuf_finish(&digits);
	param->kind = PARAM_POSITIONAL;
	param->index = num_parse_unsigned(param->name, UINT32_MAX, &number) ? (uint32_t)number : UINT32_MAX;
	return true;
}

/* Reads the operator behind the name and takes it. Returns false when there is none that is known. */
static bool read_param_op(Parser *parser, Param *param)
{
	int c = input_peek(parser);
	if (c == ':') {
		param->colon = true;
		parser->p++;
		c = input_peek(parser);
	}
	switch (c) {
	case '-':
		param->op = PARAM_DEFAULT;
		break;
	case '=':
		param->op = PARAM_ASSIGN;
		break;
	case '?':
		param->op = PARAM_ERROR;
		break;
	case '+':
		param->op = PARAM_ALTERNATE;
		break;
	case '#':
	case '%':
		if (param->colon)
			return false;
		param->op = c == '#' ? PARAM_CUT_PREFIX : PARAM_CUT_SUFFIX;
		parser->p++;
		if (input_peek(parser) != c)
			return true;
		param->op++;        /* ..._LONGEST */
		break;
	default:
		return false;
	}
	parser->p++;
	return true;
}

/* Reads the operator's word and what it means for the word around. */
static void read_param_word(Parser *parser, Builder *builder, Param *param, WordMode outer)
{
	bool cuts = param->op >= PARAM_CUT_PREFIX;
	WordMode mode = modes[outer].quoted && !cuts ? MODE_BRACE_DOUBLE : MODE_BRACE;
	Builder inner;
	builder_init(parser, &inner);
	inner.tilde = mode == MODE_BRACE;
	read_parts(parser, &inner, mode);
	param->word = builder_finish(parser, &inner, modes[outer].quoted || cuts);
	if (cuts)
		param->pattern = word_pattern(parser, param->word);
	builder->flags |= param->word->flags & (INHERITED | (cuts ? 0 : WORD_AT));
	if (param->op == PARAM_ASSIGN)
		builder->flags |= WORD_EFFECTS;
	if (param->op == PARAM_ERROR)
		builder->flags |= WORD_FAILS;
}

/*
 * Reads what follows `${`. After `#` one byte more tells the length of a parameter from an operator on $#:
 * ${#} ${##} ${#-} ${#?} are lengths or $# itself; ${#-x} ${##x} ${#?x} ${#%x} ${#:-x} operate on $#.
 */
static bool read_braced(Parser *parser, Builder *builder, Param *param, WordMode mode)
{
	bool length = false;
	int c = input_peek(parser);
	if (c == '#') {
		parser->p++;
		c = input_peek(parser);
		length = is_name_start(c) || is_digit(c) || is_special(c);
		param_of_char(param, '#');
	} else if (!read_braced_name(parser, param)) {
		return false;
	}
	if (length && (c == '-' || c == '?' || c == '#')) {
		parser->p++;
		if (input_peek(parser) == '}') {
			param_of_char(param, c);
			param->op = PARAM_LENGTH;
			return true;
		}
		param->op = c == '-' ? PARAM_DEFAULT : c == '?' ? PARAM_ERROR : PARAM_CUT_PREFIX;
		if (c == '#' && input_peek(parser) == '#') {
			param->op = PARAM_CUT_PREFIX_LONGEST;
			parser->p++;
		}
		read_param_word(parser, builder, param, mode);
		return true;
	}
	if (length) {
		*param = (Param){ .op = PARAM_LENGTH };
		return read_braced_name(parser, param);
	}
	if (input_peek(parser) == '}')
		return true;
	if (!read_param_op(parser, param))
		return false;
	read_param_word(parser, builder, param, mode);
	return true;
}

static void add_param(Parser *parser, Builder *builder, const Param *param, bool quoted)
{
	Param *kept = ARENA_NEW(parser->arena, Param);
	*kept = *param;
	if (param->kind == PARAM_SPECIAL && param->op != PARAM_LENGTH && (param->special == '@' || (param->special == '*' && !quoted)))
		builder->flags |= WORD_AT;
	add_part(parser, builder, (Part){ .kind = PART_PARAM, .quoted = quoted, .param = kept });
}

/* With parser->p at the brace. */
static void read_brace(Parser *parser, Builder *builder, WordMode mode, uint32_t line)
{
	if (too_deep(parser))
		return;
	Param param = { .op = PARAM_PLAIN };
	parser->p++;
	bool valid = read_braced(parser, builder, &param, mode);
	int c = input_peek(parser);
	if (c == -1) {
		fail_open(parser, "${", line);
	} else if (!valid || c != '}') {
		fail_message(parser, "bad substitution", parser->line);
	} else {
		parser->p++;
		add_param(parser, builder, &param, modes[mode].quoted);
	}
}

/* With parser->p at a dollar sign. */
static void read_dollar(Parser *parser, Builder *builder, WordMode mode)
{
	bool quoted = modes[mode].quoted;
	uint32_t line = parser->line;
	parser->p++;
	int c = input_peek(parser);
	if (is_name_char(c) || c == '{' || c == '(' || is_special(c))
		flush_text(parser, builder);
	Param param = { .op = PARAM_PLAIN };
	if (is_name_start(c)) {
		read_name(parser, &param);
		add_param(parser, builder, &param, quoted);
	} else if (c == '{') {
		read_brace(parser, builder, mode, line);
	} else if (c == '(') {
		parser->p++;
		if (too_deep(parser))
			return;
		if (input_peek(parser) == '(')
			read_arith(parser, builder, quoted, line);
		else
			add_command(parser, builder, parse_until_close(parser, "$(", line), quoted, false);
	} else if (is_digit(c) || is_special(c)) {
		param_of_char(&param, c);
		parser->p++;
		add_param(parser, builder, &param, quoted);
	} else if (c == '\'' && !quoted) {
		read_dollar_single(parser, builder);
	} else {
		add_text(parser, builder, quoted, "$", 1);
	}
}

/* Words. */

/* Handles the byte at parser->p, which ended a run. Returns false when it ends the text. */
static bool read_stop(Parser *parser, Builder *builder, WordMode mode, uint32_t *parentheses)
{
	char c = *parser->p;
	switch (c) {
	case '\0':
		parser->p++;
		return true;
	case '\\':
		read_backslash(parser, builder, mode);
		return true;
	case '$':
		read_dollar(parser, builder, mode);
		return true;
	case '`':
		read_backquote(parser, builder, mode);
		return true;
	case '\'':
		builder->flags |= WORD_QUOTED;
		parser->p++;
		read_single(parser, builder);
		return true;
	case '"':
		if (mode == MODE_DOUBLE)
			return false;
		if (mode == MODE_WORD || mode == MODE_BRACE)
			builder->flags |= WORD_QUOTED;
		parser->p++;
		read_double(parser, builder);
		return true;
	case '\n':
		if (mode == MODE_WORD)
			return false;
		add_text(parser, builder, modes[mode].quoted, "\n", 1);
		input_newline(parser);
		return true;
	case '=':
	case ':':
		read_assign(parser, builder);
		return true;
	case '(':
	case ')':
		if (mode == MODE_ARITH) {
			if (c == ')' && *parentheses == 0)
				return false;
			*parentheses += c == '(' ? 1 : -1U;
		}
		break;
	case '}':
		return false;
	}
	if (mode == MODE_WORD)
		return false;
	add_text(parser, builder, modes[mode].quoted, &c, 1);
	parser->p++;
	return true;
}

/* Reads up to the end of the mode's text, which is left unread. */
static void read_parts(Parser *parser, Builder *builder, WordMode mode)
{
	const bool quoted = modes[mode].quoted;
	uint32_t parentheses = 0;
	for (;;) {
		unsigned stops = modes[mode].stops | (mode == MODE_WORD && builder->assign != ASSIGN_NO ? CHAR_ASSIGN : 0);
		if (builder->tilde) {
			builder->tilde = false;
			if (input_peek(parser) == '~')
				read_tilde(parser, builder, mode);
		}
		const char *p = parser->p;
		unsigned seen = 0, class;
		while (p < parser->end && !((class = class_of(*p)) & stops)) {
			seen |= class;
			p++;
		}
		if (p > parser->p) {
			if (!quoted && (seen & CHAR_GLOB))
				note_globs(builder, parser->p, p);
			add_text(parser, builder, quoted, parser->p, (size_t)(p - parser->p));
			parser->p = p;
		}
		if (p < parser->end ? !read_stop(parser, builder, mode, &parentheses) : !input_refill(parser))
			return;
	}
}

Word *word_read_here(Parser *parser)
{
	Builder builder;
	builder_init(parser, &builder);
	read_parts(parser, &builder, MODE_HERE);
	return builder_finish(parser, &builder, true);
}

/* A word without anything special that ends in this piece of text, the usual case. Returns NULL for any other. */
static const Word *read_plain(Parser *parser, unsigned stops)
{
	const char *p = parser->p;
	while (p < parser->end && !(class_of(*p) & stops))
		p++;
	if (p == parser->end || !(class_of(*p) & CHAR_DELIMITER))
		return NULL;
	size_t len = (size_t)(p - parser->p);
	if (memchr(parser->p, '~', len) != NULL)
		return NULL;
	struct {
		Word word;
		Part part;
		char text[];
	} *made = arena_alloc(parser->arena, sizeof *made + len + 1);
	memcpy(made->text, parser->p, len);
	made->text[len] = '\0';
	made->part = (Part){ .kind = PART_LITERAL, .quoted = false };
	made->part.text = (Str){ made->text, len };
	made->word = (Word){ .flags = WORD_CONST, .text = made->part.text, .line = parser->line };
	if (len > 0) {
		made->word.parts = &made->part;
		made->word.nparts = 1;
	}
	parser->p = p;
	return &made->word;
}

/* Takes `name=` when it stands at parser->p. */
static bool read_assign_name(Parser *parser, SymId *sym)
{
	const char *p = parser->p;
	if (!is_name_start(*p))
		return false;
	while (p < parser->end && is_name_char(*p))
		p++;
	if (p == parser->end || *p != '=')
		return false;
	*sym = symtab_intern(parser->host->symbols, parser->p, (size_t)(p - parser->p));
	parser->p = p + 1;
	return true;
}

WordRead word_read(Parser *parser, unsigned place)
{
	WordRead read = { .is_assignment = false };
	Builder builder;
	if (place & LEX_ASSIGN)
		read.is_assignment = read_assign_name(parser, &read.sym);
	unsigned stops = CHAR_SPECIAL | CHAR_DELIMITER;
	if (place & LEX_DECLARE)
		stops |= CHAR_ASSIGN;
	if (!read.is_assignment && !(place & LEX_FINAL))
		stops |= CHAR_GLOB;
	if (parser->p < parser->end && (read.word = read_plain(parser, stops)) != NULL) {
		read.plain = !read.is_assignment;
		return read;
	}
	builder_init(parser, &builder);
	builder.tilde = true;
	builder.keeps_name = (place & LEX_DECLARE) != 0;
	if (read.is_assignment)
		builder.assign = ASSIGN_VALUE;
	else if (place & (LEX_ASSIGN | LEX_DECLARE))
		builder.assign = ASSIGN_NAME;
	read_parts(parser, &builder, MODE_WORD);
	if (builder.is_assignment && builder.keeps_name) {
		builder.flags |= WORD_ASSIGNS;
	} else if (builder.is_assignment) {
		read.is_assignment = true;
		read.sym = builder.sym;
	}
	bool final = read.is_assignment || builder.is_assignment || (place & LEX_FINAL) != 0;
	const Word *word = builder_finish(parser, &builder, final);
	read.word = word;
	read.plain = !read.is_assignment && (word->flags & WORD_CONST) && !(word->flags & WORD_QUOTED) && word->nparts == 1;
	return read;
}
