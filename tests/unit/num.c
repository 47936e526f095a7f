/* num.c: numbers to text and back, at the edges of their range. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"
#include "unit.h"

static bool formats(int64_t value, const char *text)
{
	char buf[NUM_TEXT_MAX];
	Str formatted = num_format(buf, value);
	return str_eq(formatted, str_of(text)) && formatted.ptr[formatted.len] == '\0';
}

static bool parses(bool (*parse)(Str, int64_t *), const char *text, int64_t wanted)
{
	int64_t value;
	return parse(str_of(text), &value) && value == wanted;
}

static bool refuses(bool (*parse)(Str, int64_t *), const char *text)
{
	int64_t value = 12345;
	return !parse(str_of(text), &value) && value == 12345;
}

static bool has_size(const char *text, uint64_t wanted)
{
	uint64_t value;
	return num_parse_size(str_of(text), &value) && value == wanted;
}

static void test_decimal(void)
{
	CHECK(formats(0, "0") && formats(-1, "-1") && formats(1234567890, "1234567890"));
	CHECK(formats(INT64_MAX, "9223372036854775807") &&
		formats(INT64_MIN, "-9223372036854775808"));
	CHECK(parses(num_parse, "0", 0) && parses(num_parse, "007", 7) &&
		parses(num_parse, "+5", 5));
	CHECK(parses(num_parse, " \t\n-12 ", -12));
	CHECK(parses(num_parse, "9223372036854775807", INT64_MAX) &&
		parses(num_parse, "-9223372036854775808", INT64_MIN));
	CHECK(parses(num_parse, "000000000000000000000000000001", 1));
	CHECK(refuses(num_parse, "9223372036854775808") &&
		refuses(num_parse, "-9223372036854775809"));
	CHECK(refuses(num_parse, "") && refuses(num_parse, " ") && refuses(num_parse, "-") &&
		refuses(num_parse, "1 2"));
	CHECK(refuses(num_parse, "- 1") && refuses(num_parse, "0x10") && refuses(num_parse, "1a") &&
		refuses(num_parse, "--1"));
}

static void test_constant(void)
{
	CHECK(parses(num_parse_constant, "0", 0) && parses(num_parse_constant, "017", 15) &&
		parses(num_parse_constant, "-0x1F", -31));
	CHECK(parses(num_parse_constant, "0XaB", 171) && parses(num_parse_constant, "+00", 0));
	CHECK(parses(num_parse_constant, "-9223372036854775808", INT64_MIN));
	CHECK(parses(num_parse_constant, "0xFFFFFFFFFFFFFFFF", -1) &&
		refuses(num_parse_constant, "0x10000000000000000"));
	CHECK(refuses(num_parse_constant, "08") && refuses(num_parse_constant, "0x") &&
		refuses(num_parse_constant, ""));
	CHECK(parses(num_parse_constant, " 1", 1) && parses(num_parse_constant, "\t-0x1 \n", -1));
	CHECK(refuses(num_parse_constant, " ") && refuses(num_parse_constant, "- 1") &&
		refuses(num_parse_constant, "1 2") &&
		refuses(num_parse_constant, "9223372036854775808") &&
		refuses(num_parse_constant, "1.5"));
}

static void test_unsigned(void)
{
	uint64_t value = 99;
	CHECK(num_parse_unsigned(STR("255"), 255, &value) && value == 255);
	CHECK(!num_parse_unsigned(STR("256"), 255, &value) && value == 255);
	CHECK(!num_parse_unsigned(STR("+1"), 255, &value) &&
		!num_parse_unsigned(STR(" 1"), 255, &value));
	CHECK(!num_parse_unsigned(STR(""), 255, &value));
	CHECK(num_parse_unsigned(STR("18446744073709551615"), UINT64_MAX, &value) &&
		value == UINT64_MAX);
	CHECK(!num_parse_unsigned(STR("18446744073709551616"), UINT64_MAX, &value));
}

static void test_size(void)
{
	uint64_t value = 99;
	CHECK(has_size("0", 0) && has_size("4096", 4096) && has_size("64K", 65536) &&
		has_size("4M", 4 << 20));
	CHECK(has_size("1G", 1 << 30) && has_size("2T", UINT64_C(2) << 40));
	CHECK(!num_parse_size(STR(""), &value) && !num_parse_size(STR("K"), &value) &&
		!num_parse_size(STR("1KK"), &value));
	CHECK(!num_parse_size(STR("16777216T"), &value) && !num_parse_size(STR("-1"), &value) &&
		!num_parse_size(STR("1k"), &value));
	CHECK(value == 99);
}

int main(void)
{
	test_decimal();
	test_constant();
	test_unsigned();
	test_size();
	return done_testing();
}
