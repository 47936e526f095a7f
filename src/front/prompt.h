/* front/prompt.h: the text of PS1 and PS2 as an editor wants it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_FRONT_PROMPT_H
#define COWSH_FRONT_PROMPT_H

#include "state/shell.h"

/* The expanded prompt: `!` in PS1 has become the number of the next command in the history (XCU
 * 2.5.3), and the terminal's escape sequences stand between \001 and \002, so that editors can
 * count columns. In the scratch arena. */
Str prompt_text(Shell *sh, bool continued);

#endif
