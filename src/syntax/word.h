/* syntax/word.h: a word while it is read, shared by the readers of words and of expansions. Nobody
 * else includes it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYNTAX_WORD_H
#define COWSH_SYNTAX_WORD_H

#include "syntax/lex.h"

/* Where a text stands decides what is special in it and what ends it. */
typedef enum WordMode {
	MODE_WORD,                  /* a word of a command, up to a delimiter */
	MODE_DOUBLE,                /* "...", up to the quote */
	MODE_BRACE,                 /* the word in ${x-word}, up to the brace */
	MODE_BRACE_DOUBLE,          /* the same in double quotes */
	MODE_ARITH,                 /* $((...)), up to an unmatched parenthesis */
	MODE_HERE                   /* a here-document, up to the end of the text */
} WordMode;

/* Is the text in such a place quoted? */
static inline bool mode_quotes(WordMode mode)
{
	return mode != MODE_WORD && mode != MODE_BRACE;
}

typedef enum AssignState { ASSIGN_NO, ASSIGN_NAME, ASSIGN_VALUE } AssignState;

/* A word being read. Its finished parts lie on the parser's stack from `mark` on. */
typedef struct Builder {
	StrBuf text;                /* the literal part being collected, in the arena */
	bool text_quoted;
	/* a tilde may follow: the word begins, or = or : in an assignment was read */
	bool tilde;
	uint8_t assign;             /* AssignState */
	/* the name of the assignment stays in the word: declaration utilities */
	bool keeps_name;
	bool is_assignment;
	SymId sym;
	uint32_t flags;
	size_t mark;
} Builder;

void builder_init(Parser *parser, Builder *builder);
/* Ends the literal part being collected, so that the arena is free for others. */
void builder_flush(Parser *parser, Builder *builder);
void builder_add_text(Parser *parser, Builder *builder, bool quoted, const char *bytes, size_t len);
void builder_add_part(Parser *parser, Builder *builder, Part part);
/* Makes the word of what the builder has. `final`: no pathname expansion happens to it. */
Word *builder_finish(Parser *parser, Builder *builder, bool final);

/* word.c: reads up to the end of the mode's text, which is left unread. */
void parts_read(Parser *parser, Builder *builder, WordMode mode);
/* word.c: the next byte as it is, taken or not; -1 at the end of the input. */
int raw_take(Parser *parser);
int raw_peek(Parser *parser);

/* expansion.c: with parser->p at the dollar sign or the backquote. Returns false when the dollar
 * sign begins no expansion; it is taken then. */
bool expansion_read_dollar(Parser *parser, Builder *builder, WordMode mode);
void expansion_read_backquote(Parser *parser, Builder *builder, WordMode mode);

#endif
