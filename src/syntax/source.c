/* syntax/source.c: where the parser's text comes from. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/source.h"

#include "base/ctype.h"

void source_from_text(Source *source, Str text, const char *name)
{
	*source = (Source){
		.name = name, .line = 1, .p = text.ptr, .end = text.ptr + text.len, .at_end = true
	};
}

void source_from_callback(Source *source, Str (*more)(void *, bool), void *ctx, const char *name)
{
	*source = (Source){
		.more = more, .ctx = ctx, .name = name, .line = 1, .p = "", .at_end = false
	};
	source->end = source->p;
}

bool source_exhausted(const Source *source)
{
	if (!source->at_end)
		return false;
	for (const char *p = source->p; p < source->end; p++) {
		if (*p == '#') {
			p = memchr(p, '\n', (size_t)(source->end - p));
			if (p == NULL)
				return true;
		} else if (!is_blank(*p) && *p != '\n') {
			return false;
		}
	}
	return true;
}
