/* syntax/lex.c: the input of the parser and its tokens (XCU 2.3), aliases and here-documents included. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/lex.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/ctype.h"

enum {
	OPERATOR = CHAR_DELIMITER,
	ANYWHERE = CHAR_SPECIAL | CHAR_QUOTED | CHAR_HERE
};

const unsigned char char_class[256] = {
	['\0'] = ANYWHERE, ['\\'] = ANYWHERE, ['$'] = ANYWHERE, ['`'] = ANYWHERE,
	['"'] = CHAR_SPECIAL | CHAR_QUOTED, ['\''] = CHAR_SPECIAL,
	['\n'] = CHAR_DELIMITER | CHAR_QUOTED | CHAR_HERE | CHAR_BRACE, [' '] = CHAR_DELIMITER, ['\t'] = CHAR_DELIMITER,
	['|'] = OPERATOR, ['&'] = OPERATOR, [';'] = OPERATOR, ['<'] = OPERATOR, ['>'] = OPERATOR, ['('] = OPERATOR, [')'] = OPERATOR,
	['*'] = CHAR_GLOB, ['?'] = CHAR_GLOB, ['['] = CHAR_GLOB, [']'] = CHAR_GLOB,
	['='] = CHAR_ASSIGN, [':'] = CHAR_ASSIGN, ['}'] = CHAR_BRACE,
};

/* Stacks. */

void *stack_grow(void *items, void *first, size_t *cap, size_t size)
{
	if (*cap > SIZE_MAX / 2 / size)
		mem_exhausted(SIZE_MAX);
	size_t bytes = *cap * size;
	*cap *= 2;
	if (items != first)
		return mem_realloc(items, 2 * bytes);
	void *moved = mem_alloc(2 * bytes);
	memcpy(moved, items, bytes);
	return moved;
}

void stack_release(void *items, void *first)
{
	if (items != first)
		free(items);
}

void *stack_take(Arena *arena, const void *items, size_t *count, size_t mark, size_t size)
{
	size_t bytes = (*count - mark) * size;
	*count = mark;
	if (bytes == 0)
		return NULL;
	void *taken = arena_alloc(arena, bytes);
	memcpy(taken, (const char *)items + mark * size, bytes);
	return taken;
}

void parser_init(Parser *parser, const ParseHost *host, Source *source, Unit *unit, ParseError *error)
{
	memset(parser, 0, offsetof(Parser, parts));
	parser->p = source != NULL ? source->p : "";
	parser->end = source != NULL ? source->end : parser->p;
	parser->line = source != NULL ? source->line : 1;
	parser->line_start = parser->p;
	parser->source = source;
	parser->counting = true;
	parser->end_name = "end of file";
	parser->host = host;
	parser->unit = unit;
	parser->arena = &unit->arena;
	parser->error = error;
	STACK_INIT(&parser->parts);
	STACK_INIT(&parser->words);
	STACK_INIT(&parser->redirects);
	STACK_INIT(&parser->assigns);
	STACK_INIT(&parser->nodes);
	STACK_INIT(&parser->connectors);
	STACK_INIT(&parser->items);
	STACK_INIT(&parser->patterns);
	STACK_INIT(&parser->case_items);
	STACK_INIT(&parser->branches);
	STACK_INIT(&parser->pending);
}

void parser_free(Parser *parser)
{
	strbuf_free(&parser->scratch);
	STACK_FREE(&parser->parts);
	STACK_FREE(&parser->words);
	STACK_FREE(&parser->redirects);
	STACK_FREE(&parser->assigns);
	STACK_FREE(&parser->nodes);
	STACK_FREE(&parser->connectors);
	STACK_FREE(&parser->items);
	STACK_FREE(&parser->patterns);
	STACK_FREE(&parser->case_items);
	STACK_FREE(&parser->branches);
	STACK_FREE(&parser->pending);
}

/* The input. */

/* Copies what was read of the current text into the recorders. */
static void record(Parser *parser)
{
	for (Recorder *recorder = parser->recorders; recorder != NULL; recorder = recorder->outer) {
		if (recorder->from != NULL)
			strbuf_append(&recorder->text, recorder->from, (size_t)(parser->p - recorder->from));
	}
}

/* The current text has changed. Layers over the recorder's stand for something that is recorded already. */
static void input_changed(Parser *parser)
{
	parser->serial++;
	for (Recorder *recorder = parser->recorders; recorder != NULL; recorder = recorder->outer) {
		if (recorder->depth > parser->depth)
			recorder->depth = parser->depth;
		recorder->from = recorder->depth == parser->depth ? parser->p : NULL;
	}
}

void recorder_start(Parser *parser, Recorder *recorder)
{
	*recorder = (Recorder){ .outer = parser->recorders, .from = parser->p, .depth = parser->depth };
	parser->recorders = recorder;
}

void recorder_stop(Parser *parser, Recorder *recorder)
{
	if (recorder->from != NULL)
		strbuf_append(&recorder->text, recorder->from, (size_t)(parser->p - recorder->from));
	parser->recorders = recorder->outer;
}

static void layer_pop(Parser *parser)
{
	const Layer *layer = parser->layers;
	parser->layers = layer->below;
	parser->depth--;
	parser->p = layer->p;
	parser->end = layer->end;
	parser->counting = layer->counting;
	parser->line = layer->line;
	if (layer->ends_blank)
		parser->blank_alias = true;
}

bool input_refill(Parser *parser)
{
	if (parser->failed)
		return false;
	if (parser->layers != NULL) {
		record(parser);
		layer_pop(parser);
		input_changed(parser);
		return true;
	}
	Source *source = parser->source;
	if (source == NULL || source->at_end)
		return false;
	record(parser);
	parser->line_carry += (size_t)(parser->end - parser->line_start);
	Str piece = source->more(source->ctx, parser->started);
	if (piece.len == 0) {
		source->at_end = true;
		piece = STR("");
	}
	parser->p = parser->line_start = piece.ptr;
	parser->end = piece.ptr + piece.len;
	input_changed(parser);
	return piece.len > 0;
}

void input_push(Parser *parser, Str text, Str alias, const Layer *origin, uint32_t line)
{
	record(parser);
	Layer *layer = ARENA_NEW(parser->arena, Layer);
	*layer = (Layer){
		.below = parser->layers, .origin = origin, .p = parser->p, .end = parser->end, .alias = alias,
		.line = parser->line, .counting = parser->counting,
		.ends_blank = alias.len > 0 && text.len > 0 && is_blank(text.ptr[text.len - 1]),
	};
	parser->layers = layer;
	parser->depth++;
	parser->p = text.ptr;
	parser->end = text.ptr + text.len;
	parser->counting = alias.len == 0;
	parser->line = line;
	input_changed(parser);
}

bool input_look_behind_backslash(Parser *parser)
{
	if (parser->end - parser->p > 1)
		return true;
	char *pair = ARENA_ARRAY(parser->arena, char, 2);
	parser->p++;
	while (parser->p == parser->end) {
		if (!input_refill(parser)) {
			/* The backslash is the last byte of all. */
			pair[0] = '\\';
			parser->p = pair;
			parser->end = pair + 1;
			for (Recorder *recorder = parser->recorders; recorder != NULL; recorder = recorder->outer)
				recorder->from = NULL;
			return false;
		}
	}
	/* The text that held the backslash is gone: both bytes become a text of their own. */
	uint32_t line = parser->line;
	bool counting = parser->counting;
	pair[0] = '\\';
	pair[1] = *parser->p;
	if (pair[1] == '\n')
		input_newline(parser);
	else
		parser->p++;
	input_push(parser, (Str){ pair, 2 }, STR(""), parser->layers, line);
	parser->counting = counting;
	return true;
}

int input_peek_slow(Parser *parser)
{
	for (;;) {
		if (parser->p == parser->end) {
			if (!input_refill(parser))
				return -1;
		} else if (*parser->p == '\0') {
			parser->p++;
		} else if (*parser->p != '\\' || !input_look_behind_backslash(parser) || parser->p[1] != '\n') {
			return (unsigned char)*parser->p;
		} else {
			parser->started = true;
			parser->p++;
			input_newline(parser);
		}
	}
}

void input_enter(Parser *parser, SavedInput *saved, Str text, uint32_t line, const char *end_name)
{
	*saved = (SavedInput){
		.p = parser->p, .end = parser->end, .line_start = parser->line_start, .end_name = parser->end_name,
		.line_carry = parser->line_carry, .pending_base = parser->pending_base, .layers = parser->layers,
		.recorders = parser->recorders, .source = parser->source, .depth = parser->depth, .line = parser->line,
		.counting = parser->counting,
	};
	parser->p = text.ptr;
	parser->end = text.ptr + text.len;
	parser->end_name = end_name;
	parser->pending_base = parser->pending.count;
	parser->layers = NULL;
	parser->recorders = NULL;
	parser->source = NULL;
	parser->depth = 0;
	parser->line = line;
	parser->counting = true;
	parser->serial++;
}

void input_leave(Parser *parser, const SavedInput *saved)
{
	here_read(parser);
	parser->pending_base = saved->pending_base;
	parser->have_token = false;
	if (parser->failed)
		return;
	parser->p = saved->p;
	parser->end = saved->end;
	parser->line_start = saved->line_start;
	parser->line_carry = saved->line_carry;
	parser->end_name = saved->end_name;
	parser->layers = saved->layers;
	parser->recorders = saved->recorders;
	parser->source = saved->source;
	parser->depth = saved->depth;
	parser->line = saved->line;
	parser->counting = saved->counting;
	parser->serial++;
}

/* Errors. */

static void input_drop(Parser *parser)
{
	parser->failed = true;
	parser->p = parser->end = "";
	parser->layers = NULL;
	parser->depth = 0;
	parser->recorders = NULL;
	parser->serial++;
	parser->have_token = false;
}

/* Bytes from the beginning of the line to here, from 1; 0 in a text that is no line of the source. */
static uint32_t column_here(const Parser *parser)
{
	if (parser->depth > 0 || parser->source == NULL)
		return 0;
	return (uint32_t)(parser->line_carry + (size_t)(parser->p - parser->line_start) + 1);
}

static const char *const operator_text[] = {
	[TOKEN_NEWLINE] = "newline", [TOKEN_SEMI] = ";", [TOKEN_AMP] = "&", [TOKEN_PIPE] = "|", [TOKEN_AND] = "&&", [TOKEN_OR] = "||",
	[TOKEN_BREAK] = ";;", [TOKEN_FALL_THROUGH] = ";&", [TOKEN_OPEN] = "(", [TOKEN_CLOSE] = ")", [TOKEN_LESS] = "<",
	[TOKEN_GREAT] = ">", [TOKEN_CLOBBER] = ">|", [TOKEN_APPEND] = ">>", [TOKEN_INOUT] = "<>", [TOKEN_DUP_INPUT] = "<&",
	[TOKEN_DUP_OUTPUT] = ">&", [TOKEN_HERE] = "<<", [TOKEN_HERE_TABS] = "<<-",
};

/* The token as it was written, where that is still to be had. */
static const char *token_text(const Parser *parser, ParseError *error)
{
	const Token *token = &parser->token;
	if (token->kind == TOKEN_END)
		return parser->end_name;
	if (operator_text[token->kind] != NULL)
		return operator_text[token->kind];
	Str text = token->word->text;
	if (token->serial == parser->serial && token->start < parser->p)
		text = (Str){ token->start, (size_t)(parser->p - token->start) };
	size_t room = sizeof error->text - 1;
	size_t len = 0;
	while (len < text.len && len < room && text.ptr[len] != '\n') {
		error->text[len] = text.ptr[len];
		len++;
	}
	error->text[len] = '\0';
	return len > 0 ? error->text : "word";
}

static bool error_begin(Parser *parser, uint32_t line)
{
	if (parser->failed)
		return false;
	ParseError *error = parser->error;
	*error = (ParseError){ .line = line };
	if (parser->open != NULL) {
		error->open_token = parser->open->token;
		error->open_line = parser->open->line;
	}
	return true;
}

void fail_unexpected(Parser *parser)
{
	if (error_begin(parser, parser->token.line)) {
		parser->error->column = parser->token.column;
		parser->error->found = token_text(parser, parser->error);
		input_drop(parser);
	}
}

void fail_open(Parser *parser, const char *token, uint32_t line)
{
	if (error_begin(parser, parser->line)) {
		parser->error->found = parser->end_name;
		parser->error->open_token = token;
		parser->error->open_line = line;
		input_drop(parser);
	}
}

void fail_message(Parser *parser, const char *message, uint32_t line)
{
	if (error_begin(parser, line)) {
		parser->error->message = message;
		input_drop(parser);
	}
}

bool too_deep(Parser *parser)
{
	if (parser->host->stack_limit == NULL || (const char *)__builtin_frame_address(0) > parser->host->stack_limit)
		return parser->failed;
	fail_message(parser, "nested too deeply", parser->line);
	return true;
}

/* Tokens. */

/* Skips blanks and a comment. Returns the next byte, as input_peek does. */
static int skip_blanks(Parser *parser)
{
	for (;;) {
		while (parser->p < parser->end && is_blank(*parser->p))
			parser->p++;
		int c = input_peek(parser);
		if (is_blank(c))
			continue;
		if (c != '#')
			return c;
		do {
			size_t rest = (size_t)(parser->end - parser->p);
			const char *newline = memchr(parser->p, '\n', rest);
			parser->p = newline != NULL ? newline : parser->end;
			if (newline != NULL)
				return '\n';
		} while (input_refill(parser));
	}
}

/* Takes the next byte when it is this one. */
static bool take_byte(Parser *parser, int wanted)
{
	if (input_peek(parser) != wanted)
		return false;
	parser->p++;
	return true;
}

/* The operator that begins with `c`, which stands at parser->p. */
static TokenKind read_operator(Parser *parser, int c)
{
	parser->p++;
	switch (c) {
	case '|':
		return take_byte(parser, '|') ? TOKEN_OR : TOKEN_PIPE;
	case '&':
		return take_byte(parser, '&') ? TOKEN_AND : TOKEN_AMP;
	case ';':
		return take_byte(parser, ';') ? TOKEN_BREAK : take_byte(parser, '&') ? TOKEN_FALL_THROUGH : TOKEN_SEMI;
	case '(':
		return TOKEN_OPEN;
	case ')':
		return TOKEN_CLOSE;
	case '<':
		switch (input_peek(parser)) {
		case '<':
			parser->p++;
			return take_byte(parser, '-') ? TOKEN_HERE_TABS : TOKEN_HERE;
		case '&':
			parser->p++;
			return TOKEN_DUP_INPUT;
		case '>':
			parser->p++;
			return TOKEN_INOUT;
		}
		return TOKEN_LESS;
	}
	switch (input_peek(parser)) {
	case '>':
		parser->p++;
		return TOKEN_APPEND;
	case '&':
		parser->p++;
		return TOKEN_DUP_OUTPUT;
	case '|':
		parser->p++;
		return TOKEN_CLOBBER;
	}
	return TOKEN_GREAT;
}

const char *const reserved_words[] = {
	"!", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in", "then", "until", "while", "{", "}", NULL
};

static Reserved reserved_find(Str word, bool extensions)
{
	if (word.len > 6)
		return RESERVED_NONE;
	for (size_t i = 0; reserved_words[i] != NULL; i++) {
		if (*reserved_words[i] == *word.ptr && str_is(word, reserved_words[i]))
			return (Reserved)(RESERVED_NOT + i);
	}
	return extensions && str_is(word, "faults") ? RESERVED_FAULTS : RESERVED_NONE;
}

bool is_reserved_word(Str word, bool extensions)
{
	return reserved_find(word, extensions) != RESERVED_NONE;
}

static bool is_number(Str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.ptr[i]))
			return false;
	}
	return text.len > 0;
}

/* Replaces the word by the value of its alias. An alias is not replaced in its own replacement. */
static bool push_alias(Parser *parser, Str name, const Layer *origin)
{
	const ParseHost *host = parser->host;
	if (host->alias == NULL || name.len == 0)
		return false;
	for (const Layer *layer = origin; layer != NULL; layer = layer->origin) {
		if (layer->alias.len > 0 && str_eq(layer->alias, name))
			return false;
	}
	Str value = host->alias(host->ctx, name);
	if (value.ptr == NULL)
		return false;
	Str copy = { arena_copy(parser->arena, value.ptr, value.len), value.len };
	input_push(parser, copy, name, origin, parser->line);
	return true;
}

/* Reads a word as the token. Returns false when an alias took its place. */
static bool lex_word(Parser *parser, unsigned place, Token *token)
{
	const Layer *origin = parser->layers;
	bool alias = (place & LEX_ALIAS) != 0 || parser->blank_alias;
	WordRead read = word_read(parser, place);
	token->kind = read.is_assignment ? TOKEN_ASSIGN : TOKEN_WORD;
	token->word = read.word;
	token->sym = read.sym;
	token->plain = read.plain;
	if (!read.plain)
		return true;
	Str text = read.word->text;
	if (is_digit(*text.ptr) && is_number(text)) {
		int c = input_peek(parser);
		if (c == '<' || c == '>') {
			token->kind = TOKEN_IO_NUMBER;
			return true;
		}
	}
	if (place & LEX_RESERVED)
		token->reserved = (uint8_t)reserved_find(text, parser->host->extensions);
	return !(alias && token->reserved == RESERVED_NONE && push_alias(parser, text, origin));
}

void lex_token(Parser *parser, unsigned place)
{
	Token token;
	bool found = true;
	parser->blank_alias = false;
	do {
		int c = skip_blanks(parser);
		token = (Token){ .line = parser->line, .column = column_here(parser), .start = parser->p, .serial = parser->serial };
		if (c == -1) {
			token.kind = TOKEN_END;
			break;
		}
		if (c == '\n') {
			token.kind = TOKEN_NEWLINE;
			input_newline(parser);
			if (parser->pending.count > parser->pending_base)
				here_read(parser);
			break;
		}
		parser->started = true;
		if (class_of((char)c) & CHAR_DELIMITER)
			token.kind = (uint8_t)read_operator(parser, c);
		else
			found = lex_word(parser, place, &token);
	} while (!found);
	parser->token = token;
	parser->have_token = true;
}

/* Here-documents (XCU 2.7.4). */

/* Copies a quoted part of a delimiter, up to its closing quote. */
static void read_delimiter_quotes(Parser *parser, StrBuf *text, char quote)
{
	uint32_t line = parser->line;
	for (;;) {
		if (parser->p == parser->end) {
			if (input_refill(parser))
				continue;
			fail_open(parser, quote == '"' ? "\"" : "'", line);
			return;
		}
		char c = *parser->p;
		if (c == '\n') {
			input_newline(parser);
		} else {
			if (c == '\\' && quote == '"' && input_look_behind_backslash(parser) && strchr("$`\"\\", parser->p[1]) != NULL)
				c = *++parser->p;
			else if (c == quote)
				quote = '\0';
			parser->p++;
		}
		if (quote == '\0')
			return;
		strbuf_char(text, c);
	}
}

/* Reads a delimiter: quotes are removed and nothing is expanded. *quoted tells whether there were any. */
static Str read_delimiter(Parser *parser, bool *quoted)
{
	StrBuf text = { .arena = parser->arena };
	for (int c = skip_blanks(parser); c != -1 && !(class_of((char)c) & CHAR_DELIMITER); c = input_peek(parser)) {
		parser->p++;
		if (c == '\'' || c == '"') {
			*quoted = true;
			read_delimiter_quotes(parser, &text, (char)c);
		} else if (c == '\\') {
			*quoted = true;
			if (parser->p < parser->end)
				strbuf_char(&text, *parser->p++);
		} else if (c == '$' && input_peek(parser) == '\'') {
			*quoted = true;
			dollar_single_read(parser, &text);
		} else {
			strbuf_char(&text, (char)c);
		}
	}
	return strbuf_finish(&text);
}

const Word *here_begin(Parser *parser, bool strip_tabs, Str *delimiter)
{
	int c = skip_blanks(parser);
	bool quoted = false;
	*delimiter = STR("");
	if (c == -1 || (class_of((char)c) & CHAR_DELIMITER)) {
		parser->have_token = false;
		token_peek(parser, 0);
		fail_unexpected(parser);
	} else {
		*delimiter = read_delimiter(parser, &quoted);
	}
	Word *body = ARENA_NEW(parser->arena, Word);
	*body = (Word){ .flags = WORD_CONST, .text = STR(""), .line = parser->line };
	Pending pending = { .body = body, .delimiter = *delimiter, .strip_tabs = strip_tabs, .expands = !quoted };
	STACK_PUSH(&parser->pending, pending);
	return body;
}

/* Appends the next line with its newline. Returns false when the input ended in it. */
static bool read_line(Parser *parser, StrBuf *text, bool strip_tabs)
{
	for (;;) {
		while (strip_tabs && parser->p < parser->end && *parser->p == '\t')
			parser->p++;
		if (parser->p == parser->end) {
			if (!input_refill(parser))
				return false;
			continue;
		}
		strip_tabs = false;
		const char *newline = memchr(parser->p, '\n', (size_t)(parser->end - parser->p));
		const char *line_end = newline != NULL ? newline + 1 : parser->end;
		strbuf_append(text, parser->p, (size_t)(line_end - parser->p));
		parser->p = line_end;
		if (newline != NULL) {
			parser->p--;
			input_newline(parser);
			return true;
		}
	}
}

/* Does the text from `start` on end with an odd number of backslashes and a newline? */
static bool is_continued(const StrBuf *text, size_t start)
{
	size_t backslashes = 0;
	for (size_t i = text->len - 1; i > start && text->ptr[i - 1] == '\\'; i--)
		backslashes++;
	return backslashes % 2 == 1;
}

static void remove_nuls(StrBuf *text, size_t start)
{
	char *to = text->ptr + start;
	for (size_t i = start; i < text->len; i++) {
		if (text->ptr[i] != '\0')
			*to++ = text->ptr[i];
	}
	text->len = (size_t)(to - text->ptr);
}

/* The lines up to the delimiter or the end of the input. */
static Str read_body(Parser *parser, const Pending *here)
{
	StrBuf text = { .arena = parser->arena };
	Str delimiter = here->delimiter;
	bool ended = false, continued = false;
	while (!ended) {
		size_t start = text.len;
		ended = !read_line(parser, &text, here->strip_tabs && !continued);
		if (text.len > start && memchr(text.ptr + start, '\0', text.len - start) != NULL)
			remove_nuls(&text, start);
		size_t len = text.len - start - !ended;
		if (!continued && len == delimiter.len && (len == 0 || memcmp(text.ptr + start, delimiter.ptr, len) == 0)) {
			text.len = start;
			break;
		}
		continued = here->expands && !ended && is_continued(&text, start);
	}
	return strbuf_finish(&text);
}

static bool has_expansions(Str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != '\n' && (class_of(text.ptr[i]) & CHAR_HERE))
			return true;
	}
	return false;
}

void here_read(Parser *parser)
{
	for (size_t i = parser->pending_base; i < parser->pending.count && !parser->failed; i++) {
		const Pending here = parser->pending.items[i];
		uint32_t line = parser->line;
		Str text = read_body(parser, &here);
		if (!here.expands || !has_expansions(text)) {
			*here.body = *word_of_text(parser, text, true, line);
			continue;
		}
		SavedInput saved;
		input_enter(parser, &saved, text, line, "end of here-document");
		*here.body = *word_read_here(parser);
		input_leave(parser, &saved);
		if (here.flags != NULL)
			*here.flags |= here.body->flags & (WORD_EFFECTS | WORD_COMMANDS | WORD_FAILS);
	}
	parser->pending.count = parser->pending_base;
}
