/* report/report.c: collects rows, prints them as TSV, CSV, JSON or through a drawer of tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/cells.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/utf8.h"

struct ReportFact {
	ReportFact *next;
	const char *key;            /* NULL: a note, for people only */
	const char *text;
};

void report_init(Report *report, Arena *arena, const Column *columns, size_t ncolumns)
{
	*report = (Report){ .arena = arena, .columns = columns, .ncolumns = ncolumns };
}

ReportRow *report_row(Report *report, ReportRow *parent)
{
	ReportRow *row =
		arena_alloc(report->arena, sizeof *row + report->ncolumns * sizeof *row->values);
	*row = (ReportRow){ .report = report, .parent = parent, .number = report->nrows++ };
	for (size_t i = 0; i < report->ncolumns; i++)
		row->values[i] = (ReportValue){ .known = false };
	*(report->last != NULL ? &report->last->next : &report->first) = row;
	report->last = row;
	report->tree |= parent != NULL;
	return row;
}

void set_text(ReportRow *row, size_t column, const char *text)
{
	row->values[column] = (ReportValue){
		.known = true, .text = arena_copy(row->report->arena, text, strlen(text))
	};
}

void set_number(ReportRow *row, size_t column, int64_t value)
{
	row->values[column] = (ReportValue){ .known = true, .number = value };
}

void set_ratio(ReportRow *row, size_t column, double value)
{
	row->values[column] = (ReportValue){ .known = true, .ratio = value };
}

void set_unknown(ReportRow *row, size_t column, const char *reason)
{
	row->values[column] = (ReportValue){ .reason = reason != NULL
			? arena_copy(row->report->arena, reason, strlen(reason))
			: NULL };
}

static void add_fact(Report *report, const char *key, const char *format, va_list args)
{
	StrBuf text = { .arena = report->arena };
	strbuf_vformat(&text, format, args);
	ReportFact *fact = ARENA_NEW(report->arena, ReportFact);
	*fact = (ReportFact){ .key = key, .text = strbuf_finish(&text).ptr };
	*(report->last_fact != NULL ? &report->last_fact->next : &report->facts) = fact;
	report->last_fact = fact;
}

void report_fact(Report *report, const char *key, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add_fact(report, arena_copy(report->arena, key, strlen(key)), format, args);
	va_end(args);
}

void report_note(Report *report, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add_fact(report, NULL, format, args);
	va_end(args);
}

const char *column_key(const Column *column, Arena *arena)
{
	static const char *const units[] = {
		[COL_TEXT] = "",
		[COL_COUNT] = "",
		[COL_ID] = "",
		[COL_BYTES] = "_bytes",
		[COL_PAGES] = "_pages",
		[COL_ADDRESS] = "",
		[COL_NANOSECONDS] = "_ns",
		[COL_RATIO] = "",
		[COL_BOOL] = "",
	};
	StrBuf key = { .arena = arena };
	for (const char *c = column->name; *c != '\0'; c++)
		strbuf_char(
			&key, isalnum((unsigned char)*c) ? (char)tolower((unsigned char)*c) : '_');
	/* A column that is called "pages" names its unit itself. */
	size_t unit = strlen(units[column->type]);
	bool named = unit > 0 && key.len >= unit - 1 &&
		memcmp(key.ptr + key.len - (unit - 1), units[column->type] + 1, unit - 1) == 0;
	if (!named)
		strbuf_format(&key, "%s", units[column->type]);
	return strbuf_finish(&key).ptr;
}

/* ---- TSV and CSV ---- */

/* A field may hold neither a tab nor a newline. */
static void tsv_text(Out *out, const char *text)
{
	for (; *text != '\0'; text++)
		switch (*text) {
		case '\t': out_text(out, "\\t"); break;
		case '\n': out_text(out, "\\n"); break;
		case '\\': out_text(out, "\\\\"); break;
		default: out_char(out, *text);
		}
}

/* A field that holds a comma, a quote or a line end stands in quotes, its own doubled. */
static void csv_text(Out *out, const char *text)
{
	if (text[strcspn(text, ",\"\r\n")] == '\0') {
		out_text(out, text);
		return;
	}
	out_char(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			out_char(out, '"');
		out_char(out, *text);
	}
	out_char(out, '"');
}

static void separated_text(Out *out, const char *text, ReportStyle style)
{
	if (style == REPORT_CSV)
		csv_text(out, text);
	else
		tsv_text(out, text);
}

static void plain_value(Out *out, const Column *column, const ReportValue *value, ReportStyle style)
{
	if (!value->known) {
		out_text(out, "n/a");
		return;
	}
	switch (column->type) {
	case COL_TEXT: separated_text(out, value->text, style); break;
	case COL_ADDRESS: out_format(out, "0x%" PRIx64, (uint64_t)value->number); break;
	case COL_RATIO: out_format(out, "%.6g", value->ratio); break;
	case COL_BOOL: out_text(out, value->number ? "true" : "false"); break;
	case COL_COUNT: case COL_ID: case COL_BYTES: case COL_PAGES: case COL_NANOSECONDS:
		out_number(out, value->number);
	}
}

static void print_heading(const Report *report, ReportStyle style, Out *out)
{
	char separator = style == REPORT_CSV ? ',' : '\t';
	for (size_t i = 0; i < report->ncolumns; i++) {
		if (i > 0)
			out_char(out, separator);
		out_text(out, column_key(&report->columns[i], report->arena));
	}
	for (const ReportFact *fact = report->facts; fact != NULL; fact = fact->next)
		if (fact->key != NULL)
			out_format(out, "%c%s", separator, fact->key);
	out_char(out, '\n');
}

static void print_separated(const Report *report, const ReportFormat *format, Out *out)
{
	char separator = format->style == REPORT_CSV ? ',' : '\t';
	if (!format->no_header)
		print_heading(report, format->style, out);
	for (const ReportRow *row = report->first; row != NULL; row = row->next) {
		for (size_t i = 0; i < report->ncolumns; i++) {
			if (i > 0)
				out_char(out, separator);
			plain_value(out, &report->columns[i], &row->values[i], format->style);
		}
		for (const ReportFact *fact = report->facts; fact != NULL; fact = fact->next)
			if (fact->key != NULL) {
				out_char(out, separator);
				separated_text(out, fact->text, format->style);
			}
		out_char(out, '\n');
	}
}

/* ---- JSON ---- */

/* A string of RFC 8259. A byte that is no UTF-8 becomes the replacement character: JSON has no way
 * to say it. */
static void json_text(Out *out, const char *text)
{
	const char *end = text + strlen(text);
	out_char(out, '"');
	while (text < end) {
		uint32_t code;
		size_t len = utf8_decode(text, end, &code);
		if (*text == '"' || *text == '\\')
			out_format(out, "\\%c", *text);
		else if (code < 0x20 || code == 0x7f)
			out_format(out, "\\u%04x", (unsigned)code);
		else if (code >= 0xdc80 && code <= 0xdcff)
			out_text(out, "\\ufffd");
		else
			out_write(out, text, len);
		text += len;
	}
	out_char(out, '"');
}

static void json_value(Out *out, const Column *column, const ReportValue *value)
{
	if (!value->known)
		out_text(out, "null");
	else if (column->type == COL_TEXT)
		json_text(out, value->text);
	else if (column->type == COL_ADDRESS)
		out_format(out, "\"0x%" PRIx64 "\"", (uint64_t)value->number);
	else
		plain_value(out, column, value, REPORT_JSON);
}

static const ReportRow *next_child(const ReportRow *row, const ReportRow *parent)
{
	while (row != NULL && row->parent != parent)
		row = row->next;
	return row;
}

/* The rows below `parent` as an array of objects, in trees with their own as "children". */
static void json_rows(const Report *report, const ReportRow *parent, int depth, Out *out)
{
	const ReportRow *row = next_child(report->first, parent);
	out_char(out, '[');
	while (row != NULL) {
		out_format(out, "\n%*s{", 2 * depth + 2, "");
		for (size_t i = 0; i < report->ncolumns; i++) {
			out_format(out, "%s\"%s\": ", i > 0 ? ", " : "",
				column_key(&report->columns[i], report->arena));
			json_value(out, &report->columns[i], &row->values[i]);
		}
		for (const ReportFact *fact = report->facts; fact != NULL; fact = fact->next)
			if (fact->key != NULL) {
				out_format(out, ", \"%s\": ", fact->key);
				json_text(out, fact->text);
			}
		if (report->tree && next_child(row->next, row) != NULL) {
			out_text(out, ", \"children\": ");
			json_rows(report, row, depth + 1, out);
		}
		out_char(out, '}');
		row = next_child(row->next, parent);
		if (row != NULL)
			out_char(out, ',');
	}
	out_format(out, "\n%*s]", 2 * depth, "");
}

/* ---- tables ---- */

/* The reasons of unknown cells, each once. */
static void print_reasons(const Report *report, Out *out)
{
	for (const ReportRow *row = report->first; row != NULL; row = row->next)
		for (size_t i = 0; i < report->ncolumns; i++) {
			const char *reason = row->values[i].reason;
			bool told = reason == NULL;
			for (const ReportRow *other = report->first; !told && other != row;
				other = other->next)
				told = other->values[i].reason != NULL &&
					strcmp(other->values[i].reason, reason) == 0;
			if (!told)
				out_format(out, "n/a: %s: %s\n", report->columns[i].name, reason);
		}
}

static void print_below(const Report *report, const ReportFormat *format, Out *out)
{
	if (format->colour)
		out_text(out, "\033[2m");
	print_reasons(report, out);
	for (const ReportFact *fact = report->facts; fact != NULL; fact = fact->next)
		out_format(out, "%s%s%s\n", fact->key != NULL ? fact->key : "",
			fact->key != NULL ? ": " : "", fact->text);
	if (format->colour)
		out_text(out, "\033[0m");
}

/* Without the blanks that fill the last column. */
static void print_lines(const char *text, Out *out)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n"), kept = len;
		while (kept > 0 && text[kept - 1] == ' ')
			kept--;
		out_write(out, text, kept);
		out_char(out, '\n');
		text += len + (text[len] == '\n');
	}
}

static void print_table(const Report *report, const ReportFormat *format, Out *out)
{
	Table table;
	cells_format(report, format, &table);
	char *text = table_drawer->draw(&table);
	if (text == NULL)
		text = table_plain.draw(&table);
	if (format->steady && !format->no_header)
		print_below(report, format, out);       /* above, once: more rows will come */
	print_lines(text, out);
	free(text);
	if (!format->steady)
		print_below(report, format, out);
}

void report_print(const Report *report, const ReportFormat *format, Out *out)
{
	ArenaMark mark = arena_mark(report->arena);
	switch (format->style) {
	case REPORT_TABLE:
		print_table(report, format, out);
		break;
	case REPORT_TSV:
	case REPORT_CSV:
		print_separated(report, format, out);
		break;
	case REPORT_JSON:
		json_rows(report, NULL, 0, out);
		out_char(out, '\n');
		break;
	}
	arena_reset(report->arena, mark);
}
