/* sys/out.c: buffered output to a descriptor or to memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/out.h"

#include <errno.h>

#include "base/ctype.h"
#include "base/num.h"
#include "sys/bound.h"

enum { OUT_ROOM = 4096 };           /* a page; builtins flush before the next command */

int write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t count = write(fd, bytes, len);
		if (count < 0) {
			if (errno == EINTR)
				continue;
			return errno;
		}
		bytes += count;
		len -= (size_t)count;
	}
	return 0;
}

void out_to_fd(Out *out, int fd)
{
	*out = (Out){ .fd = fd };
}

void out_to_memory(Out *out)
{
	*out = (Out){ .fd = -1 };
}

int out_flush_slow(Out *out)
{
	if (out->err == 0)
		out->err = write_all(out->fd, out->buf.ptr, out->buf.len);
	out->buf.len = 0;
	return out->err;
}

int out_take_error(Out *out)
{
	int err = out->err;
	out->err = 0;
	return err;
}

/* What does not fit: the rest of the room is filled first, so that a reader sees full blocks. */
static void write_through(Out *out, const char *bytes, size_t len)
{
	if (out->buf.cap == 0)
		strbuf_reserve(&out->buf, OUT_ROOM - 1);
	size_t room = out->buf.cap - 1 - out->buf.len;
	if (len > room) {
		strbuf_append(&out->buf, bytes, room);
		out_flush_slow(out);
		bytes += room;
		len -= room;
		size_t direct = len - len % OUT_ROOM;
		if (out->err == 0)
			out->err = write_all(out->fd, bytes, direct);
		bytes += direct;
		len -= direct;
	}
	strbuf_append(&out->buf, bytes, len);
}

void out_write(Out *out, const char *bytes, size_t len)
{
	if (out->fd < 0 || len < out->buf.cap - out->buf.len)
		strbuf_append(&out->buf, bytes, len);
	else
		write_through(out, bytes, len);
}

void out_vformat(Out *out, const char *format, va_list args)
{
	strbuf_vformat(&out->buf, format, args);
	if (out->fd >= 0 && out->buf.len >= OUT_ROOM)
		out_flush_slow(out);
}

void out_format(Out *out, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	out_vformat(out, format, args);
	va_end(args);
}

void out_number(Out *out, int64_t value)
{
	char buf[NUM_TEXT_MAX];
	out_str(out, num_format(buf, value));
}

static bool is_plain(char c)
{
	return is_name_char((unsigned char)c) || (c != '\0' && strchr("/.,:=@%+-", c) != NULL);
}

static bool is_control(char c)
{
	return (unsigned char)c < ' ' || c == 0x7F;
}

static bool any(Str text, bool (*is)(char), bool wanted)
{
	for (size_t i = 0; i < text.len; i++)
		if (is(text.ptr[i]) == wanted)
			return true;
	return false;
}

static void out_dollar_quoted(Out *out, Str text)
{
	static const char escaped[] = "\a\b\t\n\v\f\r\033\\'";
	static const char letters[] = "abtnvfre\\'";
	out_text(out, "$'");
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		const char *found = c != '\0' ? strchr(escaped, c) : NULL;
		if (found != NULL)
			out_format(out, "\\%c", letters[found - escaped]);
		else if (is_control(c))
			out_format(out, "\\%03o", (unsigned char)c);
		else
			out_char(out, c);
	}
	out_char(out, '\'');
}

void out_quoted(Out *out, Str text, bool dollar)
{
	if (text.len > 0 && !any(text, is_plain, false)) {
		out_str(out, text);
		return;
	}
	if (dollar && any(text, is_control, true)) {
		out_dollar_quoted(out, text);
		return;
	}
	out_char(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\'')
			out_text(out, "'\\''");
		else
			out_char(out, text.ptr[i]);
	}
	out_char(out, '\'');
}
