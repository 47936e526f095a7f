/* syntax/lex.c: the tokens of the shell language (XCU 2.3), aliases included. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/lex.h"


enum {
	OPERATOR = CHAR_DELIMITER,
	ANYWHERE = CHAR_SPECIAL | CHAR_QUOTED | CHAR_HERE
};

const unsigned char char_class[256] = {
	['\0'] = ANYWHERE, ['\\'] = ANYWHERE, ['$'] = ANYWHERE, ['`'] = ANYWHERE,
	['"'] = CHAR_SPECIAL | CHAR_QUOTED, ['\''] = CHAR_SPECIAL,
	['\n'] = CHAR_DELIMITER | CHAR_QUOTED | CHAR_HERE | CHAR_BRACE, [' '] = CHAR_DELIMITER,
	['\t'] = CHAR_DELIMITER,
	['|'] = OPERATOR, ['&'] = OPERATOR, [';'] = OPERATOR, ['<'] = OPERATOR, ['>'] = OPERATOR,
	['('] = OPERATOR, [')'] = OPERATOR,
	['*'] = CHAR_GLOB, ['?'] = CHAR_GLOB, ['['] = CHAR_GLOB, [']'] = CHAR_GLOB,
	['='] = CHAR_ASSIGN, [':'] = CHAR_ASSIGN, ['}'] = CHAR_BRACE,
};

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
		return take_byte(parser, ';')   ? TOKEN_BREAK
		       : take_byte(parser, '&') ? TOKEN_FALL_THROUGH
						: TOKEN_SEMI;
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
	/* By its first byte: the first reserved word that begins with it. */
	static const uint8_t first_with[128] = {
		['!'] = RESERVED_NOT, ['c'] = RESERVED_CASE, ['d'] = RESERVED_DO,
		['e'] = RESERVED_ELIF, ['f'] = RESERVED_FI,
		['i'] = RESERVED_IF, ['t'] = RESERVED_THEN, ['u'] = RESERVED_UNTIL,
		['w'] = RESERVED_WHILE,
		['{'] = RESERVED_LEFT, ['}'] = RESERVED_RIGHT,
	};
	char c = *word.ptr;
	unsigned reserved = (unsigned char)c < 128 ? first_with[(unsigned char)c] : RESERVED_NONE;
	if (reserved == RESERVED_NONE || word.len > 6)
		return RESERVED_NONE;
	const char *const *name = reserved_words + reserved - RESERVED_NOT;
	for (; *name != NULL && **name == c; name++, reserved++) {
		if (str_is(word, *name))
			return (Reserved)reserved;
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

/* Is an alias being replaced by the text that `layer` and the layers it came from hold? It is not
 * replaced again in there. */
static bool alias_is_open(const Layer *layer, Str name)
{
	for (; layer != NULL; layer = layer->origin) {
		if (layer->alias.len > 0 && str_eq(layer->alias, name))
			return true;
	}
	return false;
}

bool alias_wanted(const Parser *parser, unsigned place)
{
	return parser->host->alias != NULL && ((place & LEX_ALIAS) || parser->blank_alias);
}

bool alias_replace(Parser *parser, Str name, const Layer *origin)
{
	const ParseHost *host = parser->host;
	if (name.len == 0 || alias_is_open(origin, name))
		return false;
	Str value = host->alias(host->ctx, name);
	if (value.ptr == NULL)
		return false;
	Str copy = { arena_copy(parser->arena, value.ptr, value.len), value.len };
	input_push(parser, copy, name, origin, parser->line);
	return true;
}

/* The reserved word that this is at such a place. */
static Reserved reserved_at(const Parser *parser, Str word, unsigned place)
{
	if (!(place & (LEX_RESERVED | LEX_IN | LEX_DO | LEX_ESAC)))
		return RESERVED_NONE;
	Reserved reserved = reserved_find(word, parser->host->extensions);
	bool here = (place & LEX_RESERVED) || (reserved == RESERVED_IN && (place & LEX_IN)) ||
		    (reserved == RESERVED_DO && (place & LEX_DO)) ||
		    (reserved == RESERVED_ESAC && (place & LEX_ESAC));
	return here ? reserved : RESERVED_NONE;
}

/* Reads a word as the token. Returns false when an alias took its place. */
static bool lex_word(Parser *parser, unsigned place, Token *token)
{
	const Layer *origin = parser->layers;
	bool alias = alias_wanted(parser, place);
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
	token->reserved = (uint8_t)reserved_at(parser, text, place);
	return !(alias && token->reserved == RESERVED_NONE && alias_replace(parser, text, origin));
}

void lex_token(Parser *parser, unsigned place)
{
	Token token;
	bool found;
	parser->blank_alias = false;
	do {
		found = true;
		int c = input_skip_blanks(parser);
		token = (Token){ .line = parser->line,
			.column = input_column(parser),
			.start = parser->p,
			.serial = parser->serial };
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
