/* base/utf8.h: characters in UTF-8 text, fast for ASCII; in the C locale each byte is one. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BASE_UTF8_H
#define COWSH_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The length in bytes of the character at p (p < end) and its code point. A byte that begins no
 * valid character counts as one character of its own, code point 0xDC80 + (byte - 0x80), so that no
 * text is ever lost. */
size_t utf8_decode(const char *p, const char *end, uint32_t *code);
/* Writes the code point's bytes (at most 4) and returns their number. */
size_t utf8_encode(char out[4], uint32_t code);
/* How many characters len bytes hold. */
size_t utf8_count(const char *p, size_t len);
/* The start of the last character before p (p > start). */
const char *utf8_prev(const char *start, const char *p);

/* The bytes of the character at p: 1 in the C locale (utf8 false) and for ASCII. */
static inline size_t char_len(const char *p, const char *end, bool utf8)
{
	uint32_t code;
	if (!utf8 || (unsigned char)*p < 0x80)
		return 1;
	return utf8_decode(p, end, &code);
}

#endif
