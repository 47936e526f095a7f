/* tests/unit/pattern.c: shell patterns match what XCU 2.14 says, and quickly. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/pattern.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "unit.h"

static Arena arena;

static bool match_as(const char *pattern, const char *text, bool utf8)
{
	return pattern_match(pattern_compile(&arena, str_of(pattern)), str_of(text), utf8);
}

/* Ends with the same answer whether characters are bytes or UTF-8: for ASCII. */
static bool match(const char *pattern, const char *text)
{
	return match_as(pattern, text, false) && match_as(pattern, text, true);
}

static bool differ(const char *pattern, const char *text)
{
	return !match_as(pattern, text, false) && !match_as(pattern, text, true);
}

static bool literal(const char *pattern, const char *expected)
{
	Str text = pattern_literal(pattern_compile(&arena, str_of(pattern)));
	return expected ? text.ptr && str_is(text, expected) : !text.ptr;
}

/* What is left of the text after the cut of ${text OP pattern}. */
static bool cut(const char *text, const char *op, const char *pattern, const char *expected)
{
	const Pattern *compiled = pattern_compile(&arena, str_of(pattern));
	Str left = str_of(text);
	ptrdiff_t at;
	if (op[0] == '#') {
		at = pattern_prefix(compiled, left, op[1] != '\0', true);
		if (at >= 0)
			left = (Str){ left.ptr + at, left.len - (size_t)at };
	} else {
		at = pattern_suffix(compiled, left, op[1] != '\0', true);
		if (at >= 0)
			left.len = (size_t)at;
	}
	bool same = left.len == strlen(expected) && memcmp(left.ptr, expected, left.len) == 0;
	if (!same)
		printf("# left: %.*s\n", (int)left.len, left.ptr);
	return same;
}

static void test_plain(void)
{
	CHECK(match("", ""));
	CHECK(differ("", "a"));
	CHECK(match("abc", "abc"));
	CHECK(differ("abc", "abcd"));
	CHECK(differ("abc", "ab"));
	CHECK(match("a?c", "abc"));
	CHECK(differ("a?c", "ac"));
	CHECK(match("\\*", "*"));
	CHECK(differ("\\*", "a"));
	CHECK(match("a\\", "a\\"));
	CHECK(literal("abc", "abc"));
	CHECK(literal("a\\*\\b", "a*b"));
	CHECK(literal("a[b", "a[b"));
	CHECK(literal("", ""));
	CHECK(literal("a*", NULL));
	CHECK(literal("a?", NULL));
	CHECK(literal("[a]", NULL));
}

static void test_stars(void)
{
	CHECK(match("*", ""));
	CHECK(match("**", "abc"));
	CHECK(match("*.c", "pattern.c"));
	CHECK(differ("*.c", "pattern.h"));
	CHECK(match("lib*", "lib"));
	CHECK(match("a*b*c", "abbbcbc"));
	CHECK(differ("a*b*c", "acb"));
	CHECK(differ("ab*bc", "abc"));
	CHECK(match("*a*", "bab"));
	CHECK(match("*ab*cd*", "xxabcxxcdx"));
	CHECK(match("a*?b", "axb"));
	CHECK(differ("a*?b", "ab"));
	CHECK(match("*[0-9][0-9]*", "a1b23"));
	CHECK(differ("*[0-9][0-9]*", "a1b2c3"));
	CHECK(match("*?x[yz]", "axaxy"));
}

static void test_sets(void)
{
	CHECK(match("[abc]", "b"));
	CHECK(differ("[abc]", "d"));
	CHECK(match("[!abc]", "d"));
	CHECK(differ("[!abc]", "b"));
	CHECK(match("[^abc]", "d"));
	CHECK(match("[]a]", "]"));
	CHECK(match("[!]a]", "x"));
	CHECK(differ("[!]a]", "]"));
	CHECK(match("[a-c]", "b"));
	CHECK(match("[a-]", "-"));
	CHECK(match("[-a]", "-"));
	CHECK(differ("[a\\-c]", "b"));
	CHECK(match("[a\\-c]", "-"));
	CHECK(match("[\\]]", "]"));
	CHECK(match("[\\!a]", "!"));
	CHECK(differ("[z-a]", "m"));
	CHECK(match("[--0]", "."));
	CHECK(match("[a-c-e]", "-"));
	CHECK(differ("[a-c-e]", "d"));
	CHECK(match("[a", "[a"));
	CHECK(match("[", "["));
	CHECK(match("[]", "[]"));
	CHECK(match("[!", "[!"));
	CHECK(match("x[a*", "x[abc"));
	CHECK(match("[*?]", "*"));
	CHECK(differ("[*?]", "a"));
	CHECK(differ("[!a]", ""));
}

static void test_classes(void)
{
	CHECK(match("[[:digit:]]", "7"));
	CHECK(differ("[[:digit:]]", "a"));
	CHECK(match("[[:alpha:]_]*", "_x"));
	CHECK(match("[![:space:]]", "x"));
	CHECK(differ("[![:space:]]", "\t"));
	CHECK(match("[[:upper:][:digit:]]", "Q"));
	CHECK(match("[[:punct:]]", "~"));
	CHECK(match("[[:xdigit:]]", "F"));
	CHECK(match("[[:cntrl:]]", "\177"));
	CHECK(differ("[[:print:]]", "\n"));
	CHECK(match("[[:blank:]]", " "));
	CHECK(differ("[[:lower:]]", "A"));
	CHECK(match("[[:graph:]]", "!"));
	CHECK(match("[[:alnum:]-z]", "-"));
	CHECK(differ("[[:nonsense:]]", "n"));
	CHECK(match("[[:nonsense:]x]", "x"));
	CHECK(match("[[:]", ":"));
	CHECK(match("[[.-.]]", "-"));
	CHECK(match("[[.a.]-c]", "b"));
	CHECK(match("[[=a=]]", "a"));
	CHECK(differ("[[.ab.]]", "a"));
}

static void test_utf8(void)
{
	CHECK(match_as("?", "\303\251", true));
	CHECK(!match_as("?", "\303\251", false));
	CHECK(match_as("??", "\303\251", false));
	CHECK(match_as("[\303\250-\303\252]", "\303\251", true));
	CHECK(!match_as("[\303\250-\303\252]", "\303\253", true));
	CHECK(match_as("[a-\303\252]", "\303\251", true));
	CHECK(match_as("[a-\303\252]", "z", true));
	CHECK(match_as("[!a]", "\342\202\254", true));
	CHECK(match_as("[\342\202\254]", "\342\202\254", true));
	CHECK(match_as("[\303\251]", "\251", false));
	CHECK(match_as("[[:alpha:]]", "\303\251", true));
	CHECK(match_as("[[:upper:]]", "\303\211", true));
	CHECK(!match_as("[[:upper:]]", "\303\251", true));
	CHECK(!match_as("[[:alpha:]]", "\342\202\254", true));
	CHECK(match_as("?", "\377", true));
	CHECK(match_as("a?b", "a\200b", true));
	CHECK(match_as("\200", "\200", true));
	CHECK(!match_as("*\251", "\303\251", true));
	CHECK(match_as("*\251", "\303\251", false));
	CHECK(!match_as("\303*", "\303\251", true));
	CHECK(match_as("*\251*", "\303\251\251", true));
	CHECK(cut("\303\251a", "#", "?", "a"));
	CHECK(cut("a\303\251", "%", "?", "a"));
	CHECK(cut("a\303\251", "%", "\251", "a\303\251"));
	CHECK(cut("a\303\251\342\202\254", "%", "[!x][!x]", "a"));
}

static void test_cuts(void)
{
	CHECK(cut("/usr/lib/x.so", "#", "*/", "usr/lib/x.so"));
	CHECK(cut("/usr/lib/x.so", "##", "*/", "x.so"));
	CHECK(cut("/usr/lib/x.so", "%", "/*", "/usr/lib"));
	CHECK(cut("/usr/lib/x.so", "%%", "/*", ""));
	CHECK(cut("/usr/lib/x.so", "%", ".so", "/usr/lib/x"));
	CHECK(cut("/usr/lib/x.so", "#", "/usr", "/lib/x.so"));
	CHECK(cut("/usr/lib/x.so", "%", ".c", "/usr/lib/x.so"));
	CHECK(cut("abc", "#", "", "abc"));
	CHECK(cut("abc", "%", "", "abc"));
	CHECK(cut("abc", "#", "*", "abc"));
	CHECK(cut("abc", "##", "*", ""));
	CHECK(cut("abc", "%", "*", "abc"));
	CHECK(cut("abc", "%%", "*", ""));
	CHECK(cut("", "#", "*", ""));
	CHECK(cut("", "%%", "?", ""));
	CHECK(cut("xaxbxa", "%", "a*", "xaxbx"));
	CHECK(cut("xaxbxa", "%%", "a*", "x"));
	CHECK(cut("xaxbxa", "%%", "a*a", "x"));
	CHECK(cut("a1b2c3", "##", "*[0-9]", ""));
	CHECK(cut("a1b2c3d", "##", "*[0-9]", "d"));
	CHECK(cut("a1b2c3d", "#", "*[0-9]", "b2c3d"));
	CHECK(cut("a1b2c3d", "%", "[0-9]*", "a1b2c"));
	CHECK(cut("a1b2c3d", "%%", "[0-9]*", "a"));
	CHECK(cut("a=b=c", "%%", "=*", "a"));
	CHECK(cut("aXbXc", "#", "*X*X", "c"));
	CHECK(cut("aXbXcX", "##", "*X*X", ""));
}

static bool escapes(const char *before, const char *quoted, const char *expected)
{
	StrBuf buf = { .arena = &arena };
	strbuf_str(&buf, str_of(before));
	pattern_escape(&buf, str_of(quoted));
	return str_is(strbuf_finish(&buf), expected);
}

static void test_escape(void)
{
	CHECK(escapes("", "a*b?[c]\\", "a\\*b\\?\\[c\\]\\\\"));
	CHECK(escapes("*", ".txt", "*.txt"));
	CHECK(escapes("[a", "-", "[a\\-"));
	CHECK(escapes("[[", ":", "[[\\:"));
	CHECK(pattern_has_magic(str_of("a*")));
	CHECK(pattern_has_magic(str_of("a?")));
	CHECK(pattern_has_magic(str_of("[a]")));
	CHECK(!pattern_has_magic(str_of("a[b")));
	CHECK(!pattern_has_magic(str_of("\\*\\?")));
	CHECK(!pattern_has_magic(str_of("")));
}

/* The definition of a match, tried out in every way: for subjects of a few characters. */
static bool match_slowly(const char *pattern, const char *text, const char *end, bool utf8)
{
	if (*pattern == '\0')
		return text == end;
	if (*pattern == '*') {
		for (const char *p = text; ; p += char_len(p, end, utf8)) {
			if (match_slowly(pattern + 1, p, end, utf8))
				return true;
			if (p == end)
				return false;
		}
	}
	if (text == end)
		return false;
	size_t len = char_len(text, end, utf8);
	size_t taken = 1;
	if (strncmp(pattern, "[!a]", 4) == 0) {
		taken = 4;
		if (len == 1 && *text == 'a')
			return false;
	} else if (*pattern != '?') {
		taken = char_len(pattern, pattern + strlen(pattern), utf8);
		if (taken != len || memcmp(pattern, text, len) != 0)
			return false;
	}
	return match_slowly(pattern + taken, text + len, end, utf8);
}

static uint32_t random_state = 1;

static const char *random_text(const char *const *pieces, size_t npieces, size_t max)
{
	StrBuf buf = { .arena = &arena };
	random_state = random_state * 1664525 + 1013904223;
	for (size_t count = (random_state >> 16) % (max + 1); count > 0; count--) {
		random_state = random_state * 1664525 + 1013904223;
		strbuf_str(&buf, str_of(pieces[(random_state >> 16) % npieces]));
	}
	return strbuf_finish(&buf).ptr;
}

/* Are shortest and longest prefix and suffix those that trying every place finds? */
static bool cuts_agree(const char *pattern, Str text, bool utf8)
{
	ptrdiff_t prefix[2] = { -1, -1 }, suffix[2] = { -1, -1 };
	const char *end = text.ptr + text.len;
	for (const char *p = text.ptr; ; p += char_len(p, end, utf8)) {
		if (match_slowly(pattern, text.ptr, p, utf8)) {
			prefix[1] = p - text.ptr;
			if (prefix[0] < 0)
				prefix[0] = prefix[1];
		}
		if (match_slowly(pattern, p, end, utf8)) {
			suffix[0] = p - text.ptr;
			if (suffix[1] < 0)
				suffix[1] = suffix[0];
		}
		if (p == end)
			break;
	}
	const Pattern *compiled = pattern_compile(&arena, str_of(pattern));
	for (int longest = 0; longest < 2; longest++)
		if (pattern_prefix(compiled, text, longest, utf8) != prefix[longest] ||
			pattern_suffix(compiled, text, longest, utf8) != suffix[longest])
			return false;
	return pattern_match(compiled, text, utf8) == match_slowly(pattern, text.ptr, end, utf8);
}

static bool random_patterns_agree(bool utf8)
{
	static const char *const pattern_pieces[] = {
		"*", "*", "?", "a", "b", "[!a]", "\303\251", "\251", "\303"
	};
	static const char *const text_pieces[] = { "a", "a", "b", "\303\251", "\251", "\303" };
	for (int i = 0; i < 20000; i++) {
		ArenaMark mark = arena_mark(&arena);
		const char *pattern = random_text(pattern_pieces, 9, 6);
		Str text = str_of(random_text(text_pieces, 6, 8));
		if (!cuts_agree(pattern, text, utf8)) {
			printf("# pattern %s, text %s\n", pattern, text.ptr);
			return false;
		}
		arena_reset(&arena, mark);
	}
	return true;
}

/* Patterns that take for ever when a matcher tries every way. A test that hangs has failed. */
static void test_growth(void)
{
	enum { LENGTH = 100000 };
	char *text = mem_alloc(LENGTH + 1);
	memset(text, 'a', LENGTH);
	text[LENGTH] = '\0';
	CHECK(differ("*a*a*a*a*b", text));
	CHECK(differ("*a*a*[ab]*a*b*", text));
	CHECK(match("*a*a*a*a*a", text));
	CHECK(cut(text, "##", "*b", text));
	CHECK(cut(text, "%%", "b*", text));
	CHECK(cut(text, "%", "*a*a*b", text));
	memset(text, '[', LENGTH);
	CHECK(literal(text, text));
	free(text);
}

int main(void)
{
	setenv("LC_ALL", "C.UTF-8", 1);
	test_plain();
	test_stars();
	test_sets();
	test_classes();
	test_utf8();
	test_cuts();
	test_escape();
	CHECK(random_patterns_agree(false));
	CHECK(random_patterns_agree(true));
	test_growth();
	arena_free(&arena);
	return done_testing();
}
