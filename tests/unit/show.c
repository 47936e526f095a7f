/* tests/unit/show.c: a tree is shown as text that parses to the same tree. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/show.h"

#include <stdlib.h>

#include "syntax/parse.h"
#include "unit.h"

static SymTab symbols;
static StrBuf shown;

/* Parses the first command of the text. */
static Unit *parse(Str text)
{
	ParseHost host = { .symbols = &symbols, .extensions = true, .utf8 = true };
	Source source;
	ParseError error;
	Unit *unit = NULL;
	source_from_text(&source, text, "test");
	if (parse_command(&host, &source, &unit, &error) == PARSE_COMMAND)
		return unit;
	printf("# no command: %s\n", text.ptr);
	return NULL;
}

/* The text of the first command, NULL when it does not parse. Lasts until the next call. */
static const char *show(Str text, bool brief)
{
	Unit *unit = parse(text);
	if (!unit)
		return NULL;
	shown.len = 0;
	if (unit->root)
		show_node(&shown, &symbols, unit->root, brief);
	unit_drop(unit);
	return strbuf_finish(&shown).ptr;
}

static bool shows(const char *text, const char *expected)
{
	Str input = { mem_copy(text, strlen(text)), strlen(text) };
	const char *got = show(input, false);
	bool same = got && strcmp(got, expected) == 0;
	if (got && !same)
		printf("# shown as: %s\n", got);
	/* And that text shows itself. */
	Str again = { mem_copy(expected, strlen(expected)), strlen(expected) };
	got = show(again, false);
	if (got && strcmp(got, expected) != 0) {
		printf("# then as: %s\n", got);
		same = false;
	}
	free((char *)input.ptr);
	free((char *)again.ptr);
	return same && got;
}

/* Texts that are shown just as they are. */
static bool stays(const char *text)
{
	return shows(text, text);
}

static void test_words(void)
{
	CHECK(stays("echo a b c"));
	CHECK(stays("echo 'a b' '*' x'$'y"));
	CHECK(shows("echo \"a b\" \\* \\a", "echo 'a b' '*' 'a'"));
	CHECK(stays("echo \"it's\" '' ''$x $y''"));
	CHECK(shows("echo \"\"", "echo ''"));
	CHECK(shows("''if", "''if"));
	CHECK(stays("'if' a"));
	CHECK(stays("echo *.[ch] ?"));
	CHECK(stays("echo \"$x\"*"));
	CHECK(stays("echo ~ ~/x ~root/y a~ '~'"));
	CHECK(stays("a=~/x:~root/y cmd"));
	CHECK(stays("echo a$"));
	CHECK(shows("echo $\"x\"", "echo $\"x\""));
	CHECK(shows("echo $'a\\tb'", "echo 'a\tb'"));
	CHECK(shows("echo \"a\\\\b\\$c\\`d\\\"e'\"", "echo \"a\\\\b\\$c\\`d\\\"e'\""));
	CHECK(stays("export a=~/x b='c d'"));
}

static void test_expansions(void)
{
	CHECK(stays("echo $x $1 $# $@ $* $? $- $$ $!"));
	CHECK(shows("echo ${x} ${1} ${10} ${x}y ${1}y", "echo $x $1 ${10} ${x}y $1y"));
	CHECK(shows("echo \"${x}y\" \"${x}\"y", "echo \"${x}y\" \"$x\"y"));
	CHECK(shows("echo \"$x\"'y'", "echo \"${x}y\""));
	CHECK(shows("echo ${#x} ${#} ${#-x} ${##} ${#@}", "echo ${#x} $# ${#-x} ${##} ${#@}"));
	CHECK(stays("echo ${x-a} ${x:-a b} ${x=c} ${x:='d e'} ${x?} ${x:?gone} ${x+$y} ${x:+\"$y\"}"));
	CHECK(stays("echo \"${x-a b}\" \"${x:-'$y'}\" \"${x-a\\}b}\""));
	CHECK(stays("echo ${x#*/} ${x##*/} ${x%.c} ${x%%'*'} \"${x#\"$y\"}\" \"${x%'}'}\""));
	CHECK(stays("echo $(a | b) \"$(c \"$d\")\""));
	CHECK(shows("echo `a \\`b\\`` $( (c) ) $()", "echo $(a $(b)) $( ( c )) $()"));
	CHECK(stays("echo $((1+(2*x))) \"$((y = $z))\" $((${x-1}+$(a)))"));
	CHECK(stays("echo ${x-$(a \"${b-'c d'}\")}"));
}

static void test_simple(void)
{
	CHECK(stays("a=1 b=$x c='d e' cmd arg >file 2>&1 <in"));
	CHECK(stays("a="));
	CHECK(stays("a=''"));
	CHECK(stays(">file"));
	CHECK(stays("cmd 3>>log <>rw 4<>rw >|out <&3 2>&- 5<&-"));
	CHECK(shows(">out a=1 cmd <in b", "a=1 cmd b >out <in"));
	CHECK(shows(">out if", ">out if"));
	CHECK(stays("echo 2 >file"));
	CHECK(stays("'a'=b"));
}

static void test_compound(void)
{
	CHECK(stays("a && b || c"));
	CHECK(stays("! a | b | c"));
	CHECK(stays("! a"));
	CHECK(stays("a; b &"));
	CHECK(stays("a & b"));
	CHECK(stays("a && b & c | d &"));
	CHECK(shows("{ a\nb; }", "{ a; b; }"));
	CHECK(stays("{ a & }"));
	CHECK(stays("{ a; } >x 2>&1 | b"));
	CHECK(shows("(a;b)", "( a; b )"));
	CHECK(stays("( a & )"));
	CHECK(shows("if a\nthen b\nelif c; then d; else e; fi",
		"if a; then b; elif c; then d; else e; fi"));
	CHECK(stays("if a & then b & else c & fi"));
	CHECK(stays("while a; do b; done"));
	CHECK(stays("until a | b; do c & done"));
	CHECK(stays("for x in a \"$b\" *.c; do echo $x; done"));
	CHECK(stays("for x; do a; done"));
	CHECK(stays("for x in; do a; done"));
	CHECK(shows("for x do a; done", "for x; do a; done"));
	CHECK(stays("for if in in do; do a; done >x"));
	CHECK(stays("case $x in a | 'b c') d;; [!e]*) f; g;& \"$h\") ;; *) i & ;; esac"));
	CHECK(stays("case x in esac"));
	CHECK(stays("case x in (esac) a;; esac"));
	CHECK(shows("case x in a) b\nesac", "case x in a) b;; esac"));
	CHECK(stays("f() { a; }"));
	CHECK(stays("f() ( a ) >x"));
	CHECK(stays("f() if a; then b; fi"));
	CHECK(stays("f() { g() { a; }; }"));
	CHECK(stays("faults"));
	CHECK(stays("faults -s all -n 3 a | b"));
	CHECK(stays("! faults { a; }"));
	CHECK(stays("faults -p $! >x"));
}

static bool shows_brief(const char *text, const char *expected)
{
	const char *got = show(str_of(text), true);
	if (got && strcmp(got, expected) != 0)
		printf("# shown as: %s\n", got);
	return got && strcmp(got, expected) == 0;
}

static void test_here_documents(void)
{
	CHECK(stays("cat <<'EOF'\na $x\nEOF\n"));
	CHECK(stays("cat <<EOF\na $x \\$y ${z-w} \"'\\\\\nEOF\n"));
	CHECK(shows("cat <<EOF\nplain \\$x\nEOF\n", "cat <<'EOF'\nplain $x\nEOF\n"));
	CHECK(shows("cat <<-EOF\n\ta $x\n\tEOF\n", "cat <<-EOF\na $x\nEOF\n"));
	CHECK(stays("cat <<'A' 3<<B; c\na\nA\n$b\nB\n"));
	CHECK(stays("{ cat <<'A'; } | b\na\nA\n"));
	CHECK(stays("echo $(cat <<'A'\na\nA\n) b"));
	CHECK(stays("cat \"$(cat <<'B'\nb\nB\n)\" <<A\n$(cat <<'C'\nc\nC\n)\nA\n"));
	CHECK(stays("cat <<'A'\nA\n"));
	CHECK(stays("cat <<'a b'\n'\na b\n"));
	CHECK(shows_brief("cat <<A | b\n$x\nA\n", "cat <<A | b"));
	CHECK(shows_brief("cat <<'A' | b\nx\nA\n", "cat <<'A' | b"));
}

static void test_word(void)
{
	Unit *unit = parse(STR("cmd \"$x\"'y z'*"));
	shown.len = 0;
	if (unit)
		show_word(&shown, &symbols, unit->root->simple.words[1]);
	unit_drop(unit);
	CHECK(str_is(strbuf_finish(&shown), "\"${x}y z\"*"));
}

int main(void)
{
	test_words();
	test_expansions();
	test_simple();
	test_compound();
	test_here_documents();
	test_word();
	strbuf_free(&shown);
	symtab_free(&symbols);
	return done_testing();
}
