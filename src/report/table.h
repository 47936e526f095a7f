/* report/table.h: a table of finished texts, and what draws it: the plain drawer or a module. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_REPORT_TABLE_H
#define COWSH_REPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

enum {
	TABLE_RIGHT = 1 << 0,       /* figures: aligned at the right */
	TABLE_TREE  = 1 << 1,
	TABLE_TRUNC = 1 << 2
};

typedef struct TableColumn {
	const char *heading;
	unsigned flags;             /* TABLE_* */
} TableColumn;

#define TABLE_NO_PARENT ((size_t)-1)

typedef struct Table {
	const TableColumn *columns;
	size_t ncolumns, nrows;
	const char *const *cells;   /* row by row; printable UTF-8 */
	const size_t *parents;      /* of each row: number of an earlier one, or TABLE_NO_PARENT */
	size_t width;               /* 0: as wide as need be */
	size_t gap;                 /* blanks between columns */
	bool tree;                  /* some row has a parent */
	bool header, ascii;
} Table;

#define TABLE_DRAWER_ABI 1u

/* A module exports one of these as `cowsh_table_drawer`. */
typedef struct TableDrawer {
	unsigned abi;               /* TABLE_DRAWER_ABI */
	const char *name;
	/* Returns the lines as one string for free(3), or NULL when that failed. Blanks at line
	 * ends are allowed. */
	char *(*draw)(const Table *table);
} TableDrawer;

/* The one that is always there. */
extern const TableDrawer table_plain;

#endif
