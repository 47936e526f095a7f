/* syntax/arith.h: arithmetic expressions (XCU 2.6.4: C's signed integer expressions). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYNTAX_ARITH_H
#define COWSH_SYNTAX_ARITH_H

#include <stdint.h>

#include "syntax/ast.h"

typedef enum ArithOp {
	ARITH_NUMBER,               /* number */
	ARITH_VARIABLE,             /* name: its value as an integer constant */
	/* $x, ${x}, $1, $#, ...: its value when that is a plain number */
	ARITH_PARAM,
	ARITH_NEGATE, ARITH_PLUS, ARITH_NOT, ARITH_COMPLEMENT,
	ARITH_PRE_INCREMENT, ARITH_PRE_DECREMENT, ARITH_POST_INCREMENT, ARITH_POST_DECREMENT,
	ARITH_MULTIPLY, ARITH_DIVIDE, ARITH_REMAINDER, ARITH_ADD, ARITH_SUBTRACT,
	ARITH_SHIFT_LEFT, ARITH_SHIFT_RIGHT,
	ARITH_LESS, ARITH_LESS_EQUAL, ARITH_GREATER, ARITH_GREATER_EQUAL,
	ARITH_EQUAL, ARITH_NOT_EQUAL,
	ARITH_BIT_AND, ARITH_BIT_XOR, ARITH_BIT_OR,
	ARITH_AND, ARITH_OR,        /* short-circuit */
	ARITH_CONDITION,            /* a ? b : c */
	ARITH_ASSIGN,               /* sym = b, or sym = sym <assign_op> b */
	ARITH_COMMA,
} ArithOp;

struct Arith {
	uint8_t op;                 /* ArithOp */
	uint8_t assign_op;          /* ASSIGN: ARITH_ASSIGN for plain =, else the binary operator */
	SymId sym;                  /* VARIABLE, ASSIGN, increments */
	union {
		int64_t number;     /* NUMBER */
		const Param *param; /* PARAM: an unadorned parameter (PARAM_PLAIN) */
		struct {
			const Arith *a, *b, *c;
		};
	};
};

/*
 * Parses an expression given as the parts of a word. Literal parts are expression text; a
 * PARAM_PLAIN part that stands alone as an operand becomes ARITH_PARAM. Returns NULL with *message
 * NULL when the expression can only be parsed after expansion (any other part, a parameter beside a
 * name or digit, or a syntax error while there are parameters), and NULL with a *message for a
 * syntax error; the message lasts as long as the arena. An empty expression is the number 0.
 * `assigns` tells whether the tree assigns. `stack_limit` as in ParseHost.
 */
const Arith *arith_parse(Arena *arena, SymTab *symbols, const Part *parts, size_t nparts,
	const char *stack_limit, bool *assigns, const char **message);

/*
 * One operation on two's complement numbers, which wrap; a shift count is taken modulo 64.
 * `arith_unary` does NEGATE to COMPLEMENT, `arith_binary` MULTIPLY to OR. False for a division by
 * zero, and for any other operator.
 */
bool arith_unary(ArithOp op, int64_t a, int64_t *result);
bool arith_binary(ArithOp op, int64_t a, int64_t b, int64_t *result);

#endif
