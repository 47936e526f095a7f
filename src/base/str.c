/* base/str.c: a byte buffer that grows in an arena or on the heap. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

enum { STRBUF_MIN = 64 };

static bool is_last_in_arena(const StrBuf *buf)
{
	return buf->ptr != NULL && buf->ptr + buf->cap == buf->arena->free;
}

static void grow_in_arena(StrBuf *buf, size_t cap)
{
	Arena *arena = buf->arena;
	if (is_last_in_arena(buf) && (size_t)(arena->end - buf->ptr) >= cap) {
		arena->free = buf->ptr + cap;
	} else {
		char *moved = arena_alloc(arena, cap);
		if (buf->len > 0)
			memcpy(moved, buf->ptr, buf->len);
		buf->ptr = moved;
	}
	buf->cap = cap;
}

void strbuf_reserve(StrBuf *buf, size_t more)
{
	if (more >= SIZE_MAX / 4 - buf->len)
		mem_exhausted(more);
	size_t cap = buf->len + more + 1;
	if (cap <= buf->cap)
		return;
	if (cap < buf->cap * 2)
		cap = buf->cap * 2;
	if (cap < STRBUF_MIN)
		cap = STRBUF_MIN;
	cap = (cap + 7) & ~(size_t)7;
	if (buf->arena != NULL) {
		grow_in_arena(buf, cap);
		return;
	}
	buf->ptr = mem_realloc(buf->ptr, cap);
	buf->cap = cap;
}

void strbuf_append_slow(StrBuf *buf, const char *bytes, size_t len)
{
	if (len == 0)
		return;
	strbuf_reserve(buf, len);
	memcpy(buf->ptr + buf->len, bytes, len);
	buf->len += len;
}

void strbuf_vformat(StrBuf *buf, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	strbuf_reserve(buf, STRBUF_MIN - 1);
	size_t room = buf->cap - buf->len;
	int len = vsnprintf(buf->ptr + buf->len, room, format, args);
	if (len > 0 && (size_t)len >= room) {
		strbuf_reserve(buf, (size_t)len);
		vsnprintf(buf->ptr + buf->len, buf->cap - buf->len, format, again);
	}
	va_end(again);
	if (len > 0)
		buf->len += (size_t)len;
}

void strbuf_format(StrBuf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	strbuf_vformat(buf, format, args);
	va_end(args);
}

Str strbuf_finish(StrBuf *buf)
{
	if (buf->ptr == NULL)
		return STR("");
	buf->ptr[buf->len] = '\0';
	Str text = { buf->ptr, buf->len };
	if (buf->arena != NULL) {
		if (is_last_in_arena(buf))
			buf->arena->free = buf->ptr + ((buf->len + 8) & ~(size_t)7);
		*buf = (StrBuf){ .arena = buf->arena };
	}
	return text;
}

void strbuf_free(StrBuf *buf)
{
	if (buf->arena == NULL)
		free(buf->ptr);
	*buf = (StrBuf){ .arena = buf->arena };
}
