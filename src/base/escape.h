/* base/escape.h: the backslash escapes of echo and printf. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BASE_ESCAPE_H
#define COWSH_BASE_ESCAPE_H

#include "base/str.h"

/* Decodes the escape at p, behind its backslash, into one byte: \\ \a \b \e \f \n \r \t \v \" and
 * up to `digits` octal digits. Returns how many bytes it took, or 0 when it is no escape, so that
 * the backslash stands for itself. */
size_t escape_decode(const char *p, size_t digits, char *byte);
/* Appends text with the escapes of echo and of printf's %b replaced (octal ones are \0ddd, or
 * \ddd). Returns false when it met \c, which ends all output. */
bool escape_expand(StrBuf *buf, Str text);

#endif
