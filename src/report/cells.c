/* report/cells.c: values as people read them: a unit for each column, thousands set apart. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/cells.h"

#include <inttypes.h>

#include "base/num.h"
#include "base/utf8.h"

/* One scale of a unit: the smallest for which no value of the column needs more than some five
 * digits. */
typedef struct Scale {
	int64_t one;                /* in base units */
	const char *name;           /* behind the heading */
	int decimals;
} Scale;

static const Scale byte_scales[] = {
	{ 1, "B", 0 }, { 1 << 10, "KiB", 0 }, { 1 << 20, "MiB", 1 }, { 1 << 30, "GiB", 1 },
};
static const Scale time_scales[] = {
	{ 1, "ns", 0 }, { 1000, "us", 0 }, { 1000000, "ms", 2 }, { 1000000000, "s", 3 },
};
static const Scale no_scale = { 1, NULL, 0 };

enum { SCALE_COUNT = 4 };

static int64_t largest(const Report *report, size_t column)
{
	int64_t max = 0;
	for (const ReportRow *row = report->first; row != NULL; row = row->next) {
		const ReportValue *value = &row->values[column];
		if (value->known && value->number > max)
			max = value->number;
		if (value->known && value->number < -max)
			max = -value->number;
	}
	return max;
}

/* A byte count that is no whole number of the unit shows a decimal. */
static bool is_whole(const Report *report, size_t column, int64_t one)
{
	for (const ReportRow *row = report->first; row != NULL; row = row->next)
		if (row->values[column].known && row->values[column].number % one != 0)
			return false;
	return true;
}

/* Times of one report are compared with each other, so that they share a unit. */
static int64_t largest_time(const Report *report)
{
	int64_t max = 0;
	for (size_t i = 0; i < report->ncolumns; i++) {
		int64_t value = report->columns[i].type == COL_NANOSECONDS ? largest(report, i) : 0;
		max = value > max ? value : max;
	}
	return max;
}

static Scale choose_scale(const Report *report, size_t column, bool steady)
{
	ColumnType type = report->columns[column].type;
	if (type != COL_BYTES && type != COL_NANOSECONDS)
		return no_scale;
	const Scale *scales = type == COL_BYTES ? byte_scales : time_scales;
	if (type == COL_NANOSECONDS && (report->columns[column].flags & COLUMN_MICRO) != 0)
		return time_scales[1];
	if (steady)
		return scales[type == COL_BYTES ? 1 : 2];
	int64_t max = type == COL_BYTES ? largest(report, column) : largest_time(report);
	size_t i = 0;
	while (i + 1 < SCALE_COUNT && max >= 10 * scales[i + 1].one)
		i++;
	Scale scale = scales[i];
	if (type == COL_BYTES && scale.one > 1)
		scale.decimals = is_whole(report, column, scale.one) ? 0 : 1;
	return scale;
}

/* 1234567 as 1,234,567. */
static void append_grouped(StrBuf *text, int64_t number)
{
	char digits[NUM_TEXT_MAX];
	Str plain = num_format(digits, number);
	for (size_t i = 0; i < plain.len; i++) {
		if (i > 0 && (plain.len - i) % 3 == 0 && plain.ptr[i - 1] != '-')
			strbuf_char(text, ',');
		strbuf_char(text, plain.ptr[i]);
	}
}

static void append_scaled(StrBuf *text, int64_t number, Scale scale)
{
	if (scale.decimals == 0) {
		int64_t half = number < 0 ? -scale.one / 2 : scale.one / 2;
		append_grouped(text, (number + half) / scale.one);
		return;
	}
	strbuf_format(text, "%.*f", scale.decimals, (double)number / (double)scale.one);
}

/* Control characters and broken bytes would disturb the terminal. */
static void append_printable(StrBuf *text, const char *bytes)
{
	const char *end = bytes + strlen(bytes);
	while (bytes < end) {
		uint32_t code;
		size_t len = utf8_decode(bytes, end, &code);
		if (code < 0x20 || code == 0x7f || (code >= 0xdc80 && code <= 0xdcff))
			strbuf_format(text, "\\x%02x", (unsigned)(unsigned char)*bytes);
		else
			strbuf_append(text, bytes, len);
		bytes += len;
	}
}

static const char *cell_text(
	const Report *report, size_t column, const ReportValue *value, Scale scale)
{
	StrBuf text = { .arena = report->arena };
	if (!value->known)
		return "n/a";
	switch (report->columns[column].type) {
	case COL_TEXT: append_printable(&text, value->text); break;
	case COL_ADDRESS: strbuf_format(&text, "0x%" PRIx64, (uint64_t)value->number); break;
	case COL_ID: strbuf_format(&text, "%" PRId64, value->number); break;
	case COL_RATIO: strbuf_format(&text, "%.2f", value->ratio); break;
	case COL_BOOL: strbuf_format(&text, "%s", value->number ? "yes" : "no"); break;
	case COL_COUNT: case COL_PAGES: case COL_BYTES: case COL_NANOSECONDS:
		append_scaled(&text, value->number, scale);
	}
	return strbuf_finish(&text).ptr;
}

static bool is_shown(const Report *report, size_t column)
{
	unsigned flags = report->columns[column].flags;
	if (!(flags & COLUMN_HIDE) || flags & COLUMN_EXTRA)
		return !(flags & COLUMN_EXTRA);
	for (const ReportRow *row = report->first; row != NULL; row = row->next)
		if (row->values[column].known)
			return true;
	return false;
}

static TableColumn format_column(const Report *report, size_t number, Scale scale)
{
	const Column *column = &report->columns[number];
	StrBuf heading = { .arena = report->arena };
	strbuf_format(&heading, "%s%s%s", column->name, scale.name != NULL ? " " : "",
		scale.name != NULL ? scale.name : "");
	TableColumn result = { .heading = strbuf_finish(&heading).ptr };
	if (column->type != COL_TEXT && column->type != COL_BOOL)
		result.flags |= TABLE_RIGHT;
	if (column->flags & COLUMN_TREE)
		result.flags |= TABLE_TREE;
	if (column->flags & COLUMN_TRUNC)
		result.flags |= TABLE_TRUNC;
	return result;
}

/* As wide as in the reports before and after this one, whatever they say. */
static void keep_width(const Report *report, const Table *table, const char **cells)
{
	enum { STEADY = 10 };
	for (size_t i = 0; i < table->nrows * table->ncolumns; i++) {
		StrBuf text = { .arena = report->arena };
		const TableColumn *column = &table->columns[i % table->ncolumns];
		int width = (int)strlen(column->heading);
		if (width < STEADY)
			width = STEADY;
		strbuf_format(&text, "%*s", column->flags & TABLE_RIGHT ? width : -width, cells[i]);
		cells[i] = strbuf_finish(&text).ptr;
	}
}

/* Two blanks between columns, or one where the terminal is too narrow for two. */
static size_t choose_gap(const Table *table)
{
	size_t total = 2 * table->ncolumns - 2;
	for (size_t i = 0; i < table->ncolumns; i++) {
		size_t widest = strlen(table->columns[i].heading);
		for (size_t row = 0; row < table->nrows; row++) {
			const char *text = table->cells[row * table->ncolumns + i];
			size_t width = utf8_count(text, strlen(text));
			widest = width > widest ? width : widest;
		}
		total += widest;
	}
	return table->width > 0 && total > table->width ? 1 : 2;
}

void cells_format(const Report *report, const ReportFormat *format, Table *table)
{
	TableColumn *columns = ARENA_ARRAY(report->arena, TableColumn, report->ncolumns);
	const char **cells =
		ARENA_ARRAY(report->arena, const char *, report->nrows * report->ncolumns);
	size_t *parents = ARENA_ARRAY(report->arena, size_t, report->nrows);
	size_t shown = 0, total = 0;
	for (size_t i = 0; i < report->ncolumns; i++)
		total += is_shown(report, i);
	*table = (Table){
		.columns = columns,
		.ncolumns = total,
		.nrows = report->nrows,
		.cells = cells,
		.parents = parents,
		.tree = report->tree,
		.width = format->width,
		.header = !format->no_header,
		.ascii = format->ascii,
	};
	for (size_t i = 0; i < report->ncolumns; i++) {
		if (!is_shown(report, i))
			continue;
		Scale scale = choose_scale(report, i, format->steady);
		columns[shown] = format_column(report, i, scale);
		for (const ReportRow *row = report->first; row != NULL; row = row->next)
			cells[row->number * total + shown] =
				cell_text(report, i, &row->values[i], scale);
		shown++;
	}
	for (const ReportRow *row = report->first; row != NULL; row = row->next)
		parents[row->number] = row->parent != NULL ? row->parent->number : TABLE_NO_PARENT;
	if (format->steady)
		keep_width(report, table, cells);
	table->gap = choose_gap(table);
}
