/* base/num.c: checked conversion between numbers and text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"

#include "base/ctype.h"

Str num_format(char buf[NUM_TEXT_MAX], int64_t value)
{
	char *end = buf + NUM_TEXT_MAX - 1;
	char *p = end;
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	*end = '\0';
	do
		*--p = (char)('0' + left % 10);
	while ((left /= 10) != 0);
	if (value < 0)
		*--p = '-';
	return (Str){ p, (size_t)(end - p) };
}

static int digit_value(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* All bytes from p to end as digits of this base; at least one. */
static bool parse_digits(const char *p, const char *end, unsigned base, uint64_t max,
	uint64_t *value)
{
	if (p == end)
		return false;
	uint64_t sum = 0;
	for (; p < end; p++) {
		unsigned digit = (unsigned)digit_value(*p);
		if (digit >= base || sum > max / base || digit > max - sum * base)
			return false;
		sum = sum * base + digit;
	}
	*value = sum;
	return true;
}

/* Decimal digits; up to 18 of them, the usual case, cannot overflow and are not checked one by
 * one. */
static bool parse_decimal(const char *p, const char *end, uint64_t max, uint64_t *value)
{
	if (p == end)
		return false;
	if (end - p > 18)
		return parse_digits(p, end, 10, max, value);
	uint64_t sum = 0;
	for (; p < end; p++) {
		unsigned digit = (unsigned char)*p - (unsigned)'0';
		if (digit > 9)
			return false;
		sum = sum * 10 + digit;
	}
	*value = sum;
	return sum <= max;
}

static int64_t apply_sign(uint64_t magnitude, bool negative)
{
	return (int64_t)(negative ? 0 - magnitude : magnitude);
}

static bool take_sign(const char **p, const char *end)
{
	if (*p == end || (**p != '-' && **p != '+'))
		return false;
	return *(*p)++ == '-';
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The text without the blanks around it. */
static Str trim(Str text)
{
	const char *p = text.ptr, *end = p + text.len;
	while (p < end && is_space(*p))
		p++;
	while (end > p && is_space(end[-1]))
		end--;
	return (Str){ p, (size_t)(end - p) };
}

bool num_parse(Str text, int64_t *value)
{
	text = trim(text);
	const char *p = text.ptr, *end = p + text.len;
	bool negative = take_sign(&p, end);
	uint64_t magnitude;
	if (!parse_decimal(p, end, (uint64_t)INT64_MAX + negative, &magnitude))
		return false;
	*value = apply_sign(magnitude, negative);
	return true;
}

bool num_parse_unsigned(Str text, uint64_t max, uint64_t *value)
{
	uint64_t parsed;
	if (!parse_decimal(text.ptr, text.ptr + text.len, max, &parsed))
		return false;
	*value = parsed;
	return true;
}

bool num_parse_constant(Str text, int64_t *value)
{
	text = trim(text);
	const char *p = text.ptr, *end = p + text.len;
	bool negative = take_sign(&p, end);
	uint64_t magnitude;
	bool valid;
	if (end - p < 2 || *p != '0')
		valid = parse_decimal(p, end, (uint64_t)INT64_MAX + negative, &magnitude);
	else if (p[1] == 'x' || p[1] == 'X')
		valid = parse_digits(p + 2, end, 16, UINT64_MAX, &magnitude);
	else
		valid = parse_digits(p + 1, end, 8, UINT64_MAX, &magnitude);
	if (!valid)
		return false;
	*value = apply_sign(magnitude, negative);
	return true;
}

bool num_parse_size(Str text, uint64_t *bytes)
{
	static const char suffixes[] = "KMGT";
	if (text.len == 0)
		return false;
	const char *end = text.ptr + text.len - 1;
	const char *suffix = is_digit(*end) ? NULL : strchr(suffixes, *end);
	unsigned shift = 0;
	if (suffix != NULL && *suffix != '\0')
		shift = 10 * (unsigned)(suffix - suffixes + 1);
	uint64_t count;
	if (!parse_decimal(text.ptr, shift > 0 ? end : end + 1, UINT64_MAX >> shift, &count))
		return false;
	*bytes = count << shift;
	return true;
}
