/* front/doctor.c: --doctor: what of the kernel's sources works here, and how to get the rest. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/utsname.h>
#include <unistd.h>

#include "builtins/observing.h"
#include "front/front.h"
#include "observe/sources.h"

enum { SOURCE, WORKS, DETAIL, PURPOSE, REMEDY, COLUMNS };

static const Column columns[COLUMNS] = {
	[SOURCE] = { "source", COL_TEXT, 0 },
	[WORKS] = { "works", COL_BOOL, 0 },
	[DETAIL] = { "found", COL_TEXT, COLUMN_TRUNC },
	[PURPOSE] = { "used by", COL_TEXT, COLUMN_TRUNC },
	[REMEDY] = { "how to get it", COL_TEXT, COLUMN_TRUNC },
};

static void add_row(Report *report, const char *name, bool works, const char *detail,
	const char *purpose, const char *remedy)
{
	ReportRow *row = report_row(report, NULL);
	set_text(row, SOURCE, name);
	set_number(row, WORKS, works);
	set_text(row, DETAIL, detail);
	set_text(row, PURPOSE, purpose);
	set_text(row, REMEDY, works ? "" : remedy);
}

int doctor(Shell *sh, const char *style)
{
	OptParser parser = {
		.sh = sh, .json = strcmp(style, "json") == 0, .tsv = strcmp(style, "tsv") == 0
	};
	char detail[SOURCE_DETAIL_MAX];
	struct utsname system;
	Report report;
	const char *missing = observing_start(sh);
	report_init(&report, &sh->scratch, columns, COLUMNS);
	for (size_t i = 0; i < kernel_source_count; i++) {
		const KernelSource *source = &kernel_sources[i];
		bool works = source->probe(detail);
		add_row(&report, source->name, works, detail, source->purpose, source->remedy);
	}
	add_row(&report, "libsmartcols", missing == NULL, missing == NULL ? "loaded" : missing,
		"tables and trees",
		"install libsmartcols1, build with --with-smartcols; until then tables are plain");
	if (uname(&system) == 0)
		report_fact(&report, "kernel", "%s %s %s", system.sysname, system.release,
			system.machine);
	report_fact(&report, "user", "%d%s", (int)geteuid(), geteuid() == 0 ? " (root)" : "");
	observing_print(sh, &parser, &report, sh->out);
	return out_flush(sh->out) == 0 ? 0 : 1;
}
