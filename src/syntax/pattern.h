/* syntax/pattern.h: shell patterns (XCU 2.14) compiled to a matcher program. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYNTAX_PATTERN_H
#define COWSH_SYNTAX_PATTERN_H

#include "base/arena.h"
#include "base/str.h"
#include "syntax/ast.h"

/*
 * Compiles a pattern in which a backslash quotes the next byte (the caller has escaped whatever was
 * quoted). The program is allocated in the arena and needs the text no longer. Never fails: a
 * bracket that begins no bracket expression stands for itself.
 */
const Pattern *pattern_compile(Arena *arena, Str text);
/* Appends text with a backslash before each byte that is special in a pattern. */
void pattern_escape(StrBuf *buf, Str text);
/* The pattern without special characters: its literal text, else a Str with ptr NULL. */
Str pattern_literal(const Pattern *pattern);

/* Does the whole subject match? `utf8`: a character is a UTF-8 sequence, else a byte. */
bool pattern_match(const Pattern *pattern, Str subject, bool utf8);
/* The length of the shortest (or longest) matching prefix, -1 for none: ${x#p}, ${x##p}. */
ptrdiff_t pattern_prefix(const Pattern *pattern, Str subject, bool longest, bool utf8);
/* The start of the shortest (or longest) matching suffix, -1 for none: ${x%p}, ${x%%p}. */
ptrdiff_t pattern_suffix(const Pattern *pattern, Str subject, bool longest, bool utf8);

/* True when the text has an unescaped *, ? or [ that could make it a pattern. */
bool pattern_has_magic(Str text);

#endif
