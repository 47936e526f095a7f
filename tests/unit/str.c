/* str.c: strings with a length; buffers on the heap and in an arena. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/str.h"
#include "unit.h"

static void test_compare(void)
{
	CHECK(str_eq(STR("abc"), str_of("abc")) && !str_eq(STR("abc"), STR("abd")) &&
		!str_eq(STR("abc"), STR("ab")));
	CHECK(str_is(STR("abc"), "abc") && !str_is(STR("abc"), "abcd"));
	CHECK(STR("").len == 0);
}

static void test_heap(void)
{
	StrBuf buf = { 0 };
	CHECK(strbuf_finish(&buf).len == 0 && *strbuf_finish(&buf).ptr == '\0');
	for (int i = 0; i < 5000; i++)
		strbuf_char(&buf, (char)('a' + i % 26));
	strbuf_str(&buf, STR("end"));
	Str text = strbuf_finish(&buf);
	CHECK(text.len == 5003 && strcmp(text.ptr + 5000, "end") == 0 &&
		text.ptr[4999] == 'a' + 4999 % 26);
	CHECK(buf.len == 5003);
	strbuf_free(&buf);
	CHECK(buf.ptr == NULL && buf.cap == 0);
}

static void test_format(void)
{
	StrBuf buf = { 0 };
	strbuf_format(&buf, "%s=%d", "x", 42);
	strbuf_format(&buf, ";%0300d", 7);
	Str text = strbuf_finish(&buf);
	CHECK(text.len == 4 + 1 + 300);
	CHECK(memcmp(text.ptr, "x=42;000", 8) == 0 && text.ptr[304] == '7');
	strbuf_free(&buf);
}

static void test_arena(void)
{
	Arena arena = { 0 };
	StrBuf buf = { .arena = &arena };
	for (int i = 0; i < 1000; i++)
		strbuf_append(&buf, "0123456789", 10);
	Str text = strbuf_finish(&buf);
	CHECK(text.len == 10000 && memcmp(text.ptr + 9990, "0123456789", 11) == 0);
	CHECK(buf.ptr == NULL && buf.len == 0);
	/* The spare room was given back: the next allocation follows at once. */
	CHECK((char *)arena_alloc(&arena, 8) == text.ptr + 10008);

	StrBuf one = { .arena = &arena }, two = { .arena = &arena };
	for (int i = 0; i < 1000; i++) {
		strbuf_char(&one, '1');
		strbuf_char(&two, '2');
	}
	Str first = strbuf_finish(&one), second = strbuf_finish(&two);
	CHECK(first.len == 1000 && strspn(first.ptr, "1") == 1000);
	CHECK(second.len == 1000 && strspn(second.ptr, "2") == 1000);
	CHECK(text.ptr[9999] == '9' && text.ptr[10000] == '\0');
	arena_free(&arena);
}

int main(void)
{
	test_compare();
	test_heap();
	test_format();
	test_arena();
	return done_testing();
}
