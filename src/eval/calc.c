/* eval/calc.c: the values of arithmetic expressions (XCU 2.6.4), in int64_t with wrapping
 * overflow. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/expand.h"
#include "syntax/arith.h"

typedef enum CalcResult {
	CALC_OK,
	CALC_ERROR,                 /* reported */
	/* a `$x` is no plain number: expand the text and parse it anew */
	CALC_TEXT
} CalcResult;

static CalcResult calc(Shell *sh, const Arith *tree, int64_t *value);

static CalcResult calc_error(Shell *sh, const char *reason)
{
	sh_error(sh, "arithmetic: %s", reason);
	return CALC_ERROR;
}

static CalcResult variable_value(Shell *sh, SymId sym, int64_t *value)
{
	if (option_on(sh, OPTION_NOUNSET) && !var_is_set(sh, sym)) {
		sh_error(sh, "%s: parameter not set", symtab_name(&sh->symbols, sym).ptr);
		return CALC_ERROR;
	}
	if (var_number(sh, sym, value))
		return CALC_OK;
	sh_error(sh, "arithmetic: %s: \"%s\" is no integer constant",
		symtab_name(&sh->symbols, sym).ptr, var_get(sh, sym).ptr);
	return CALC_ERROR;
}

static CalcResult binary(Shell *sh, ArithOp op, int64_t a, int64_t b, int64_t *value)
{
	return arith_binary(op, a, b, value) ? CALC_OK : calc_error(sh, "division by zero");
}

static CalcResult assign(Shell *sh, SymId sym, int64_t value)
{
	return var_set_number(sh, sym, value) ? CALC_OK : CALC_ERROR;
}

static CalcResult increment(Shell *sh, const Arith *tree, int64_t *value)
{
	int64_t old;
	if (variable_value(sh, tree->sym, &old) != CALC_OK)
		return CALC_ERROR;
	bool up = tree->op == ARITH_PRE_INCREMENT || tree->op == ARITH_POST_INCREMENT;
	bool post = tree->op == ARITH_POST_INCREMENT || tree->op == ARITH_POST_DECREMENT;
	int64_t changed;
	arith_binary(up ? ARITH_ADD : ARITH_SUBTRACT, old, 1, &changed);
	*value = post ? old : changed;
	return assign(sh, tree->sym, changed);
}

static CalcResult assignment(Shell *sh, const Arith *tree, int64_t *value)
{
	int64_t left, right = 0;
	CalcResult result = CALC_OK;
	if (tree->assign_op != ARITH_ASSIGN)
		result = variable_value(sh, tree->sym, &left);
	if (result == CALC_OK)
		result = calc(sh, tree->b, &right);
	if (result == CALC_OK && tree->assign_op != ARITH_ASSIGN)
		result = binary(sh, tree->assign_op, left, right, value);
	else
		*value = right;
	return result == CALC_OK ? assign(sh, tree->sym, *value) : result;
}

/* `$x` as an operand: a number stands for itself; any other text might be more than one operand. */
static CalcResult param_operand(Shell *sh, const Param *param, int64_t *value)
{
	if (param->kind == PARAM_VARIABLE &&
		(var_flags(sh, param->index) & (VAR_NUMBER | VAR_STALE)) ==
			(VAR_NUMBER | VAR_STALE))
		return variable_value(sh, param->index, value);
	Str text = param_value(sh, param);
	if (text.len == 0 || !num_parse_constant(text, value))
		return CALC_TEXT;
	return CALC_OK;
}

/* An operand that short-circuiting leaves out: each `$x` in it is expanded all the same, which may
 * be an error or make it anything but one operand. */
static CalcResult skip(Shell *sh, const Arith *tree)
{
	int64_t value;
	CalcResult result;
	if (!stack_has_room(sh))
		return calc_error(sh, "nested too deeply");
	switch ((ArithOp)tree->op) {
	case ARITH_PARAM:
		return param_operand(sh, tree->param, &value);
	case ARITH_NUMBER: case ARITH_VARIABLE:
		return CALC_OK;
	case ARITH_ASSIGN:
	case ARITH_PRE_INCREMENT:
	case ARITH_PRE_DECREMENT:
	case ARITH_POST_INCREMENT:
	case ARITH_POST_DECREMENT:
		return CALC_OK;         /* beside a `$x`, the tree is not kept */
	case ARITH_NEGATE: case ARITH_PLUS: case ARITH_NOT: case ARITH_COMPLEMENT:
		return skip(sh, tree->a);
	default:
		result = skip(sh, tree->a);
		if (result == CALC_OK)
			result = skip(sh, tree->b);
		return result == CALC_OK && tree->op == ARITH_CONDITION ? skip(sh, tree->c)
									: result;
	}
}

static CalcResult logical(Shell *sh, const Arith *tree, int64_t *value)
{
	CalcResult result = calc(sh, tree->a, value);
	if (result != CALC_OK)
		return result;
	if ((*value != 0) == (tree->op == ARITH_OR)) {
		*value = *value != 0;
		return skip(sh, tree->b);
	}
	result = calc(sh, tree->b, value);
	*value = *value != 0;
	return result;
}

static CalcResult unary(Shell *sh, const Arith *tree, int64_t *value)
{
	int64_t operand;
	CalcResult result = calc(sh, tree->a, &operand);
	if (result == CALC_OK)
		arith_unary(tree->op, operand, value);
	return result;
}

/* Both operands, left first. */
static CalcResult operands(Shell *sh, const Arith *tree, int64_t *value)
{
	int64_t left, right;
	if (!stack_has_room(sh))
		return calc_error(sh, "nested too deeply");
	CalcResult result = calc(sh, tree->a, &left);
	if (result == CALC_OK)
		result = calc(sh, tree->b, &right);
	if (result != CALC_OK)
		return result;
	if (tree->op == ARITH_COMMA) {
		*value = right;
		return CALC_OK;
	}
	return binary(sh, tree->op, left, right, value);
}

static CalcResult condition(Shell *sh, const Arith *tree, int64_t *value)
{
	int64_t chosen;
	CalcResult result = calc(sh, tree->a, &chosen);
	if (result == CALC_OK)
		result = calc(sh, chosen != 0 ? tree->b : tree->c, value);
	return result == CALC_OK ? skip(sh, chosen != 0 ? tree->c : tree->b) : result;
}

static CalcResult calc(Shell *sh, const Arith *tree, int64_t *value)
{
	switch ((ArithOp)tree->op) {
	case ARITH_NUMBER:
		*value = tree->number;
		return CALC_OK;
	case ARITH_VARIABLE:
		return variable_value(sh, tree->sym, value);
	case ARITH_PARAM:
		return param_operand(sh, tree->param, value);
	case ARITH_NEGATE: case ARITH_PLUS: case ARITH_NOT: case ARITH_COMPLEMENT:
		return unary(sh, tree, value);
	case ARITH_PRE_INCREMENT:
	case ARITH_PRE_DECREMENT:
	case ARITH_POST_INCREMENT:
	case ARITH_POST_DECREMENT:
		return increment(sh, tree, value);
	case ARITH_AND: case ARITH_OR:
		return logical(sh, tree, value);
	case ARITH_CONDITION:
		return condition(sh, tree, value);
	case ARITH_ASSIGN:
		return assignment(sh, tree, value);
	default:
		return operands(sh, tree, value);
	}
}

bool calc_text(Shell *sh, Str text, int64_t *value)
{
	ParseHost host = parse_host(sh);
	ParseError error = { 0 };
	const Arith *tree = parse_arith_text(&host, &sh->scratch, text, &error);
	if (tree == NULL) {
		sh_error(sh, "arithmetic: %s: %s", text.ptr,
			error.message != NULL ? error.message : "syntax error");
		return false;
	}
	return calc(sh, tree, value) == CALC_OK;
}

bool calc_sub(Shell *sh, const ArithSub *arith, int64_t *value)
{
	if (arith->tree != NULL) {
		CalcResult result = calc(sh, arith->tree, value);
		if (result != CALC_TEXT)
			return result == CALC_OK;
	}
	Str text;
	return expand_string(sh, arith->source, &text) && calc_text(sh, text, value);
}
