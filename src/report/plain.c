/* report/plain.c: the drawer of tables that needs no library: aligned columns, trees by lines. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/table.h"

#include "base/str.h"
#include "base/utf8.h"

enum { LEAST = 8 };                 /* no column is cut to less */

/* A drawing under way. */
typedef struct Drawing {
	const Table *table;
	Arena arena;
	size_t *widths;
	StrBuf text;                /* on the heap: the result */
} Drawing;

static size_t width_of(const char *text)
{
	return utf8_count(text, strlen(text));
}

/* The first row from `row` on whose parent this is; nrows for none. */
static size_t next_child(const Table *table, size_t row, size_t parent)
{
	while (row < table->nrows && table->parents[row] != parent)
		row++;
	return row;
}

/* The lines that lead from the ancestors of a row to it. Roots have none. */
static void append_branches(StrBuf *text, const Table *table, size_t row, bool self)
{
	static const char *const lines[2][4] = {
		{ "├─", "└─", "│ ", "  " },
		{ "|-", "`-", "| ", "  " },
	};
	size_t parent = table->parents[row];
	if (parent == TABLE_NO_PARENT)
		return;
	append_branches(text, table, parent, false);
	bool last = next_child(table, row + 1, parent) == table->nrows;
	strbuf_str(text, str_of(lines[table->ascii][self ? last : 2 + last]));
}

static const char *cell(Drawing *drawing, size_t row, size_t column)
{
	const Table *table = drawing->table;
	const char *value = table->cells[row * table->ncolumns + column];
	if (!(table->columns[column].flags & TABLE_TREE))
		return value;
	StrBuf text = { .arena = &drawing->arena };
	append_branches(&text, table, row, true);
	strbuf_str(&text, str_of(value));
	return strbuf_finish(&text).ptr;
}

static void measure(Drawing *drawing)
{
	const Table *table = drawing->table;
	drawing->widths = ARENA_ARRAY(&drawing->arena, size_t, table->ncolumns);
	for (size_t i = 0; i < table->ncolumns; i++) {
		size_t *widest = &drawing->widths[i];
		*widest = table->header ? width_of(table->columns[i].heading) : 0;
		for (size_t row = 0; row < table->nrows; row++) {
			size_t width = width_of(cell(drawing, row, i));
			if (width > *widest)
				*widest = width;
		}
	}
}

/* Takes from the columns that may be cut what the table is too wide. */
static void shrink(Drawing *drawing)
{
	const Table *table = drawing->table;
	size_t total = table->gap * (table->ncolumns - 1);
	for (size_t i = 0; i < table->ncolumns; i++)
		total += drawing->widths[i];
	for (size_t i = table->ncolumns; i-- > 0 && table->width > 0 && total > table->width;) {
		size_t *width = &drawing->widths[i];
		if (!(table->columns[i].flags & TABLE_TRUNC) || *width <= LEAST)
			continue;
		size_t excess = total - table->width, room = *width - LEAST;
		size_t cut = excess < room ? excess : room;
		*width -= cut;
		total -= cut;
	}
}

static void append_cell(Drawing *drawing, size_t column, const char *value)
{
	size_t width = drawing->widths[column], used = 0;
	const char *p = value, *end = value + strlen(value);
	if (column > 0)
		strbuf_format(&drawing->text, "%*s", (int)drawing->table->gap, "");
	for (; p < end && used < width; used++)
		p += char_len(p, end, true);
	int padding = (int)(width - used);
	bool right = (drawing->table->columns[column].flags & TABLE_RIGHT) != 0;
	strbuf_format(&drawing->text, "%*s", right ? padding : 0, "");
	strbuf_append(&drawing->text, value, (size_t)(p - value));
	strbuf_format(&drawing->text, "%*s", right ? 0 : padding, "");
}

static void append_rows(Drawing *drawing, size_t parent)
{
	const Table *table = drawing->table;
	for (size_t row = 0; (row = next_child(table, row, parent)) < table->nrows; row++) {
		for (size_t i = 0; i < table->ncolumns; i++)
			append_cell(drawing, i, cell(drawing, row, i));
		strbuf_char(&drawing->text, '\n');
		if (table->tree)
			append_rows(drawing, row);
	}
}

static char *draw(const Table *table)
{
	Drawing drawing = { .table = table };
	measure(&drawing);
	shrink(&drawing);
	for (size_t i = 0; table->header && i < table->ncolumns; i++)
		append_cell(&drawing, i, table->columns[i].heading);
	if (table->header)
		strbuf_char(&drawing.text, '\n');
	append_rows(&drawing, TABLE_NO_PARENT);
	arena_free(&drawing.arena);
	strbuf_reserve(&drawing.text, 1);
	drawing.text.ptr[drawing.text.len] = '\0';
	return drawing.text.ptr;
}

const TableDrawer table_plain = { .abi = TABLE_DRAWER_ABI, .name = "plain", .draw = draw };
