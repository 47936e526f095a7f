/* report/cells.h: what the parts of the report layer share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_REPORT_CELLS_H
#define COWSH_REPORT_CELLS_H

#include "report/report.h"
#include "report/table.h"

typedef struct ReportValue {
	bool known;
	const char *reason;         /* of what is not known, NULL for none */
	union {
		const char *text;
		int64_t number;
		double ratio;
	};
} ReportValue;

struct ReportRow {
	Report *report;
	ReportRow *next, *parent;
	size_t number;
	ReportValue values[];       /* one for each column */
};

/* Turns a report into texts for a table, in its arena: units by column, thousands apart. */
void cells_format(const Report *report, const ReportFormat *format, Table *table);

/* What draws tables (report_load). */
extern const TableDrawer *table_drawer;

#endif
