/* syntax/show.c: a tree back to text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/show.h"

#include <stdlib.h>

#include "base/ctype.h"
#include "base/vec.h"
#include "syntax/parse.h"

typedef struct Writer {
	StrBuf *buf;
	const SymTab *symbols;
	bool brief;
	struct {
		VEC_OF(const Redirect *);
	} heres;                    /* here-documents whose bodies come after the line */
} Writer;

/* Where the parts of a word stand: it decides what must be escaped, and how. */
typedef enum Context {
	IN_WORD,                    /* nothing is quoted unless by quotes around it */
	IN_DOUBLE,                  /* "..." */
	IN_BRACE,                   /* the operand of a ${...} that is quoted itself */
	IN_TEXT,                    /* a here-document or $((...)) */
} Context;

static void write_commands(Writer *writer, const Node *node);
static void write_node(Writer *writer, const Node *node);

static void write_text(Writer *writer, const char *text)
{
	strbuf_str(writer->buf, str_of(text));
}

static void write_symbol(Writer *writer, SymId sym)
{
	strbuf_str(writer->buf, symtab_name(writer->symbols, sym));
}

/* Words. */

static void write_escaped(Writer *writer, Str text, const char *special)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c != '\0' && strchr(special, c))
			strbuf_char(writer->buf, '\\');
		strbuf_char(writer->buf, c);
	}
}

static void write_literal(Writer *writer, Str text, Context context)
{
	switch (context) {
	case IN_WORD: write_escaped(writer, text, "\\"); break;    /* one at the end of the input */
	case IN_DOUBLE: write_escaped(writer, text, "$`\"\\"); break;
	case IN_BRACE: write_escaped(writer, text, "$`\"\\}"); break;
	case IN_TEXT: write_escaped(writer, text, "$`\\"); break;
	}
}

static void write_word(Writer *writer, const Word *word, Context context);

static void write_operator(Writer *writer, const Param *param, Context context)
{
	static const char *const operators[] = {
		[PARAM_PLAIN] = "", [PARAM_LENGTH] = "", [PARAM_DEFAULT] = "-",
		[PARAM_ASSIGN] = "=",
		[PARAM_ERROR] = "?", [PARAM_ALTERNATE] = "+",
		[PARAM_CUT_PREFIX] = "#", [PARAM_CUT_PREFIX_LONGEST] = "##",
		[PARAM_CUT_SUFFIX] = "%", [PARAM_CUT_SUFFIX_LONGEST] = "%%",
	};
	bool cuts = param->op >= PARAM_CUT_PREFIX;
	if (param->colon)
		strbuf_char(writer->buf, ':');
	write_text(writer, operators[param->op]);
	/* Quotes around the expansion do not reach into its pattern (XCU 2.6.2). */
	if (param->op >= PARAM_DEFAULT)
		write_word(writer, param->word, context == IN_WORD || cuts ? IN_WORD : IN_BRACE);
}

/* `next` is the part behind, NULL for none: a name must not run into it. */
static void write_param(Writer *writer, const Part *part, const Part *next, Context context)
{
	const Param *param = part->param;
	bool joins = next && next->kind == PART_LITERAL && next->quoted == part->quoted &&
		next->text.len > 0 && is_name_char(next->text.ptr[0]);
	bool braces = param->kind == PARAM_VARIABLE ? joins : param->name.len > 1;
	if (param->op == PARAM_PLAIN && !braces) {
		strbuf_char(writer->buf, '$');
		strbuf_str(writer->buf, param->name);
		return;
	}
	write_text(writer, param->op == PARAM_LENGTH ? "${#" : "${");
	strbuf_str(writer->buf, param->name);
	write_operator(writer, param, context);
	strbuf_char(writer->buf, '}');
}

static void write_command_sub(Writer *writer, const CommandSub *command)
{
	StrBuf *buf = writer->buf;
	write_text(writer, "$(");
	size_t start = buf->len;
	if (command->body)
		write_commands(writer, command->body);
	if (buf->len > start && buf->ptr[start] == '(') {
		/* Two parentheses side by side would begin arithmetic. */
		strbuf_char(buf, ' ');
		memmove(buf->ptr + start + 1, buf->ptr + start, buf->len - start - 1);
		buf->ptr[start] = ' ';
	}
	strbuf_char(buf, ')');
}

static void write_part(Writer *writer, const Part *part, const Part *next, Context context)
{
	switch ((PartKind)part->kind) {
	case PART_LITERAL:
		write_literal(writer, part->text, context);
		break;
	case PART_TILDE:
		strbuf_char(writer->buf, '~');
		strbuf_str(writer->buf, part->text);
		break;
	case PART_PARAM:
		write_param(writer, part, next, context);
		break;
	case PART_COMMAND:
		write_command_sub(writer, part->command);
		break;
	case PART_ARITH:
		write_text(writer, "$((");
		write_word(writer, part->arith->source, IN_TEXT);
		write_text(writer, "))");
		break;
	}
}

static void write_parts(Writer *writer, const Part *parts, size_t count, Context context)
{
	for (size_t i = 0; i < count; i++)
		write_part(writer, &parts[i], i + 1 < count ? &parts[i + 1] : NULL, context);
}

static bool needs_quotes(const Part *part)
{
	return part->quoted && part->kind != PART_TILDE;
}

/* Parts that share one pair of quotes. Behind a dollar sign single ones would make a $'...'. */
static void write_quoted(Writer *writer, const Part *parts, size_t count, bool after_dollar)
{
	if (count == 1 && parts->kind == PART_LITERAL && !after_dollar) {
		Str text = parts->text;
		if (!memchr(text.ptr, '\'', text.len)) {
			strbuf_char(writer->buf, '\'');
			strbuf_str(writer->buf, text);
			strbuf_char(writer->buf, '\'');
			return;
		}
	}
	strbuf_char(writer->buf, '"');
	write_parts(writer, parts, count, IN_DOUBLE);
	strbuf_char(writer->buf, '"');
}

static bool ends_in_dollar(const Part *part)
{
	Str text = part->kind == PART_LITERAL ? part->text : STR("");
	return text.len > 0 && text.ptr[text.len - 1] == '$';
}

static void write_word(Writer *writer, const Word *word, Context context)
{
	Part whole;
	uint32_t count;
	const Part *parts = word_parts(word, &whole, &count);
	if (context != IN_WORD) {
		write_parts(writer, parts, count, context);
		return;
	}
	size_t quoted = 0;
	for (size_t i = 0; i < count; i++)
		quoted += needs_quotes(&parts[i]);
	/* Empty quotes left no part, but still keep a word from being none, or a reserved one. */
	if (quoted == 0 && word->flags & WORD_QUOTED)
		write_text(writer, "''");
	for (size_t i = 0, stop; i < count; i = stop) {
		for (stop = i; stop < count && needs_quotes(&parts[stop]); stop++)
			continue;
		if (stop > i) {
			bool after_dollar = i > 0 && ends_in_dollar(&parts[i - 1]);
			write_quoted(writer, parts + i, stop - i, after_dollar);
			continue;
		}
		stop++;
		write_part(writer, &parts[i], stop < count ? &parts[stop] : NULL, IN_WORD);
	}
}

static void write_words(Writer *writer, const Word *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			strbuf_char(writer->buf, ' ');
		write_word(writer, words[i], IN_WORD);
	}
}

/* Redirections. */

static void write_here(Writer *writer, const Redirect *redirect)
{
	Part delimiter = { .kind = PART_LITERAL, .quoted = true, .text = redirect->delimiter };
	if (redirect->strip_tabs)
		strbuf_char(writer->buf, '-');
	/* A constant body is shown as it is, so nothing in it may be special. */
	if (redirect->target->flags & WORD_CONST)
		write_quoted(writer, &delimiter, 1, false);
	else
		strbuf_str(writer->buf, redirect->delimiter);
	if (!writer->brief)
		VEC_PUSH(&writer->heres, redirect);
}

static void write_redirect(Writer *writer, const Redirect *redirect)
{
	static const struct {
		const char *text;
		int fd;
	} operators[] = {
		[REDIRECT_INPUT] = { "<", 0 }, [REDIRECT_OUTPUT] = { ">", 1 },
		[REDIRECT_CLOBBER] = { ">|", 1 }, [REDIRECT_APPEND] = { ">>", 1 },
		[REDIRECT_INOUT] = { "<>", 0 }, [REDIRECT_DUP_INPUT] = { "<&", 0 },
		[REDIRECT_DUP_OUTPUT] = { ">&", 1 }, [REDIRECT_HERE] = { "<<", 0 },
	};
	if (redirect->fd != operators[redirect->op].fd)
		strbuf_format(writer->buf, "%d", redirect->fd);
	write_text(writer, operators[redirect->op].text);
	if (redirect->op == REDIRECT_HERE)
		write_here(writer, redirect);
	else
		write_word(writer, redirect->target, IN_WORD);
}

static void write_here_body(Writer *writer, const Redirect *redirect)
{
	StrBuf *buf = writer->buf;
	if (redirect->target->flags & WORD_CONST)
		strbuf_str(buf, redirect->target->text);
	else
		write_word(writer, redirect->target, IN_TEXT);
	if (buf->ptr[buf->len - 1] != '\n')
		strbuf_char(buf, '\n');
	strbuf_str(buf, redirect->delimiter);
	strbuf_char(buf, '\n');
}

/* Commands. */

/* Writes the separator that a list of things needs before all but its first one. */
static void write_gap(Writer *writer, bool *first)
{
	if (!*first)
		strbuf_char(writer->buf, ' ');
	*first = false;
}

static void write_redirects(Writer *writer, const Redirect *redirects, size_t count, bool *first)
{
	for (size_t i = 0; i < count; i++) {
		write_gap(writer, first);
		write_redirect(writer, &redirects[i]);
	}
}

/* Is the command's name one that is a reserved word where a command begins? */
static bool is_named_as_reserved(const SimpleCommand *simple)
{
	if (simple->nassigns > 0 || simple->nwords == 0)
		return false;
	const Word *name = simple->words[0];
	bool plain = (name->flags & (WORD_CONST | WORD_QUOTED)) == WORD_CONST;
	return plain && is_reserved_word(name->text, true);
}

static void write_simple(Writer *writer, const SimpleCommand *simple)
{
	bool first = true;
	/* `>file if` runs a command of that name; the redirection has to stay in front of it. */
	bool early = is_named_as_reserved(simple);
	if (early)
		write_redirects(writer, simple->redirects, simple->nredirects, &first);
	for (size_t i = 0; i < simple->nassigns; i++) {
		write_gap(writer, &first);
		write_symbol(writer, simple->assigns[i].sym);
		strbuf_char(writer->buf, '=');
		write_word(writer, simple->assigns[i].value, IN_WORD);
	}
	if (simple->nwords > 0)
		write_gap(writer, &first);
	write_words(writer, simple->words, simple->nwords);
	if (!early)
		write_redirects(writer, simple->redirects, simple->nredirects, &first);
}

static void write_pipeline(Writer *writer, const Pipeline *pipeline)
{
	if (pipeline->negated)
		write_text(writer, "! ");
	for (size_t i = 0; i < pipeline->nstages; i++) {
		if (i > 0)
			write_text(writer, " | ");
		write_node(writer, pipeline->stages[i]);
	}
}

static void write_and_or(Writer *writer, const AndOr *and_or)
{
	write_node(writer, and_or->nodes[0]);
	for (size_t i = 1; i < and_or->nnodes; i++) {
		bool and = and_or->connectors[i - 1] == CONNECT_AND;
		write_text(writer, and ? " && " : " || ");
		write_node(writer, and_or->nodes[i]);
	}
}

static void write_list(Writer *writer, const List *list)
{
	for (size_t i = 0; i < list->nitems; i++) {
		if (i > 0)
			write_text(writer, list->items[i - 1].async ? " " : "; ");
		write_node(writer, list->items[i].node);
		if (list->items[i].async)
			write_text(writer, " &");
	}
}

static bool ends_async(const Node *node)
{
	return node->kind == NODE_LIST && node->list.items[node->list.nitems - 1].async;
}

/* The commands and, ended as they must be, the reserved word behind them. */
static void write_until(Writer *writer, const Node *body, const char *reserved)
{
	write_node(writer, body);
	write_text(writer, ends_async(body) ? " " : "; ");
	write_text(writer, reserved);
}

static void write_if(Writer *writer, const If *if_)
{
	write_text(writer, "if ");
	for (size_t i = 0; i < if_->nbranches; i++) {
		const IfBranch *branch = &if_->branches[i];
		const IfBranch *next = i + 1 < if_->nbranches ? branch + 1 : NULL;
		if (branch->condition)
			write_until(writer, branch->condition, "then ");
		write_until(writer, branch->body,
			!next             ? "fi"
			: next->condition ? "elif "
					  : "else ");
	}
}

static void write_for(Writer *writer, const For *loop)
{
	write_text(writer, "for ");
	write_symbol(writer, loop->sym);
	if (loop->has_in) {
		write_text(writer, " in");
		if (loop->nwords > 0)
			strbuf_char(writer->buf, ' ');
		write_words(writer, loop->words, loop->nwords);
	}
	write_text(writer, "; do ");
	write_until(writer, loop->body, "done");
}

static void write_case_item(Writer *writer, const CaseItem *item)
{
	/* Without the parenthesis this word would end the command. */
	if (str_is(item->patterns[0].word->text, "esac"))
		strbuf_char(writer->buf, '(');
	for (size_t i = 0; i < item->npatterns; i++) {
		if (i > 0)
			write_text(writer, " | ");
		write_word(writer, item->patterns[i].word, IN_WORD);
	}
	write_text(writer, ") ");
	if (item->body) {
		write_node(writer, item->body);
		if (ends_async(item->body))
			strbuf_char(writer->buf, ' ');
	}
	write_text(writer, item->end == CASE_FALL_THROUGH ? ";& " : ";; ");
}

static void write_case(Writer *writer, const Case *case_)
{
	write_text(writer, "case ");
	write_word(writer, case_->subject, IN_WORD);
	write_text(writer, " in ");
	for (size_t i = 0; i < case_->nitems; i++)
		write_case_item(writer, &case_->items[i]);
	write_text(writer, "esac");
}

static void write_faults(Writer *writer, const Faults *faults)
{
	bool first = false;
	write_text(writer, "faults");
	for (size_t i = 0; i < faults->noptions; i++) {
		write_gap(writer, &first);
		write_word(writer, faults->options[i], IN_WORD);
	}
	if (faults->pipeline) {
		write_gap(writer, &first);
		write_node(writer, faults->pipeline);
	}
}

static void write_node(Writer *writer, const Node *node)
{
	const Redirected *redirected = &node->redirected;
	bool first = false;
	switch ((NodeKind)node->kind) {
	case NODE_SIMPLE: write_simple(writer, &node->simple); break;
	case NODE_PIPELINE: write_pipeline(writer, &node->pipeline); break;
	case NODE_AND_OR: write_and_or(writer, &node->and_or); break;
	case NODE_LIST: write_list(writer, &node->list); break;
	case NODE_IF: write_if(writer, &node->if_); break;
	case NODE_FOR: write_for(writer, &node->for_); break;
	case NODE_CASE: write_case(writer, &node->case_); break;
	case NODE_FAULTS: write_faults(writer, &node->faults); break;
	case NODE_GROUP:
		write_text(writer, "{ ");
		write_until(writer, node->group, "}");
		break;
	case NODE_SUBSHELL:
		write_text(writer, "( ");
		write_node(writer, node->subshell);
		write_text(writer, " )");
		break;
	case NODE_LOOP:
		write_text(writer, node->loop.until ? "until " : "while ");
		write_until(writer, node->loop.condition, "do ");
		write_until(writer, node->loop.body, "done");
		break;
	case NODE_FUNCTION:
		write_symbol(writer, node->function.sym);
		write_text(writer, "() ");
		write_node(writer, node->function.body);
		break;
	case NODE_REDIRECTED:
		write_node(writer, redirected->node);
		write_redirects(writer, redirected->redirects, redirected->nredirects, &first);
		break;
	}
}

/* Commands on one line and, after it, the bodies of the here-documents in them. */
static void write_commands(Writer *writer, const Node *node)
{
	size_t mark = writer->heres.count;
	write_node(writer, node);
	if (writer->heres.count == mark)
		return;
	strbuf_char(writer->buf, '\n');
	for (size_t i = mark; i < writer->heres.count; i++)
		write_here_body(writer, writer->heres.items[i]);
	writer->heres.count = mark;
}

void show_node(StrBuf *buf, const SymTab *symbols, const Node *node, bool brief)
{
	Writer writer = { .buf = buf, .symbols = symbols, .brief = brief };
	write_commands(&writer, node);
	free(writer.heres.items);
}

void show_word(StrBuf *buf, const SymTab *symbols, const Word *word)
{
	Writer writer = { .buf = buf, .symbols = symbols };
	write_word(&writer, word, IN_WORD);
	free(writer.heres.items);
}
