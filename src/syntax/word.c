/* syntax/word.c: words, quoting (XCU 2.2), tilde-prefixes and assignments. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/pattern.h"
#include "syntax/word.h"

static const struct {
	uint8_t stops;              /* CHAR_* that end a run of ordinary bytes */
	const char *escapes;        /* what a backslash may quote; NULL: everything */
} modes[] = {
	[MODE_WORD] = { CHAR_SPECIAL | CHAR_DELIMITER, NULL },
	[MODE_DOUBLE] = { CHAR_QUOTED, "$`\"\\" },
	[MODE_BRACE] = { CHAR_SPECIAL | CHAR_BRACE, NULL },
	[MODE_BRACE_DOUBLE] = { CHAR_QUOTED | CHAR_BRACE, "$`\"\\}" },
	[MODE_ARITH] = { CHAR_HERE | CHAR_DELIMITER, "$`\\" },
	[MODE_HERE] = { CHAR_HERE, "$`\\" },
};

/* Private bits beside WORD_*: only [ so far, and what could close it: alone it is no pattern. */
enum {
	SEEN_BRACKET = 1 << 16,
	SEEN_BRACKET_END = 1 << 17,
	PUBLIC_FLAGS = SEEN_BRACKET - 1
};

/* Builders. */

void builder_init(Parser *parser, Builder *builder)
{
	*builder = (Builder){ .text = { .arena = parser->arena }, .mark = parser->parts.count };
}

void builder_flush(Parser *parser, Builder *builder)
{
	if (builder->text.len == 0)
		return;
	Part part = { .kind = PART_LITERAL, .quoted = builder->text_quoted };
	part.text = strbuf_finish(&builder->text);
	STACK_PUSH(&parser->parts, part);
}

void builder_add_text(Parser *parser, Builder *builder, bool quoted, const char *bytes, size_t len)
{
	if (builder->text_quoted != quoted) {
		builder_flush(parser, builder);
		builder->text_quoted = quoted;
	}
	strbuf_append(&builder->text, bytes, len);
}

void builder_add_part(Parser *parser, Builder *builder, Part part)
{
	builder_flush(parser, builder);
	if (!part.quoted)
		builder->flags |= WORD_SPLITS;
	STACK_PUSH(&parser->parts, part);
}

/* Quotes around nothing are a part only when nothing quoted stands beside them. */
static void add_empty(Parser *parser, Builder *builder)
{
	if (builder->text.len > 0 && builder->text_quoted)
		return;
	builder_flush(parser, builder);
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

static bool is_quoted(const Part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!parts[i].quoted)
			return false;
	}
	return true;
}

/* Drops empty parts beside others with the same quoting, and all of them in a word that is quoted
 * text and nothing else. Behind unquoted text, which ${x-a ""} splits, they are fields. */
static size_t join_parts(Part *parts, size_t count, bool literal)
{
	size_t kept = 0;
	bool text = literal && is_quoted(parts, count);
	for (size_t i = 0; i < count; i++) {
		bool empty = parts[i].kind == PART_LITERAL && parts[i].text.len == 0;
		if (empty && (text || (kept > 0 && parts[kept - 1].kind == PART_LITERAL &&
					      parts[kept - 1].quoted)))
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

Word *builder_finish(Parser *parser, Builder *builder, bool final)
{
	builder_flush(parser, builder);
	Part *parts = parser->parts.items + builder->mark;
	size_t count = parser->parts.count - builder->mark;
	bool literal = is_literal(parts, count);
	count = join_parts(parts, count, literal);
	parser->parts.count = builder->mark + count;
	uint32_t flags = builder->flags;
	if ((flags & SEEN_BRACKET) && (!literal || (flags & SEEN_BRACKET_END)))
		flags |= WORD_GLOBS;
	Word *word = ARENA_NEW(parser->arena, Word);
	*word = (Word){ .flags = flags & PUBLIC_FLAGS, .text = STR("") };
	if (literal && (final || !(flags & WORD_GLOBS))) {
		word->flags |= WORD_CONST;
		word->text = literal_text(parser->arena, parts, count);
		if (count == 1 && word->text.len > 0 &&
			parts->quoted == ((flags & WORD_QUOTED) != 0))
			parser->parts.count = builder->mark;
	}
	word->nparts = (uint32_t)(parser->parts.count - builder->mark);
	word->parts = STACK_TAKE(parser->arena, &parser->parts, builder->mark);
	return word;
}

const Word *word_of_text(Parser *parser, Str text, bool quoted)
{
	Word *word = ARENA_NEW(parser->arena, Word);
	*word = (Word){ .flags = WORD_CONST, .text = text };
	if (text.len > 0 && quoted) {
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
	Part whole;
	uint32_t count;
	const Part *parts = word_parts(word, &whole, &count);
	if (!is_literal(parts, count))
		return NULL;
	if (count == 1 && !parts->quoted)
		return pattern_compile(parser->arena, parts->text);
	StrBuf *text = &parser->scratch;
	text->len = 0;
	strbuf_reserve(text, 0);
	for (uint32_t i = 0; i < count; i++) {
		if (parts[i].quoted)
			pattern_escape(text, parts[i].text);
		else
			strbuf_str(text, parts[i].text);
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
			builder_add_text(parser, builder, true, parser->p, (size_t)(p - parser->p));
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
			builder_add_text(parser, builder, true, "\n", 1);
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

int raw_take(Parser *parser)
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

int raw_peek(Parser *parser)
{
	while (parser->p == parser->end) {
		if (!input_refill(parser))
			return -1;
	}
	return (unsigned char)*parser->p;
}

static int digit_value(int c, int base)
{
	int value = is_digit(c)                          ? c - '0'
		    : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
							 : base;
	return value < base ? value : -1;
}

/* Reads up to `max` digits. */
static int read_code(Parser *parser, int base, int max)
{
	int code = 0;
	for (int i = 0; i < max; i++) {
		int digit = digit_value(raw_peek(parser), base);
		if (digit < 0)
			break;
		code = code * base + digit;
		parser->p++;
	}
	return code & 0xFF;
}

/* Reads what follows a backslash in $'...' and appends what it stands for. A NUL can be no part of
 * a word: nothing. */
static void read_escape(Parser *parser, StrBuf *text)
{
	static const char letters[] = "abefnrtv";
	static const char values[] = "\a\b\033\f\n\r\t\v";
	int c = raw_take(parser);
	const char *letter;
	if (c == -1)
		return;
	if (c == 'x' && digit_value(raw_peek(parser), 16) >= 0) {
		c = read_code(parser, 16, 2);
	} else if (c >= '0' && c <= '7') {
		parser->p--;
		c = read_code(parser, 8, 3);
	} else if (c == 'c') {
		c = raw_take(parser);
		if (c == '\\')
			c = raw_take(parser);
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
		int c = raw_take(parser);
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
		builder_flush(parser, builder);
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
	parts_read(parser, builder, MODE_DOUBLE);
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
	bool quoted = mode_quotes(mode);
	if (!input_look_behind_backslash(parser)) {
		parser->p++;
		builder_add_text(parser, builder, quoted, "\\", 1);
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
		builder_add_text(parser, builder, quoted, "\\", 1);
		return;
	}
	builder_add_text(parser, builder, true, parser->p, c != '\0');
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
		builder_add_text(parser, builder, false, name, len);
		return;
	}
	builder_flush(parser, builder);
	Part part = { .kind = PART_TILDE, .quoted = true };
	part.text = (Str){ arena_copy(parser->arena, name + 1, len - 1), len - 1 };
	STACK_PUSH(&parser->parts, part);
}

/* With parser->p at = or : in a word that is or may become an assignment. */
static void read_assign(Parser *parser, Builder *builder)
{
	char c = *parser->p;
	builder->tilde = c == ':';
	if (builder->assign == ASSIGN_NAME) {
		StrBuf *text = &builder->text;
		bool name = c == '=' && parser->parts.count == builder->mark &&
			    !builder->text_quoted && !(builder->flags & WORD_QUOTED) &&
			    is_name(text->ptr, text->len);
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
	builder_add_text(parser, builder, false, &c, 1);
	parser->p++;
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
		if (expansion_read_dollar(parser, builder, mode))
			return true;
		if (!mode_quotes(mode) && input_peek(parser) == '\'')
			read_dollar_single(parser, builder);
		else
			builder_add_text(parser, builder, mode_quotes(mode), "$", 1);
		return true;
	case '`':
		expansion_read_backquote(parser, builder, mode);
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
		builder_add_text(parser, builder, mode_quotes(mode), "\n", 1);
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
	builder_add_text(parser, builder, mode_quotes(mode), &c, 1);
	parser->p++;
	return true;
}

void parts_read(Parser *parser, Builder *builder, WordMode mode)
{
	const bool quoted = mode_quotes(mode);
	uint32_t parentheses = 0;
	for (;;) {
		unsigned stops =
			modes[mode].stops |
			(mode == MODE_WORD && builder->assign != ASSIGN_NO ? CHAR_ASSIGN : 0);
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
			builder_add_text(
				parser, builder, quoted, parser->p, (size_t)(p - parser->p));
			parser->p = p;
		}
		if (p < parser->end ? !read_stop(parser, builder, mode, &parentheses)
				    : !input_refill(parser))
			return;
	}
}

Word *word_read_here(Parser *parser)
{
	Builder builder;
	builder_init(parser, &builder);
	parts_read(parser, &builder, MODE_HERE);
	return builder_finish(parser, &builder, true);
}

/* A word without anything special that ends in this piece of text, the usual case. Returns NULL for
 * any other. */
static const Word *read_plain(Parser *parser, unsigned stops)
{
	const char *p = parser->p;
	while (p < parser->end && !(class_of(*p) & stops))
		p++;
	/* Alone, a bracket is no pattern, and [ is a busy command. */
	if (p == parser->p && p + 1 < parser->end && (*p == '[' || *p == ']'))
		p++;
	if (p == parser->end || !(class_of(*p) & CHAR_DELIMITER))
		return NULL;
	size_t len = (size_t)(p - parser->p);
	if (memchr(parser->p, '~', len) != NULL)
		return NULL;
	struct {
		Word word;
		char text[];
	} *made = arena_alloc(parser->arena, sizeof *made + len + 1);
	memcpy(made->text, parser->p, len);
	made->text[len] = '\0';
	made->word = (Word){ .flags = WORD_CONST, .text = { made->text, len } };
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
	parts_read(parser, &builder, MODE_WORD);
	if (builder.is_assignment && builder.keeps_name) {
		builder.flags |= WORD_ASSIGNS;
	} else if (builder.is_assignment) {
		read.is_assignment = true;
		read.sym = builder.sym;
	}
	bool final = read.is_assignment || builder.is_assignment || (place & LEX_FINAL) != 0;
	const Word *word = builder_finish(parser, &builder, final);
	read.word = word;
	read.plain = !read.is_assignment && (word->flags & WORD_CONST) &&
		     !(word->flags & WORD_QUOTED) && word->text.len > 0;
	return read;
}
