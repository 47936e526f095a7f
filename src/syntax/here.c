/* syntax/here.c: here-documents (XCU 2.7.4). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/lex.h"

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
			if (c == '\\' && quote == '"' && input_look_behind_backslash(parser) &&
				strchr("$`\"\\", parser->p[1]) != NULL)
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

/* Reads the delimiter that begins with c: quotes are removed and nothing is expanded. *quoted tells
 * whether there were any. */
static Str read_delimiter(Parser *parser, int c, bool *quoted)
{
	StrBuf text = { .arena = parser->arena };
	for (; c != -1 && !(class_of((char)c) & CHAR_DELIMITER); c = input_peek(parser)) {
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
	bool quoted = false, alias;
	const Layer *origin;
	parser->blank_alias = false;
	do {
		int c = input_skip_blanks(parser);
		*delimiter = STR("");
		if (c == -1 || (class_of((char)c) & CHAR_DELIMITER)) {
			parser->have_token = false;
			token_peek(parser, 0);
			fail_unexpected(parser);
			break;
		}
		origin = parser->layers;
		alias = alias_wanted(parser, 0);
		*delimiter = read_delimiter(parser, c, &quoted);
	} while (alias && !quoted && alias_replace(parser, *delimiter, origin));
	Word *body = ARENA_NEW(parser->arena, Word);
	*body = (Word){ .flags = WORD_CONST, .text = STR("") };
	Pending pending = {
		.body = body, .delimiter = *delimiter, .strip_tabs = strip_tabs, .expands = !quoted
	};
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
		if (!continued && len == delimiter.len &&
			(len == 0 || memcmp(text.ptr + start, delimiter.ptr, len) == 0)) {
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
			*here.body = *word_of_text(parser, text, true);
			continue;
		}
		SavedInput saved;
		input_enter(parser, &saved, text, line, "end of here-document");
		*here.body = *word_read_here(parser);
		input_leave(parser, &saved);
		if (here.flags != NULL)
			*here.flags |=
				here.body->flags & (WORD_EFFECTS | WORD_COMMANDS | WORD_FAILS);
	}
	parser->pending.count = parser->pending_base;
}
