/* report.c: reports as plain tables, trees, TSV and JSON, and the same through the loadable drawer. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

#include <stdlib.h>

#include "unit.h"

enum { NAME, SIZE, PAGES, TIME, AT, SHARE, LIVE, EXTRA, COLUMNS };

static const Column columns[] = {
	[NAME] = { "name", COL_TEXT, COLUMN_TREE | COLUMN_TRUNC },
	[SIZE] = { "max RSS", COL_BYTES, 0 },
	[PAGES] = { "pages", COL_PAGES, 0 },
	[TIME] = { "wall", COL_NANOSECONDS, 0 },
	[AT] = { "address", COL_ADDRESS, 0 },
	[SHARE] = { "share", COL_RATIO, 0 },
	[LIVE] = { "live", COL_BOOL, 0 },
	[EXTRA] = { "extra", COL_COUNT, COLUMN_HIDE },
};

static void fill(Report *report, Arena *arena)
{
	report_init(report, arena, columns, COLUMNS);
	ReportRow *parent = report_row(report, NULL);
	set_text(parent, NAME, "one \"quoted\"");
	set_number(parent, SIZE, 1 << 20);
	set_number(parent, PAGES, 1234567);
	set_number(parent, TIME, 1500000);
	set_number(parent, AT, 0x7f0000001000);
	set_ratio(parent, SHARE, 0.5);
	set_number(parent, LIVE, 1);
	ReportRow *other = report_row(report, NULL);
	ReportRow *child = report_row(report, parent);
	set_text(other, NAME, "three\tand\n\\");
	set_unknown(other, PAGES, "nobody says");
	set_text(child, NAME, "two");
	set_number(child, SIZE, 4096);
	set_unknown(child, PAGES, "nobody says");
	report_fact(report, "source", "a test of %d", 1);
	report_note(report, "only for people");
}

static const char *printed(const ReportFormat *format)
{
	static Out out;
	Arena arena = { 0 };
	Report report;
	strbuf_free(&out.buf);
	out_to_memory(&out);
	fill(&report, &arena);
	report_print(&report, format, &out);
	arena_free(&arena);
	return strbuf_finish(&out.buf).ptr;
}

static bool prints(ReportFormat format, const char *expected)
{
	const char *text = printed(&format);
	if (strcmp(text, expected) == 0)
		return true;
	printf("# printed:\n%s# expected:\n%s", text, expected);
	return false;
}

#define BELOW "n/a: pages: nobody says\nsource: a test of 1\nonly for people\n"

#define HEADINGS "name               max RSS KiB      pages  wall us         address  share  live\n"
#define FIRST    "one \"quoted\"             1,024  1,234,567    1,500  0x7f0000001000   0.50  yes\n"
#define SECOND   "two                        4        n/a      n/a             n/a    n/a  n/a\n"
#define THIRD    "three\\x09and\\x0a\\          n/a        n/a      n/a             n/a    n/a  n/a\n"

static const char table[] = HEADINGS FIRST "\342\224\224\342\224\200" SECOND THIRD;
static const char ascii[] = HEADINGS FIRST "`-" SECOND THIRD;

/* Columns closer together, and the name cut. */
static const char narrow[] =
	"one \"quo 1,024 1,234,567 1,500 0x7f0000001000 0.50 yes\n"
	"`-two        4       n/a   n/a            n/a  n/a n/a\n"
	"three\\x0   n/a       n/a   n/a            n/a  n/a n/a\n";

static void test_tables(void)
{
	char text[2048];
	snprintf(text, sizeof text, "%s%s", table, BELOW);
	CHECK(prints((ReportFormat){ .style = REPORT_TABLE }, text));
	snprintf(text, sizeof text, "%s%s", ascii, BELOW);
	CHECK(prints((ReportFormat){ .style = REPORT_TABLE, .ascii = true }, text));
	snprintf(text, sizeof text, "%s\033[2m%s\033[0m", table, BELOW);
	CHECK(prints((ReportFormat){ .style = REPORT_TABLE, .colour = true }, text));
}

static void test_json(void)
{
	CHECK(prints((ReportFormat){ .style = REPORT_JSON },
		"[\n"
		"  {\"name\": \"one \\\"quoted\\\"\", \"max_rss_bytes\": 1048576, \"pages\": 1234567, \"wall_ns\": 1500000,"
		" \"address\": \"0x7f0000001000\", \"share\": 0.5, \"live\": true, \"extra\": null, \"source\": \"a test of 1\","
		" \"children\": [\n"
		"    {\"name\": \"two\", \"max_rss_bytes\": 4096, \"pages\": null, \"wall_ns\": null, \"address\": null,"
		" \"share\": null, \"live\": null, \"extra\": null, \"source\": \"a test of 1\"}\n"
		"  ]},\n"
		"  {\"name\": \"three\\u0009and\\u000a\\\\\", \"max_rss_bytes\": null, \"pages\": null, \"wall_ns\": null,"
		" \"address\": null, \"share\": null, \"live\": null, \"extra\": null, \"source\": \"a test of 1\"}\n"
		"]\n"));
	Arena arena = { 0 };
	Report report;
	ReportFormat json = { .style = REPORT_JSON };
	Out out;
	out_to_memory(&out);
	report_init(&report, &arena, columns, COLUMNS);
	report_print(&report, &json, &out);
	CHECK(strcmp(strbuf_finish(&out.buf).ptr, "[\n]\n") == 0);
	strbuf_free(&out.buf);
	set_text(report_row(&report, NULL), NAME, "\xff\xc3\xa9");
	report_print(&report, &json, &out);
	CHECK(strstr(strbuf_finish(&out.buf).ptr, "\"name\": \"\\ufffd\xc3\xa9\"") != NULL);
	strbuf_free(&out.buf);
	arena_free(&arena);
}

static void test_tsv(void)
{
	static const char rows[] =
		"one \"quoted\"\t1048576\t1234567\t1500000\t0x7f0000001000\t0.5\ttrue\tn/a\ta test of 1\n"
		"three\\tand\\n\\\\\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\ta test of 1\n"
		"two\t4096\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\ta test of 1\n";
	char text[1024];
	snprintf(text, sizeof text, "%s%s",
		"name\tmax_rss_bytes\tpages\twall_ns\taddress\tshare\tlive\textra\tsource\n", rows);
	CHECK(prints((ReportFormat){ .style = REPORT_TSV }, text));
	CHECK(prints((ReportFormat){ .style = REPORT_TSV, .no_header = true }, rows));
}

static void test_csv(void)
{
	static const char rows[] =
		"\"one \"\"quoted\"\"\",1048576,1234567,1500000,0x7f0000001000,0.5,true,n/a,a test of 1\n"
		"\"three\tand\n\\\",n/a,n/a,n/a,n/a,n/a,n/a,n/a,a test of 1\n"
		"two,4096,n/a,n/a,n/a,n/a,n/a,n/a,a test of 1\n";
	char text[1024];
	snprintf(text, sizeof text, "%s%s",
		"name,max_rss_bytes,pages,wall_ns,address,share,live,extra,source\n", rows);
	CHECK(prints((ReportFormat){ .style = REPORT_CSV }, text));
	CHECK(prints((ReportFormat){ .style = REPORT_CSV, .no_header = true }, rows));
}

/* What the library draws has the same texts, in columns of its own choice. */
static void test_module(const char *directory)
{
	const char *problem = report_load(directory);
	if (problem != NULL) {
		printf("ok %d the module draws # skip %s\n", ++unit_checks, problem);
		return;
	}
	CHECK(strcmp(report_drawer(), "smartcols") == 0);
	const char *text = printed(&(ReportFormat){ .style = REPORT_TABLE });
	CHECK(strstr(text, "max RSS KiB") != NULL);
	CHECK(strstr(text, "\342\224\224\342\224\200two") != NULL);
	CHECK(strstr(text, "1,234,567") != NULL);
	CHECK(strstr(text, "\n" BELOW) != NULL);
	CHECK(strstr(text, " \n") == NULL);
	text = printed(&(ReportFormat){ .style = REPORT_TABLE, .ascii = true, .no_header = true });
	CHECK(strstr(text, "`-two") != NULL && strstr(text, "max RSS") == NULL);
}

int main(void)
{
	test_tables();
	char text[1024];
	snprintf(text, sizeof text, "%s%s", narrow, BELOW);
	CHECK(prints((ReportFormat){ .ascii = true, .no_header = true, .width = 54 }, text));
	test_json();
	test_tsv();
	test_csv();
	const char *directory = getenv("COWSH_MODULES");
	test_module(directory != NULL ? directory : "");
	return done_testing();
}
