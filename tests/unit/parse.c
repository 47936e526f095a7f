/* tests/unit/parse.c: the parser, by comparing a compact form of the trees it makes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "syntax/lex.h"
#include "unit.h"

/* The compact form: 'quoted text', plain text, (a b) for a command, {op a b} for what is built of commands. */

static void dump_node(StrBuf *buf, const SymTab *symbols, const Node *node);
static void dump_word(StrBuf *buf, const SymTab *symbols, const Word *word);

static void dump_param(StrBuf *buf, const SymTab *symbols, const Param *param)
{
	static const char *const ops[] = { "", "#", "-", "=", "?", "+", "#", "##", "%", "%%" };
	bool length = param->op == PARAM_LENGTH;
	strbuf_format(buf, "${%s%s", length ? "#" : "", param->name.ptr);
	if (param->kind == PARAM_POSITIONAL)
		strbuf_format(buf, "@%u", param->index);
	if (!length && param->op != PARAM_PLAIN)
		strbuf_format(buf, " %s%s ", param->colon ? ":" : "", ops[param->op]);
	if (param->word != NULL)
		dump_word(buf, symbols, param->word);
	if (param->pattern != NULL)
		strbuf_char(buf, '!');
	strbuf_char(buf, '}');
}

static void dump_part(StrBuf *buf, const SymTab *symbols, const Part *part)
{
	if (part->quoted && part->kind != PART_TILDE)
		strbuf_char(buf, '\'');
	switch ((PartKind)part->kind) {
	case PART_LITERAL:
		strbuf_str(buf, part->text);
		break;
	case PART_TILDE:
		strbuf_format(buf, "<~%s>", part->text.ptr);
		break;
	case PART_PARAM:
		dump_param(buf, symbols, part->param);
		break;
	case PART_COMMAND:
		strbuf_str(buf, part->command->backquoted ? STR("`") : STR("$"));
		dump_node(buf, symbols, part->command->body);
		break;
	case PART_ARITH:
		strbuf_str(buf, STR("$(("));
		dump_word(buf, symbols, part->arith->source);
		strbuf_str(buf, part->arith->tree != NULL ? STR("))") : STR(")?)"));
		break;
	}
	if (part->quoted && part->kind != PART_TILDE)
		strbuf_char(buf, '\'');
}

static void dump_word(StrBuf *buf, const SymTab *symbols, const Word *word)
{
	if (word->nparts == 0)
		strbuf_str(buf, (word->flags & WORD_QUOTED) ? STR("''") : STR("_"));
	for (uint32_t i = 0; i < word->nparts; i++)
		dump_part(buf, symbols, &word->parts[i]);
}

static void dump_redirects(StrBuf *buf, const SymTab *symbols, const Redirect *redirects, uint32_t count)
{
	static const char *const ops[] = { "<", ">", ">|", ">>", "<>", "<&", ">&", "<<" };
	for (uint32_t i = 0; i < count; i++) {
		strbuf_format(buf, " %d%s", redirects[i].fd, ops[redirects[i].op]);
		dump_word(buf, symbols, redirects[i].target);
	}
}

static void dump_words(StrBuf *buf, const SymTab *symbols, const Word *const *words, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		strbuf_char(buf, ' ');
		dump_word(buf, symbols, words[i]);
	}
}

static void dump_simple(StrBuf *buf, const SymTab *symbols, const SimpleCommand *simple)
{
	strbuf_char(buf, '(');
	size_t start = buf->len;
	for (uint32_t i = 0; i < simple->nassigns; i++) {
		strbuf_format(buf, " %s=", symtab_name(symbols, simple->assigns[i].sym).ptr);
		dump_word(buf, symbols, simple->assigns[i].value);
	}
	dump_words(buf, symbols, simple->words, simple->nwords);
	dump_redirects(buf, symbols, simple->redirects, simple->nredirects);
	if (buf->len > start)
		memmove(buf->ptr + start, buf->ptr + start + 1, --buf->len - start);
	strbuf_char(buf, ')');
}

static void dump_case(StrBuf *buf, const SymTab *symbols, const Case *node)
{
	strbuf_str(buf, STR("{case "));
	dump_word(buf, symbols, node->subject);
	for (uint32_t i = 0; i < node->nitems; i++) {
		const CaseItem *item = &node->items[i];
		for (uint32_t k = 0; k < item->npatterns; k++) {
			strbuf_str(buf, k > 0 ? STR("|") : STR(" "));
			dump_word(buf, symbols, item->patterns[k].word);
			if (item->patterns[k].pattern != NULL)
				strbuf_char(buf, '!');
		}
		strbuf_char(buf, ' ');
		dump_node(buf, symbols, item->body);
		if (item->end == CASE_FALL_THROUGH)
			strbuf_str(buf, STR(" ;&"));
	}
	strbuf_char(buf, '}');
}

static void dump_pair(StrBuf *buf, const SymTab *symbols, const char *op, const Node *first, const Node *second)
{
	strbuf_format(buf, "{%s ", op);
	dump_node(buf, symbols, first);
	if (second != NULL) {
		strbuf_char(buf, ' ');
		dump_node(buf, symbols, second);
	}
	strbuf_char(buf, '}');
}

static void dump_list(StrBuf *buf, const SymTab *symbols, const Node *node)
{
	uint32_t count = node->kind == NODE_LIST ? node->list.nitems : node->kind == NODE_AND_OR ? node->and_or.nnodes :
		node->pipeline.nstages;
	strbuf_str(buf, node->kind == NODE_LIST ? STR("{list") : node->kind == NODE_AND_OR ? STR("{") :
		node->pipeline.negated ? STR("{!") : STR("{pipe"));
	for (uint32_t i = 0; i < count; i++) {
		if (node->kind != NODE_AND_OR || i > 0)
			strbuf_char(buf, ' ');
		dump_node(buf, symbols, node->kind == NODE_LIST ? node->list.items[i].node :
			node->kind == NODE_AND_OR ? node->and_or.nodes[i] : node->pipeline.stages[i]);
		if (node->kind == NODE_LIST && node->list.items[i].async)
			strbuf_char(buf, '&');
		if (node->kind == NODE_AND_OR && i + 1 < count)
			strbuf_str(buf, node->and_or.connectors[i] == CONNECT_AND ? STR(" &&") : STR(" ||"));
	}
	strbuf_char(buf, '}');
}

static void dump_node(StrBuf *buf, const SymTab *symbols, const Node *node)
{
	if (node == NULL) {
		strbuf_str(buf, STR("{}"));
		return;
	}
	switch ((NodeKind)node->kind) {
	case NODE_SIMPLE:
		dump_simple(buf, symbols, &node->simple);
		break;
	case NODE_PIPELINE: case NODE_AND_OR: case NODE_LIST:
		dump_list(buf, symbols, node);
		break;
	case NODE_GROUP:
		dump_pair(buf, symbols, "group", node->group, NULL);
		break;
	case NODE_SUBSHELL:
		dump_pair(buf, symbols, "subshell", node->subshell, NULL);
		break;
	case NODE_IF:
		strbuf_str(buf, STR("{if"));
		for (uint32_t i = 0; i < node->if_.nbranches; i++) {
			const IfBranch *branch = &node->if_.branches[i];
			strbuf_char(buf, ' ');
			if (branch->condition != NULL)
				dump_pair(buf, symbols, "then", branch->condition, branch->body);
			else
				dump_pair(buf, symbols, "else", branch->body, NULL);
		}
		strbuf_char(buf, '}');
		break;
	case NODE_LOOP:
		dump_pair(buf, symbols, node->loop.until ? "until" : "while", node->loop.condition, node->loop.body);
		break;
	case NODE_FOR:
		strbuf_format(buf, "{for %s%s", symtab_name(symbols, node->for_.sym).ptr, node->for_.has_in ? " in" : "");
		dump_words(buf, symbols, node->for_.words, node->for_.nwords);
		strbuf_char(buf, ' ');
		dump_node(buf, symbols, node->for_.body);
		strbuf_char(buf, '}');
		break;
	case NODE_CASE:
		dump_case(buf, symbols, &node->case_);
		break;
	case NODE_FUNCTION:
		dump_pair(buf, symbols, symtab_name(symbols, node->function.sym).ptr, node->function.body, NULL);
		break;
	case NODE_REDIRECTED:
		dump_node(buf, symbols, node->redirected.node);
		dump_redirects(buf, symbols, node->redirected.redirects, node->redirected.nredirects);
		break;
	case NODE_FAULTS:
		strbuf_str(buf, STR("{faults"));
		dump_words(buf, symbols, node->faults.options, node->faults.noptions);
		if (node->faults.pipeline != NULL) {
			strbuf_char(buf, ' ');
			dump_node(buf, symbols, node->faults.pipeline);
		}
		strbuf_char(buf, '}');
		break;
	}
}

/* Feeding text. */

typedef struct Feed {
	Str text;
	size_t at, piece;
	unsigned asked_new, asked_more;
	char *held;                 /* the piece, alone in its memory, so that a sanitizer sees who reads beside it */
} Feed;

static Str feed_more(void *ctx, bool continued)
{
	Feed *feed = ctx;
	free(feed->held);
	feed->held = NULL;
	*(continued ? &feed->asked_more : &feed->asked_new) += 1;
	size_t len = feed->piece;
	const char *p = feed->text.ptr + feed->at;
	if (len == 0) {
		const char *newline = memchr(p, '\n', feed->text.len - feed->at);
		len = newline != NULL ? (size_t)(newline + 1 - p) : feed->text.len - feed->at;
	}
	if (len > feed->text.len - feed->at)
		len = feed->text.len - feed->at;
	if (len == 0)
		return STR("");
	feed->held = malloc(len);
	memcpy(feed->held, p, len);
	feed->at += len;
	return (Str){ feed->held, len };
}

static Str find_alias(void *ctx, Str name)
{
	static const char *const aliases[][2] = {
		{ "ll", "ls -l" }, { "ls", "ls -F" }, { "run", "exec " }, { "a", "b" }, { "b", "a" }, { "begin", "{" }, { "fin", "}" },
		{ "quote", "echo 'x" }, { "lines", "one\ntwo" }, { "nothing", "" }, { "pipe", "x |" }, { "hide", "x #" },
		{ "sub", "echo $((1) " }, { "cut", "x\\" },
	};
	(void)ctx;
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
		if (str_is(name, aliases[i][0]))
			return str_of(aliases[i][1]);
	}
	return (Str){ NULL, 0 };
}

static SymTab symbols;

static ParseHost host_make(void)
{
	return (ParseHost){ .alias = find_alias, .symbols = &symbols, .extensions = true };
}

static void dump_error(StrBuf *buf, const ParseError *error)
{
	strbuf_format(buf, "%u: ", error->line);
	if (error->message != NULL)
		strbuf_format(buf, "%s", error->message);
	else
		strbuf_format(buf, "unexpected %s", error->found);
	if (error->column > 0)
		strbuf_format(buf, " at %u", error->column);
	if (error->open_token != NULL)
		strbuf_format(buf, ", %s on line %u", error->open_token, error->open_line);
}

/* Parses everything; the trees, or the error that ends them, one a line. */
static void parse_everything(StrBuf *buf, Source *source)
{
	ParseHost host = host_make();
	Unit *unit;
	ParseError error;
	ParseStatus status;
	while ((status = parse_command(&host, source, &unit, &error)) == PARSE_COMMAND) {
		if (unit->root != NULL) {
			if (buf->len > 0)
				strbuf_char(buf, '\n');
			dump_node(buf, &symbols, unit->root);
		}
		unit_drop(unit);
	}
	if (status == PARSE_ERROR) {
		if (buf->len > 0)
			strbuf_char(buf, '\n');
		dump_error(buf, &error);
	}
}

/* Compares what a text gives as a whole, by lines and in pieces of a few bytes. */
static bool gives(Str text, const char *wanted)
{
	bool good = true;
	for (size_t piece = 0; piece <= 4; piece++) {
		Feed feed = { .text = text, .piece = piece };
		StrBuf buf = { 0 };
		Source source;
		if (piece == 4)
			source_from_text(&source, text, NULL);
		else
			source_from_callback(&source, feed_more, &feed, NULL);
		parse_everything(&buf, &source);
		strbuf_reserve(&buf, 0);
		Str got = strbuf_finish(&buf);
		if (!str_is(got, wanted)) {
			printf("# pieces of %zu\n# wanted: %s\n# got:    %s\n", piece, wanted, got.ptr);
			good = false;
		}
		free(feed.held);
		strbuf_free(&buf);
	}
	return good;
}

#define GIVES(text, wanted) CHECK(gives(STR(text), wanted))

static void test_simple_commands(void)
{
	GIVES("", "");
	GIVES("\n\n# only a comment\n", "");
	GIVES("echo a b", "(echo a b)");
	GIVES("echo a\necho b\n", "(echo a)\n(echo b)");
	GIVES("x=1 y=$z cmd arg=1", "(x=1 y=${z} cmd arg=1)");
	GIVES("x= y='' z", "(x=_ y='' z)");
	GIVES("1x=2 x+=3", "(1x=2 x+=3)");
	GIVES("'x'=1 x\\y=2", "('x'=1 x'y'=2)");
	GIVES("PATH=~/bin:~joe/x:a~:~b$c", "(PATH=<~>/bin:<~joe>/x:a~:~b${c})");
	GIVES("echo ~ ~/x ~joe/y ~'joe' a~ a=~ ~$x \\~", "(echo <~> <~>/x <~joe>/y ~'joe' a~ a=~ ~${x} '~')");
	GIVES("export a=~/x:~ b c=$d; command export a=~; echo a=~", "{list (export a=<~>/x:<~> b c=${d}) (command export a=<~>) (echo a=~)}");
	GIVES("echo a#b #c", "(echo a#b)");
	GIVES("ec\\\nho a\\\nb \\\n c", "(echo ab c)");
	GIVES("a &\\\n& b;\\\n; c", "2: unexpected ;; at 4");
	GIVES("a &\\\n& b |\\\n| c", "{(a) && (b) || (c)}");
	GIVES("e >\\\n> f 2\\\n>g <\\\n<\\\n-E\n\tx\nE\n", "(e 1>>f 2>g 0<<'x\n')");
	GIVES("echo 2 > f 3>&1 12x>g \\2>h", "(echo 2 12x '2' 1>f 3>&1 1>g 1>h)");
	GIVES("<a >b >|c >>d <>e <&3 >&-", "(0<a 1>b 1>|c 1>>d 0<>e 0<&3 1>&-)");
	GIVES("[ a ] \0 b\0c", "([ a ] bc)");
	GIVES("echo }", "(echo })");
	GIVES("echo if then !", "(echo if then !)");
	GIVES("x=1 if", "(x=1 if)");
}

static void test_quoting(void)
{
	GIVES("echo 'a b' \"c $d\" e\\ f", "(echo 'a b' 'c ''${d}' e' 'f)");
	GIVES("echo '' \"\" $x\"\" ''$x \"$x\"''", "(echo '' '' ${x}'' ''${x} '${x}''')");
	GIVES("echo \"a\\$\\`\\\"\\\\\\\n\\z\" \"it's\"", "(echo 'a$`\"\\\\z' 'it's')");
	GIVES("echo 'a\nb' \"c\nd\"", "(echo 'a\nb' 'c\nd')");
	GIVES("echo $'a\\n\\t\\x41\\101\\'\\\\\\e\\cA\\q\\0' \"$'x'\"", "(echo 'a\n\tAA'\\\033\001\\q' '$'x'')");
	GIVES("echo $'' $ $\"x\" \"$\" a$", "(echo '' $ $'x' '$' a$)");
	GIVES("echo \\", "(echo \\)");
	GIVES("echo \"a\\\nb\" 'a\\\nb'", "(echo 'ab' 'a\\\nb')");
	GIVES("echo a\\\n", "(echo a)");
}

static void test_expansions(void)
{
	GIVES("echo $x$y ${x}y $1 $12 ${12} $# $@ \"$@\" $$", "(echo ${x}${y} ${x}y ${1@1} ${1@1}2 ${12@12} ${#} ${@} '${@}' ${$})");
	GIVES("echo ${x-a b} ${x:=$y} ${x?} ${x:+'}'}", "(echo ${x - a b} ${x := ${y}} ${x ? _} ${x :+ '}'})");
	GIVES("echo ${x#a*} ${x##\"*\"} ${x%$y} ${x%%'a'?}", "(echo ${x # a*!} ${x ## '*'!} ${x % ${y}} ${x %% 'a'?!})");
	GIVES("echo ${#} ${#x} ${##} ${#-} ${#?} ${#@} ${#1} ${#$}", "(echo ${#} ${#x} ${##} ${#-} ${#?} ${#@} ${#1@1} ${#$})");
	GIVES("echo ${#-x} ${##x} ${#?x} ${#%x} ${#:-x} ${###x} ${#=}", "(echo ${# - x} ${# # x!} ${# ? x} ${# % x!} ${# :- x} ${# ## x!} ${# = _})");
	GIVES("echo \"${x-'a'}\" \"${x#'a'}\" \"${x-\\}b\"c d\"}\"", "(echo '${x - ''a''}' '${x # 'a'!}' '${x - '}bc d'}')");
	GIVES("echo ${x-~} ${x-~/a} ${x-a~} \"${x-~}\" ${x%~}", "(echo ${x - <~>} ${x - <~>/a} ${x - a~} '${x - '~'}' ${x % <~>})");
	GIVES("echo ${x-`a`} ${x-$(b })}", "(echo ${x - `(a)} ${x - $(b })})");
	GIVES("echo $\\\n{\\\nx\\\ny\\\n-\\\nz}", "(echo ${xy - z})");
	GIVES("echo ${x-a\nb}\nc", "(echo ${x - a\nb})\n(c)");
	GIVES("echo $(a b) \"$(c \"d\")\" $()", "(echo $(a b) '$(c 'd')' ${})");
	GIVES("echo $(case x in a) b;; (c) d; esac) z", "(echo ${case x a! (b) c! (d)} z)");
	GIVES("echo $(a # )\n) z", "(echo $(a) z)");
	GIVES("echo `a \\`b \\\\\\`c\\\\\\`\\`` z", "(echo `(a `(b `(c))) z)");
	GIVES("echo `a \\$b '\\$c'` \"`echo \\\"x\\\"`\"", "(echo `(a ${b} '$c') '`(echo 'x')')");
	GIVES("echo $((1+2)) $((x)) $(( (1) )) $(($x+`y`))", "(echo $(('1+2')) $(('x')) $((' (1) ')) $(('${x}''+''`(y)')?))");
}

static void test_arith_or_command(void)
{
	GIVES("echo $(((1)))", "(echo $(('(1)')))");
}

int main(void)
{
	test_simple_commands();
	test_quoting();
	test_expansions();
	test_arith_or_command();
	return done_testing();
}
