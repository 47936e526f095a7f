/* front/prompt.c: the text of PS1 and PS2 as an editor wants it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "front/prompt.h"

#include "edit/history.h"
#include "eval/eval.h"

enum { ESCAPE = '\033', BELL = '\a', MARK_BEGIN = '\001', MARK_END = '\002' };

/* Replaces `!` by the number and `!!` by `!`, but not in expansions: `$!` and what is within ${ }
 * and $( ) stay. */
static Str number_prompt(Shell *sh, Str text)
{
	if (memchr(text.ptr, '!', text.len) == NULL)
		return text;
	StrBuf result = { .arena = &sh->scratch };
	int depth = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i], before = i > 0 ? text.ptr[i - 1] : '\0';
		if ((c == '{' || c == '(') && (before == '$' || depth > 0))
			depth++;
		else if ((c == '}' || c == ')') && depth > 0)
			depth--;
		if (c != '!' || depth > 0 || before == '$') {
			strbuf_char(&result, c);
		} else if (text.ptr[i + 1] == '!') {
			strbuf_char(&result, '!');
			i++;
		} else {
			size_t next = sh->history != NULL ? history_last(sh->history) + 1 : 1;
			strbuf_format(&result, "%zu", next);
		}
	}
	return strbuf_finish(&result);
}

/* The length of the escape sequence at p (ECMA-48): a control sequence up to its final byte, a
 * string up to its terminator, or two bytes. */
static size_t escape_length(const char *p, const char *end)
{
	const char *q = p + 1;
	if (q == end)
		return 1;
	if (*q == '[') {
		for (q++; q < end && ((unsigned char)*q < 0x40 || (unsigned char)*q > 0x7e); q++)
			;
	} else if (strchr("]PX^_", *q) != NULL) {
		for (q++; q < end && *q != BELL && !(*q == '\\' && q[-1] == ESCAPE); q++)
			;
	} else {
		while (q < end && *q >= ' ' && *q <= '/')
			q++;
	}
	return (size_t)(q < end ? q + 1 - p : end - p);
}

/* Marks escape sequences that the user has not marked. */
static Str mark_invisible(Shell *sh, Str text)
{
	if (memchr(text.ptr, ESCAPE, text.len) == NULL)
		return text;
	StrBuf result = { .arena = &sh->scratch };
	const char *end = text.ptr + text.len;
	bool marked = false;
	for (const char *p = text.ptr; p < end;) {
		if (*p == MARK_BEGIN || *p == MARK_END)
			marked = *p == MARK_BEGIN;
		if (*p != ESCAPE || marked) {
			strbuf_char(&result, *p++);
			continue;
		}
		size_t len = escape_length(p, end);
		strbuf_char(&result, MARK_BEGIN);
		strbuf_append(&result, p, len);
		strbuf_char(&result, MARK_END);
		p += len;
	}
	return strbuf_finish(&result);
}

Str prompt_text(Shell *sh, bool continued)
{
	Str text = var_get(sh, continued ? SYM_PS2 : SYM_PS1);
	if (text.ptr == NULL)
		return STR("");
	if (!continued)
		text = number_prompt(sh, text);
	return mark_invisible(sh, expand_prompt(sh, text));
}
