/* base/utf8.c: characters in UTF-8 text; bytes that are none count as characters of their own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"

#include <string.h>

/* Where a stray byte, 0x80 to 0xFF, stands among the code points. */
enum { STRAY_FIRST = 0xDC80, STRAY_LAST = 0xDCFF };

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* How many bytes the lead byte promises, 0 when it is no lead byte; its payload bits go to
 * *code. */
static size_t lead_len(unsigned char lead, uint32_t *code)
{
	if (lead >= 0xC2 && lead < 0xE0) {
		*code = lead & 0x1Fu;
		return 2;
	}
	if (lead >= 0xE0 && lead < 0xF0) {
		*code = lead & 0x0Fu;
		return 3;
	}
	if (lead >= 0xF0 && lead < 0xF5) {
		*code = lead & 0x07u;
		return 4;
	}
	return 0;
}

size_t utf8_decode(const char *p, const char *end, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char lead = (unsigned char)*p;
	if (lead < 0x80) {
		*code = lead;
		return 1;
	}
	uint32_t value = 0;
	size_t len = lead_len(lead, &value);
	bool valid = len > 0 && (size_t)(end - p) >= len;
	for (size_t i = 1; valid && i < len; i++) {
		valid = is_continuation(p[i]);
		value = value << 6 | ((unsigned char)p[i] & 0x3Fu);
	}
	bool surrogate = value >= 0xD800 && value < 0xE000;
	if (!valid || value < least[len] || value > 0x10FFFF || surrogate) {
		*code = STRAY_FIRST + (lead - 0x80u);
		return 1;
	}
	*code = value;
	return len;
}

size_t utf8_encode(char out[4], uint32_t code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code >= STRAY_FIRST && code <= STRAY_LAST) {
		out[0] = (char)(code - STRAY_FIRST + 0x80);
		return 1;
	}
	size_t len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = len - 1; i > 0; i--, code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3F));
	out[0] = (char)(0xF00u >> len | code);
	return len;
}

static bool is_ascii_word(const char *p)
{
	uint64_t word;
	memcpy(&word, p, sizeof word);
	return (word & UINT64_C(0x8080808080808080)) == 0;
}

size_t utf8_count(const char *p, size_t len)
{
	const char *end = p + len;
	size_t count = 0;
	while (p < end) {
		if (end - p >= 8 && is_ascii_word(p)) {
			p += 8;
			count += 8;
		} else {
			p += char_len(p, end, true);
			count++;
		}
	}
	return count;
}

const char *utf8_prev(const char *start, const char *p)
{
	const char *floor = p - start > 4 ? p - 4 : start;
	for (const char *q = p - 1; q >= floor; q--) {
		uint32_t code;
		if (!is_continuation(*q))
			return q + utf8_decode(q, p, &code) == p ? q : p - 1;
	}
	return p - 1;
}
