/* syntax/ast.h: the tree that a parse makes, and the Unit that owns it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYNTAX_AST_H
#define COWSH_SYNTAX_AST_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/symtab.h"

typedef struct Node Node;
typedef struct Word Word;
typedef struct Arith Arith;         /* syntax/arith.h */
typedef struct Pattern Pattern;     /* syntax/pattern.h */

/* What one expansion stands for: a variable, a positional parameter ($0 is one) or a special one. */
typedef enum ParamKind { PARAM_VARIABLE, PARAM_POSITIONAL, PARAM_SPECIAL } ParamKind;

typedef enum ParamOp {
	PARAM_PLAIN,      /* $x ${x} */
	PARAM_LENGTH,     /* ${#x} */
	PARAM_DEFAULT,    /* ${x-word}, with colon ${x:-word}; the same for the next three */
	PARAM_ASSIGN,     /* ${x=word} */
	PARAM_ERROR,      /* ${x?word} */
	PARAM_ALTERNATE,  /* ${x+word} */
	PARAM_CUT_PREFIX, /* ${x#pattern} */
	PARAM_CUT_PREFIX_LONGEST, /* ${x##pattern} */
	PARAM_CUT_SUFFIX,         /* ${x%pattern} */
	PARAM_CUT_SUFFIX_LONGEST, /* ${x%%pattern} */
} ParamOp;

typedef struct Param {
	uint8_t kind;               /* ParamKind */
	uint8_t op;                 /* ParamOp */
	bool colon;                 /* null counts as unset */
	char special;               /* SPECIAL: one of @ * # ? - $ ! */
	uint32_t index;             /* POSITIONAL: number; VARIABLE: SymId */
	Str name;                   /* as written, for messages */
	/* The rest is there only with an operator that has an operand (PARAM_DEFAULT and up). */
	const Word *word;           /* its operand */
	const Pattern *pattern;     /* CUT_*: compiled when the word is constant, else NULL */
} Param;

/* `$(...)` and its other spelling: a program parsed in place. A NULL body is an empty one. */
typedef struct CommandSub {
	const Node *body;
	bool backquoted;
} CommandSub;

/* `$((...))`: parsed once where its operands allow it. */
typedef struct ArithSub {
	const Arith *tree; /* NULL: the text must be expanded first (source) and parsed then */
	const Word *source;         /* the expression as a word, quotes not special */
} ArithSub;

typedef enum PartKind { PART_LITERAL, PART_TILDE, PART_PARAM, PART_COMMAND, PART_ARITH } PartKind;

/* A piece of a word. Quoting is the bit, never bytes inside text. */
typedef struct Part {
	uint8_t kind;               /* PartKind */
	bool quoted;                /* no splitting, no pathname expansion, no pattern characters */
	union {
		Str text;           /* LITERAL: the bytes; TILDE: the user name, empty for $HOME */
		const Param *param;
		const CommandSub *command;
		const ArithSub *arith;
	};
} Part;

enum {
	WORD_CONST = 1 << 0, /* no expansion of any kind and no pathname expansion: text is final */
	WORD_SPLITS = 1 << 1, /* has an unquoted parameter, command or arithmetic expansion */
	WORD_GLOBS = 1 << 2,  /* has an unquoted *, ? or [ in a literal part */
	WORD_QUOTED = 1 << 3, /* has a quoting character: expands to one empty field at least */
	WORD_EFFECTS =
		1
		<< 4, /* expanding it may change the shell: ${x=w}, arithmetic assignment, ++, -- */
	WORD_COMMANDS = 1 << 5, /* contains a command substitution */
	WORD_FAILS = 1 << 6,    /* contains ${x?w}: the expansion may fail by itself */
	WORD_AT = 1 << 7,       /* contains "$@" or $@ or $*: may give several fields or none */
	WORD_ASSIGNS = 1 << 8,  /* operand name=value of a declaration utility: expands as an
				   assignment does, to one field */
};

struct Word {
	uint32_t flags;             /* WORD_* */
	uint32_t nparts;
	const Part *parts; /* adjacent literals with the same quoting are one part; NULL in most
			      const words: see word_parts */
	Str text;                   /* CONST: the finished text; otherwise empty */
};

/* The parts of a word. A const one without parts of its own is one literal, quoted with
 * WORD_QUOTED, which is made in *whole. */
static inline const Part *word_parts(const Word *word, Part *whole, uint32_t *count)
{
	*count = word->nparts;
	if (word->nparts > 0 || word->text.len == 0)
		return word->parts;
	*whole = (Part){ .kind = PART_LITERAL, .quoted = (word->flags & WORD_QUOTED) != 0 };
	whole->text = word->text;
	*count = 1;
	return whole;
}

typedef struct Assignment {
	SymId sym;
	const Word *value;          /* parsed with tilde expansion after '=' and ':' */
} Assignment;

typedef enum RedirectOp {
	REDIRECT_INPUT,             /* < */
	REDIRECT_OUTPUT,            /* > */
	REDIRECT_CLOBBER,           /* >| */
	REDIRECT_APPEND,            /* >> */
	REDIRECT_INOUT,             /* <> */
	REDIRECT_DUP_INPUT,         /* <&, word is a number or - */
	REDIRECT_DUP_OUTPUT,        /* >& */
	REDIRECT_HERE,              /* << and <<- */
} RedirectOp;

typedef struct Redirect {
	uint8_t op;                 /* RedirectOp */
	bool strip_tabs;            /* HERE: was <<- */
	int fd;                     /* the number before it, or the operator's default */
	const Word *target; /* the word; HERE: the body, CONST when the delimiter was quoted or
			       nothing expands */
	Str delimiter;              /* HERE: for showing the tree */
} Redirect;

typedef enum NodeKind {
	NODE_SIMPLE, NODE_PIPELINE, NODE_AND_OR, NODE_LIST, NODE_GROUP, NODE_SUBSHELL, NODE_IF,
	NODE_LOOP, NODE_FOR, NODE_CASE,
	NODE_FUNCTION, NODE_REDIRECTED, NODE_FAULTS
} NodeKind;

typedef struct SimpleCommand {
	const Assignment *assigns;
	const Word *const *words;
	const Redirect *redirects;
	uint32_t nassigns, nwords, nredirects;
	uint32_t cell;              /* keeps the Target of the command name */
	uint32_t flags; /* union of the words', the assigned values' and the redirections'
			   WORD_EFFECTS, WORD_COMMANDS, WORD_FAILS */
	bool declares; /* name is a declaration utility (export, readonly, local): operands like a=b
			  were parsed as assignments */
	const char *const *argv; /* when all words are CONST: their texts and a NULL; else NULL */
} SimpleCommand;

typedef struct Pipeline {
	const Node *const *stages;  /* one or more; one only together with negated */
	uint32_t nstages;
	bool negated;
} Pipeline;

typedef enum Connector { CONNECT_AND, CONNECT_OR } Connector;

typedef struct AndOr {
	const Node *const *nodes;   /* two or more */
	const uint8_t *connectors;  /* Connector before nodes[i + 1] */
	uint32_t nnodes;
} AndOr;

typedef struct ListItem {
	const Node *node;
	bool async;                 /* ended by & */
} ListItem;

typedef struct List {
	const ListItem *items;      /* one or more; one only when it is async */
	uint32_t nitems;
} List;

typedef struct IfBranch {
	const Node *condition;      /* NULL: else */
	const Node *body;
} IfBranch;

typedef struct If {
	const IfBranch *branches;
	uint32_t nbranches;
} If;

typedef struct Loop {
	const Node *condition, *body;
	bool until;
} Loop;

typedef struct For {
	SymId sym;
	bool has_in;                /* false: over "$@" */
	const Word *const *words;
	uint32_t nwords;
	const Node *body;
} For;

typedef enum CaseEnd { CASE_BREAK, CASE_FALL_THROUGH } CaseEnd;  /* ;; and ;& */

typedef struct CasePattern {
	const Word *word;
	const Pattern *pattern;     /* compiled when the word is constant, else NULL */
} CasePattern;

typedef struct CaseItem {
	const CasePattern *patterns;
	uint32_t npatterns;
	uint8_t end;                /* CaseEnd */
	const Node *body;           /* NULL when empty */
} CaseItem;

typedef struct Case {
	const Word *subject;
	const CaseItem *items;
	uint32_t nitems;
} Case;

typedef struct Function {
	SymId sym;
	const Node *body;           /* a compound command, perhaps redirected */
} Function;

typedef struct Redirected {
	const Node *node;           /* a compound command */
	const Redirect *redirects;
	uint32_t nredirects;
} Redirected;

/* `faults [options] [pipeline]`, a reserved word outside POSIX mode. */
typedef struct Faults {
	const Word *const *options;
	uint32_t noptions;
	const Node *pipeline;       /* NULL: the report about the shell itself or another process */
} Faults;

struct Node {
	uint8_t kind;               /* NodeKind */
	uint32_t line;              /* where it begins, from 1 */
	union {
		SimpleCommand simple;
		Pipeline pipeline;
		AndOr and_or;
		List list;
		const Node *group;      /* { } */
		const Node *subshell;   /* ( ) */
		If if_;
		Loop loop;
		For for_;
		Case case_;
		Function function;
		Redirected redirected;
		Faults faults;
	};
};

/* A mutable cell that the evaluator keeps beside the tree, one for each number that the parser gave
 * out. */
typedef struct Cell Cell;           /* eval/eval.h */

/*
 * What one parse produced. The arena is never written after the parse; everything mutable is in the
 * cells. Held by counting: a running command, a function and a job each hold it.
 */
typedef struct Unit Unit;
struct Unit {
	Arena arena;
	const Node *root;           /* NULL for an empty command (blank lines, comments) */
	const char *name; /* of the source, for messages: script path, "-c", ...; NULL for none;
			     outlives the unit */
	uint32_t references;
	uint32_t ncells;            /* cell numbers are 0 to ncells - 1 */
	Cell *cells;                /* NULL until the unit runs; the evaluator's */
	size_t cells_cap;           /* cells allocated: a pooled unit keeps them */
	bool cells_clean; /* they are this unit's, not those of the one that had the memory before
			   */
	Unit *next;                 /* in the pool of dropped units */
};

/* A new unit with one reference, taken from the pool of dropped ones when there is one. */
Unit *unit_new(const char *name);
Unit *unit_hold(Unit *unit);
/* Gives a unit its tree. From here on a hostile build makes the arena read-only, so that any writer
 * faults at once. */
void unit_finish(Unit *unit, const Node *root);
/* Gives a reference back; the last one returns the unit's blocks to the pool. NULL is allowed. */
void unit_drop(Unit *unit);

#endif
