/* base/locale.h: the C library's character classes beyond ASCII. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BASE_LOCALE_H
#define COWSH_BASE_LOCALE_H

/*
 * Makes the <wctype.h> functions know the environment's characters, or Unicode's when the
 * environment names no UTF-8 locale. Works once; called by those who need it and never at the start
 * of the shell, because setlocale reads files and dirties pages.
 */
void locale_ensure(void);

#endif
