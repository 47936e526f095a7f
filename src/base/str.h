/* base/str.h: strings with a length, and a growing buffer in an arena or on the heap. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BASE_STR_H
#define COWSH_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"

/* Bytes that somebody else owns. A NUL always stands at ptr[len], so that ptr is a C string too. */
typedef struct Str {
	const char *ptr;
	size_t len;
} Str;

/* A Str of a string literal. */
#define STR(literal) ((Str){ "" literal, sizeof(literal) - 1 })

static inline Str str_of(const char *cstring)
{
	return (Str){ cstring, strlen(cstring) };
}

static inline bool str_eq(Str a, Str b)
{
	return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static inline bool str_is(Str a, const char *cstring)
{
	return strcmp(a.ptr, cstring) == 0;
}

/*
 * A growing byte buffer. With an arena its bytes live there: it grows in place while it is the
 * arena's last allocation and moves otherwise. Without one (arena == NULL) they are malloc's and
 * strbuf_free gives them back. All bytes zero but the arena is a valid empty buffer.
 */
typedef struct StrBuf {
	char *ptr;
	size_t len;
	size_t cap;                 /* bytes that may be written, the NUL included */
	Arena *arena;
} StrBuf;

/* Makes room for `more` bytes and a NUL behind len; ends the shell when memory is exhausted
 * (base/arena.h). */
void strbuf_reserve(StrBuf *buf, size_t more);
void strbuf_append_slow(StrBuf *buf, const char *bytes, size_t len);
/* Appends formatted text (printf(3)). */
void strbuf_format(StrBuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vformat(StrBuf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
/* Ends the text with a NUL and returns it. An arena buffer gives its spare room back; the text
 * lasts until the arena's mark. The buffer is empty afterwards when it is an arena's, and keeps its
 * bytes when it is malloc's. */
Str strbuf_finish(StrBuf *buf);
/* Frees a heap buffer's bytes and empties it. */
void strbuf_free(StrBuf *buf);

static inline void strbuf_append(StrBuf *buf, const char *bytes, size_t len)
{
	if (len >= buf->cap - buf->len) {
		strbuf_append_slow(buf, bytes, len);
		return;
	}
	memcpy(buf->ptr + buf->len, bytes, len);
	buf->len += len;
}

static inline void strbuf_str(StrBuf *buf, Str text)
{
	strbuf_append(buf, text.ptr, text.len);
}

static inline void strbuf_char(StrBuf *buf, char c)
{
	if (buf->cap - buf->len <= 1)
		strbuf_reserve(buf, 1);
	buf->ptr[buf->len++] = c;
}

#endif
