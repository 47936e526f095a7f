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
	if (param->op >= PARAM_DEFAULT)
		dump_word(buf, symbols, param->word);
	if (param->op >= PARAM_DEFAULT && param->pattern != NULL)
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
	Part whole;
	uint32_t count;
	const Part *parts = word_parts(word, &whole, &count);
	if (count == 0)
		strbuf_str(buf, (word->flags & WORD_QUOTED) ? STR("''") : STR("_"));
	for (uint32_t i = 0; i < count; i++)
		dump_part(buf, symbols, &parts[i]);
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
		{ "sub", "echo $(((1) " }, { "half", "echo $((c); " }, { "cut", "x\\" },
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

static void test_arithmetic_or_command(void)
{
	GIVES("echo $(((1)))", "(echo $(('(1)')))");
	GIVES("echo $((a) | (b))", "(echo ${pipe {subshell (a)} {subshell (b)}})");
	GIVES("echo \"$((a); b)\" c", "(echo '${list {subshell (a)} (b)}' c)");
	GIVES("echo $((a\nb) # )\n)\nfi", "(echo ${subshell {list (a) (b)}})\n4: unexpected fi at 1");
	GIVES("echo $(($((1)) + $((a); b) ))", "(echo $(('$(('1'))'' + ''${list {subshell (a)} (b)}'' ')?))");
	GIVES("echo $((cat <<E) )\nx\nE\n)", "(echo ${subshell (cat 0<<'x\n')})\n4: unexpected ) at 1");
	GIVES("echo $((cat <<E\nx )\nE\n) )", "(echo ${subshell (cat 0<<'x )\n')})");
	GIVES("echo $(( 1 + ${x:-(2)} + \"3\" ))", "(echo $((' 1 + ''${x :- '(2)'}'' + \"3\" ')?))");
}

static void test_compound(void)
{
	GIVES("a | b |\n\n c", "{pipe (a) (b) (c)}");
	GIVES("! a | b; ! c", "{list {! (a) (b)} {! (c)}}");
	GIVES("a && b ||\n# comment\nc", "{(a) && (b) || (c)}");
	GIVES("a; b & c\nd &", "{list (a) (b)& (c)}\n{list (d)&}");
	GIVES("{ a; b\n}\n( a\nb )\n", "{group {list (a) (b)}}\n{subshell {list (a) (b)}}");
	GIVES("{ a; } >f 2>&1 | b", "{pipe {group (a)} 1>f 2>&1 (b)}");
	GIVES("if a; then b; elif c\nthen d; else e; fi", "{if {then (a) (b)} {then (c) (d)} {else (e)}}");
	GIVES("while a; do b; done; until a; b; do c\ndone", "{list {while (a) (b)} {until {list (a) (b)} (c)}}");
	GIVES("for x do a; done\nfor x; do a; done\nfor x\ndo a; done", "{for x (a)}\n{for x (a)}\n{for x (a)}");
	GIVES("for x in; do a; done\nfor x in a $b; do a; done\nfor x\nin a\n\ndo a; done", "{for x in (a)}\n{for x in a ${b} (a)}\n{for x in a (a)}");
	GIVES("for in in in do; do do; done", "1: unexpected do at 21, do on line 1");
	GIVES("for do in in do; do x do; done", "{for do in in do (x do)}");
	GIVES("case x in esac; case $y in\nesac", "{list {case x} {case ${y}}}");
	GIVES("case x in a) b;; (c|d*) e\n;; \"*\") ;& $f) g; esac", "{case x a! (b) c!|d*! (e) '*'! {} ;& ${f} (g)}");
	GIVES("case x in (esac) b; esac", "{case x esac! (b)}");
	GIVES("case in in in) in; esac", "1: unexpected in at 16, case on line 1");
	GIVES("case in in in) x in; esac", "{case in in! (x in)}");
	GIVES("case a* in [!a]*|[ab]?) b\nesac", "{case a* [!a]*!|[ab]?! (b)}");
	GIVES("f() { a; }\nf ( ) (b) >c\ng()\n\nif a; then b; fi", "{f {group (a)}}\n{f {subshell (b)} 1>c}\n{g {if {then (a) (b)}}}");
	GIVES("my-f() { a; }", "{my-f {group (a)}}");
	GIVES("if (a) then (b) fi; { (c) }", "{list {if {then {subshell (a)} {subshell (b)}}} {group {subshell (c)}}}");
	GIVES("{ { a; } }", "{group {group (a)}}");
	GIVES("faults\nfaults -n 3 -sall ls -n 2 | c; faults -- -x", "{faults}\n{list {faults -n 3 -sall {pipe (ls -F -n 2) (c)}} {faults -- (-x)}}");
	GIVES("faults -p 1 -w 2\nfaults --output f { c; }; ! faults c && d", "{faults -p 1 -w 2}\n{list {faults --output f {group (c)}} {{! {faults (c)}} && (d)}}");
	GIVES("faults | a\nfaults -n 2 >f\necho faults; x=1 faults", "{pipe {faults} (a)}\n{faults -n 2} 1>f\n{list (echo faults) (x=1 faults)}");
}

static void test_here_documents(void)
{
	GIVES("a <<E\nx $y\n\\$z \"q\"\nE\nb", "(a 0<<'x ''${y}''\n$z \"q\"\n')\n(b)");
	GIVES("a <<'E' 3<<\\F\n$x\nE\ny\nF\nb", "(a 0<<'$x\n' 3<<'y\n')\n(b)");
	GIVES("a <<-E; b\n\tx\n\t\ty\n\tE\nc", "{list (a 0<<'x\ny\n') (b)}\n(c)");
	GIVES("a <<E", "(a 0<<_)");
	GIVES("a <<E\nx\nE", "(a 0<<'x\n')");
	GIVES("a <<E\nx", "(a 0<<'x')");
	GIVES("a <<\"\"\nx\n\nb", "(a 0<<'x\n')\n(b)");
	GIVES("a <<E$x\"`\"\ny\nE$x`\nb", "(a 0<<'y\n')\n(b)");
	GIVES("a <<E\nx\\\nE\nE\n", "(a 0<<'xE\n')");
	GIVES("a <<'E'\nx\\\nE\n", "(a 0<<'x\\\n')");
	GIVES("a <<E | b <<F\nx\nE\ny\nF\n", "{pipe (a 0<<'x\n') (b 0<<'y\n')}");
	GIVES("if a <<E; then\nx\nE\nb; fi", "{if {then (a 0<<'x\n') (b)}}");
	GIVES("{ a; } <<E\nx\nE\n", "{group (a)} 0<<'x\n'");
	GIVES("a $(b <<E\nx\nE\n) <<F\ny\nF\n", "(a $(b 0<<'x\n') 0<<'y\n')");
	GIVES("a <<E $(b\nc)\nx\nE\n", "(a ${list (b) (c)} 0<<'x\n')");
	GIVES("a $(b <<E)\nx\nE\nc", "(a $(b 0<<'x\n'))\n(c)");
	GIVES("a `b <<E\nx\nE\n` c", "(a `(b 0<<'x\n') c)");
	GIVES("a <<E\n$(b <<F\nx\nF\n) `c` ${d-\"e\"} $((1))\nE\n", "(a 0<<'$(b 0<<'x\n')'' ''`(c)'' ''${d - 'e'}'' ''$(('1'))''\n')");
	GIVES("a <<E \"b\nc\"\nx\nE\n", "(a 'b\nc' 0<<'x\n')");
	GIVES("a <<E\nx\0y\nE\0\nb", "(a 0<<'xy\n')\n(b)");
	GIVES("a <<E\n${x\nE\n", "3: unexpected end of here-document, ${ on line 2");
}

static void test_aliases(void)
{
	GIVES("ll a; x=1 ll", "{list (ls -F -l a) (x=1 ls -F -l)}");
	GIVES("run ll ll; run x ll", "{list (exec ls -F -l ll) (exec x ll)}");
	GIVES("a; b", "{list (a) (b)}");
	GIVES("\\ll 'll' echo ll", "('l'l 'll' echo ll)");
	GIVES("begin a; fin", "{group (a)}");
	GIVES("quote y' z\nw", "(echo 'x y' z)\n(w)");
	GIVES("lines x\ny", "{list (one) (two x)}\n(y)");
	GIVES("nothing nothing ll", "(ls -F -l)");
	GIVES("nothing\nx", "(x)");
	GIVES("pipe ll", "{pipe (x) (ls -F -l)}");
	GIVES("hide y; z\nw", "(x)\n(w)");
	GIVES("sub + 1)) y", "(echo $(('(1)  + 1')) y)");
	GIVES("half ll) y", "(echo ${list {subshell (c)} (ls -F -l)} y)");
	GIVES("echo $((ll) ; ll) ll", "(echo ${list {subshell (ls -F -l)} (ls -F -l)} ll)");
	GIVES("cut\ny", "(xy)");
	GIVES("$(ll) `ll` | { ll; }", "{pipe ($(ls -F -l) `(ls -F -l)) {group (ls -F -l)}}");
	GIVES("case ll in ll) ll;; esac; for ll in ll; do ll; done", "{list {case ll ll! (ls -F -l)} {for ll in ll (ls -F -l)}}");
	GIVES("if ll; then ll; fi && ll", "{{if {then (ls -F -l) (ls -F -l)}} && (ls -F -l)}");
}

static void test_errors(void)
{
	GIVES("a\nfi", "(a)\n2: unexpected fi at 1");
	GIVES("a\nif b\nthen c\n", "(a)\n4: unexpected end of file at 1, if on line 2");
	GIVES("echo a; done", "1: unexpected done at 9");
	GIVES("{ a; )", "1: unexpected ) at 6, { on line 1");
	GIVES("(a\n}", "2: unexpected } at 1, ( on line 1");
	GIVES("a | | b", "1: unexpected | at 5");
	GIVES("a &&\n\n", "3: unexpected end of file at 1");
	GIVES("; a", "1: unexpected ; at 1");
	GIVES("a;; b", "1: unexpected ;; at 2");
	GIVES("if ; then", "1: unexpected ; at 4, if on line 1");
	GIVES("while a; do done", "1: unexpected done at 13, do on line 1");
	GIVES("case x in a b) c;; esac", "1: unexpected b at 13, case on line 1");
	GIVES("for 1x in a; do b; done", "1: bad for loop variable, for on line 1");
	GIVES("f() c", "1: unexpected c at 5");
	GIVES("f( a", "1: unexpected a at 4");
	GIVES("a b()", "1: unexpected ( at 4");
	GIVES("a > > b", "1: unexpected > at 5");
	GIVES("a >\nb", "1: unexpected newline at 4");
	GIVES("a << \nb", "1: unexpected newline at 6");
	GIVES("a\n'b\nc", "(a)\n3: unexpected end of file, ' on line 2");
	GIVES("\"b\n$c", "2: unexpected end of file, \" on line 1");
	GIVES("a $(b\n", "2: unexpected end of file at 1, $( on line 1");
	GIVES("a\n\n`b", "(a)\n3: unexpected end of file, ` on line 3");
	GIVES("a `if b` c", "1: unexpected `, if on line 1");
	GIVES("a ${b", "1: unexpected end of file, ${ on line 1");
	GIVES("a ${b-\"c}", "1: unexpected end of file, \" on line 1");
	GIVES("a $((1 + 2)", "1: unexpected end of file, $(( on line 1");
	GIVES("c ${} ${b!c} \"${#b-c}\" ${b:2} ${b/'}'/$(d)}", "(c ${${} ? bad substitution} ${${b!c} ? bad substitution} "
		"'${${#b-c} ? bad substitution}' ${${b:2} ? bad substitution} ${${b...} ? bad substitution})");
	GIVES("c ${b:", "1: unexpected end of file, ${ on line 1");
	GIVES("a <<E\n$(b\nE\nc", "3: unexpected end of here-document, $( on line 2");
	GIVES("! ! a", "1: unexpected ! at 3");
	GIVES("in", "1: unexpected in at 1");
}

/* The tree of one command, for looking at what the compact form does not show. The unit is dropped by the caller. */
static Unit *parse_one(const char *text)
{
	ParseHost host = host_make();
	Source source;
	Unit *unit;
	ParseError error;
	source_from_text(&source, str_of(text), "test");
	host.alias = NULL;
	if (parse_command(&host, &source, &unit, &error) != PARSE_COMMAND)
		printf("# no command: %s\n", text);
	return unit;
}

static uint32_t flags_of(const char *word)
{
	char text[100] = "echo ";
	Unit *unit = parse_one(strcat(text, word));
	uint32_t flags = unit->root->simple.words[1]->flags;
	unit_drop(unit);
	return flags;
}

static uint32_t value_flags(const char *text)
{
	Unit *unit = parse_one(text);
	uint32_t flags = unit->root->simple.assigns[0].value->flags;
	unit_drop(unit);
	return flags;
}

static uint32_t command_flags(const char *text)
{
	Unit *unit = parse_one(text);
	uint32_t flags = unit->root->simple.flags;
	unit_drop(unit);
	return flags;
}

static void test_word_flags(void)
{
	CHECK(flags_of("a") == WORD_CONST);
	CHECK(flags_of("'a'\"b\"\\c") == (WORD_CONST | WORD_QUOTED));
	CHECK(flags_of("''") == (WORD_CONST | WORD_QUOTED));
	CHECK(flags_of("a*") == WORD_GLOBS);
	CHECK(flags_of("a?'*'") == (WORD_GLOBS | WORD_QUOTED));
	CHECK(flags_of("'*'\\?") == (WORD_CONST | WORD_QUOTED));
	CHECK(flags_of("[") == WORD_CONST);
	CHECK(flags_of("[a") == WORD_CONST);
	CHECK(flags_of("]a[") == WORD_CONST);
	CHECK(flags_of("[a]") == WORD_GLOBS);
	CHECK(flags_of("[$a") == (WORD_GLOBS | WORD_SPLITS));
	CHECK(flags_of("~") == 0);
	CHECK(flags_of("$x") == WORD_SPLITS);
	CHECK(flags_of("\"$x\"") == WORD_QUOTED);
	CHECK(flags_of("$@") == (WORD_SPLITS | WORD_AT));
	CHECK(flags_of("\"$@\"") == (WORD_QUOTED | WORD_AT));
	CHECK(flags_of("\"$*\"") == WORD_QUOTED);
	CHECK(flags_of("$*") == (WORD_SPLITS | WORD_AT));
	CHECK(flags_of("\"${x-$@}\"") == (WORD_QUOTED | WORD_AT));
	CHECK(flags_of("${#@}") == WORD_SPLITS);
	CHECK(flags_of("${x=y}") == (WORD_SPLITS | WORD_EFFECTS));
	CHECK(flags_of("${x?y}") == (WORD_SPLITS | WORD_FAILS));
	CHECK(flags_of("${x%`y`}") == (WORD_SPLITS | WORD_COMMANDS));
	CHECK(flags_of("$(y)") == (WORD_SPLITS | WORD_COMMANDS));
	CHECK(flags_of("\"$((x+1))\"") == WORD_QUOTED);
	CHECK(flags_of("$((x+=1))") == (WORD_SPLITS | WORD_EFFECTS));
	CHECK(flags_of("$(($x$y))") == (WORD_SPLITS | WORD_EFFECTS));
	CHECK(value_flags("x=*") == (WORD_CONST | WORD_GLOBS));
	CHECK(value_flags("x=") == WORD_CONST);
	CHECK(value_flags("x=~") == 0);
	CHECK(command_flags("a <<E\n$(b)\nE\n") == WORD_COMMANDS);
}

static void test_nodes(void)
{
	Unit *unit = parse_one("a 'b c' \"d\"");
	const SimpleCommand *simple = &unit->root->simple;
	CHECK(unit->references == 1 && str_is(str_of(unit->name), "test"));
	CHECK(simple->argv != NULL && strcmp(simple->argv[1], "b c") == 0 && strcmp(simple->argv[2], "d") == 0);
	CHECK(simple->argv[3] == NULL && !simple->declares && unit->ncells == 1);
	unit_drop(unit);
	unit = parse_one("command -p export a=* b*");
	simple = &unit->root->simple;
	CHECK(simple->declares && simple->argv == NULL);
	CHECK(simple->words[3]->flags == (WORD_CONST | WORD_GLOBS | WORD_ASSIGNS));
	CHECK(simple->words[4]->flags == WORD_GLOBS);
	unit_drop(unit);
	unit = parse_one("a <<E && b\n${x?}\nE\n");
	CHECK(unit->root->and_or.nodes[0]->simple.flags == WORD_FAILS && unit->root->and_or.nodes[1]->simple.flags == 0);
	unit_drop(unit);
	unit = parse_one("\n\n{\na\n\nb $c\n'd\n' e f\ng; }");
	const List *list = &unit->root->group->list;
	CHECK(unit->root->line == 3 && list->nitems == 4);
	CHECK(list->items[0].node->line == 4 && list->items[1].node->line == 6 && list->items[2].node->line == 7);
	CHECK(list->items[3].node->line == 9);
	unit_drop(unit);
	unit = parse_one("a $((b\n)\nc) d <<E\n\n$e\nE\n");
	CHECK(unit->root->simple.words[1]->parts[0].command->body->list.items[1].node->line == 3);
	unit_drop(unit);
}

/* An interactive source is asked for a line only when the command needs it, and told why. */
static void test_asking(void)
{
	ParseHost host = host_make();
	Feed feed = { .text = STR("a\nif b\nthen c; fi\n\n# x\nd <<E\nx\nE\ne") };
	Source source;
	Unit *unit;
	ParseError error;
	source_from_callback(&source, feed_more, &feed, NULL);
	CHECK(parse_command(&host, &source, &unit, &error) == PARSE_COMMAND && feed.asked_new == 1 && feed.asked_more == 0);
	unit_drop(unit);
	CHECK(parse_command(&host, &source, &unit, &error) == PARSE_COMMAND && feed.asked_new == 2 && feed.asked_more == 1);
	unit_drop(unit);
	CHECK(parse_command(&host, &source, &unit, &error) == PARSE_COMMAND && unit->root == NULL && feed.asked_new == 3);
	unit_drop(unit);
	CHECK(parse_command(&host, &source, &unit, &error) == PARSE_COMMAND && unit->root == NULL && feed.asked_new == 4);
	unit_drop(unit);
	CHECK(parse_command(&host, &source, &unit, &error) == PARSE_COMMAND && feed.asked_new == 5 && feed.asked_more == 3);
	unit_drop(unit);
	CHECK(source.line == 9 && !source_exhausted(&source));
	CHECK(parse_command(&host, &source, &unit, &error) == PARSE_COMMAND && feed.asked_new == 6);
	unit_drop(unit);
	CHECK(parse_command(&host, &source, &unit, &error) == PARSE_END && unit == NULL);
	CHECK(source_exhausted(&source));
	source_from_text(&source, STR("a\n # b\n\n"), NULL);
	CHECK(!source_exhausted(&source));
	CHECK(parse_command(&host, &source, &unit, &error) == PARSE_COMMAND && source_exhausted(&source));
	unit_drop(unit);
	free(feed.held);
}

/* After an error the rest of the line is dropped, and the next line has its number. */
static void test_going_on(void)
{
	ParseHost host = host_make();
	Feed feed = { .text = STR("fi; c\n`(` 'd\nc $(d <<E\n`)`\nE\nc") };
	Source source;
	Unit *unit;
	ParseError error;
	source_from_callback(&source, feed_more, &feed, NULL);
	CHECK(parse_command(&host, &source, &unit, &error) == PARSE_ERROR && error.line == 1);
	CHECK(parse_command(&host, &source, &unit, &error) == PARSE_ERROR && error.line == 2);
	CHECK(parse_command(&host, &source, &unit, &error) == PARSE_ERROR && error.line == 4);
	CHECK(parse_command(&host, &source, &unit, &error) == PARSE_COMMAND && unit->root->line == 6);
	unit_drop(unit);
	free(feed.held);
}

static void test_deep_nesting(void)
{
	static const char *const opening[] = { "(", "{ ", "$(", "\"$(", "${x-", "$((", "if ", "a && ! (", "\"${x-\"", "a=$(a=" };
	const char *here = __builtin_frame_address(0);
	for (size_t i = 0; i < sizeof opening / sizeof *opening; i++) {
		StrBuf text = { 0 };
		for (int k = 0; k < 100000; k++)
			strbuf_append(&text, opening[i], strlen(opening[i]));
		ParseHost host = host_make();
		Source source;
		Unit *unit;
		ParseError error;
		host.stack_limit = here - (200 << 10);
		source_from_text(&source, strbuf_finish(&text), NULL);
		ParseStatus status = parse_command(&host, &source, &unit, &error);
		if (!CHECK(status == PARSE_ERROR && error.message != NULL))
			printf("# %s\n", opening[i]);
		unit_drop(unit);
		strbuf_free(&text);
	}
}

static void test_other_entries(void)
{
	ParseHost host = host_make();
	ParseError error;
	Unit *unit = unit_new(NULL);
	StrBuf buf = { 0 };
	dump_word(&buf, &symbols, parse_prompt(&host, unit, STR("$x \"a\" ${y-'b'} `c` \\$ \\z$"), &error));
	strbuf_reserve(&buf, 0);
	CHECK(str_is(strbuf_finish(&buf), "'${x}'' \"a\" ''${y - ''b''}'' ''`(c)'' $ \\z$'"));
	CHECK(parse_prompt(&host, unit, STR("a${"), &error) == NULL && error.found != NULL);
	CHECK(parse_arith_text(&host, &unit->arena, STR("1 + x"), &error) != NULL);
	CHECK(parse_arith_text(&host, &unit->arena, STR("1 +"), &error) == NULL && error.message != NULL);
	unit_drop(unit);
	strbuf_free(&buf);
	CHECK(is_reserved_word(STR("esac"), false) && is_reserved_word(STR("faults"), true));
	CHECK(!is_reserved_word(STR("faults"), false) && !is_reserved_word(STR("echo"), true) && !is_reserved_word(STR(""), true));
}

/* Broken scripts must give an error or a tree, nothing else: a sanitizer build looks on. */
static void test_mutations(void)
{
	static const char seeds[] =
		"if a; then b; elif c; then d; else e; fi >f 2>&1 <<E\n$x ${y-z} `w`\nE\n"
		"case $x in (a|b*) c;; \"d\") e ;& *) esac\nfor x in a \"$@\"; do ll; run ll; done | { lines; }\n"
		"f() ( a=~/b:~ export c=$((d + (e) * $f)) )\necho ${x%\"${y#'z'}\"} $((a) ; b) $'\\x41\\'' `a \\`b\\``\n"
		"while ! a && b || c; do d & done; sub + 1)) <<-'X' 3<<Y\n\tx\n\tX\n$(cat <<Z\nz\nZ\n)\nY\nfaults -n 3 a\n";
	static const char bytes[] = "\n\\'\"`$(){}|&;<>#~=: \tx1*[!-\0";
	uint32_t random = 12345;
	bool sane = true;
	for (int round = 0; round < 3000; round++) {
		char text[sizeof seeds];
		memcpy(text, seeds, sizeof seeds);
		for (uint32_t i = 0; i < 1 + (random >> 16) % 6; i++) {
			random = random * 1103515245 + 12345;
			text[(random >> 8) % (sizeof seeds - 1)] = bytes[(random >> 3) % (sizeof bytes - 1)];
		}
		Feed feed = { .text = { text, sizeof seeds - 1 }, .piece = (size_t)round % 4 };
		Source source;
		StrBuf buf = { 0 };
		source_from_callback(&source, feed_more, &feed, NULL);
		parse_everything(&buf, &source);
		sane &= buf.len > 0;
		strbuf_free(&buf);
		free(feed.held);
	}
	CHECK(sane);
}

int main(void)
{
	test_simple_commands();
	test_quoting();
	test_expansions();
	test_arithmetic_or_command();
	test_compound();
	test_here_documents();
	test_aliases();
	test_errors();
	test_word_flags();
	test_nodes();
	test_asking();
	test_going_on();
	test_deep_nesting();
	test_other_entries();
	test_mutations();
	symtab_free(&symbols);
	return done_testing();
}
