/* front/complete.h: completes the word before the cursor. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_FRONT_COMPLETE_H
#define COWSH_FRONT_COMPLETE_H

#include "edit/edit.h"
#include "state/shell.h"

/* Fills *result for the cursor at this byte of the line: as much as all candidates share, quoted as
 * the word was begun; and where that adds nothing, the list of them. The texts are malloc's, in
 * *insert and *list, until the next call. */
void complete_line(
	Shell *sh, Str line, size_t cursor, StrBuf *insert, StrBuf *list, Completion *result);

#endif
