/* syntax/input.c: the text below the tokens: pieces of the source, layers over them; and errors,
 * which end it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "syntax/lex.h"
#include "syntax/show.h"

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

void parser_init(
	Parser *parser, const ParseHost *host, Source *source, Unit *unit, ParseError *error)
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

/* Copies what was read of the current text. */
static void recorder_copy(const Parser *parser, Recorder *recorder)
{
	if (recorder->from != NULL)
		strbuf_append(
			&recorder->text, recorder->from, (size_t)(parser->p - recorder->from));
}

static void record(Parser *parser)
{
	for (Recorder *recorder = parser->recorders; recorder != NULL; recorder = recorder->outer)
		recorder_copy(parser, recorder);
}

/* The current text has changed. Layers over the recorder's stand for something that is recorded
 * already. */
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
	*recorder =
		(Recorder){ .outer = parser->recorders, .from = parser->p, .depth = parser->depth };
	parser->recorders = recorder;
}

void recorder_stop(Parser *parser, Recorder *recorder)
{
	recorder_copy(parser, recorder);
	parser->recorders = recorder->outer;
}

void recorder_insert(Parser *parser, Recorder *recorder, size_t back, char byte)
{
	if (recorder->from == NULL)
		return;
	recorder_copy(parser, recorder);
	recorder->from = parser->p;
	StrBuf *text = &recorder->text;
	strbuf_char(text, byte);
	char *at = text->ptr + text->len - 1 - back;
	memmove(at + 1, at, back);
	*at = byte;
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
	source->p = source->end;
	Str piece = source->more(source->ctx, parser->started);
	if (piece.len > 0) {
		source->p = piece.ptr;
		source->end = piece.ptr + piece.len;
	} else {
		source->at_end = true;
	}
	parser->p = parser->line_start = source->p;
	parser->end = source->end;
	input_changed(parser);
	return piece.len > 0;
}

void input_push(Parser *parser, Str text, Str alias, const Layer *origin, uint32_t line)
{
	record(parser);
	Layer *layer = ARENA_NEW(parser->arena, Layer);
	*layer = (Layer){
		.below = parser->layers,
		.origin = origin,
		.p = parser->p,
		.end = parser->end,
		.alias = alias,
		.line = parser->line,
		.counting = parser->counting,
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
			for (Recorder *recorder = parser->recorders; recorder != NULL;
				recorder = recorder->outer)
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
		.p = parser->p,
		.end = parser->end,
		.line_start = parser->line_start,
		.end_name = parser->end_name,
		.line_carry = parser->line_carry,
		.pending_base = parser->pending_base,
		.layers = parser->layers,
		.recorders = parser->recorders,
		.source = parser->source,
		.depth = parser->depth,
		.line = parser->line,
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

/* Drops the rest of the text, but counts its lines: the source's next piece has its right
 * number. */
static void input_drop(Parser *parser)
{
	while (parser->layers != NULL)
		layer_pop(parser);
	for (const char *p = parser->p; p < parser->end; p++)
		parser->line += *p == '\n';
	parser->failed = true;
	parser->p = parser->end = "";
	parser->recorders = NULL;
	parser->serial++;
	parser->have_token = false;
}

void input_leave(Parser *parser, const SavedInput *saved)
{
	here_read(parser);
	parser->pending_base = saved->pending_base;
	parser->have_token = false;
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
	if (parser->failed)
		input_drop(parser);
}

int input_skip_blanks(Parser *parser)
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

/* Errors. */

static const char *const operator_text[] = {
	[TOKEN_NEWLINE] = "newline", [TOKEN_SEMI] = ";", [TOKEN_AMP] = "&", [TOKEN_PIPE] = "|",
	[TOKEN_AND] = "&&", [TOKEN_OR] = "||",
	[TOKEN_BREAK] = ";;", [TOKEN_FALL_THROUGH] = ";&", [TOKEN_OPEN] = "(", [TOKEN_CLOSE] = ")",
	[TOKEN_LESS] = "<",
	[TOKEN_GREAT] = ">", [TOKEN_CLOBBER] = ">|", [TOKEN_APPEND] = ">>", [TOKEN_INOUT] = "<>",
	[TOKEN_DUP_INPUT] = "<&",
	[TOKEN_DUP_OUTPUT] = ">&", [TOKEN_HERE] = "<<", [TOKEN_HERE_TABS] = "<<-",
};

/* The first line of the token as it was written, or where that text is gone, as its tree shows
 * it. */
static const char *token_text(Parser *parser, ParseError *error)
{
	const Token *token = &parser->token;
	if (token->kind == TOKEN_END)
		return parser->end_name;
	if (operator_text[token->kind] != NULL)
		return operator_text[token->kind];
	StrBuf *shown = &parser->scratch;
	Str text = { token->start, (size_t)(parser->p - token->start) };
	if (token->serial != parser->serial) {
		shown->len = 0;
		if (token->kind == TOKEN_ASSIGN)
			strbuf_format(
				shown, "%s=", symtab_name(parser->host->symbols, token->sym).ptr);
		show_word(shown, parser->host->symbols, token->word);
		text = (Str){ shown->ptr, shown->len };
	}
	size_t len = 0;
	while (len < text.len && len < sizeof error->text - 1 && text.ptr[len] != '\n') {
		error->text[len] = text.ptr[len];
		len++;
	}
	error->text[len] = '\0';
	return error->text;
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
	if (parser->host->stack_limit == NULL ||
		(const char *)__builtin_frame_address(0) > parser->host->stack_limit)
		return parser->failed;
	fail_message(parser, "nested too deeply", parser->line);
	return true;
}
