/* syntax/arith.c: arithmetic expressions by precedence climbing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/arith.h"

#include "base/ctype.h"
#include "base/num.h"
#include "base/utf8.h"

/*
 * The text to parse. Every parameter part is one NUL byte in it, so that the parser sees plain
 * bytes; a NUL occurs nowhere else, since the shell's text has none.
 */
typedef struct Parser {
	Arena *arena;
	SymTab *symbols;
	const char *start, *p, *end;
	const Part *next_part;      /* parameters are taken from here on, in order */
	const Part *last_part;
	const char *stack_limit;
	const char *message;
	bool assigns;
} Parser;

/* Binding strength of the binary operators, weakest first. */
enum {
	BIND_NONE, BIND_OR, BIND_AND, BIND_BIT_OR, BIND_BIT_XOR, BIND_BIT_AND, BIND_EQUAL,
	BIND_LESS, BIND_SHIFT, BIND_ADD, BIND_MULTIPLY
};

/* What stands at a place where a binary or an assignment operator may. */
typedef struct Operator {
	uint8_t op;                 /* ArithOp; what an assignment applies, ASSIGN for plain = */
	uint8_t bind;               /* BIND_NONE: no binary operator */
	uint8_t len;                /* bytes; 0: neither */
} Operator;

static const Arith *parse_comma(Parser *parser);
static const Arith *parse_unary(Parser *parser);

static const Arith *fail(Parser *parser, const char *message)
{
	if (!parser->message)
		parser->message = message;
	return NULL;
}

static bool is_space(int c)
{
	return c == ' ' || (unsigned)c - '\t' < 5;
}

static void skip_space(Parser *parser)
{
	while (parser->p < parser->end && is_space(*parser->p))
		parser->p++;
}

/* The byte at an offset from the next one, -1 behind the end. */
static int peek(const Parser *parser, ptrdiff_t offset)
{
	return parser->end - parser->p > offset ? (unsigned char)parser->p[offset] : -1;
}

static const char *word_end(const char *p, const char *end)
{
	while (p < end && is_name_char(*p))
		p++;
	return p;
}

static Operator operator_at(const Parser *parser)
{
	int c = peek(parser, 0), next = peek(parser, 1);
	uint8_t op, bind;
	switch (c) {
	case '*': op = ARITH_MULTIPLY, bind = BIND_MULTIPLY; break;
	case '/': op = ARITH_DIVIDE, bind = BIND_MULTIPLY; break;
	case '%': op = ARITH_REMAINDER, bind = BIND_MULTIPLY; break;
	case '+': op = ARITH_ADD, bind = BIND_ADD; break;
	case '-': op = ARITH_SUBTRACT, bind = BIND_ADD; break;
	case '^': op = ARITH_BIT_XOR, bind = BIND_BIT_XOR; break;
	case '&':
		if (next == '&')
			return (Operator){ ARITH_AND, BIND_AND, 2 };
		op = ARITH_BIT_AND, bind = BIND_BIT_AND;
		break;
	case '|':
		if (next == '|')
			return (Operator){ ARITH_OR, BIND_OR, 2 };
		op = ARITH_BIT_OR, bind = BIND_BIT_OR;
		break;
	case '<':
	case '>':
		if (next == c) {
			op = c == '<' ? ARITH_SHIFT_LEFT : ARITH_SHIFT_RIGHT;
			if (peek(parser, 2) == '=')
				return (Operator){ op, BIND_NONE, 3 };
			return (Operator){ op, BIND_SHIFT, 2 };
		}
		op = c == '<' ? ARITH_LESS : ARITH_GREATER;
		if (next == '=')
			return (Operator){ op + 1, BIND_LESS, 2 };
		return (Operator){ op, BIND_LESS, 1 };
	case '=':
		if (next == '=')
			return (Operator){ ARITH_EQUAL, BIND_EQUAL, 2 };
		return (Operator){ ARITH_ASSIGN, BIND_NONE, 1 };
	case '!':
		if (next == '=')
			return (Operator){ ARITH_NOT_EQUAL, BIND_EQUAL, 2 };
		return (Operator){ 0 };
	default:
		return (Operator){ 0 };
	}
	if (next == '=')
		return (Operator){ op, BIND_NONE, 2 };
	return (Operator){ op, bind, 1 };
}

/* Complains about what stands here, where an operand, an operator or the end should. */
static const Arith *fail_here(Parser *parser)
{
	if (parser->p == parser->end)
		return fail(parser, "expected an operand");
	const char *stop = word_end(parser->p, parser->end);
	if (stop == parser->p) {
		size_t len = operator_at(parser).len;
		stop += len ? len : char_len(parser->p, parser->end, true);
	}
	StrBuf text = { .arena = parser->arena };
	strbuf_format(&text, "unexpected \"%.*s\"", (int)(stop - parser->p), parser->p);
	return fail(parser, strbuf_finish(&text).ptr);
}

static const Arith *make(Parser *parser, Arith value)
{
	Arith *node = ARENA_NEW(parser->arena, Arith);
	*node = value;
	return node;
}

static const Arith *make_number(Parser *parser, int64_t number)
{
	return make(parser, (Arith){ .op = ARITH_NUMBER, .number = number });
}

bool arith_unary(ArithOp op, int64_t a, int64_t *result)
{
	switch (op) {
	case ARITH_PLUS: *result = a; return true;
	case ARITH_NEGATE: *result = (int64_t)(0 - (uint64_t)a); return true;
	case ARITH_NOT: *result = !a; return true;
	case ARITH_COMPLEMENT: *result = ~a; return true;
	default: return false;
	}
}

bool arith_binary(ArithOp op, int64_t a, int64_t b, int64_t *result)
{
	uint64_t ua = (uint64_t)a, ub = (uint64_t)b;
	switch (op) {
	case ARITH_MULTIPLY: *result = (int64_t)(ua * ub); return true;
	case ARITH_DIVIDE:
		if (b == 0)
			return false;
		*result = b == -1 ? (int64_t)(0 - ua) : a / b;  /* INT64_MIN / -1 traps on x86 */
		return true;
	case ARITH_REMAINDER:
		if (b == 0)
			return false;
		*result = b == -1 ? 0 : a % b;
		return true;
	case ARITH_ADD: *result = (int64_t)(ua + ub); return true;
	case ARITH_SUBTRACT: *result = (int64_t)(ua - ub); return true;
	case ARITH_SHIFT_LEFT: *result = (int64_t)(ua << (ub & 63)); return true;
	case ARITH_SHIFT_RIGHT: *result = a >> (ub & 63); return true;
	case ARITH_LESS: *result = a < b; return true;
	case ARITH_LESS_EQUAL: *result = a <= b; return true;
	case ARITH_GREATER: *result = a > b; return true;
	case ARITH_GREATER_EQUAL: *result = a >= b; return true;
	case ARITH_EQUAL: *result = a == b; return true;
	case ARITH_NOT_EQUAL: *result = a != b; return true;
	case ARITH_BIT_AND: *result = a & b; return true;
	case ARITH_BIT_XOR: *result = a ^ b; return true;
	case ARITH_BIT_OR: *result = a | b; return true;
	case ARITH_AND: *result = a && b; return true;
	case ARITH_OR: *result = a || b; return true;
	default: return false;
	}
}

static const Arith *make_unary(Parser *parser, ArithOp op, const Arith *a)
{
	int64_t number;
	if (a->op == ARITH_NUMBER && arith_unary(op, a->number, &number))
		return make_number(parser, number);
	return make(parser, (Arith){ .op = op, .a = a });
}

/* A division by zero is left for the evaluation, which may never reach it. */
static const Arith *make_binary(Parser *parser, ArithOp op, const Arith *a, const Arith *b)
{
	int64_t number;
	bool constant = a->op == ARITH_NUMBER && b->op == ARITH_NUMBER;
	if (constant && arith_binary(op, a->number, b->number, &number))
		return make_number(parser, number);
	return make(parser, (Arith){ .op = op, .a = a, .b = b });
}

static const Arith *make_step(Parser *parser, ArithOp op, SymId sym)
{
	parser->assigns = true;
	return make(parser, (Arith){ .op = op, .sym = sym });
}

/* True for the digits of a constant that is well formed, so that only its size can be wrong. */
static bool is_constant(Str text)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	size_t skip = 0, valid = 10;
	if (text.len > 1 && text.ptr[0] == '0') {
		bool hex = (text.ptr[1] | 32) == 'x';
		skip = hex ? 2 : 1;
		valid = hex ? sizeof digits - 1 : 8;
	}
	for (size_t i = skip; i < text.len; i++)
		if (!memchr(digits, text.ptr[i], valid))
			return false;
	return skip < text.len;
}

/* A constant; `negative`: with the minus before it, as -9223372036854775808 needs. */
static const Arith *parse_number(Parser *parser, bool negative)
{
	const char *start = parser->p - negative;
	const char *stop = word_end(parser->p, parser->end);
	Str digits = { parser->p, (size_t)(stop - parser->p) };
	int64_t number;
	if (!num_parse_constant((Str){ start, (size_t)(stop - start) }, &number)) {
		if (is_constant(digits))
			return fail(parser, "number too large");
		StrBuf text = { .arena = parser->arena };
		strbuf_format(&text, "invalid number \"%.*s\"", (int)digits.len, digits.ptr);
		return fail(parser, strbuf_finish(&text).ptr);
	}
	parser->p = stop;
	return make_number(parser, number);
}

/* A parameter is an operand unless its value could grow together with what stands beside it. */
static const Arith *parse_param(Parser *parser)
{
	while (parser->next_part < parser->last_part && parser->next_part->kind != PART_PARAM)
		parser->next_part++;
	if (parser->next_part == parser->last_part)
		return fail_here(parser);
	int next = peek(parser, 1);
	bool follows = parser->p > parser->start && is_name_char(parser->p[-1]);
	if (follows || is_name_char(next) || next == '\0')
		return NULL;
	parser->p++;
	return make(parser, (Arith){ .op = ARITH_PARAM, .param = parser->next_part++->param });
}

/* Is the operator at hand ++ or --, written without a gap? */
static bool at_step(const Parser *parser)
{
	int c = peek(parser, 0);
	return (c == '+' || c == '-') && peek(parser, 1) == c;
}

static const Arith *parse_name(Parser *parser)
{
	const char *stop = word_end(parser->p, parser->end);
	SymId sym = symtab_intern(parser->symbols, parser->p, (size_t)(stop - parser->p));
	parser->p = stop;
	return make(parser, (Arith){ .op = ARITH_VARIABLE, .sym = sym });
}

/*
 * Takes ++ or -- behind a variable. Where an operand follows these they are two operators, so that
 * `x--1` means x - -1: POSIX leaves the step operators out, and a script that expands `$((x-$y))`
 * with a negative y expects a difference.
 */
static const Arith *parse_postfix(Parser *parser, const Arith *operand)
{
	if (!operand || operand->op != ARITH_VARIABLE)
		return operand;
	skip_space(parser);
	if (!at_step(parser))
		return operand;
	const char *start = parser->p;
	parser->p += 2;
	skip_space(parser);
	int next = peek(parser, 0);
	if (is_name_char(next) || next == '(' || next == '\0') {
		parser->p = start;
		return operand;
	}
	ArithOp op = *start == '+' ? ARITH_POST_INCREMENT : ARITH_POST_DECREMENT;
	return make_step(parser, op, operand->sym);
}

static const Arith *parse_parenthesised(Parser *parser)
{
	parser->p++;
	const Arith *inner = parse_comma(parser);
	if (!inner)
		return NULL;
	if (parser->p == parser->end)
		return fail(parser, "expected \")\"");
	if (*parser->p != ')')
		return fail_here(parser);
	parser->p++;
	return inner;
}

/* ++ or -- before an operand: a step when that is a variable, else two signs. */
static const Arith *parse_step(Parser *parser)
{
	bool increment = *parser->p == '+';
	parser->p += 2;
	const Arith *operand = parse_unary(parser);
	if (!operand)
		return NULL;
	if (operand->op == ARITH_VARIABLE) {
		ArithOp op = increment ? ARITH_PRE_INCREMENT : ARITH_PRE_DECREMENT;
		return make_step(parser, op, operand->sym);
	}
	ArithOp sign = increment ? ARITH_PLUS : ARITH_NEGATE;
	return make_unary(parser, sign, make_unary(parser, sign, operand));
}

static const Arith *parse_unary(Parser *parser)
{
	if (parser->stack_limit && (const char *)__builtin_frame_address(0) < parser->stack_limit)
		return fail(parser, "expression nested too deeply");
	skip_space(parser);
	ArithOp op;
	int c = peek(parser, 0);
	switch (c) {
	case '\0': return parse_param(parser);
	case '(': return parse_postfix(parser, parse_parenthesised(parser));
	case '-': op = ARITH_NEGATE; break;
	case '+': op = ARITH_PLUS; break;
	case '!': op = ARITH_NOT; break;
	case '~': op = ARITH_COMPLEMENT; break;
	default:
		if (is_digit(c))
			return parse_number(parser, false);
		if (is_name_start(c))
			return parse_postfix(parser, parse_name(parser));
		return fail_here(parser);
	}
	if (at_step(parser))
		return parse_step(parser);
	parser->p++;
	if (c == '-' && is_digit(peek(parser, 0)))
		return parse_number(parser, true);
	const Arith *operand = parse_unary(parser);
	return operand ? make_unary(parser, op, operand) : NULL;
}

/* Operators that bind at least as strongly as `bind`, all of them left-associative. */
static const Arith *parse_binary(Parser *parser, unsigned bind)
{
	const Arith *left = parse_unary(parser);
	while (left) {
		skip_space(parser);
		Operator operator = operator_at(parser);
		if (operator.bind < bind || operator.bind == BIND_NONE)
			break;
		parser->p += operator.len;
		const Arith *right = parse_binary(parser, operator.bind + 1);
		left = right ? make_binary(parser, operator.op, left, right) : NULL;
	}
	return left;
}

static const Arith *parse_condition(Parser *parser)
{
	const Arith *condition = parse_binary(parser, BIND_OR);
	if (!condition || peek(parser, 0) != '?')
		return condition;
	parser->p++;
	const Arith *yes = parse_comma(parser);
	if (!yes)
		return NULL;
	if (parser->p == parser->end)
		return fail(parser, "expected \":\"");
	if (*parser->p != ':')
		return fail_here(parser);
	parser->p++;
	const Arith *no = parse_condition(parser);
	if (!no)
		return NULL;
	return make(parser, (Arith){ .op = ARITH_CONDITION, .a = condition, .b = yes, .c = no });
}

static const Arith *parse_assignment(Parser *parser)
{
	const Arith *left = parse_condition(parser);
	if (!left)
		return NULL;
	Operator operator = operator_at(parser);
	if (operator.len == 0)
		return left;
	if (left->op != ARITH_VARIABLE)
		return fail(parser, "assignment to something that is not a variable");
	parser->p += operator.len;
	const Arith *value = parse_assignment(parser);
	if (!value)
		return NULL;
	parser->assigns = true;
	return make(parser, (Arith){
		.op = ARITH_ASSIGN, .assign_op = operator.op, .sym = left->sym, .b = value
	});
}

static const Arith *parse_comma(Parser *parser)
{
	const Arith *left = parse_assignment(parser);
	while (left && peek(parser, 0) == ',') {
		parser->p++;
		const Arith *right = parse_assignment(parser);
		left = right ? make_binary(parser, ARITH_COMMA, left, right) : NULL;
	}
	return left;
}

static bool is_operand_part(const Part *part)
{
	if (part->kind == PART_LITERAL)
		return true;
	if (part->kind != PART_PARAM || part->param->op != PARAM_PLAIN)
		return false;
	char special = part->param->kind == PARAM_SPECIAL ? part->param->special : '\0';
	return special != '@' && special != '*';
}

/* Joins the parts to one text with a NUL for each parameter; false when that is no use yet. */
static bool join_parts(Arena *arena, const Part *parts, size_t nparts, Str *text, bool *has_params)
{
	StrBuf buf = { .arena = arena };
	*has_params = false;
	for (size_t i = 0; i < nparts; i++) {
		if (!is_operand_part(&parts[i]))
			return false;
		if (parts[i].kind == PART_LITERAL) {
			if (nparts == 1) {
				*text = parts[i].text;
				return true;
			}
			strbuf_str(&buf, parts[i].text);
		} else {
			strbuf_char(&buf, '\0');
			*has_params = true;
		}
	}
	*text = strbuf_finish(&buf);
	return true;
}

const Arith *arith_parse(Arena *arena, SymTab *symbols, const Part *parts, size_t nparts,
	const char *stack_limit, bool *assigns, const char **message)
{
	*assigns = false;
	*message = NULL;
	Str text;
	bool has_params;
	if (!join_parts(arena, parts, nparts, &text, &has_params))
		return NULL;
	Parser parser = {
		.arena = arena, .symbols = symbols,
		.start = text.ptr, .p = text.ptr, .end = text.ptr + text.len,
		.next_part = parts, .last_part = parts + nparts, .stack_limit = stack_limit,
	};
	skip_space(&parser);
	if (parser.p == parser.end)
		return make_number(&parser, 0);
	const Arith *tree = parse_comma(&parser);
	if (tree && parser.p < parser.end)
		tree = fail_here(&parser);
	/* A value may hold any part of an expression, which may mend a syntax error. */
	if (!tree && !has_params)
		*message = parser.message;
	*assigns = tree && parser.assigns;
	return tree;
}
