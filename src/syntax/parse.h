/* syntax/parse.h: the shell grammar (XCU 2.10), one complete command at a time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYNTAX_PARSE_H
#define COWSH_SYNTAX_PARSE_H

#include "syntax/ast.h"
#include "syntax/source.h"

typedef enum ParseStatus {
	PARSE_COMMAND,              /* a complete command; its root may be NULL (an empty line) */
	PARSE_END,                  /* end of input */
	/* see ParseError; the rest of the current piece of an interactive source was dropped */
	PARSE_ERROR
} ParseStatus;

/* Everything a message needs. Texts live in the error's own buffer, until the next parse. */
typedef struct ParseError {
	uint32_t line;              /* where it was noticed */
	/* token met, "newline" or "end of file"; NULL when message says it all */
	const char *found;
	/* "if", "(", "'", "$((", "<<EOF", ...: what was still open, or NULL */
	const char *open_token;
	uint32_t open_line;
	/* another reason ("bad substitution", ...), or NULL for an unexpected token */
	const char *message;
	/* of the found token in its line, from 1, in bytes; 0 unknown */
	uint32_t column;
	char text[80];              /* where found may point */
} ParseError;

/* What the parser must know of the shell, without knowing the shell. */
typedef struct ParseHost {
	/* The value of an alias, with value.ptr NULL for none. Called for each command-position
	 * word without quoting. NULL: no aliases. */
	Str (*alias)(void *ctx, Str name);
	void *ctx;
	SymTab *symbols;
	bool extensions;            /* `faults` is a reserved word */
	/* for the patterns compiled at parse time: see syntax/pattern.h */
	bool utf8;
	/* lowest stack address that parsing may reach; deeper nesting is an error, not a crash.
	 * NULL: none */
	const char *stack_limit;
} ParseHost;

/* Parses the next complete command (up to a newline or the end of input, here-documents included)
 * into a new unit, which the caller owns. *unit is NULL unless PARSE_COMMAND is returned. */
ParseStatus parse_command(const ParseHost *host, Source *source, Unit **unit, ParseError *error);
/* Parses a whole text (an eval operand, a trap action, a dot script) into one unit is NOT offered:
 * commands are parsed one at a time, since each may define an alias that the next one uses. */

/* Parses the text of `$((...))` whose expansions were done: no `$` is special. NULL and a message
 * in *error for a syntax error. */
const Arith *parse_arith_text(const ParseHost *host, Arena *arena, Str text, ParseError *error);
/* Parses text as the inside of double quotes without quotes being special, as for a prompt (PS1,
 * PS4): expansions only. NULL on a syntax error. */
const Word *parse_prompt(const ParseHost *host, Unit *unit, Str text, ParseError *error);

/* Reserved words of the grammar, sorted, ends with NULL; `faults` is not among them. For `type` and
 * completion. */
extern const char *const reserved_words[];
bool is_reserved_word(Str word, bool extensions);

#endif
