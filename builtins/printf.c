/* builtins/printf.c: formatted output. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "base/ctype.h"
#include "base/escape.h"
#include "base/num.h"
#include "base/utf8.h"
#include "eval/builtin.h"

extern const Builtin builtin_printf;

typedef struct Printer {
	Shell *sh;
	Out *out;
	const char *const *args;
	size_t count;
	size_t first;               /* argument that is number 1 in this use of the format */
	size_t next;                /* for a conversion without a number */
	int status;
	bool stop;                  /* \c, or a conversion that is none */
} Printer;

/* A conversion specification: %[n$][flags][width][.precision]letter. */
typedef struct Conversion {
	size_t number;              /* of its argument; 0: the next one */
	bool minus, plus, space, alternate, zero;
	bool has_precision;
	int width, precision;
	char letter;
} Conversion;

static const char *take_argument(Printer *printer, size_t number)
{
	size_t index = number > 0 ? printer->first + number - 1 : printer->next;
	if (index >= printer->next)
		printer->next = index + 1;
	return index < printer->count ? printer->args[index] : NULL;
}

/* ---- arguments to values ---- */

static void complain(Printer *printer, const char *text, const char *reason)
{
	printer->status = builtin_error(printer->sh, "%s: %s", text, reason);
}

static void check_converted(Printer *printer, const char *text, const char *end, bool in_range)
{
	if (!in_range)
		complain(printer, text, "out of range");
	else if (end == text)
		complain(printer, text, "number expected");
	else if (*end != '\0')
		complain(printer, text, "not completely converted");
}

/* 'x or "x: the code of a character. A byte that is no character in UTF-8 stands for itself. */
static bool character_constant(const Printer *printer, const char *text, uint32_t *code)
{
	if (*text != '\'' && *text != '"')
		return false;
	text++;
	*code = (unsigned char)*text;
	if (printer->sh->utf8 && *code >= 0x80) {
		const char *end = text + strlen(text);
		if (char_len(text, end, true) > 1)
			utf8_decode(text, end, code);
	}
	return true;
}

static uintmax_t to_integer_slow(Printer *printer, const char *text, bool is_signed)
{
	uint32_t code;
	if (character_constant(printer, text, &code))
		return code;
	char *end;
	errno = 0;
	uintmax_t value =
		is_signed ? (uintmax_t)strtoimax(text, &end, 0) : strtoumax(text, &end, 0);
	check_converted(printer, text, end, errno != ERANGE);
	return value;
}

/* An argument as an integer; a missing or empty one is 0. Plain decimal digits take the short
 * way. */
static uintmax_t to_integer(Printer *printer, const char *text, bool is_signed)
{
	if (text == NULL || *text == '\0')
		return 0;
	uintmax_t sum = 0;
	unsigned digit;
	const char *p = text;
	for (; (digit = (unsigned char)*p - (unsigned)'0') < 10; p++)
		sum = sum * 10 + digit;
	if (*p != '\0' || p - text > 18 || (*text == '0' && p - text > 1))
		return to_integer_slow(printer, text, is_signed);
	return sum;
}

static double to_floating(Printer *printer, const char *text)
{
	uint32_t code;
	if (text == NULL || *text == '\0')
		return 0;
	if (character_constant(printer, text, &code))
		return code;
	char *end;
	errno = 0;
	double value = strtod(text, &end);
	check_converted(printer, text, end, errno != ERANGE || !isinf(value));
	return value;
}

/* ---- values to text ---- */

static void pad(Out *out, char c, size_t count)
{
	char block[64];
	memset(block, c, sizeof block);
	for (; count > sizeof block; count -= sizeof block)
		out_write(out, block, sizeof block);
	out_write(out, block, count);
}

static size_t missing(size_t wanted, size_t len)
{
	return wanted > len ? wanted - len : 0;
}

static void print_field(
	Printer *printer, const Conversion *conversion, const char *text, size_t len)
{
	size_t blanks = missing((size_t)conversion->width, len);
	if (blanks > 0 && !conversion->minus)
		pad(printer->out, ' ', blanks);
	out_write(printer->out, text, len);
	if (blanks > 0 && conversion->minus)
		pad(printer->out, ' ', blanks);
}

/* Width and precision count bytes (XCU printf). */
static void print_string(Printer *printer, const Conversion *conversion, Str text)
{
	if (conversion->has_precision && text.len > (size_t)conversion->precision)
		text.len = (size_t)conversion->precision;
	print_field(printer, conversion, text.ptr, text.len);
}

static void print_escaped(Printer *printer, const Conversion *conversion, const char *text)
{
	StrBuf buf = { .arena = &printer->sh->scratch };
	printer->stop = !escape_expand(&buf, str_of(text));
	print_string(printer, conversion, strbuf_finish(&buf));
}

static Str digits_of(uintmax_t value, char letter, char room[static 32])
{
	const char *digits = letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	unsigned base = letter == 'o' ? 8 : letter == 'x' || letter == 'X' ? 16 : 10;
	char *end = room + 31, *p = end;
	*end = '\0';
	for (; value > 0; value /= base)
		*--p = digits[value % base];
	return (Str){ p, (size_t)(end - p) };
}

/* Prefix, zeros and digits in their field. */
static void print_digits(
	Printer *printer, const Conversion *conversion, const char *prefix, Str digits)
{
	size_t precision = conversion->has_precision ? (size_t)conversion->precision : 1;
	if (conversion->alternate && conversion->letter == 'o' && precision <= digits.len)
		precision = digits.len + 1;
	size_t zeros = missing(precision, digits.len);
	size_t blanks = missing((size_t)conversion->width, strlen(prefix) + zeros + digits.len);
	if (conversion->zero && !conversion->minus && !conversion->has_precision) {
		zeros += blanks;
		blanks = 0;
	}
	if (!conversion->minus)
		pad(printer->out, ' ', blanks);
	out_text(printer->out, prefix);
	pad(printer->out, '0', zeros);
	out_str(printer->out, digits);
	if (conversion->minus)
		pad(printer->out, ' ', blanks);
}

static void print_signed(Printer *printer, const Conversion *conversion, intmax_t value)
{
	char room[32];
	const char *sign = value < 0 ? "-" : conversion->plus ? "+" : conversion->space ? " " : "";
	uintmax_t magnitude = value < 0 ? 0 - (uintmax_t)value : (uintmax_t)value;
	print_digits(printer, conversion, sign, digits_of(magnitude, 'd', room));
}

static void print_unsigned(Printer *printer, const Conversion *conversion, uintmax_t value)
{
	char room[32];
	char letter = conversion->letter;
	bool prefixed = conversion->alternate && value > 0;
	const char *prefix = prefixed && letter == 'x'   ? "0x"
			     : prefixed && letter == 'X' ? "0X"
							 : "";
	print_digits(printer, conversion, prefix, digits_of(value, letter, room));
}

/* The C library knows best how to write these. */
static void print_floating(Printer *printer, const Conversion *conversion, double value)
{
	char format[16], *p = format;
	*p++ = '%';
	if (conversion->minus)
		*p++ = '-';
	if (conversion->plus)
		*p++ = '+';
	if (conversion->space)
		*p++ = ' ';
	if (conversion->alternate)
		*p++ = '#';
	if (conversion->zero)
		*p++ = '0';
	memcpy(p, "*.*", 3);
	p[3] = conversion->letter;
	p[4] = '\0';
	int precision = conversion->has_precision ? conversion->precision : -1;
	out_format(printer->out, format, conversion->width, precision, value);
}

/* ---- the format ---- */

static int parse_count(const char **p)
{
	int value = 0;
	for (; is_digit((unsigned char)**p); (*p)++)
		value = value > (INT_MAX - 9) / 10 ? INT_MAX : value * 10 + (**p - '0');
	return value;
}

/* `n$`, or 0 with *p unchanged. */
static size_t parse_number(const char **p)
{
	const char *q = *p;
	int number = parse_count(&q);
	if (number == 0 || *q != '$')
		return 0;
	*p = q + 1;
	return (size_t)number;
}

static void parse_flags(const char **p, Conversion *conversion)
{
	for (; ; (*p)++) {
		switch (**p) {
		case '-': conversion->minus = true; break;
		case '+': conversion->plus = true; break;
		case ' ': conversion->space = true; break;
		case '#': conversion->alternate = true; break;
		case '0': conversion->zero = true; break;
		default: return;
		}
	}
}

/* A width or precision: digits, or * for an argument. */
static int parse_measure(Printer *printer, const char **p)
{
	if (**p != '*')
		return parse_count(p);
	(*p)++;
	const char *text = take_argument(printer, parse_number(p));
	intmax_t value = (intmax_t)to_integer(printer, text, true);
	return value > INT_MAX ? INT_MAX : value < -INT_MAX ? -INT_MAX : (int)value;
}

static const char *parse_conversion(Printer *printer, const char *p, Conversion *conversion)
{
	conversion->number = parse_number(&p);
	parse_flags(&p, conversion);
	conversion->width = parse_measure(printer, &p);
	if (conversion->width < 0) {
		conversion->minus = true;
		conversion->width = -conversion->width;
	}
	if (*p == '.') {
		p++;
		conversion->precision = parse_measure(printer, &p);
		conversion->has_precision = conversion->precision >= 0;
	}
	conversion->letter = *p;
	return p;
}

static void print_argument(Printer *printer, const Conversion *conversion)
{
	const char *arg = take_argument(printer, conversion->number);
	const char *text = arg != NULL ? arg : "";
	switch (conversion->letter) {
	case 's':
		print_string(printer, conversion, str_of(text));
		break;
	case 'c':
		/* the NUL of an empty one, as other shells */
		print_field(printer, conversion, text, 1);
		break;
	case 'b':
		print_escaped(printer, conversion, text);
		break;
	case 'd': case 'i':
		print_signed(printer, conversion, (intmax_t)to_integer(printer, text, true));
		break;
	case 'o': case 'u': case 'x': case 'X':
		print_unsigned(printer, conversion, to_integer(printer, text, false));
		break;
	default:
		print_floating(printer, conversion, to_floating(printer, text));
	}
}

/* Carries out the conversion at p, behind its %. Returns where the format goes on. */
static const char *print_conversion(Printer *printer, const char *p)
{
	const char *text;
	switch (*p) {
	case '%':
		out_char(printer->out, '%');
		return p + 1;
	case 's':
		text = take_argument(printer, 0);
		if (text != NULL)
			out_text(printer->out, text);
		return p + 1;
	case 'd':
		out_number(printer->out,
			(int64_t)to_integer(printer, take_argument(printer, 0), true));
		return p + 1;
	}
	Conversion conversion = { 0 };
	const char *start = p - 1;
	p = parse_conversion(printer, p, &conversion);
	if (*p != '\0' && strchr("bcsdiouxXaAeEfFgG", *p) != NULL) {
		print_argument(printer, &conversion);
		return p + 1;
	}
	printer->stop = true;
	int len = (int)(p - start + (*p != '\0'));
	printer->status = builtin_error(printer->sh, "%.*s: not a conversion", len, start);
	return p;
}

static void print_format(Printer *printer, const char *p)
{
	while (*p != '\0' && !printer->stop) {
		const char *start = p;
		while (*p != '\0' && *p != '%' && *p != '\\')
			p++;
		if (p > start)
			out_write(printer->out, start, (size_t)(p - start));
		if (*p == '%') {
			p = print_conversion(printer, p + 1);
		} else if (*p == '\\') {
			char byte = '\\';
			p += 1 + escape_decode(p + 1, 3, &byte);
			out_char(printer->out, byte);
		}
	}
}

static int run_printf(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_printf, argc, argv);
	if (argc > 1 && argv[1][0] == '-' && option_next(&parser) == OPT_BAD)
		return 2;
	if (parser.index >= argc)
		return builtin_usage(sh, &builtin_printf, "no format");
	Printer printer = {
		.sh = sh,
		.out = sh->out,
		.args = argv + parser.index + 1,
		.count = (size_t)(argc - parser.index - 1),
	};
	/* The format is used again as long as it takes arguments and some are left. */
	do {
		printer.first = printer.next;
		print_format(&printer, argv[parser.index]);
	} while (!printer.stop && printer.next > printer.first && printer.next < printer.count);
	return printer.status;
}

BUILTIN(printf, "printf")
	.run      = run_printf,
	.class    = BUILTIN_UTILITY,
	.flags    = BUILTIN_PURE,
	.synopsis = "printf format [argument...]",
	.summary  = "write formatted text",
	.help     = "The format is used again until all arguments are written. Its conversions:\n"
	            "  %s string  %b string with escapes as in echo  %c first byte  %% a percent sign\n"
	            "  %d %i signed  %u %o %x %X unsigned  %e %f %g %a and capitals: floating\n"
	            "Between % and the letter: n$ (argument n), flags - + blank # 0, width, .precision; * takes\n"
	            "either from an argument. Escapes: \\\\ \\a \\b \\e \\f \\n \\r \\t \\v \\ddd (octal).\n"
	            "A number may be decimal, octal (0), hexadecimal (0x), or 'x: the code of the character x.",
BUILTIN_END
