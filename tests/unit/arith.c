/* tests/unit/arith.c: arithmetic expressions parse to the tree that C's precedence asks for. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/arith.h"

#include <stdlib.h>

#include "unit.h"

static Arena arena;
static SymTab symbols;
static bool assigns;
static const char *message;

static const char *const names[] = {
	[ARITH_NEGATE] = "neg", [ARITH_PLUS] = "pos", [ARITH_NOT] = "!", [ARITH_COMPLEMENT] = "~",
	[ARITH_PRE_INCREMENT] = "++.", [ARITH_PRE_DECREMENT] = "--.",
	[ARITH_POST_INCREMENT] = ".++", [ARITH_POST_DECREMENT] = ".--",
	[ARITH_MULTIPLY] = "*", [ARITH_DIVIDE] = "/", [ARITH_REMAINDER] = "%", [ARITH_ADD] = "+",
	[ARITH_SUBTRACT] = "-", [ARITH_SHIFT_LEFT] = "<<", [ARITH_SHIFT_RIGHT] = ">>",
	[ARITH_LESS] = "<", [ARITH_LESS_EQUAL] = "<=",
	[ARITH_GREATER] = ">", [ARITH_GREATER_EQUAL] = ">=",
	[ARITH_EQUAL] = "==", [ARITH_NOT_EQUAL] = "!=", [ARITH_BIT_AND] = "&", [ARITH_BIT_XOR] = "^",
	[ARITH_BIT_OR] = "|", [ARITH_AND] = "&&", [ARITH_OR] = "||", [ARITH_CONDITION] = "?",
	[ARITH_ASSIGN] = "", [ARITH_COMMA] = ",",
};

/* Writes the tree with every operator in front of its operands, in parentheses. */
static void show(StrBuf *buf, const Arith *tree)
{
	const char *sym = symbols.count ? symbols.symbols[tree->sym].name : "";
	switch (tree->op) {
	case ARITH_NUMBER: strbuf_format(buf, "%lld", (long long)tree->number); return;
	case ARITH_VARIABLE: strbuf_format(buf, "%s", sym); return;
	case ARITH_PARAM: strbuf_format(buf, "$%s", tree->param->name.ptr); return;
	case ARITH_PRE_INCREMENT: case ARITH_PRE_DECREMENT:
	case ARITH_POST_INCREMENT: case ARITH_POST_DECREMENT:
		strbuf_format(buf, "(%s %s)", names[tree->op], sym);
		return;
	case ARITH_ASSIGN:
		strbuf_format(buf, "(%s= %s ", names[tree->assign_op], sym);
		show(buf, tree->b);
		break;
	default:
		strbuf_format(buf, "(%s ", names[tree->op]);
		show(buf, tree->a);
		if (tree->op < ARITH_MULTIPLY)
			break;
		strbuf_char(buf, ' ');
		show(buf, tree->b);
		if (tree->op != ARITH_CONDITION)
			break;
		strbuf_char(buf, ' ');
		show(buf, tree->c);
	}
	strbuf_char(buf, ')');
}

static const Arith *parse(const char *text)
{
	Part part = { .kind = PART_LITERAL, .text = str_of(text) };
	return arith_parse(&arena, &symbols, &part, 1, NULL, &assigns, &message);
}

static bool shows(const Arith *tree, const char *expected)
{
	StrBuf buf = { .arena = &arena };
	if (!tree) {
		printf("# no tree: %s\n", message ? message : "to be expanded first");
		return false;
	}
	show(&buf, tree);
	Str text = strbuf_finish(&buf);
	if (!str_is(text, expected))
		printf("# got %s\n", text.ptr);
	return str_is(text, expected);
}

static bool parses(const char *text, const char *expected)
{
	return shows(parse(text), expected);
}

static bool fails(const char *text, const char *expected)
{
	const Arith *got = parse(text);
	if (!got && message && strcmp(message, expected) != 0)
		printf("# got %s\n", message);
	return !got && message && strcmp(message, expected) == 0;
}

static void test_numbers(void)
{
	CHECK(parses("", "0"));
	CHECK(parses(" \t\n ", "0"));
	CHECK(parses(" 42 ", "42"));
	CHECK(parses("010", "8"));
	CHECK(parses("0x1fF", "511"));
	CHECK(parses("0", "0"));
	CHECK(parses("9223372036854775807", "9223372036854775807"));
	CHECK(parses("-9223372036854775808", "-9223372036854775808"));
	CHECK(fails("9223372036854775808", "number too large"));
	CHECK(fails("08", "invalid number \"08\""));
	CHECK(fails("12ab", "invalid number \"12ab\""));
	CHECK(fails("0x", "invalid number \"0x\""));
}

static void test_precedence(void)
{
	CHECK(parses("a+b*c", "(+ a (* b c))"));
	CHECK(parses("a*b+c", "(+ (* a b) c)"));
	CHECK(parses("a-b-c", "(- (- a b) c)"));
	CHECK(parses("a/b%c", "(% (/ a b) c)"));
	CHECK(parses("a<<b+c>>d", "(>> (<< a (+ b c)) d)"));
	CHECK(parses("a<b==c>=d", "(== (< a b) (>= c d))"));
	CHECK(parses("a<=b != c>d", "(!= (<= a b) (> c d))"));
	CHECK(parses("a|b^c&d==e", "(| a (^ b (& c (== d e))))"));
	CHECK(parses("a||b&&c|d", "(|| a (&& b (| c d)))"));
	CHECK(parses("a?b:c?d:e", "(? a b (? c d e))"));
	CHECK(parses("a?b,c:d", "(? a (, b c) d)"));
	CHECK(parses("a?b=c:d", "(? a (= b c) d)"));
	CHECK(parses("a,b,c", "(, (, a b) c)"));
	CHECK(parses("(a+b)*c", "(* (+ a b) c)"));
	CHECK(parses("!a+~b", "(+ (! a) (~ b))"));
	CHECK(parses("- - a", "(neg (neg a))"));
	CHECK(parses("-a*+b", "(* (neg a) (pos b))"));
	CHECK(parses("!!a", "(! (! a))"));
}

static void test_assignment(void)
{
	CHECK(parses("a=b=c", "(= a (= b c))"));
	CHECK(assigns);
	CHECK(parses("a*=b+c", "(*= a (+ b c))"));
	CHECK(parses("a/=b", "(/= a b)"));
	CHECK(parses("a%=b", "(%= a b)"));
	CHECK(parses("a+=b", "(+= a b)"));
	CHECK(parses("a-=-b", "(-= a (neg b))"));
	CHECK(parses("a<<=b", "(<<= a b)"));
	CHECK(parses("a>>=b", "(>>= a b)"));
	CHECK(parses("a&=b", "(&= a b)"));
	CHECK(parses("a^=b", "(^= a b)"));
	CHECK(parses("a|=b", "(|= a b)"));
	CHECK(parses("a==b", "(== a b)"));
	CHECK(!assigns);
	CHECK(fails("1=2", "assignment to something that is not a variable"));
	CHECK(fails("a+b=2", "assignment to something that is not a variable"));
	CHECK(fails("a?b:c=2", "assignment to something that is not a variable"));
}

static void test_steps(void)
{
	CHECK(parses("++a", "(++. a)"));
	CHECK(assigns);
	CHECK(parses("-- a", "(--. a)"));
	CHECK(parses("a++", "(.++ a)"));
	CHECK(parses("a-- - b", "(- (.-- a) b)"));
	CHECK(parses("a+++b", "(+ (.++ a) b)"));
	CHECK(parses("a++ + b", "(+ (.++ a) b)"));
	CHECK(parses("a--1", "(- a -1)"));
	CHECK(parses("a--b", "(- a (neg b))"));
	CHECK(!assigns);
	CHECK(parses("2--5", "7"));
	CHECK(parses("--5", "5"));
	CHECK(parses("a- -b", "(- a (neg b))"));
	CHECK(parses("(a)++", "(.++ a)"));
	CHECK(parses("++(a)", "(++. a)"));
}

static void test_folding(void)
{
	CHECK(parses("1+2*3", "7"));
	CHECK(parses("1<2 && 3>4 || 5", "1"));
	CHECK(parses("1/0", "(/ 1 0)"));
	CHECK(parses("5%0", "(% 5 0)"));
	CHECK(parses("(-9223372036854775807-1)/-1", "-9223372036854775808"));
	CHECK(parses("(-9223372036854775807-1)%-1", "0"));
	CHECK(parses("9223372036854775807+1", "-9223372036854775808"));
	CHECK(parses("-7/2", "-3"));
	CHECK(parses("-7%2", "-1"));
	CHECK(parses("-8>>1", "-4"));
	CHECK(parses("1<<63", "-9223372036854775808"));
	CHECK(parses("1<<64", "1"));
	CHECK(parses("~0", "-1"));
	CHECK(parses("6^3|8", "13"));
}

static void test_errors(void)
{
	CHECK(fails("1+", "expected an operand"));
	CHECK(fails("(1", "expected \")\""));
	CHECK(fails("1)", "unexpected \")\""));
	CHECK(fails("1 2", "unexpected \"2\""));
	CHECK(fails("1 abc", "unexpected \"abc\""));
	CHECK(fails("* 2", "unexpected \"*\""));
	CHECK(fails("1 + && 2", "unexpected \"&&\""));
	CHECK(fails("a ? b", "expected \":\""));
	CHECK(fails("a ? b c", "unexpected \"c\""));
	CHECK(fails("a @ b", "unexpected \"@\""));
	CHECK(fails("1 \303\251", "unexpected \"\303\251\""));
	CHECK(fails("!", "expected an operand"));
	CHECK(fails("a ! b", "unexpected \"!\""));
}

/* The text with each $ made a parameter part of its own, called by the letter behind it. */
static const Arith *parse_params(const char *text)
{
	Part parts[16];
	size_t nparts = 0;
	for (const char *p = text; *p; ) {
		size_t len = strcspn(p, "$");
		if (len > 0) {
			Str literal = { arena_copy(&arena, p, len), len };
			parts[nparts++] = (Part){ .kind = PART_LITERAL, .text = literal };
			p += len;
			continue;
		}
		Param *param = ARENA_NEW(&arena, Param);
		*param = (Param){ .name = { arena_copy(&arena, p + 1, 1), 1 } };
		param->kind = p[1] == '@' || p[1] == '#' ? PARAM_SPECIAL : PARAM_VARIABLE;
		param->special = p[1];
		param->op = p[1] == 'L' ? PARAM_LENGTH : PARAM_PLAIN;
		parts[nparts] = (Part){ .kind = PART_PARAM, .param = param };
		nparts++;
		p += 2;
	}
	return arith_parse(&arena, &symbols, parts, nparts, NULL, &assigns, &message);
}

static bool waits(const char *text)
{
	return !parse_params(text) && !message;
}

static void test_params(void)
{
	CHECK(shows(parse_params("$a"), "$a"));
	CHECK(shows(parse_params("$a+$b*2"), "(+ $a (* $b 2))"));
	CHECK(shows(parse_params("-$a - -$b"), "(- (neg $a) (neg $b))"));
	CHECK(shows(parse_params("x=$a"), "(= x $a)"));
	CHECK(shows(parse_params("$# < 3"), "(< $# 3)"));
	CHECK(shows(parse_params("x--$a"), "(- x (neg $a))"));
	CHECK(waits("$a$b"));
	CHECK(waits("1$a"));
	CHECK(waits("$a 1"));
	CHECK(waits("x$a"));
	CHECK(waits("$a" "1"));
	CHECK(waits("$a = 3"));
	CHECK(waits("1 $a 2"));
	CHECK(waits("($a"));
	CHECK(waits("$@"));
	CHECK(waits("$L"));
	CHECK(waits("$a++"));
}

static void test_depth(void)
{
	enum { DEPTH = 200000 };
	char *text = mem_alloc(DEPTH + 1);
	memset(text, '(', DEPTH);
	text[DEPTH] = '\0';
	Part part = { .kind = PART_LITERAL, .text = str_of(text) };
	const char *limit = (const char *)__builtin_frame_address(0) - 100000;
	CHECK(!arith_parse(&arena, &symbols, &part, 1, limit, &assigns, &message));
	CHECK(message && strcmp(message, "expression nested too deeply") == 0);
	memset(text, '~', DEPTH);
	CHECK(!arith_parse(&arena, &symbols, &part, 1, limit, &assigns, &message));
	for (size_t i = 0; i < DEPTH; i += 2)
		memcpy(text + i, "a?", 2);
	CHECK(!arith_parse(&arena, &symbols, &part, 1, limit, &assigns, &message));
	for (size_t i = 0; i < DEPTH; i += 4)
		memcpy(text + i, "a?b:", 4);
	CHECK(!arith_parse(&arena, &symbols, &part, 1, limit, &assigns, &message));
	free(text);
}

int main(void)
{
	test_numbers();
	test_precedence();
	test_assignment();
	test_steps();
	test_folding();
	test_errors();
	test_params();
	test_depth();
	symtab_free(&symbols);
	arena_free(&arena);
	return done_testing();
}
