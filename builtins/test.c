/* builtins/test.c: test and [: conditions on files, strings and integers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "eval/builtin.h"

/* Every function here returns one of these: they are the statuses, too. */
enum { HOLDS = 0, FAILS = 1, WRONG = 2 };

typedef enum Operator {
	OP_NONE,
	OP_EQUAL, OP_NOT_EQUAL, OP_BEFORE, OP_AFTER,
	OP_EQ, OP_NE, OP_GT, OP_GE, OP_LT, OP_LE,
	OP_NEWER, OP_OLDER, OP_SAME_FILE,
	OP_AND, OP_OR
} Operator;

#define PAIR(a, b) ((a) << 8 | (b))

/* The binary operator that a string is, found by its characters: no table is searched. */
static Operator binary_operator(const char *text)
{
	switch (text[0]) {
	case '=':
		return text[1] == '\0' || (text[1] == '=' && text[2] == '\0') ? OP_EQUAL : OP_NONE;
	case '!':
		return text[1] == '=' && text[2] == '\0' ? OP_NOT_EQUAL : OP_NONE;
	case '<':
		return text[1] == '\0' ? OP_BEFORE : OP_NONE;
	case '>':
		return text[1] == '\0' ? OP_AFTER : OP_NONE;
	case '-':
		break;
	default:
		return OP_NONE;
	}
	if (text[1] == '\0' || (text[2] != '\0' && text[3] != '\0'))
		return OP_NONE;
	switch (PAIR((unsigned char)text[1], (unsigned char)text[2])) {
	case PAIR('e', 'q'): return OP_EQ;
	case PAIR('n', 'e'): return OP_NE;
	case PAIR('g', 't'): return OP_GT;
	case PAIR('g', 'e'): return OP_GE;
	case PAIR('l', 't'): return OP_LT;
	case PAIR('l', 'e'): return OP_LE;
	case PAIR('n', 't'): return OP_NEWER;
	case PAIR('o', 't'): return OP_OLDER;
	case PAIR('e', 'f'): return OP_SAME_FILE;
	case PAIR('a', '\0'): return OP_AND;
	case PAIR('o', '\0'): return OP_OR;
	}
	return OP_NONE;
}

/* The letter of a unary operator, 0 for any other string. */
static char unary_operator(const char *text)
{
	if (text[0] != '-' || text[1] == '\0' || text[2] != '\0')
		return 0;
	return strchr("bcdefghknoprstuwxzGLOS", text[1]) != NULL ? text[1] : 0;
}

static int truth(bool holds)
{
	return holds ? HOLDS : FAILS;
}

static bool read_integer_slow(Shell *sh, const char *text, int64_t *value)
{
	if (num_parse(str_of(text), value))
		return true;
	builtin_error(sh, "%s: integer expected", text);
	return false;
}

/* Plain digits, nearly every operand there is, need no length, sign or overflow check. */
static bool read_integer(Shell *sh, const char *text, int64_t *value)
{
	uint64_t sum = 0;
	unsigned digit;
	const char *p = text;
	for (; (digit = (unsigned char)*p - (unsigned)'0') < 10; p++)
		sum = sum * 10 + digit;
	if (*p != '\0' || p == text || p - text > 18)
		return read_integer_slow(sh, text, value);
	*value = (int64_t)sum;
	return true;
}

/* Which of two files is newer: below 0 the first is older. A file that is not there is older
 * than any; neither: 0. */
static int compare_age(const char *left, const char *right)
{
	struct stat a, b;
	int no_left = stat(left, &a), no_right = stat(right, &b);
	if (no_left != 0 || no_right != 0)
		return no_left - no_right;
	if (a.st_mtim.tv_sec != b.st_mtim.tv_sec)
		return a.st_mtim.tv_sec < b.st_mtim.tv_sec ? -1 : 1;
	if (a.st_mtim.tv_nsec != b.st_mtim.tv_nsec)
		return a.st_mtim.tv_nsec < b.st_mtim.tv_nsec ? -1 : 1;
	return 0;
}

static bool same_file(const char *left, const char *right)
{
	struct stat a, b;
	return stat(left, &a) == 0 && stat(right, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

static int compare_integers(Shell *sh, const char *left, Operator op, const char *right)
{
	int64_t a, b;
	if (!read_integer(sh, left, &a) || !read_integer(sh, right, &b))
		return WRONG;
	switch ((int)op) {
	case OP_EQ: return truth(a == b);
	case OP_NE: return truth(a != b);
	case OP_GT: return truth(a > b);
	case OP_GE: return truth(a >= b);
	case OP_LT: return truth(a < b);
	default:    return truth(a <= b);
	}
}

static int test_binary(Shell *sh, const char *left, Operator op, const char *right)
{
	switch (op) {
	case OP_EQUAL:     return truth(strcmp(left, right) == 0);
	case OP_NOT_EQUAL: return truth(strcmp(left, right) != 0);
	case OP_BEFORE:    return truth(strcmp(left, right) < 0);
	case OP_AFTER:     return truth(strcmp(left, right) > 0);
	case OP_NEWER:     return truth(compare_age(left, right) > 0);
	case OP_OLDER:     return truth(compare_age(left, right) < 0);
	case OP_SAME_FILE: return truth(same_file(left, right));
	case OP_AND:       return truth(*left != '\0' && *right != '\0');
	case OP_OR:        return truth(*left != '\0' || *right != '\0');
	case OP_EQ: case OP_NE: case OP_GT: case OP_GE: case OP_LT: case OP_LE:
		return compare_integers(sh, left, op, right);
	case OP_NONE:
		break;
	}
	return WRONG;
}

static int test_terminal(Shell *sh, const char *operand)
{
	int64_t fd;
	if (!read_integer(sh, operand, &fd))
		return WRONG;
	return truth(fd >= 0 && fd <= INT_MAX && isatty((int)fd));
}

static bool test_mode(char op, const struct stat *st)
{
	switch (op) {
	case 'b': return S_ISBLK(st->st_mode);
	case 'c': return S_ISCHR(st->st_mode);
	case 'd': return S_ISDIR(st->st_mode);
	case 'f': return S_ISREG(st->st_mode);
	case 'p': return S_ISFIFO(st->st_mode);
	case 'S': return S_ISSOCK(st->st_mode);
	case 'h': case 'L': return S_ISLNK(st->st_mode);
	case 'g': return (st->st_mode & S_ISGID) != 0;
	case 'k': return (st->st_mode & S_ISVTX) != 0;
	case 'u': return (st->st_mode & S_ISUID) != 0;
	case 's': return st->st_size > 0;
	case 'G': return st->st_gid == getegid();
	case 'O': return st->st_uid == geteuid();
	}
	return true;
}

static bool shell_option_is_on(const Shell *sh, const char *name)
{
	const OptionInfo *option = option_by_name(str_of(name));
	return option != NULL && option_on(sh, option->bit);
}

static int test_unary(Shell *sh, char op, const char *operand)
{
	struct stat st;
	switch (op) {
	case 'n': return truth(*operand != '\0');
	case 'z': return truth(*operand == '\0');
	case 'o': return truth(shell_option_is_on(sh, operand));
	case 't': return test_terminal(sh, operand);
	case 'r': return truth(faccessat(AT_FDCWD, operand, R_OK, AT_EACCESS) == 0);
	case 'w': return truth(faccessat(AT_FDCWD, operand, W_OK, AT_EACCESS) == 0);
	case 'x': return truth(faccessat(AT_FDCWD, operand, X_OK, AT_EACCESS) == 0);
	case 'e': return truth(access(operand, F_OK) == 0);
	case 'h': case 'L': return truth(lstat(operand, &st) == 0 && test_mode(op, &st));
	}
	return truth(stat(operand, &st) == 0 && test_mode(op, &st));
}

static bool is_word(const char *text, char c)
{
	return text[0] == c && text[1] == '\0';
}

static int negate(int result)
{
	return result == WRONG ? WRONG : !result;
}

/* ---- more arguments than the standard gives a meaning: ! above -a above -o, and parentheses ---- */

typedef struct Expression {
	Shell *sh;
	const char *const *args;    /* the operands left to read */
	int count;
} Expression;

static int parse_or(Expression *e);

static int missing(Expression *e)
{
	builtin_error(e->sh, "argument expected");
	return WRONG;
}

static void advance(Expression *e, int count)
{
	e->args += count;
	e->count -= count;
}

static int parse_group(Expression *e)
{
	advance(e, 1);
	int result = parse_or(e);
	if (result == WRONG)
		return WRONG;
	if (e->count == 0 || !is_word(e->args[0], ')')) {
		builtin_error(e->sh, "missing )");
		return WRONG;
	}
	advance(e, 1);
	return result;
}

/* A binary primary wins over every other reading, so that operands may look like operators. */
static int parse_primary(Expression *e)
{
	if (e->count == 0)
		return missing(e);
	const char *first = e->args[0];
	Operator op = e->count >= 3 ? binary_operator(e->args[1]) : OP_NONE;
	if (op != OP_NONE && op != OP_AND && op != OP_OR) {
		int result = test_binary(e->sh, first, op, e->args[2]);
		advance(e, 3);
		return result;
	}
	if (is_word(first, '('))
		return parse_group(e);
	char unary = e->count >= 2 ? unary_operator(first) : 0;
	if (unary != 0) {
		int result = test_unary(e->sh, unary, e->args[1]);
		advance(e, 2);
		return result;
	}
	advance(e, 1);
	return truth(*first != '\0');
}

static int parse_not(Expression *e)
{
	bool negated = false;
	while (e->count > 1 && is_word(e->args[0], '!') &&
	       (e->count < 3 || binary_operator(e->args[1]) == OP_NONE)) {
		negated = !negated;
		advance(e, 1);
	}
	int result = parse_primary(e);
	return negated ? negate(result) : result;
}

static bool take_operator(Expression *e, Operator op)
{
	if (e->count == 0 || binary_operator(e->args[0]) != op)
		return false;
	advance(e, 1);
	return true;
}

static int parse_and(Expression *e)
{
	int result = parse_not(e);
	while (result != WRONG && take_operator(e, OP_AND)) {
		int right = parse_not(e);
		result = right == WRONG ? WRONG : truth(result == HOLDS && right == HOLDS);
	}
	return result;
}

static int parse_or(Expression *e)
{
	if (!stack_has_room(e->sh)) {
		builtin_error(e->sh, "too many parentheses");
		return WRONG;
	}
	int result = parse_and(e);
	while (result != WRONG && take_operator(e, OP_OR)) {
		int right = parse_and(e);
		result = right == WRONG ? WRONG : truth(result == HOLDS || right == HOLDS);
	}
	return result;
}

static int test_expression(Shell *sh, int count, const char *const *args)
{
	Expression e = { sh, args, count };
	int result = parse_or(&e);
	if (result == WRONG || e.count == 0)
		return result;
	builtin_error(sh, "%s: operator expected", e.args[0]);
	return WRONG;
}

/* ---- one to four arguments, by their number (XCU test) ---- */

static int test_two(Shell *sh, const char *const *args)
{
	if (is_word(args[0], '!'))
		return truth(*args[1] == '\0');
	char op = unary_operator(args[0]);
	if (op != 0)
		return test_unary(sh, op, args[1]);
	builtin_error(sh, "%s: unary operator expected", args[0]);
	return WRONG;
}

static int test_three(Shell *sh, const char *const *args)
{
	Operator op = binary_operator(args[1]);
	if (op != OP_NONE)
		return test_binary(sh, args[0], op, args[2]);
	if (is_word(args[0], '!'))
		return negate(test_two(sh, args + 1));
	if (is_word(args[0], '(') && is_word(args[2], ')'))
		return truth(*args[1] != '\0');
	builtin_error(sh, "%s: binary operator expected", args[1]);
	return WRONG;
}

static int test_four(Shell *sh, const char *const *args)
{
	if (is_word(args[0], '!'))
		return negate(test_three(sh, args + 1));
	if (is_word(args[0], '(') && is_word(args[3], ')'))
		return test_two(sh, args + 1);
	return test_expression(sh, 4, args);
}

static int test_arguments(Shell *sh, int count, const char *const *args)
{
	switch (count) {
	case 0: return FAILS;
	case 1: return truth(*args[0] != '\0');
	case 2: return test_two(sh, args);
	case 3: return test_three(sh, args);
	case 4: return test_four(sh, args);
	}
	return test_expression(sh, count, args);
}

static int run_test(Shell *sh, int argc, const char *const *argv)
{
	return test_arguments(sh, argc - 1, argv + 1);
}

static int run_bracket(Shell *sh, int argc, const char *const *argv)
{
	if (is_word(argv[argc - 1], ']') && argc > 1)
		return test_arguments(sh, argc - 2, argv + 1);
	builtin_error(sh, "missing ]");
	return WRONG;
}

#define TEST_HELP \
	"Status 0: the expression holds; 1: it does not; 2: it is wrong.\n" \
	"\n" \
	"Files:    -e exists  -f regular  -d directory  -h -L symbolic link  -p FIFO  -S socket  -b -c device\n" \
	"          -r -w -x permitted  -s not empty  -g -u -k mode bit  -O -G ours\n" \
	"          A -nt B newer  A -ot B older  A -ef B the same file\n" \
	"Strings:  S  -n S  not empty   -z S  empty   A = B   A != B   A < B   A > B  (by bytes)\n" \
	"Integers: A -eq B  -ne  -gt  -ge  -lt  -le\n" \
	"Other:    -t FD  is a terminal   -o NAME  shell option is on\n" \
	"          ! EXPRESSION   ( EXPRESSION )   A -a B   A -o B\n" \
	"\n" \
	"Up to four arguments mean what their number says, whatever they contain; prefer && and || of the\n" \
	"shell to -a and -o."

BUILTIN(test, "test")
	.run      = run_test,
	.class    = BUILTIN_UTILITY,
	.flags    = BUILTIN_RAW | BUILTIN_PURE,
	.synopsis = "test [expression]",
	.summary  = "evaluate a condition",
	.help     = TEST_HELP,
BUILTIN_END

BUILTIN(bracket, "[")
	.run      = run_bracket,
	.class    = BUILTIN_UTILITY,
	.flags    = BUILTIN_RAW | BUILTIN_PURE,
	.synopsis = "[ [expression] ]",
	.summary  = "evaluate a condition",
	.help     = TEST_HELP,
BUILTIN_END
