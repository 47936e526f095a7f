/* builtins/picture.h: page states as a picture of letters, or as SVG. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BUILTINS_PICTURE_H
#define COWSH_BUILTINS_PICTURE_H

#include "observe/pagemap.h"
#include "sys/out.h"

/* What is drawn: the states of consecutive pages. */
typedef struct Picture {
	const char *title;
	const PageState *states;
	size_t pages;
	const char *source;
} Picture;

/* Lines of letters, a cell a page, or per so many pages that it stays on a screen; with a
 * legend. */
void picture_print(const Picture *picture, Out *out, bool colour);
/* A drawing of squares with a legend. */
void picture_svg(const Picture *picture, Out *out);

#endif
