/* utf8.c: characters of valid and of broken UTF-8. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/utf8.h"
#include "unit.h"

static bool is_stray(uint32_t code)
{
	return code >= 0xDC80 && code <= 0xDCFF;
}

static void test_round_trip(void)
{
	bool decoded = true, previous = true;
	for (uint32_t code = 0; code < 0x110000; code++) {
		char bytes[4];
		uint32_t again;
		if (code >= 0xD800 && code < 0xE000 && !is_stray(code))
			continue;
		size_t len = utf8_encode(bytes, code);
		decoded =
			decoded && utf8_decode(bytes, bytes + len, &again) == len && again == code;
		previous = previous && utf8_prev(bytes, bytes + len) == bytes;
	}
	CHECK(decoded);
	CHECK(previous);
}

/* Every byte of this text is a character of its own. */
static bool all_stray(const char *text)
{
	const char *end = text + strlen(text);
	for (const char *p = text; p < end; p++) {
		uint32_t code;
		if (utf8_decode(p, end, &code) != 1 || code != 0xDC80 + ((unsigned char)*p - 0x80u))
			return false;
		if (utf8_prev(text, p + 1) != p)
			return false;
	}
	return utf8_count(text, strlen(text)) == strlen(text);
}

static void test_broken(void)
{
	CHECK(all_stray("\x80") && all_stray("\xFF\xFE"));
	CHECK(all_stray("\xC0\x80") && all_stray("\xC1\xBF")); /* longer than needed */
	CHECK(all_stray("\xE0\x80\x80") && all_stray("\xF0\x80\x80\x80"));
	CHECK(all_stray("\xED\xA0\x80")); /* a surrogate */
	CHECK(all_stray("\xF4\x90\x80\x80") && all_stray("\xF5\x80\x80\x80"));
	CHECK(all_stray("\xC3") && all_stray("\xE2\x82") &&
		all_stray("\xF0\x9F\x90")); /* cut off */
}

static void test_text(void)
{
	static const char text[] =
		"cow: \xF0\x9F\x90\x84, \xC3\xBC, \xE2\x82\xAC; plain text again";
	size_t len = sizeof text - 1;
	const char *p = text + len;
	size_t steps = 0;
	CHECK(utf8_count(text, len) == len - 3 - 1 - 2);
	CHECK(utf8_count("", 0) == 0);
	for (; p > text; p = utf8_prev(text, p))
		steps++;
	CHECK(p == text && steps == utf8_count(text, len));
	CHECK(char_len(text + 5, text + len, true) == 4 &&
		char_len(text + 5, text + len, false) == 1);
	CHECK(char_len(text, text + len, true) == 1);
}

int main(void)
{
	test_round_trip();
	test_broken();
	test_text();
	return done_testing();
}
