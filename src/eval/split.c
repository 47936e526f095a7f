/* eval/split.c: field splitting of a whole line, as `read` does it (XCU 2.6.5, read). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "eval/eval.h"

/* A line with the bytes that a backslash quoted. */
typedef struct Line {
	Shell *sh;
	const char *start, *end;
	const bool *escaped;        /* NULL: none */
	/* each byte's class stands in the table: nothing is quoted, IFS is ASCII */
	bool plain;
} Line;

/* The class of a character that may be quoted or have several bytes. */
static unsigned class_at_slow(const Line *line, const char *p, size_t *len)
{
	if (line->escaped != NULL && line->escaped[p - line->start])
		return 0;
	if ((unsigned char)*p < 0x80 || !line->sh->ifs_multibyte)
		return line->sh->ifs_class[(unsigned char)*p] & CLASS_IFS;
	*len = char_len(p, line->end, true);
	Str ifs = var_get(line->sh, SYM_IFS);
	return memmem(ifs.ptr, ifs.len, p, *len) != NULL ? CLASS_IFS_OTHER : 0;
}

/* The class of the character at p as a separator; 0 where it was quoted. *len gets its bytes. */
static inline unsigned class_at(const Line *line, const char *p, size_t *len)
{
	*len = 1;
	return line->plain ? line->sh->ifs_class[(unsigned char)*p] & CLASS_IFS
			   : class_at_slow(line, p, len);
}

static const char *skip_white(const Line *line, const char *p)
{
	size_t len;
	while (p < line->end && class_at(line, p, &len) == CLASS_IFS_WHITE)
		p++;
	return p;
}

/* The end of the field at p. */
static const char *field_end_at(const Line *line, const char *p)
{
	size_t len;
	while (p < line->end && class_at(line, p, &len) == 0)
		p += len;
	return p;
}

/* Behind the one delimiter at p: white space, at most one other separator, white space. */
static const char *skip_delimiter(const Line *line, const char *p)
{
	size_t len;
	p = skip_white(line, p);
	if (p < line->end && class_at(line, p, &len) == CLASS_IFS_OTHER)
		p = skip_white(line, p + len);
	return p;
}

/* The last field takes everything that is left, but for white space at its end; a delimiter that
 * nothing follows is no part of it. */
static Str last_field(const Line *line, const char *p)
{
	const char *end = field_end_at(line, p);
	if (skip_delimiter(line, end) < line->end) {
		size_t len;
		end = line->end;
		while (end > p && class_at(line, end - 1, &len) == CLASS_IFS_WHITE)
			end--;
	}
	return (Str){ p, (size_t)(end - p) };
}

size_t split_fields(Shell *sh, Str text, const bool *escaped, size_t max, Str *fields)
{
	Line line = { .sh = sh, .start = text.ptr, .end = text.ptr + text.len, .escaped = escaped };
	line.plain = escaped == NULL && !sh->ifs_multibyte;
	const char *p = skip_white(&line, text.ptr);
	size_t count = 0;
	while (p < line.end && count < max) {
		if (count + 1 == max) {
			fields[count++] = last_field(&line, p);
			break;
		}
		const char *end = field_end_at(&line, p);
		fields[count++] = (Str){ p, (size_t)(end - p) };
		p = skip_delimiter(&line, end);
	}
	return count;
}
