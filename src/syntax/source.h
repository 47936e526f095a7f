/* syntax/source.h: where the parser's text comes from. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYNTAX_SOURCE_H
#define COWSH_SYNTAX_SOURCE_H

#include <stdint.h>

#include "base/str.h"

/*
 * Text by callback. `more` delivers the next piece of text, at least one byte, as large as it
 * likes; the piece stays valid until the next call. `continued` is true inside an unfinished
 * command (the secondary prompt). Returns an empty Str at the end of the input.
 */
typedef struct Source {
	Str (*more)(void *ctx, bool continued);
	void *ctx;
	const char *name;           /* for messages; NULL for none */
	/* the line of the next piece's first byte, counted from 1 by the parser */
	uint32_t line;
	/* the unread rest of the current piece; while `more` runs, nothing, at the piece's end */
	const char *p, *end;
	bool at_end;                /* `more` has returned its empty Str */
	/* for whoever echoes the input: what stands before it was written; NULL: nobody does */
	const char *shown;
} Source;

/* A source over a whole text, which must stay valid (and as it is) while the source is used. */
void source_from_text(Source *source, Str text, const char *name);
/* A source over a callback. */
void source_from_callback(Source *source, Str (*more)(void *, bool), void *ctx, const char *name);
/* True when nothing but blanks, newlines and comments is left in what has been delivered and the
 * source is at its end or a whole text: the command just parsed is the last one. Never asks for
 * more text. */
bool source_exhausted(const Source *source);

#endif
