/* syntax/parse.c: the shell grammar (XCU 2.10) by recursive descent: pipelines, lists and complete
 * commands. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/parse.h"

#include "syntax/arith.h"
#include "syntax/grammar.h"

/* Pipelines and lists. */

/* Can the next token, which was peeked at, begin a command? */
static bool starts_command(const Parser *parser)
{
	switch ((Reserved)parser->token.reserved) {
	case RESERVED_NONE:
		break;
	case RESERVED_NOT:
	case RESERVED_CASE:
	case RESERVED_FOR:
	case RESERVED_IF:
	case RESERVED_UNTIL:
	case RESERVED_WHILE:
	case RESERVED_LEFT: case RESERVED_FAULTS:
		return true;
	case RESERVED_DO:
	case RESERVED_DONE:
	case RESERVED_ELIF:
	case RESERVED_ELSE:
	case RESERVED_ESAC:
	case RESERVED_FI:
	case RESERVED_IN: case RESERVED_THEN: case RESERVED_RIGHT:
		return false;
	}
	TokenKind kind = parser->token.kind;
	return kind == TOKEN_WORD || kind == TOKEN_ASSIGN || kind == TOKEN_OPEN ||
	       is_redirect(kind);
}

static const Node *parse_command_node(Parser *parser)
{
	token_peek(parser, LEX_COMMAND);
	if (parser->token.reserved == RESERVED_NONE && parser->token.kind != TOKEN_OPEN &&
		starts_command(parser))
		return parse_simple(parser);
	const Node *node = parse_compound(parser);
	if (node == NULL)
		fail_unexpected(parser);
	return node;
}

static const Node *parse_pipeline(Parser *parser);

/* Does the option take the next word as its argument? */
static bool option_wants_argument(Str option)
{
	if (option.ptr[1] == '-')
		return str_is(option, "--output");
	size_t flags = strcspn(option.ptr + 1, "snpw") + 1;
	return flags + 1 == option.len;
}

static bool looks_like_option(const Word *word)
{
	Part whole;
	uint32_t count;
	const Part *first = word_parts(word, &whole, &count);
	return count > 0 && first->kind == PART_LITERAL && first->text.len > 1 &&
	       first->text.ptr[0] == '-';
}

/* faults [options] [pipeline]: the reserved word was peeked at. */
static const Node *parse_faults(Parser *parser)
{
	Node *node = node_new(parser, NODE_FAULTS, parser->token.line);
	size_t mark = parser->words.count;
	bool argument = false, options = true;
	token_take(parser);
	while (options && token_peek(parser, argument ? 0 : LEX_COMMAND) == TOKEN_WORD &&
		parser->token.reserved == RESERVED_NONE) {
		const Word *word = parser->token.word;
		if (!argument && !looks_like_option(word))
			break;
		options = argument || !str_is(word->text, "--");
		argument = !argument && (word->flags & WORD_CONST) && options &&
			   option_wants_argument(word->text);
		STACK_PUSH(&parser->words, word);
		token_take(parser);
	}
	node->faults.noptions = (uint32_t)(parser->words.count - mark);
	node->faults.options = STACK_TAKE(parser->arena, &parser->words, mark);
	node->faults.pipeline = NULL;
	token_peek(parser, LEX_COMMAND);
	if (!starts_command(parser))
		return node;
	const Node *pipeline = parse_pipeline(parser);
	if (pipeline != NULL && pipeline->kind == NODE_SIMPLE && pipeline->simple.nwords == 0 &&
		pipeline->simple.nassigns == 0) {
		/* Only redirections: they are the report's. */
		Node *redirected = node_new(parser, NODE_REDIRECTED, node->line);
		redirected->redirected = (Redirected){ .node = node,
			.redirects = pipeline->simple.redirects,
			.nredirects = pipeline->simple.nredirects };
		return redirected;
	}
	node->faults.pipeline = pipeline;
	return node;
}

/* [!] command | command ... */
static const Node *parse_pipeline(Parser *parser)
{
	if (too_deep(parser))
		return NULL;
	token_peek(parser, LEX_COMMAND);
	uint32_t line = parser->token.line;
	bool negated = take_reserved(parser, RESERVED_NOT);
	size_t mark = parser->nodes.count;
	token_peek(parser, LEX_COMMAND);
	const Node *node = parser->token.reserved == RESERVED_FAULTS ? parse_faults(parser)
								     : parse_command_node(parser);
	STACK_PUSH(&parser->nodes, node);
	while (token_peek(parser, LEX_RESERVED) == TOKEN_PIPE) {
		token_take(parser);
		skip_newlines(parser, LEX_COMMAND);
		node = parse_command_node(parser);
		STACK_PUSH(&parser->nodes, node);
	}
	size_t count = parser->nodes.count - mark;
	if (count == 1 && !negated) {
		parser->nodes.count = mark;
		return node;
	}
	Node *pipeline = node_new(parser, NODE_PIPELINE, line);
	const Node *const *stages = STACK_TAKE(parser->arena, &parser->nodes, mark);
	pipeline->pipeline =
		(Pipeline){ .stages = stages, .nstages = (uint32_t)count, .negated = negated };
	return pipeline;
}

static const Node *parse_and_or(Parser *parser)
{
	uint32_t line = parser->token.line;
	size_t mark = parser->nodes.count, connectors = parser->connectors.count;
	const Node *node = parse_pipeline(parser);
	TokenKind kind = token_peek(parser, LEX_RESERVED);
	if (kind != TOKEN_AND && kind != TOKEN_OR)
		return node;
	STACK_PUSH(&parser->nodes, node);
	do {
		STACK_PUSH(&parser->connectors, kind == TOKEN_AND ? CONNECT_AND : CONNECT_OR);
		token_take(parser);
		skip_newlines(parser, LEX_COMMAND);
		node = parse_pipeline(parser);
		STACK_PUSH(&parser->nodes, node);
		kind = token_peek(parser, LEX_RESERVED);
	} while (kind == TOKEN_AND || kind == TOKEN_OR);
	Node *and_or = node_new(parser, NODE_AND_OR, line);
	and_or->and_or.nnodes = (uint32_t)(parser->nodes.count - mark);
	and_or->and_or.nodes = STACK_TAKE(parser->arena, &parser->nodes, mark);
	and_or->and_or.connectors = STACK_TAKE(parser->arena, &parser->connectors, connectors);
	return and_or;
}

/* With a newline as the next token: is it one of the source, not of an alias's value that goes on
 * behind it? */
static bool line_ends(Parser *parser)
{
	while (parser->layers != NULL && parser->p == parser->end)
		input_refill(parser);
	return parser->layers == NULL;
}

/* Behind a separator: is there another command? A complete command ends before the newline. */
static bool goes_on(Parser *parser, bool complete)
{
	while (token_peek(parser, LEX_COMMAND) == TOKEN_NEWLINE) {
		if (complete && line_ends(parser))
			return false;
		token_take(parser);
	}
	return starts_command(parser);
}

const Node *parse_list(Parser *parser, bool complete)
{
	size_t mark = parser->items.count;
	token_peek(parser, LEX_COMMAND);
	uint32_t line = parser->token.line;
	TokenKind kind;
	do {
		ListItem item = { .node = parse_and_or(parser) };
		kind = token_peek(parser, LEX_RESERVED);
		item.async = kind == TOKEN_AMP;
		STACK_PUSH(&parser->items, item);
		if (kind == TOKEN_AMP || kind == TOKEN_SEMI)
			token_take(parser);
		else if (kind != TOKEN_NEWLINE)
			break;
	} while (goes_on(parser, complete));
	size_t count = parser->items.count - mark;
	const ListItem *first = parser->items.items + mark;
	if (count == 1 && !first->async) {
		parser->items.count = mark;
		return first->node;
	}
	Node *list = node_new(parser, NODE_LIST, line);
	list->list.nitems = (uint32_t)count;
	list->list.items = STACK_TAKE(parser->arena, &parser->items, mark);
	return list;
}

const Node *parse_until_close(Parser *parser, const char *opened, uint32_t line)
{
	Open open;
	const Node *body = NULL;
	size_t base = parser->pending_base;
	/* The here-documents of the command around come after its own newline, not after one in
	 * here. */
	parser->pending_base = parser->pending.count;
	construct_open(parser, &open, opened, line);
	parser->have_token = false;
	skip_newlines(parser, LEX_COMMAND);
	if (parser->token.kind != TOKEN_CLOSE)
		body = parse_list(parser, false);
	if (token_peek(parser, LEX_RESERVED) != TOKEN_CLOSE)
		fail_unexpected(parser);
	token_take(parser);
	construct_close(parser, &open);
	parser->pending_base = base;
	return body;
}

const Node *parse_all(Parser *parser, const char *opened, uint32_t line)
{
	Open open;
	const Node *body = NULL;
	construct_open(parser, &open, opened, line);
	parser->have_token = false;
	skip_newlines(parser, LEX_COMMAND);
	if (parser->token.kind != TOKEN_END)
		body = parse_list(parser, false);
	if (token_peek(parser, LEX_RESERVED) != TOKEN_END)
		fail_unexpected(parser);
	construct_close(parser, &open);
	return body;
}

/* Entry points. */

/* A complete command. Lines without one are skipped as long as the text is there; PARSE_COMMAND
 * without a tree gives the caller the chance to prompt before more is asked for. */
static ParseStatus parse_line(Parser *parser, const Node **root)
{
	while (token_peek(parser, LEX_COMMAND) == TOKEN_NEWLINE) {
		token_take(parser);
		if (parser->p == parser->end && line_ends(parser) && parser->p == parser->end)
			return PARSE_COMMAND;
	}
	if (parser->token.kind == TOKEN_END)
		return PARSE_END;
	*root = parse_list(parser, true);
	TokenKind kind = token_peek(parser, LEX_RESERVED);
	if (kind != TOKEN_NEWLINE && kind != TOKEN_END)
		fail_unexpected(parser);
	return PARSE_COMMAND;
}

/* Behind a failure the rest of the piece is dropped; at the end of all the parser may have a text
 * of its own. */
static void leave_source(const Parser *parser, Source *source)
{
	bool there = !parser->failed && parser->end == source->end;
	source->p = there ? parser->p : source->end;
	source->line = parser->line;
}

ParseStatus parse_command(const ParseHost *host, Source *source, Unit **unit, ParseError *error)
{
	Parser parser;
	Unit *made = unit_new(source->name);
	const Node *root = NULL;
	parser_init(&parser, host, source, made, error);
	ParseStatus status = parse_line(&parser, &root);
	if (parser.failed)
		status = PARSE_ERROR;
	leave_source(&parser, source);
	parser_free(&parser);
	if (status != PARSE_COMMAND) {
		unit_drop(made);
		made = NULL;
	} else {
		unit_finish(made, root);
	}
	*unit = made;
	return status;
}

const Arith *parse_arith_text(const ParseHost *host, Arena *arena, Str text, ParseError *error)
{
	Part part = { .kind = PART_LITERAL, .quoted = true };
	bool assigns;
	const char *message = NULL;
	part.text = text;
	const Arith *tree =
		arith_parse(arena, host->symbols, &part, 1, host->stack_limit, &assigns, &message);
	if (tree == NULL)
		*error = (ParseError){ .message = message };
	return tree;
}

const Word *parse_prompt(const ParseHost *host, Unit *unit, Str text, ParseError *error)
{
	Parser parser;
	SavedInput saved;
	parser_init(&parser, host, NULL, unit, error);
	input_enter(&parser, &saved, text, 1, "end of the prompt");
	const Word *word = word_read_here(&parser);
	input_leave(&parser, &saved);
	bool failed = parser.failed;
	parser_free(&parser);
	return failed ? NULL : word;
}
