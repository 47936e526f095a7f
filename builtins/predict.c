/* builtins/predict.c: a prediction of faults, held against what a command really takes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/num.h"
#include "builtins/measure.h"
#include "builtins/observing.h"
#include "eval/eval.h"
#include "observe/touch.h"
#include "state/mapping.h"

extern const Builtin builtin_predict;

enum { PREDICTION_MAX = 1000000000 };

typedef struct Prediction {
	uint64_t count, tolerance;
	bool percent;               /* the tolerance is one of the prediction */
	const char *class;
	int fault_class;            /* FaultClass of accesses to named mappings; -1: a total */
	const char *output;
} Prediction;

/* ---- reading ---- */

/* N, N~TOL or N~TOL% */
static bool read_count(Shell *sh, Prediction *prediction, const char *text)
{
	size_t len = strcspn(text, "~"), rest = strlen(text + len);
	const char *number = arena_copy(&sh->scratch, text, len);
	if (!num_parse_unsigned(str_of(number), PREDICTION_MAX, &prediction->count))
		return false;
	if (rest == 0)
		return true;
	prediction->percent = text[len + rest - 1] == '%';
	const char *tolerance =
		arena_copy(&sh->scratch, text + len + 1, rest - 1 - prediction->percent);
	return num_parse_unsigned(str_of(tolerance), PREDICTION_MAX, &prediction->tolerance);
}

static bool read_class(Prediction *prediction, const char *text)
{
	prediction->class = text;
	prediction->fault_class = -1;
	if (strcmp(text, "minor") == 0 || strcmp(text, "major") == 0)
		return true;
	for (int i = 0; i < FAULT_CLASS_COUNT; i++)
		if (i != FAULT_MAJOR && i != FAULT_OTHER &&
			strcmp(text, fault_class_names[i]) == 0) {
			prediction->fault_class = i;
			return true;
		}
	return false;
}

/* Reads options and operands up to the command, whose place is *command. Returns 0 or 2 after a
 * message. */
static int read_operands(Shell *sh, OptParser *parser, Prediction *prediction, int *command)
{
	int opt;
	while ((opt = option_next(parser)) != OPT_DONE) {
		if (opt == OPT_BAD)
			return 2;
		prediction->output = parser->arg;
	}
	int at = parser->index;
	if (at == parser->argc || !read_count(sh, prediction, parser->argv[at]))
		return builtin_usage(sh, &builtin_predict, at == parser->argc ? "prediction missing"
			: "%s: not a number of faults", parser->argv[at]);
	at++;
	if (at < parser->argc && strcmp(parser->argv[at], "--") != 0) {
		if (!read_class(prediction, parser->argv[at]))
			return builtin_usage(sh, &builtin_predict,
				"%s: no such class "
				"(valid: minor, major, zero, zero-fill, copy, re-use, file)",
				parser->argv[at]);
		at++;
	}
	if (at >= parser->argc || strcmp(parser->argv[at], "--") != 0 || at + 1 == parser->argc)
		return builtin_usage(sh, &builtin_predict, "command missing: it stands behind --");
	*command = at + 1;
	return 0;
}

/* ---- measuring ---- */

/* One operand is shell text, as with eval; several are the words of one command. */
static Str command_text(Shell *sh, int argc, const char *const *argv)
{
	StrBuf text = { .arena = &sh->scratch };
	Out words;
	if (argc == 1)
		return str_of(argv[0]);
	out_to_memory(&words);
	for (int i = 0; i < argc; i++) {
		out_quoted(&words, str_of(argv[i]), false);
		out_char(&words, ' ');
	}
	strbuf_append(&text, words.buf.ptr, words.buf.len);
	strbuf_free(&words.buf);
	return strbuf_finish(&text);
}

/* Runs the command, with a page that it shares with all its subshells, where accesses to named
 * mappings are counted by class. */
static Flow run_watched(Shell *sh, Str text, Measurement *figures, uint64_t *counts)
{
	Memory *memory = shell_memory(sh);
	uint64_t *outer = memory->tally;
	const char *name = sh->builtin_name;
	Measuring measuring;
	memory->tally = counts;
	sh->builtin_name = NULL;
	measure_start(sh, &measuring, figures, false);
	Flow flow = run_text(sh, text, sh->unit != NULL ? sh->unit->name : NULL, 0);
	out_flush(sh->out);
	measure_stop(sh, &measuring);
	sh->builtin_name = name;
	memory->tally = outer;
	for (size_t i = 0; outer != NULL && i < FAULT_CLASS_COUNT; i++)
		outer[i] += counts[i];
	return flow;
}

/* ---- the verdict ---- */

enum { CLASS, PREDICTED, TOLERANCE, MEASURED, DIFFERENCE, HIT, COMMAND_STATUS, COLUMNS };

static const Column columns[COLUMNS] = {
	[CLASS] = { "class", COL_TEXT, 0 },
	[PREDICTED] = { "predicted", COL_COUNT, 0 },
	[TOLERANCE] = { "tolerance", COL_COUNT, 0 },
	[MEASURED] = { "measured", COL_COUNT, 0 },
	[DIFFERENCE] = { "difference", COL_COUNT, 0 },
	[HIT] = { "hit", COL_BOOL, 0 },
	[COMMAND_STATUS] = { "status", COL_COUNT, COLUMN_EXTRA },
};

static void report_why(Report *report, const Prediction *prediction, const Measurement *figures,
	const uint64_t *counts)
{
	const int64_t *of = figures->of;
	if (prediction->fault_class >= 0)
		report_fact(report, "why",
			"in named mappings: zero %ju, zero-fill %ju, copy %ju, re-use %ju, "
			"file %ju, major %ju, other %ju",
			(uintmax_t)counts[FAULT_ZERO], (uintmax_t)counts[FAULT_ZERO_FILL],
			(uintmax_t)counts[FAULT_COPY], (uintmax_t)counts[FAULT_REUSE],
			(uintmax_t)counts[FAULT_FILE], (uintmax_t)counts[FAULT_MAJOR],
			(uintmax_t)counts[FAULT_OTHER]);
	else
		report_fact(report, "why",
			"shell %jd, birth of %jd children %jd, children %jd minor and %jd major",
			(intmax_t)of[FIGURE_SHELL], (intmax_t)of[FIGURE_BIRTHS],
			(intmax_t)of[FIGURE_BIRTH], (intmax_t)figures->children.minflt,
			(intmax_t)figures->children.majflt);
	report_fact(report, "source", "%s",
		prediction->fault_class >= 0
			? "page states and getrusage around each access of peek and poke"
			: "getrusage, wait4");
}

/* Prints the verdict. Returns whether the prediction holds. */
static bool report_verdict(Shell *sh, const OptParser *parser, const Prediction *prediction,
	const Measurement *figures, const uint64_t *counts, Out *out)
{
	int total = strcmp(prediction->class, "major") == 0 ? FIGURE_MAJOR : FIGURE_MINOR;
	int64_t measured = prediction->fault_class >= 0
		? (int64_t)counts[prediction->fault_class]
		: figures->of[total];
	int64_t predicted = (int64_t)prediction->count, difference = measured - predicted;
	int64_t tolerance = (int64_t)prediction->tolerance;
	if (prediction->percent)
		tolerance = predicted * tolerance / 100;
	bool hit = difference <= tolerance && -difference <= tolerance;
	Report report;
	report_init(&report, &sh->scratch, columns, COLUMNS);
	ReportRow *row = report_row(&report, NULL);
	set_text(row, CLASS, prediction->class);
	set_number(row, PREDICTED, predicted);
	set_number(row, TOLERANCE, tolerance);
	set_number(row, MEASURED, measured);
	set_number(row, DIFFERENCE, difference);
	set_number(row, HIT, hit);
	set_number(row, COMMAND_STATUS, sh->status);
	report_why(&report, prediction, figures, counts);
	if (figures->left > 0 && prediction->fault_class < 0)
		report_note(&report, "without children that nobody waited for: %d", figures->left);
	observing_print(sh, parser, &report, out);
	return hit;
}

static int run_predict(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_predict, argc, argv);
	Prediction prediction = { .class = "minor", .fault_class = -1 };
	int command = 0, status = read_operands(sh, &parser, &prediction, &command);
	Out out;
	if (status != 0)
		return status;
	status = observing_open(sh, prediction.output, &out, STDERR_FILENO);
	if (status != 0)
		return status;
	size_t size = FAULT_CLASS_COUNT * sizeof(uint64_t);
	uint64_t *counts = mmap(NULL, size, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (counts == MAP_FAILED)
		return builtin_errno(sh, errno, "no page for the figures");
	observing_start(sh);
	Measurement *figures = ARENA_NEW(&sh->scratch, Measurement);
	Flow flow =
		run_watched(sh, command_text(sh, argc - command, argv + command), figures, counts);
	bool hit = report_verdict(sh, &parser, &prediction, figures, counts, &out);
	munmap(counts, size);
	status = observing_close(sh, prediction.output, &out);
	sh->flow = flow;
	if (flow != FLOW_NEXT)
		return sh->status;
	return status != 0 ? status : hit ? 0 : 1;
}

static const OptDef opts[] = {
	{ 0, "output", "file", "write the verdict to a file" },
	OPT_END
};

BUILTIN(predict, "predict")
	.run      = run_predict,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_OBSERVES,
	.synopsis = "predict [--output file] count[~tolerance[%]] [class] -- command [argument...]",
	.summary  = "say how many page faults a command will take, run it, and see",
	.help     = "The classes minor (the default) and major are totals of the shell and of all\n"
	            "children that are waited for; give them a tolerance. zero, zero-fill, copy,\n"
	            "re-use and file are exact: they count what peek and poke do to named mappings,\n"
	            "here and in subshells. A single operand behind -- is shell text, so that a\n"
	            "subshell can be written. The verdict goes to standard error, so that the\n"
	            "command's output stays as it is. The status is 0 when the prediction holds,\n"
	            "else 1.\n"
	            "Reads getrusage, wait4 and /proc/self/pagemap.\n"
	            "Example: predict 512 copy -- '( poke buf 512-1023 )'",
	.opts     = opts,
BUILTIN_END
