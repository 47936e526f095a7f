/* syntax/grammar.h: what the two halves of the grammar share: lists (parse.c) and commands
 * (command.c). Nobody else includes it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYNTAX_GRAMMAR_H
#define COWSH_SYNTAX_GRAMMAR_H

#include "syntax/lex.h"

/* A node takes only the room that its kind needs: nodes are read through pointers, never copied. */
static inline Node *node_new(Parser *parser, NodeKind kind, uint32_t line)
{
	static const uint8_t sizes[] = {
		[NODE_SIMPLE] = sizeof(SimpleCommand), [NODE_PIPELINE] = sizeof(Pipeline),
		[NODE_AND_OR] = sizeof(AndOr),
		[NODE_LIST] = sizeof(List), [NODE_GROUP] = sizeof(const Node *),
		[NODE_SUBSHELL] = sizeof(const Node *),
		[NODE_IF] = sizeof(If), [NODE_LOOP] = sizeof(Loop), [NODE_FOR] = sizeof(For),
		[NODE_CASE] = sizeof(Case),
		[NODE_FUNCTION] = sizeof(Function), [NODE_REDIRECTED] = sizeof(Redirected),
		[NODE_FAULTS] = sizeof(Faults),
	};
	Node *node = arena_alloc(parser->arena, offsetof(Node, simple) + sizes[kind]);
	node->kind = (uint8_t)kind;
	node->line = line;
	return node;
}

/* Notes that `token` is open from here on; `open` is the caller's and goes with construct_close. */
static inline void construct_open(Parser *parser, Open *open, const char *token, uint32_t line)
{
	*open = (Open){ .token = token, .line = line, .outer = parser->open };
	parser->open = open;
}

static inline void construct_close(Parser *parser, const Open *open)
{
	parser->open = open->outer;
}

/* Takes the next token when it is this reserved word. */
static inline bool take_reserved(Parser *parser, Reserved wanted)
{
	token_peek(parser, LEX_RESERVED);
	if (parser->token.reserved != wanted)
		return false;
	token_take(parser);
	return true;
}

static inline void expect_reserved(Parser *parser, Reserved wanted)
{
	if (!take_reserved(parser, wanted))
		fail_unexpected(parser);
}

static inline void skip_newlines(Parser *parser, unsigned place)
{
	while (token_peek(parser, place) == TOKEN_NEWLINE)
		token_take(parser);
}

static inline bool is_redirect(TokenKind kind)
{
	return kind >= TOKEN_LESS || kind == TOKEN_IO_NUMBER;
}

/* command.c: a simple command or a function definition, whose first token was peeked at. */
const Node *parse_simple(Parser *parser);
/* command.c: a compound command with its redirections, or NULL when the next token, which was
 * peeked at, begins none. */
const Node *parse_compound(Parser *parser);

/* parse.c: and-or lists with their separators: a complete command, up to its newline, or the inside
 * of a construct. */
const Node *parse_list(Parser *parser, bool complete);

#endif
