/* report/report.h: typed rows that print themselves as a table or tree, as TSV or as JSON. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_REPORT_REPORT_H
#define COWSH_REPORT_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "sys/out.h"

/*
 * How a report is made: sample first, then report_init, a report_row for each line, set_* for what
 * is known of it, report_fact for its source, report_print. A cell that nobody sets is unknown. All
 * of it lives in the arena that report_init was given; texts are copied.
 *
 *	enum { MAPPING, RSS, FAULTS };
 *	static const Column columns[] = {
 *		[MAPPING] = { "mapping", COL_TEXT, 0 },
 *		[RSS] = { "rss", COL_BYTES, 0 },
 *		[FAULTS] = { "faults", COL_COUNT, 0 },
 *	};
 *	Report report;
 *	report_init(&report, &sh->scratch, columns, 3);
 *	ReportRow *row = report_row(&report, NULL);
 *	set_text(row, MAPPING, "buf");
 *	set_number(row, RSS, 4096);
 *	set_unknown(row, FAULTS, "no permission to read /proc/7/stat");
 *	report_fact(&report, "source", "smaps");
 *
 * Builtins print through builtins/observing.h, which knows --json, --tsv and --no-header.
 */

/* Values are in base units: bytes, pages, nanoseconds. Tables choose a unit for the whole column
 * and name it in the heading; JSON and TSV keep the base unit and name it in the key. An ID is a
 * number that counts nothing, such as a process id. */
typedef enum ColumnType {
	COL_TEXT, COL_COUNT, COL_ID, COL_BYTES, COL_PAGES, COL_ADDRESS, COL_NANOSECONDS, COL_RATIO,
	COL_BOOL
} ColumnType;

enum {
	COLUMN_TREE  = 1 << 0,      /* draws the tree; give it to a text column */
	COLUMN_TRUNC = 1 << 1,      /* may be cut where the terminal is too narrow */
	COLUMN_HIDE  = 1 << 2,      /* left out of tables (not of JSON, TSV) when no row knows it */
	COLUMN_EXTRA = 1 << 3,      /* left out of tables */
	COLUMN_MICRO = 1 << 4       /* in microseconds: for times that are far apart */
};

typedef struct Column {
	/* Heading; in lower case, with _ for blanks and a unit (_bytes, _pages, _ns), the key of
	 * JSON and TSV. */
	const char *name;
	ColumnType type;
	unsigned flags;             /* COLUMN_* */
} Column;

typedef struct ReportRow ReportRow;
typedef struct ReportFact ReportFact;

typedef struct Report {
	Arena *arena;
	const Column *columns;
	size_t ncolumns, nrows;
	ReportRow *first, *last;
	ReportFact *facts, *last_fact;
	bool tree;                  /* some row stands below another */
} Report;

/* An empty report; the columns are the caller's and last as long. */
void report_init(Report *report, Arena *arena, const Column *columns, size_t ncolumns);
/* Adds a row below all others, a child of `parent` (a row of the same report) in a tree, else
 * NULL. */
ReportRow *report_row(Report *report, ReportRow *parent);

/* Set a cell. set_number is for all types but text and ratio; a bool is 0 or 1. */
void set_text(ReportRow *row, size_t column, const char *text);
void set_number(ReportRow *row, size_t column, int64_t value);
void set_ratio(ReportRow *row, size_t column, double value);
/* The cell prints n/a (null in JSON), and the table tells the reason below; NULL: no reason worth a
 * line. */
void set_unknown(ReportRow *row, size_t column, const char *reason);

/* What holds for the whole report, such as the source of its figures: a line `key: text` below a
 * table, a field of every row in JSON and TSV. */
void report_fact(Report *report, const char *key, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* A line below a table, only for people. */
void report_note(Report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* CSV is that of RFC 4180, but lines end as in any text here. */
typedef enum ReportStyle { REPORT_TABLE, REPORT_TSV, REPORT_CSV, REPORT_JSON } ReportStyle;

typedef struct ReportFormat {
	ReportStyle style;
	bool no_header;             /* of tables, TSV and CSV */
	bool ascii;                 /* lines of a tree without box drawing characters */
	bool colour;
	bool steady;                /* columns keep their width where one report follows another */
	size_t width;               /* columns of the terminal; 0: as wide as need be */
} ReportFormat;

void report_print(const Report *report, const ReportFormat *format, Out *out);

/* The key of a column in JSON and TSV, in the arena. */
const char *column_key(const Column *column, Arena *arena);

/* Loads the module that draws tables from this directory, once; without it a plain table is drawn.
 * To be called before the first sample, since it costs page faults. Returns NULL, or why the module
 * is not used. */
const char *report_load(const char *directory);
/* Name of what draws tables now: "smartcols" or "plain". */
const char *report_drawer(void);

#endif
