/* base/ctype.h: the character classes of the shell's grammar, the same in every locale. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BASE_CTYPE_H
#define COWSH_BASE_CTYPE_H

#include <stdbool.h>

static inline bool is_digit(int c)
{
	return (unsigned)c - '0' < 10;
}

static inline bool is_name_start(int c)
{
	return ((unsigned)c | 32) - 'a' < 26 || c == '_';
}

static inline bool is_name_char(int c)
{
	return is_name_start(c) || is_digit(c);
}

static inline bool is_blank(int c)
{
	return c == ' ' || c == '\t';
}

#endif
