/* front/suggest.h: help after a mistake at the prompt. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_FRONT_SUGGEST_H
#define COWSH_FRONT_SUGGEST_H

#include "state/shell.h"
#include "syntax/parse.h"

/* Names the command that is most like the one that was not found, when one is like it. Installed as
 * sh->command_missing. */
void suggest_command(Shell *sh, const char *name);
/* Shows the line of a syntax error with a caret below the place. `text` is what was typed,
 * first_line the number of its first line. */
void show_error_place(Shell *sh, const ParseError *error, Str text, uint32_t first_line);

#endif
