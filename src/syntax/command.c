/* syntax/command.c: the grammar of single commands: simple and compound ones, functions,
 * redirections (XCU 2.7, 2.9). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <limits.h>

#include "base/num.h"
#include "syntax/grammar.h"

/* Redirections. */

static int io_number(const Word *word)
{
	uint64_t number = 0;
	return num_parse_unsigned(word->text, INT_MAX, &number) ? (int)number : INT_MAX;
}

/* Parses a redirection, whose first token was peeked at, onto the stack. */
static void parse_redirect(Parser *parser)
{
	static const uint8_t ops[] = {
		[TOKEN_LESS] = REDIRECT_INPUT, [TOKEN_GREAT] = REDIRECT_OUTPUT,
		[TOKEN_CLOBBER] = REDIRECT_CLOBBER,
		[TOKEN_APPEND] = REDIRECT_APPEND, [TOKEN_INOUT] = REDIRECT_INOUT,
		[TOKEN_DUP_INPUT] = REDIRECT_DUP_INPUT,
		[TOKEN_DUP_OUTPUT] = REDIRECT_DUP_OUTPUT, [TOKEN_HERE] = REDIRECT_HERE,
		[TOKEN_HERE_TABS] = REDIRECT_HERE,
	};
	Redirect redirect = { .fd = -1 };
	if (parser->token.kind == TOKEN_IO_NUMBER) {
		redirect.fd = io_number(parser->token.word);
		token_take(parser);
		token_peek(parser, 0);
	}
	TokenKind kind = parser->token.kind;
	token_take(parser);
	if (kind < TOKEN_LESS)
		return;             /* the input failed behind the number */
	redirect.op = ops[kind];
	if (redirect.fd < 0)
		redirect.fd = kind == TOKEN_GREAT || kind == TOKEN_CLOBBER ||
			      kind == TOKEN_APPEND || kind == TOKEN_DUP_OUTPUT;
	if (redirect.op == REDIRECT_HERE) {
		redirect.strip_tabs = kind == TOKEN_HERE_TABS;
		redirect.target = here_begin(parser, redirect.strip_tabs, &redirect.delimiter);
	} else {
		kind = token_peek(parser, LEX_FINAL);
		if (kind != TOKEN_WORD && kind != TOKEN_IO_NUMBER) {
			fail_unexpected(parser);
			return;
		}
		redirect.target = parser->token.word;
		token_take(parser);
	}
	STACK_PUSH(&parser->redirects, redirect);
}

/* A compound command with the redirections that follow it. */
static const Node *parse_redirections(Parser *parser, const Node *node, uint32_t line)
{
	size_t mark = parser->redirects.count;
	while (is_redirect(token_peek(parser, LEX_RESERVED)))
		parse_redirect(parser);
	if (parser->redirects.count == mark)
		return node;
	Node *redirected = node_new(parser, NODE_REDIRECTED, line);
	uint32_t count = (uint32_t)(parser->redirects.count - mark);
	redirected->redirected = (Redirected){ .node = node,
		.nredirects = count,
		.redirects = STACK_TAKE(parser->arena, &parser->redirects, mark) };
	return redirected;
}

/* Simple commands and functions. */

/* `name (` was read and the parenthesis is the next token. */
static const Node *parse_function(Parser *parser, const Word *name, uint32_t line)
{
	token_take(parser);
	if (token_peek(parser, 0) != TOKEN_CLOSE) {
		fail_unexpected(parser);
		return NULL;
	}
	token_take(parser);
	Node *node = node_new(parser, NODE_FUNCTION, line);
	node->function.sym = symtab_intern(parser->host->symbols, name->text.ptr, name->text.len);
	skip_newlines(parser, LEX_RESERVED | LEX_ALIAS);
	node->function.body = parse_compound(parser);
	if (node->function.body == NULL)
		fail_unexpected(parser);
	return node;
}

/* What the words read so far make of the next one. */
typedef enum Declaring { DECLARING_UNKNOWN, DECLARING_YES, DECLARING_NO } Declaring;

/* Is the command a declaration utility (XCU 2.9.1.1)? Asked word by word: `command` in front
 * decides nothing yet. */
static Declaring declaring_next(const Word *word)
{
	if (!(word->flags & WORD_CONST))
		return DECLARING_NO;
	switch (*word->text.ptr) {
	case 'e':
		return str_is(word->text, "export") ? DECLARING_YES : DECLARING_NO;
	case 'r':
		return str_is(word->text, "readonly") ? DECLARING_YES : DECLARING_NO;
	case 'l':
		return str_is(word->text, "local") ? DECLARING_YES : DECLARING_NO;
	case 'c':
		return str_is(word->text, "command") ? DECLARING_UNKNOWN : DECLARING_NO;
	case '-':
		return str_is(word->text, "-p") ? DECLARING_UNKNOWN : DECLARING_NO;
	}
	return DECLARING_NO;
}

/* Gives the node the words, assignments and redirections on the stacks from these counts on. */
static void finish_simple(
	Parser *parser, Node *node, size_t words, size_t assigns, size_t redirects, size_t pending)
{
	enum { UNION = WORD_EFFECTS | WORD_COMMANDS | WORD_FAILS };
	SimpleCommand *simple = &node->simple;
	simple->nwords = (uint32_t)(parser->words.count - words);
	simple->nassigns = (uint32_t)(parser->assigns.count - assigns);
	simple->nredirects = (uint32_t)(parser->redirects.count - redirects);
	simple->words = STACK_TAKE(parser->arena, &parser->words, words);
	simple->assigns = STACK_TAKE(parser->arena, &parser->assigns, assigns);
	simple->redirects = STACK_TAKE(parser->arena, &parser->redirects, redirects);
	simple->cell = parser->unit->ncells++;
	uint32_t flags = 0, all = WORD_CONST;
	for (uint32_t i = 0; i < simple->nwords; i++) {
		flags |= simple->words[i]->flags;
		all &= simple->words[i]->flags;
	}
	for (uint32_t i = 0; i < simple->nassigns; i++)
		flags |= simple->assigns[i].value->flags;
	for (uint32_t i = 0; i < simple->nredirects; i++)
		flags |= simple->redirects[i].target->flags;
	simple->flags = flags & UNION;
	simple->argv = NULL;
	if (simple->nwords > 0 && all != 0) {
		const char **argv = ARENA_ARRAY(parser->arena, const char *, simple->nwords + 1);
		for (uint32_t i = 0; i < simple->nwords; i++)
			argv[i] = simple->words[i]->text.ptr;
		argv[simple->nwords] = NULL;
		simple->argv = argv;
	}
	/* Here-documents that are read later add to the flags then. */
	for (size_t i = pending; i < parser->pending.count; i++) {
		if (parser->pending.items[i].flags == NULL)
			parser->pending.items[i].flags = &simple->flags;
	}
}

const Node *parse_simple(Parser *parser)
{
	uint32_t line = parser->token.line;
	size_t words = parser->words.count, assigns = parser->assigns.count,
	       redirects = parser->redirects.count;
	size_t pending = parser->pending.count;
	Declaring declaring = DECLARING_UNKNOWN;
	unsigned place = LEX_COMMAND;
	bool plain = false;
	for (;;) {
		TokenKind kind = token_peek(parser, place);
		if (kind == TOKEN_ASSIGN) {
			Assignment assign = { .sym = parser->token.sym,
				.value = parser->token.word };
			STACK_PUSH(&parser->assigns, assign);
			token_take(parser);
		} else if (kind == TOKEN_WORD) {
			const Word *word = parser->token.word;
			if (parser->words.count == words)
				plain = parser->token.plain;
			if (declaring == DECLARING_UNKNOWN)
				declaring = declaring_next(word);
			STACK_PUSH(&parser->words, word);
			token_take(parser);
			place = declaring == DECLARING_YES ? LEX_DECLARE : 0;
			continue;
		} else if (is_redirect(kind)) {
			parse_redirect(parser);
		} else {
			break;
		}
		if (parser->words.count == words)
			place = LEX_ALIAS | LEX_ASSIGN;
	}
	size_t count = parser->words.count - words;
	if (parser->token.kind == TOKEN_OPEN && count == 1 && plain &&
		parser->assigns.count == assigns && parser->redirects.count == redirects) {
		const Word *name = parser->words.items[words];
		if (is_name(name->text.ptr, name->text.len) || parser->host->extensions) {
			parser->words.count = words;
			return parse_function(parser, name, line);
		}
	}
	Node *node = node_new(parser, NODE_SIMPLE, line);
	finish_simple(parser, node, words, assigns, redirects, pending);
	node->simple.declares = declaring == DECLARING_YES;
	return node;
}

/* Compound commands. */

/* The commands of a construct, at least one, with newlines around them. */
static const Node *parse_compound_list(Parser *parser)
{
	skip_newlines(parser, LEX_COMMAND);
	return parse_list(parser, false);
}

static const Node *parse_group(Parser *parser, Open *open)
{
	Node *node = node_new(parser, NODE_GROUP, open->line);
	node->group = parse_compound_list(parser);
	expect_reserved(parser, RESERVED_RIGHT);
	return node;
}

static const Node *parse_subshell(Parser *parser)
{
	Open open;
	uint32_t line = parser->token.line;
	construct_open(parser, &open, "(", line);
	token_take(parser);
	Node *node = node_new(parser, NODE_SUBSHELL, line);
	node->subshell = parse_compound_list(parser);
	if (token_peek(parser, LEX_RESERVED) != TOKEN_CLOSE)
		fail_unexpected(parser);
	token_take(parser);
	construct_close(parser, &open);
	return node;
}

static const Node *parse_if(Parser *parser, Open *open)
{
	Node *node = node_new(parser, NODE_IF, open->line);
	size_t mark = parser->branches.count;
	do {
		IfBranch branch = { .condition = parse_compound_list(parser) };
		expect_reserved(parser, RESERVED_THEN);
		branch.body = parse_compound_list(parser);
		STACK_PUSH(&parser->branches, branch);
	} while (take_reserved(parser, RESERVED_ELIF));
	if (take_reserved(parser, RESERVED_ELSE)) {
		IfBranch branch = { .condition = NULL, .body = parse_compound_list(parser) };
		STACK_PUSH(&parser->branches, branch);
	}
	expect_reserved(parser, RESERVED_FI);
	node->if_.nbranches = (uint32_t)(parser->branches.count - mark);
	node->if_.branches = STACK_TAKE(parser->arena, &parser->branches, mark);
	return node;
}

/* do ... done */
static const Node *parse_do(Parser *parser)
{
	Open open;
	expect_reserved(parser, RESERVED_DO);
	construct_open(parser, &open, "do", parser->token.line);
	const Node *body = parse_compound_list(parser);
	expect_reserved(parser, RESERVED_DONE);
	construct_close(parser, &open);
	return body;
}

static const Node *parse_loop(Parser *parser, Open *open, bool until)
{
	Node *node = node_new(parser, NODE_LOOP, open->line);
	node->loop.until = until;
	node->loop.condition = parse_compound_list(parser);
	node->loop.body = parse_do(parser);
	return node;
}

/* The words of a for loop up to their end, a semicolon or a newline. */
static void parse_for_words(Parser *parser, For *loop)
{
	size_t mark = parser->words.count;
	TokenKind kind;
	while ((kind = token_peek(parser, 0)) == TOKEN_WORD || kind == TOKEN_IO_NUMBER) {
		STACK_PUSH(&parser->words, parser->token.word);
		token_take(parser);
	}
	if (kind != TOKEN_SEMI && kind != TOKEN_NEWLINE)
		fail_unexpected(parser);
	token_take(parser);
	loop->has_in = true;
	loop->nwords = (uint32_t)(parser->words.count - mark);
	loop->words = STACK_TAKE(parser->arena, &parser->words, mark);
}

static const Node *parse_for(Parser *parser, Open *open)
{
	Node *node = node_new(parser, NODE_FOR, open->line);
	node->for_ = (For){ .has_in = false };
	if (token_peek(parser, 0) != TOKEN_WORD) {
		fail_unexpected(parser);
		return node;
	}
	Str name = parser->token.word->text;
	if (!parser->token.plain || !is_name(name.ptr, name.len)) {
		fail_message(parser, "bad for loop variable", parser->token.line);
		return node;
	}
	node->for_.sym = symtab_intern(parser->host->symbols, name.ptr, name.len);
	token_take(parser);
	/* A semicolon may stand before `do` only. Most shells replace an alias in its place. */
	if (token_peek(parser, LEX_IN | LEX_DO | LEX_ALIAS) == TOKEN_SEMI) {
		token_take(parser);
	} else {
		skip_newlines(parser, LEX_IN | LEX_DO | LEX_ALIAS);
		if (take_reserved(parser, RESERVED_IN))
			parse_for_words(parser, &node->for_);
	}
	skip_newlines(parser, LEX_DO | LEX_ALIAS);
	node->for_.body = parse_do(parser);
	return node;
}

/* pattern | pattern ... ) */
static void parse_case_patterns(Parser *parser, CaseItem *item)
{
	size_t mark = parser->patterns.count;
	for (;;) {
		TokenKind kind = token_peek(parser, 0);
		if (kind != TOKEN_WORD && kind != TOKEN_IO_NUMBER) {
			fail_unexpected(parser);
			break;
		}
		CasePattern pattern = { .word = parser->token.word };
		pattern.pattern = word_pattern(parser, pattern.word);
		STACK_PUSH(&parser->patterns, pattern);
		token_take(parser);
		if (token_peek(parser, 0) != TOKEN_PIPE)
			break;
		token_take(parser);
	}
	if (parser->token.kind != TOKEN_CLOSE)
		fail_unexpected(parser);
	token_take(parser);
	item->npatterns = (uint32_t)(parser->patterns.count - mark);
	item->patterns = STACK_TAKE(parser->arena, &parser->patterns, mark);
}

/* Returns false at esac, which is taken. */
static bool parse_case_item(Parser *parser)
{
	skip_newlines(parser, LEX_ESAC);
	if (take_reserved(parser, RESERVED_ESAC) || parser->failed)
		return false;
	if (parser->token.kind == TOKEN_OPEN)
		token_take(parser);
	CaseItem item = { .end = CASE_BREAK };
	parse_case_patterns(parser, &item);
	skip_newlines(parser, LEX_COMMAND);
	TokenKind kind = parser->token.kind;
	if (kind != TOKEN_BREAK && kind != TOKEN_FALL_THROUGH &&
		parser->token.reserved != RESERVED_ESAC)
		item.body = parse_list(parser, false);
	kind = token_peek(parser, LEX_RESERVED);
	if (kind == TOKEN_BREAK || kind == TOKEN_FALL_THROUGH) {
		item.end = kind == TOKEN_FALL_THROUGH ? CASE_FALL_THROUGH : CASE_BREAK;
		token_take(parser);
	} else if (parser->token.reserved != RESERVED_ESAC) {
		fail_unexpected(parser);
	}
	STACK_PUSH(&parser->case_items, item);
	return true;
}

static const Node *parse_case(Parser *parser, Open *open)
{
	Node *node = node_new(parser, NODE_CASE, open->line);
	TokenKind kind = token_peek(parser, LEX_FINAL);
	node->case_ = (Case){ .subject = NULL };
	if (kind != TOKEN_WORD && kind != TOKEN_IO_NUMBER) {
		fail_unexpected(parser);
		return node;
	}
	node->case_.subject = parser->token.word;
	token_take(parser);
	skip_newlines(parser, LEX_IN);
	expect_reserved(parser, RESERVED_IN);
	size_t mark = parser->case_items.count;
	while (parse_case_item(parser))
		continue;
	node->case_.nitems = (uint32_t)(parser->case_items.count - mark);
	node->case_.items = STACK_TAKE(parser->arena, &parser->case_items, mark);
	return node;
}

/* A compound command that begins with the reserved word just peeked at, without redirections; NULL
 * when none does. */
static const Node *parse_reserved(Parser *parser)
{
	static const char *const names[] = {
		[RESERVED_LEFT] = "{", [RESERVED_IF] = "if", [RESERVED_WHILE] = "while",
		[RESERVED_UNTIL] = "until",
		[RESERVED_FOR] = "for", [RESERVED_CASE] = "case", [RESERVED_FAULTS] = NULL,
	};
	Reserved reserved = parser->token.reserved;
	if (names[reserved] == NULL)
		return NULL;
	Open open;
	const Node *node;
	construct_open(parser, &open, names[reserved], parser->token.line);
	token_take(parser);
	if (reserved == RESERVED_LEFT)
		node = parse_group(parser, &open);
	else if (reserved == RESERVED_IF)
		node = parse_if(parser, &open);
	else if (reserved == RESERVED_FOR)
		node = parse_for(parser, &open);
	else if (reserved == RESERVED_CASE)
		node = parse_case(parser, &open);
	else
		node = parse_loop(parser, &open, reserved == RESERVED_UNTIL);
	construct_close(parser, &open);
	return node;
}

const Node *parse_compound(Parser *parser)
{
	if (too_deep(parser))
		return NULL;
	uint32_t line = parser->token.line;
	const Node *node =
		parser->token.kind == TOKEN_OPEN ? parse_subshell(parser) : parse_reserved(parser);
	return node != NULL ? parse_redirections(parser, node, line) : NULL;
}
