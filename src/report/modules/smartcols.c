/* report/modules/smartcols.c: draws tables and trees with libsmartcols. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/table.h"

#include <libsmartcols/libsmartcols.h>
#include <locale.h>
#include <stdlib.h>

extern const TableDrawer cowsh_table_drawer;

static bool add_columns(struct libscols_table *table, const Table *source)
{
	for (size_t i = 0; i < source->ncolumns; i++) {
		unsigned flags = source->columns[i].flags;
		int given = 0;
		if (flags & TABLE_RIGHT)
			given |= SCOLS_FL_RIGHT;
		if ((flags & TABLE_TREE) && source->tree)
			given |= SCOLS_FL_TREE;
		if (flags & TABLE_TRUNC)
			given |= SCOLS_FL_TRUNC;
		if (scols_table_new_column(table, source->columns[i].heading, 0, given) == NULL)
			return false;
	}
	return true;
}

static bool add_lines(struct libscols_table *table, const Table *source)
{
	for (size_t row = 0; row < source->nrows; row++) {
		struct libscols_line *parent = NULL;
		if (source->parents[row] != TABLE_NO_PARENT)
			parent = scols_table_get_line(table, source->parents[row]);
		struct libscols_line *line = scols_table_new_line(table, parent);
		for (size_t i = 0; line != NULL && i < source->ncolumns; i++)
			if (scols_line_set_data(
				    line, i, source->cells[row * source->ncolumns + i]) != 0)
				return false;
		if (line == NULL)
			return false;
	}
	return true;
}

static void set_form(struct libscols_table *table, const Table *source)
{
	scols_table_enable_ascii(table, source->ascii);
	scols_table_enable_noheadings(table, !source->header);
	scols_table_set_column_separator(table, source->gap == 1 ? " " : "  ");
	scols_table_set_termforce(
		table, source->width > 0 ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
	if (source->width > 0)
		scols_table_set_termwidth(table, source->width);
}

/* The library measures characters by the locale, which the shell sets for itself only in part: so
 * for this thread and the time of the drawing. */
static char *draw(const Table *source)
{
	char *text = NULL;
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	locale_t outer = utf8 != (locale_t)0 ? uselocale(utf8) : (locale_t)0;
	struct libscols_table *table = scols_new_table();
	if (table != NULL && add_columns(table, source) && add_lines(table, source)) {
		set_form(table, source);
		if (scols_print_table_to_string(table, &text) != 0) {
			free(text);
			text = NULL;
		}
	}
	scols_unref_table(table);
	if (utf8 != (locale_t)0) {
		uselocale(outer);
		freelocale(utf8);
	}
	return text;
}

const TableDrawer cowsh_table_drawer = {
	.abi = TABLE_DRAWER_ABI, .name = "smartcols", .draw = draw
};
