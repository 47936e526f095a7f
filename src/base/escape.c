/* base/escape.c: the backslash escapes of echo and printf. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/escape.h"

static size_t decode_octal(const char *p, size_t digits, char *byte)
{
	unsigned value = 0;
	size_t len = 0;
	while (len < digits && p[len] >= '0' && p[len] <= '7')
		value = value * 8 + (unsigned)(p[len++] - '0');
	if (len > 0)
		*byte = (char)value;
	return len;
}

size_t escape_decode(const char *p, size_t digits, char *byte)
{
	static const char letters[] = "abefnrtv\\\"";
	static const char bytes[] = "\a\b\033\f\n\r\t\v\\\"";
	const char *found = *p != '\0' ? strchr(letters, *p) : NULL;
	if (found == NULL)
		return decode_octal(p, digits, byte);
	*byte = bytes[found - letters];
	return 1;
}

bool escape_expand(StrBuf *buf, Str text)
{
	const char *p = text.ptr, *end = p + text.len, *slash;
	for (; (slash = memchr(p, '\\', (size_t)(end - p))) != NULL; ) {
		strbuf_append(buf, p, (size_t)(slash - p));
		p = slash + 1;
		if (*p == 'c')
			return false;
		char byte = '\\';
		if (*p != '"')
			p += escape_decode(p, *p == '0' ? 4 : 3, &byte);
		strbuf_char(buf, byte);
	}
	strbuf_append(buf, p, (size_t)(end - p));
	return true;
}
