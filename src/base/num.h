/* base/num.h: checked conversion between numbers and decimal text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BASE_NUM_H
#define COWSH_BASE_NUM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { NUM_TEXT_MAX = 24 };         /* room for any int64_t in decimal, with sign and NUL */

/* Writes value in decimal at the end of buf[NUM_TEXT_MAX] and returns the text, which ends at buf's
 * end with a NUL. */
Str num_format(char buf[NUM_TEXT_MAX], int64_t value);

/* The whole text as an optionally signed decimal integer, blanks around it allowed as test(1) and
 * strtol allow them in front. Returns false when it is empty, has other bytes, or does not fit. */
bool num_parse(Str text, int64_t *value);
/* The same without sign or blanks, up to `max`: descriptors, counts, signal numbers, levels. */
bool num_parse_unsigned(Str text, uint64_t max, uint64_t *value);
/* A C integer constant (decimal, 0 octal, 0x hexadecimal) with an optional sign, whole text but for
 * blanks around it (`n=$(wc -l <file)` may have some), as arithmetic expansion reads a variable's
 * value (XCU 2.6.4). Decimal constants beyond int64_t fail. */
bool num_parse_constant(Str text, int64_t *value);
/* A size in bytes: digits with an optional K, M, G or T suffix (powers of 1024). False on anything
 * else or overflow. */
bool num_parse_size(Str text, uint64_t *bytes);

#endif
