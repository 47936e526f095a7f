/* builtins/lab.c: labs: plain scripts that ask, measure and grade. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "builtins/labs.h"
#include "builtins/libexec.h"
#include "builtins/observing.h"
#include "eval/eval.h"
#include "eval/search.h"
#include "state/cwd.h"

extern const Builtin builtin_lab;

/* ---- a lab in a shell of its own ---- */

/* This shell's own program; the link works even when the file was replaced. */
static const char *shell_program(Shell *sh)
{
	static const char link[] = "/proc/self/exe";
	char *path = arena_alloc(&sh->scratch, PATH_MAX);
	ssize_t len = readlink(link, path, PATH_MAX - 1);
	if (len <= 0)
		return link;
	path[len] = '\0';
	return file_is_executable(path) ? path : link;
}

/* A fresh shell, so that the lab's page states are its own, and nothing of this shell's is at
 * stake. */
static int run_script(
	Shell *sh, const char *vocabulary, const char *mode, const char *lab, const char *argument)
{
	const char *shell = shell_program(sh);
	/* The lab runs in a directory of its own. */
	const char *argv[] = { shell, vocabulary, mode, cwd_absolute(sh, lab), shell,
		libexec_directory(sh), lab_record(sh, lab),
		argument != NULL ? cwd_absolute(sh, argument) : NULL, NULL };
	Flow flow = run_words(sh, argument != NULL ? 8 : 7, argv, false);
	sh->flow = flow;
	return sh->status;
}

static int run_lab(Shell *sh, const char *mode, const char *name, const char *argument)
{
	const char *lab = lab_find(sh, name), *vocabulary = lab_find(sh, LAB_VOCABULARY);
	if (lab == NULL)
		builtin_error(sh, "%s: no such lab; `lab` lists them", name);
	else if (vocabulary == NULL)
		builtin_error(sh, "the file `" LAB_VOCABULARY
				  "` is missing: name the directory of the labs by "
				  "COWSH_LABS");
	else if (argument != NULL && access(argument, R_OK) != 0 && access(argument, X_OK) != 0)
		builtin_errno(sh, errno, "%s", argument);
	else
		return run_script(sh, vocabulary, mode, lab, argument);
	return 2;
}

/* ---- lists ---- */

enum { NAME, POINTS, TITLE, LIST_COLUMNS };

static const Column list_columns[LIST_COLUMNS] = {
	[NAME] = { "lab", COL_TEXT, 0 },
	[POINTS] = { "points", COL_TEXT, 0 },
	[TITLE] = { "title", COL_TEXT, COLUMN_TRUNC },
};

static int list_labs(Shell *sh, const OptParser *parser)
{
	Report report;
	LabList labs = lab_list(sh);
	observing_start(sh);
	report_init(&report, &sh->scratch, list_columns, LIST_COLUMNS);
	for (size_t i = 0; i < labs.count; i++) {
		ReportRow *row = report_row(&report, NULL);
		LabResult result;
		set_text(row, NAME, labs.names[i]);
		set_text(row, TITLE, lab_title(sh, labs.names[i]));
		if (lab_result(sh, labs.names[i], &result))
			set_text(row, POINTS, result.grade);
		else
			set_text(row, POINTS, "");
	}
	observing_print(sh, parser, &report, sh->out);
	return 0;
}

enum { LAB, ID, QUESTION, PREDICTED, MEASURED, EARNED, MAXIMUM, REPORT_COLUMNS };

static const Column report_columns[REPORT_COLUMNS] = {
	[LAB] = { "lab", COL_TEXT, 0 },
	[ID] = { "id", COL_TEXT, COLUMN_EXTRA },
	[QUESTION] = { "question", COL_TEXT, COLUMN_TRUNC },
	[PREDICTED] = { "predicted", COL_TEXT, 0 },
	[MEASURED] = { "measured", COL_TEXT, 0 },
	[EARNED] = { "points", COL_COUNT, 0 },
	[MAXIMUM] = { "of", COL_COUNT, 0 },
};

static void add_items(Report *report, const char *name, const LabResult *result)
{
	for (size_t i = 0; i < result->count; i++) {
		const LabItem *item = &result->items[i];
		ReportRow *row = report_row(report, NULL);
		set_text(row, LAB, name);
		set_text(row, ID, item->id);
		set_text(row, QUESTION, item->question);
		set_text(row, PREDICTED, item->predicted);
		set_text(row, MEASURED, item->measured);
		set_number(row, MAXIMUM, item->maximum);
		if (item->graded)
			set_number(row, EARNED, item->points);
		else
			set_unknown(row, EARNED, item->measured);
	}
}

/* A cell of a Markdown table. */
static void print_cell(Out *out, const char *text)
{
	out_text(out, " ");
	for (; *text != '\0'; text++) {
		if (*text == '|')
			out_char(out, '\\');
		out_char(out, *text);
	}
	out_text(out, " |");
}

static void print_markdown(Shell *sh, const char *name, const LabResult *result)
{
	out_format(sh->out, "## %s: %s\n\n%s points\n\n", name, lab_title(sh, name), result->grade);
	out_text(sh->out,
		"| question | predicted | measured | points |\n| --- | --- | --- | --- |\n");
	for (size_t i = 0; i < result->count; i++) {
		const LabItem *item = &result->items[i];
		out_char(sh->out, '|');
		print_cell(sh->out, item->question);
		print_cell(sh->out, item->predicted);
		print_cell(sh->out, item->measured);
		if (item->graded)
			out_format(sh->out, " %jd / %jd |\n", (intmax_t)item->points,
				(intmax_t)item->maximum);
		else
			out_format(sh->out, " - / %jd |\n", (intmax_t)item->maximum);
	}
	out_char(sh->out, '\n');
}

/* The labs that were named, else all that have a result. */
static int report_labs(Shell *sh, const OptParser *parser, bool markdown, const char *const *names)
{
	Report report;
	LabList labs = { .names = names };
	if (*names == NULL)
		labs = lab_list(sh);
	else
		while (names[labs.count] != NULL)
			labs.count++;
	observing_start(sh);
	report_init(&report, &sh->scratch, report_columns, REPORT_COLUMNS);
	for (size_t i = 0; i < labs.count; i++) {
		LabResult result;
		if (lab_result(sh, labs.names[i], &result)) {
			if (markdown)
				print_markdown(sh, labs.names[i], &result);
			else
				add_items(&report, labs.names[i], &result);
		} else if (*names != NULL) {
			return builtin_error(sh, "%s: no result yet: `lab %s` walks through it",
				labs.names[i], labs.names[i]);
		}
	}
	if (!markdown)
		observing_print(sh, parser, &report, sh->out);
	return 0;
}

/* ---- the command ---- */

static int run_named(Shell *sh, const char *const *operands, size_t count)
{
	if (strcmp(operands[0], "check") == 0 && count >= 2 && count <= 3)
		return run_lab(sh, "check", operands[1], operands[2]);
	if (strcmp(operands[0], "form") == 0 && count == 2)
		return run_lab(sh, "form", operands[1], NULL);
	if (count > 1 || strcmp(operands[0], "check") == 0 || strcmp(operands[0], "form") == 0)
		return builtin_usage(sh, &builtin_lab, "%s: wrong number of operands", operands[0]);
	return run_lab(sh, "walk", operands[0], NULL);
}

static int run_lab_builtin(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_lab, argc, argv);
	bool report = argc > 1 && strcmp(argv[1], "report") == 0, markdown = false;
	int opt;
	parser.index += report;
	while ((opt = option_next(&parser)) != OPT_DONE) {
		if (opt == OPT_BAD)
			return 2;
		markdown = true;
	}
	const char *const *operands = argv + parser.index;
	size_t count = (size_t)(argc - parser.index);
	bool formatted = parser.json || parser.tsv || parser.no_header;
	if ((markdown && (formatted || !report)) || (!report && count > 0 && formatted))
		return builtin_usage(
			sh, &builtin_lab, "--md, --json and --tsv are for reports, one at a time");
	if (report)
		return report_labs(sh, &parser, markdown, operands);
	return count == 0 ? list_labs(sh, &parser) : run_named(sh, operands, count);
}

static const OptDef opts[] = {
	{ 0, "md", NULL, "report: print Markdown" },
	OPT_END
};

BUILTIN(lab, "lab")
	.run      = run_lab_builtin,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_OBSERVES,
	.synopsis = "lab [name]\n"
	            "lab check name [answers|program]\n"
	            "lab form name\n"
	            "lab report [--md] [name...]",
	.summary  = "predict, run for real, compare: the labs of an operating systems course",
	.help     = "Alone: the labs, with the points of the last time. With a name: walk through that lab:\n"
	            "it explains, asks for predictions, does the experiment in a shell of its own, and shows\n"
	            "predicted beside measured. check grades answers from a file, or a program of yours, or\n"
	            "else the answers of the last time; the status is 0 for full marks, 1 for less, 77 when\n"
	            "this machine cannot show it. form prints the questions as a file to fill in. report\n"
	            "prints the results, for handing in.\n"
	            "A lab is a plain script: see cowsh-labs(7). A name with a slash is a file; other labs\n"
	            "are looked for in the directories of $COWSH_LABS, then among the installed ones.\n"
	            "Results are kept in $XDG_STATE_HOME/cowsh/labs, or ~/.local/state/cowsh/labs.\n"
	            "Example: lab form fork-faults >answers; lab check fork-faults answers",
	.opts     = opts,
BUILTIN_END
