/* syntax/lex.h: what the files of the parser share: its state, the tokens, the input below them.
 * Nobody else includes it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYNTAX_LEX_H
#define COWSH_SYNTAX_LEX_H

#include <stddef.h>

#include "base/ctype.h"
#include "syntax/ast.h"
#include "syntax/parse.h"

/* What a byte may mean; each lexing mode looks for some of these and copies everything else in
 * runs. */
enum {
	CHAR_DELIMITER = 1 << 0,    /* ends an unquoted word: blank, newline, operator */
	CHAR_SPECIAL   = 1 << 1,    /* begins something in an unquoted word: \ ' " $ ` and NUL */
	/* the same in double quotes; newline, too, for counting lines */
	CHAR_QUOTED    = 1 << 2,
	CHAR_HERE      = 1 << 3,    /* the same in a here-document */
	CHAR_GLOB      = 1 << 4,    /* * ? [ ] */
	CHAR_ASSIGN    = 1 << 5,    /* = : */
	CHAR_BRACE     = 1 << 6,    /* } and newline, for the word in ${x-word} */
};
extern const unsigned char char_class[256];

static inline unsigned class_of(char c)
{
	return char_class[(unsigned char)c];
}

/* Is it a name, as variables have? */
static inline bool is_name(const char *p, size_t len)
{
	if (len == 0 || !is_name_start(*p))
		return false;
	for (size_t i = 1; i < len; i++) {
		if (!is_name_char(p[i]))
			return false;
	}
	return true;
}

/* An array that begins inside the Parser and moves to the heap when it outgrows that. Used as a
 * stack: nested lists lie on top. */
#define STACK_OF(Type, room) \
	struct { \
		Type *items; \
		size_t count, cap; \
		Type first[room]; \
	}
#define STACK_INIT(stack) \
	((stack)->items = (stack)->first, (stack)->count = 0, \
		(stack)->cap = sizeof(stack)->first / sizeof *(stack)->first)
/* The value must not push onto the same stack. */
#define STACK_PUSH(stack, value) \
	do { \
		if ((stack)->count == (stack)->cap) \
			(stack)->items = stack_grow((stack)->items, (stack)->first, &(stack)->cap, \
				sizeof *(stack)->items); \
		(stack)->items[(stack)->count++] = (value); \
	} while (0)
#define STACK_FREE(stack) stack_release((stack)->items, (stack)->first)
/* Moves the items from `mark` up into the arena. */
#define STACK_TAKE(arena, stack, mark) \
	stack_take((arena), (stack)->items, &(stack)->count, (mark), sizeof *(stack)->items)

void *stack_grow(void *items, void *first, size_t *cap, size_t size);
void stack_release(void *items, void *first);
void *stack_take(Arena *arena, const void *items, size_t *count, size_t mark, size_t size);

typedef enum TokenKind {
	TOKEN_END, TOKEN_NEWLINE, TOKEN_WORD, TOKEN_ASSIGN, TOKEN_IO_NUMBER,
	TOKEN_SEMI, TOKEN_AMP, TOKEN_PIPE, TOKEN_AND, TOKEN_OR, TOKEN_BREAK, TOKEN_FALL_THROUGH,
	TOKEN_OPEN, TOKEN_CLOSE,
	TOKEN_LESS, TOKEN_GREAT, TOKEN_CLOBBER, TOKEN_APPEND, TOKEN_INOUT, TOKEN_DUP_INPUT,
	TOKEN_DUP_OUTPUT,
	TOKEN_HERE, TOKEN_HERE_TABS
} TokenKind;

typedef enum Reserved {
	RESERVED_NONE, RESERVED_NOT, RESERVED_CASE, RESERVED_DO, RESERVED_DONE, RESERVED_ELIF,
	RESERVED_ELSE, RESERVED_ESAC,
	RESERVED_FI, RESERVED_FOR, RESERVED_IF, RESERVED_IN, RESERVED_THEN, RESERVED_UNTIL,
	RESERVED_WHILE, RESERVED_LEFT,
	RESERVED_RIGHT, RESERVED_FAULTS
} Reserved;

/* What the grammar allows at the place of the next token. */
enum {
	LEX_RESERVED = 1 << 0,      /* reserved words are recognised */
	LEX_ALIAS    = 1 << 1,      /* aliases are replaced */
	LEX_ASSIGN   = 1 << 2,      /* name=value is an assignment */
	LEX_DECLARE  = 1 << 3,      /* name=value is a declaration utility's operand */
	/* no pathname expansion here: what has no expansion is constant */
	LEX_FINAL    = 1 << 4,
	/* of the reserved words only `in` is one here (rule 6 of the grammar) */
	LEX_IN       = 1 << 5,
	LEX_DO       = 1 << 6,      /* the same for `do` (rule 6) */
	LEX_ESAC     = 1 << 7,      /* the same for `esac` (rule 4) */
	LEX_COMMAND  = LEX_RESERVED | LEX_ALIAS | LEX_ASSIGN
};

typedef struct Token {
	uint8_t kind;               /* TokenKind */
	uint8_t reserved;           /* Reserved, when the place allows them */
	bool plain;                 /* WORD: literal and without any quoting */
	uint32_t line, column;
	const char *start;          /* its first byte, while `serial` is the parser's */
	uint32_t serial;
	SymId sym;                  /* ASSIGN: the name */
	const Word *word;           /* WORD, IO_NUMBER; ASSIGN: the value */
} Token;

/* Text laid over the input: an alias's value, or text that is read again. */
typedef struct Layer Layer;
struct Layer {
	Layer *below;
	const Layer *origin;        /* the layer in which the replaced word began */
	const char *p, *end;        /* the rest of the text below */
	Str alias;                  /* its name; empty for text that is read again */
	uint32_t line;              /* where the text below goes on */
	bool counting;              /* are newlines counted below? */
	bool ends_blank;            /* an alias whose value ends with a blank */
};

/* Keeps the text that is read, until it is known how to read it: see read_arith in expansion.c. */
typedef struct Recorder Recorder;
struct Recorder {
	Recorder *outer;
	StrBuf text;
	/* not yet copied from here on; NULL while a layer above the recorder's is read */
	const char *from;
	uint32_t depth;             /* of layers where the recording began */
};

/* A here-document whose body comes after the next newline. */
typedef struct Pending {
	Word *body;
	uint32_t *flags;            /* of the simple command it belongs to, or NULL */
	Str delimiter;
	bool strip_tabs, expands;
} Pending;

/* A construct that is not closed yet. */
typedef struct Open Open;
struct Open {
	const char *token;
	uint32_t line;
	Open *outer;
};

typedef struct Parser {
	/* The input. */
	const char *p, *end;        /* the text being read */
	Layer *layers;              /* it is the topmost one's, or the source's */
	uint32_t depth;             /* number of layers */
	uint32_t serial;            /* counts changes of the text being read */
	uint32_t line;
	bool counting;              /* newlines in this text count */
	/* inside a command: more text is asked for as its continuation */
	bool started;
	bool failed;
	bool blank_alias;           /* an alias that ends with a blank was just left */
	Source *source;             /* NULL: no text but p to end and the layers */
	const char *line_start;     /* in the source's piece */
	size_t line_carry;          /* bytes of this line in earlier pieces */
	const char *end_name;       /* what the end of this text is called in a message */
	Recorder *recorders;
	/* The place. */
	const ParseHost *host;
	Unit *unit;
	Arena *arena;               /* the unit's */
	ParseError *error;
	Open *open;
	Token token;
	bool have_token;
	size_t pending_base;        /* here-documents below belong to an outer command */
	StrBuf scratch;             /* for pattern texts */
	/* Lists being collected. */
	STACK_OF(Part, 16) parts;
	STACK_OF(const Word *, 24) words;
	STACK_OF(Redirect, 6) redirects;
	STACK_OF(Assignment, 6) assigns;
	STACK_OF(const Node *, 12) nodes;
	STACK_OF(uint8_t, 16) connectors;
	STACK_OF(ListItem, 16) items;
	STACK_OF(CasePattern, 8) patterns;
	STACK_OF(CaseItem, 8) case_items;
	STACK_OF(IfBranch, 4) branches;
	STACK_OF(Pending, 4) pending;
} Parser;

/* input.c: the input. */

void parser_init(
	Parser *parser, const ParseHost *host, Source *source, Unit *unit, ParseError *error);
void parser_free(Parser *parser);

/* Goes on with the text below, or asks the source for more. Returns false at the end of the input.
 * The new text may be empty. */
bool input_refill(Parser *parser);
/* Lays text over the input: an alias's value, or with an empty name text from `line` on that is
 * read again. */
void input_push(Parser *parser, Str text, Str alias, const Layer *origin, uint32_t line);
/* With the next byte at a backslash: makes the byte behind it readable as p[1]. Returns false when
 * there is none. */
bool input_look_behind_backslash(Parser *parser);
int input_peek_slow(Parser *parser);
/* Skips blanks and a comment. Returns the next byte, as input_peek does. */
int input_skip_blanks(Parser *parser);
/* Begins and ends the keeping of what is read. */
void recorder_start(Parser *parser, Recorder *recorder);
void recorder_stop(Parser *parser, Recorder *recorder);
/* Inserts a byte before the last `back` bytes, unless the recorder does not see what is read
 * now. */
void recorder_insert(Parser *parser, Recorder *recorder, size_t back, char byte);

/* The next byte that counts (line continuations and NULs do not), -1 at the end; it stands at
 * parser->p. */
static inline int input_peek(Parser *parser)
{
	if (parser->p < parser->end && *parser->p != '\\' && *parser->p != '\0')
		return (unsigned char)*parser->p;
	return input_peek_slow(parser);
}

/* The column of parser->p in its line, in bytes from 1; 0 in a text that is no line of the
 * source. */
static inline uint32_t input_column(const Parser *parser)
{
	if (parser->depth > 0 || parser->source == NULL)
		return 0;
	return (uint32_t)(parser->line_carry + (size_t)(parser->p - parser->line_start) + 1);
}

/* Takes the newline at parser->p. */
static inline void input_newline(Parser *parser)
{
	parser->p++;
	if (parser->counting)
		parser->line++;
	if (parser->depth == 0) {
		parser->line_start = parser->p;
		parser->line_carry = 0;
	}
}

/* The input as it was before a text of its own was read. */
typedef struct SavedInput {
	const char *p, *end, *line_start, *end_name;
	size_t line_carry, pending_base;
	Layer *layers;
	Recorder *recorders;
	Source *source;
	uint32_t depth, line;
	bool counting;
} SavedInput;

/* Reads `text`, which begins at `line`, as if nothing followed it, until input_leave. */
void input_enter(Parser *parser, SavedInput *saved, Str text, uint32_t line, const char *end_name);
void input_leave(Parser *parser, const SavedInput *saved);

/* lex.c: tokens. */

void lex_token(Parser *parser, unsigned place);

/* The next token, which stays the next one until token_take. `place` (LEX_*) matters when it is
 * looked at first. */
static inline TokenKind token_peek(Parser *parser, unsigned place)
{
	if (!parser->have_token)
		lex_token(parser, place);
	return parser->token.kind;
}

static inline void token_take(Parser *parser)
{
	parser->have_token = false;
}

/*
 * Aliases (XCU 2.3.1). The place of a word decides whether it is looked up, and so does an alias
 * with a final blank in front of it: to be asked before the word is read, when nothing but blanks
 * lies between.
 */
bool alias_wanted(const Parser *parser, unsigned place);
/* Lays the alias's value over the input; `origin` is the layer in which the word began. Returns
 * false when there is no such alias, or it is just being replaced. */
bool alias_replace(Parser *parser, Str name, const Layer *origin);

/* here.c. */

/* Reads the bodies of the here-documents begun in this command, which follow here. */
void here_read(Parser *parser);
/* Reads the delimiter word behind << and notes the document. Returns its body, which is filled
 * later. */
const Word *here_begin(Parser *parser, bool strip_tabs, Str *delimiter);

/* input.c: errors. The first one counts; after it the input is at its end, so that everybody comes
 * home. */

/* The next token (already peeked at) is not what the grammar wants. */
void fail_unexpected(Parser *parser);
/* The input ended inside `token`, which was opened on `line`. */
void fail_open(Parser *parser, const char *token, uint32_t line);
void fail_message(Parser *parser, const char *message, uint32_t line);
/* True, with an error, when the stack is used up: asked by everything that recurses. */
bool too_deep(Parser *parser);

/* word.c. */

/* What word_read found. */
typedef struct WordRead {
	const Word *word;           /* with is_assignment the value */
	SymId sym;
	bool is_assignment;
	bool plain;                 /* literal and without quoting */
} WordRead;

/* Reads the word that begins at parser->p. */
WordRead word_read(Parser *parser, unsigned place);
/* A word of literal text that is in the arena already. */
const Word *word_of_text(Parser *parser, Str text, bool quoted);
/* Reads the rest of the input as the inside of a here-document. */
Word *word_read_here(Parser *parser);
/* Reads a $'...' string, with parser->p at its quote, behind what `text` holds. */
void dollar_single_read(Parser *parser, StrBuf *text);
/* The pattern of a word without expansions, else NULL. */
const Pattern *word_pattern(Parser *parser, const Word *word);

/* parse.c. */

/* The commands up to `)`, which is taken; NULL for none. `opened` and `line`: how the construct
 * began. */
const Node *parse_until_close(Parser *parser, const char *opened, uint32_t line);
/* The commands up to the end of the input; NULL for none. */
const Node *parse_all(Parser *parser, const char *opened, uint32_t line);

#endif
