/* sys/out.h: buffered output to a descriptor or to memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_OUT_H
#define COWSH_SYS_OUT_H

#include <stdint.h>

#include "base/str.h"

/*
 * One output stream. To a descriptor: text gathers in buf and goes out when it is full or flushed.
 * To memory (fd == -1): the text stays in buf, which grows. The first failed write is kept in err
 * until out_take_error; later text is dropped.
 */
typedef struct Out {
	int fd;
	int err;                    /* errno of the first failed write, 0 for none */
	StrBuf buf;
} Out;

/* An Out to this descriptor; the buffer is allocated at the first write. */
void out_to_fd(Out *out, int fd);
/* An Out that keeps all text in out->buf, for the caller to read and free. */
void out_to_memory(Out *out);
/* Writes what is buffered. Returns 0, or the errno of the failed write (which stays in out->err).
 * Interrupted writes go on. */
int out_flush_slow(Out *out);
/* Returns the kept errno and forgets it. */
int out_take_error(Out *out);
void out_write(Out *out, const char *bytes, size_t len);
void out_format(Out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void out_vformat(Out *out, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
void out_number(Out *out, int64_t value);
/* Writes text quoted so that the shell reads it back as one word: plain when no character needs it,
 * else in single quotes (or $'...' when it holds control characters and `dollar` is true). */
void out_quoted(Out *out, Str text, bool dollar);

static inline int out_flush(Out *out)
{
	return out->fd >= 0 && out->buf.len > 0 ? out_flush_slow(out) : out->err;
}

static inline void out_str(Out *out, Str text)
{
	out_write(out, text.ptr, text.len);
}

static inline void out_text(Out *out, const char *text)
{
	out_write(out, text, strlen(text));
}

static inline void out_char(Out *out, char c)
{
	out_write(out, &c, 1);
}

/* Writes all bytes to a descriptor, going on after interrupts and short writes. Returns 0 or
 * errno. */
int write_all(int fd, const char *bytes, size_t len);

#endif
