/* front/suggest.c: help after a mistake at the prompt. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "front/suggest.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "front/candidates.h"

enum { LONGEST = 32 };              /* longer names are not compared */

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* How many insertions, deletions, replacements and swaps of neighbours make b of a. */
static unsigned distance(Str a, Str b)
{
	unsigned rows[LONGEST + 1][LONGEST + 1];
	for (size_t i = 0; i <= a.len; i++) {
		for (size_t j = 0; j <= b.len; j++) {
			if (i == 0 || j == 0) {
				rows[i][j] = (unsigned)(i + j);
				continue;
			}
			unsigned changed = a.ptr[i - 1] != b.ptr[j - 1];
			rows[i][j] = least(rows[i - 1][j - 1] + changed,
				least(rows[i - 1][j], rows[i][j - 1]) + 1);
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
				a.ptr[i - 2] == b.ptr[j - 1])
				rows[i][j] = least(rows[i][j], rows[i - 2][j - 2] + 1);
		}
	}
	return rows[a.len][b.len];
}

void suggest_command(Shell *sh, const char *name)
{
	Str typed = str_of(name);
	if (typed.len < 2 || typed.len > LONGEST || strchr(name, '/') != NULL)
		return;
	ArenaMark mark = arena_mark(&sh->scratch);
	Candidates known = { .sh = sh, .prefix = STR("") };
	candidates_commands(&known);
	candidates_finish(&known);
	unsigned limit = typed.len < 5 ? 1 : 2, best = limit + 1;
	const char *like = NULL;
	for (size_t i = 0; i < known.all.count; i++) {
		Str other = known.all.items[i].text;
		if (other.len > LONGEST || other.len + limit < typed.len ||
			typed.len + limit < other.len)
			continue;
		unsigned apart = distance(typed, other);
		if (apart < best) {
			best = apart;
			like = other.ptr;
		}
	}
	if (like != NULL)
		sh_notice("cowsh: did you mean %s?", like);
	free(known.all.items);
	arena_reset(&sh->scratch, mark);
}

/* The caret stands below the column; tabs before it stay tabs. */
void show_error_place(Shell *sh, const ParseError *error, Str text, uint32_t first_line)
{
	const char *line = text.ptr, *end = text.ptr + text.len;
	if (error->column == 0 || error->line < first_line)
		return;
	for (uint32_t number = first_line; number < error->line && line < end; number++) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		line = newline != NULL ? newline + 1 : end;
	}
	size_t len = line < end ? strcspn(line, "\n") : 0;
	if (len == 0 || error->column > len + 1)
		return;
	StrBuf caret = { 0 };
	for (const char *p = line; p < line + error->column - 1;
		p += char_len(p, line + len, sh->utf8))
		strbuf_char(&caret, *p == '\t' ? '\t' : ' ');
	sh_notice("  %.*s\n  %s^", (int)len, line, strbuf_finish(&caret).ptr);
	strbuf_free(&caret);
}
