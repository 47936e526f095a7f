/* builtins/spawnbench.c: what births cost here, by strategy and by the parent's memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/num.h"
#include "builtins/libexec.h"
#include "builtins/measure.h"
#include "builtins/memory.h"
#include "builtins/spawnplot.h"
#include "eval/eval.h"
#include "observe/proc.h"
#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/tty.h"

extern const Builtin builtin_spawnbench;

enum { RUNS = 100, RUNS_MAX = 10000, RUNS_FEW = 20, RUNS_P99 = 100 };
enum { SIZES_MAX = 16, BAR_CELLS = 16, WIDE_TERMINAL = 130 };

static const char default_sizes[] = "0,64M,1G";

typedef struct Request {
	OptParser parser;
	SpawnStrategy strategies[MEASURE_STRATEGIES_MAX];
	uint64_t sizes[SIZES_MAX];
	size_t nstrategies, nsizes;
	uint64_t runs;
	uint64_t left_out;          /* the smallest default size that is too large here; 0: none */
	int writes;                 /* --touch; -1: not given */
	bool huge, csv, keep;
	const char *plot;           /* file, or NULL */
} Request;

/* Where the progress was shown last. */
typedef struct Progress {
	int64_t start_ns, shown_ns;
	bool shown;
} Progress;

/* ---- options ---- */

static int compare_sizes(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
	return (left > right) - (left < right);
}

/* Sizes separated by commas, put in order. */
static int read_sizes(Shell *sh, Request *request, const char *list)
{
	size_t page = page_size();
	request->nsizes = 0;
	for (bool more = true; more;) {
		size_t len = strcspn(list, ",");
		const char *word = arena_copy(&sh->scratch, list, len);
		uint64_t bytes;
		if (!num_parse_size((Str){ word, len }, &bytes) || bytes > SIZE_MAX / 2)
			return builtin_usage(sh, &builtin_spawnbench,
				"-m: %s: not a size such as 0, 64M or 1G", word);
		if (request->nsizes == SIZES_MAX)
			return builtin_usage(
				sh, &builtin_spawnbench, "-m: more than %d sizes", SIZES_MAX);
		request->sizes[request->nsizes++] = (bytes + page - 1) / page * page;
		more = list[len] != '\0';
		list += len + 1;
	}
	qsort(request->sizes, request->nsizes, sizeof *request->sizes, compare_sizes);
	return 0;
}

static int take_long_option(Shell *sh, Request *request)
{
	const char *name = request->parser.long_name, *arg = request->parser.arg;
	uint64_t percent;
	if (strcmp(name, "huge") == 0)
		request->huge = true;
	else if (strcmp(name, "csv") == 0)
		request->csv = true;
	else if (strcmp(name, "keep") == 0)
		request->keep = true;
	else if (strcmp(name, "plot") == 0)
		request->plot = arg;
	else if (num_parse_unsigned(str_of(arg), 100, &percent))
		request->writes = (int)percent;
	else
		return builtin_usage(
			sh, &builtin_spawnbench, "--touch: %s: not a number from 0 to 100", arg);
	return 0;
}

static int take_option(Shell *sh, Request *request, int opt)
{
	const char *arg = request->parser.arg;
	switch (opt) {
	case 's':
		request->nstrategies = measure_strategies(sh, arg, request->strategies);
		return request->nstrategies > 0 ? 0 : 2;
	case 'm':
		return read_sizes(sh, request, arg);
	case 'n':
		if (num_parse_unsigned(str_of(arg), RUNS_MAX, &request->runs) && request->runs > 0)
			return 0;
		return builtin_usage(sh, &builtin_spawnbench, "-n: %s: not a number from 1 to %d",
			arg, RUNS_MAX);
	case 0:
		return take_long_option(sh, request);
	}
	return 2;
}

/* The machine must go on living. Default sizes that are too much for it are left out, others
 * refused. */
static int check_sizes(Shell *sh, Request *request, bool chosen)
{
	int64_t available = memory_available();
	while (available >= 0 && request->sizes[request->nsizes - 1] > (uint64_t)available / 2) {
		uint64_t size = request->sizes[request->nsizes - 1];
		if (chosen)
			return builtin_error(sh,
				"-m: %ju MiB: more than half of the available memory (%jd MiB)",
				(uintmax_t)(size >> 20), (intmax_t)(available >> 20));
		request->left_out = size;
		request->nsizes--;
	}
	return 0;
}

static int read_options(Shell *sh, Request *request)
{
	int opt;
	while ((opt = option_next(&request->parser)) != OPT_DONE) {
		int status = opt == OPT_BAD ? 2 : take_option(sh, request, opt);
		if (status != 0)
			return status;
	}
	if (request->csv && (request->parser.json || request->parser.tsv))
		return builtin_usage(
			sh, &builtin_spawnbench, "--csv, --json and --tsv exclude each other");
	if (request->keep && request->plot == NULL)
		return builtin_usage(sh, &builtin_spawnbench, "--keep goes with --plot");
	if (request->nstrategies == 0)
		request->nstrategies = measure_strategies(sh, "all", request->strategies);
	bool chosen = request->nsizes > 0;
	if (!chosen)
		read_sizes(sh, request, default_sizes);
	return check_sizes(sh, request, chosen);
}

/* ---- what is born ---- */

/* The tiny program of ours, which has no loader that would hide the differences. */
static int plan_target(Shell *sh, SpawnPlan *plan)
{
	static const char *const argv[] = { "spawn-target", NULL };
	plan->path = libexec_program(sh, "spawn-target");
	plan->argv = argv;
	if (access(plan->path, X_OK) == 0)
		return 0;
	return builtin_error(sh, "%s: %s: name a command, or the directory by COWSH_LIBEXEC",
		plan->path, strerror(errno));
}

/* A command of the user's reads and writes nothing here: /dev/null is its standard input and
 * output. */
static int plan_command(Shell *sh, SpawnPlan *plan, const char *const *argv, FdOp ops[2])
{
	Target target =
		resolve_command(sh, str_of(argv[0]), RESOLVE_ONLY_PATH | RESOLVE_NO_REMEMBER);
	if (target.kind != TARGET_PATH && target.err == ENOENT) {
		builtin_error(sh, "%s: not found", argv[0]);
		return 127;
	}
	if (target.kind != TARGET_PATH) {
		builtin_errno(sh, target.err, "%s", argv[0]);
		return 126;
	}
	int fd = fd_open("/dev/null", O_RDWR, 0);
	if (fd >= 0)
		fd = fd_move_up(fd);
	if (fd < 0)
		return builtin_errno(sh, -fd, "/dev/null");
	ops[0] = (FdOp){ .kind = FDOP_DUP, .fd = STDIN_FILENO, .src = fd };
	ops[1] = (FdOp){ .kind = FDOP_DUP, .fd = STDOUT_FILENO, .src = fd };
	plan->path = target.path;
	plan->argv = argv;
	plan->ops = ops;
	plan->nops = 2;
	return 0;
}

/* ---- progress ---- */

static const char *size_text(Shell *sh, uint64_t bytes)
{
	StrBuf text = { .arena = &sh->scratch };
	if (bytes >= 1 << 20)
		strbuf_format(&text, "%ju MiB", (uintmax_t)(bytes >> 20));
	else
		strbuf_format(&text, "%ju KiB", (uintmax_t)(bytes >> 10));
	return strbuf_finish(&text).ptr;
}

/* On a terminal, when it takes longer than a second. */
static void show_progress(void *data, const SpawnBench *bench, size_t size)
{
	Progress *progress = data;
	int64_t now = clock_ns();
	char line[128];
	if (now - progress->start_ns < 1000000000 || now - progress->shown_ns < 200000000)
		return;
	progress->shown_ns = now;
	progress->shown = true;
	size_t total = bench->runs * bench->nstrategies * bench->nsizes;
	int len = snprintf(line, sizeof line, "\r\033[Kspawnbench: %zu of %zu births, %ju MiB",
		bench->births, total, (uintmax_t)(bench->sizes[size] >> 20));
	write_all(STDERR_FILENO, line, (size_t)len);
}

static void end_progress(const Progress *progress)
{
	if (progress->shown)
		write_all(STDERR_FILENO, "\r\033[K", 4);
}

/* ---- the report ---- */

enum {
	MEMORY, STRATEGY, MECHANISM, COUNT, MEDIAN, P99, LEAST, HELD, RATIO, PARENT, BEFORE_EXEC,
	CHILD,
	MAJOR, COPIED_TABLES, TABLES, WRITES, WRITE_FAULTS, SPREAD, BAR, COLUMNS
};

static const Column bench_columns[COLUMNS] = {
	[MEMORY] = { "memory", COL_BYTES, 0 },
	[STRATEGY] = { "strategy", COL_TEXT, 0 },
	[MECHANISM] = { "mechanism", COL_TEXT, COLUMN_EXTRA },
	[COUNT] = { "runs", COL_COUNT, COLUMN_EXTRA },
	[MEDIAN] = { "median", COL_NANOSECONDS, COLUMN_MICRO },
	[P99] = { "p99", COL_NANOSECONDS, COLUMN_HIDE | COLUMN_MICRO },
	[LEAST] = { "min", COL_NANOSECONDS, COLUMN_MICRO },
	[HELD] = { "held", COL_NANOSECONDS, COLUMN_MICRO },
	[RATIO] = { "ratio", COL_RATIO, 0 },
	[PARENT] = { "parent faults", COL_COUNT, 0 },
	[BEFORE_EXEC] = { "pre-exec faults", COL_COUNT, 0 },
	[CHILD] = { "child faults", COL_COUNT, 0 },
	[MAJOR] = { "major faults", COL_COUNT, COLUMN_EXTRA },
	[COPIED_TABLES] = { "tables", COL_BYTES, 0 },
	[TABLES] = { "parent tables", COL_BYTES, COLUMN_EXTRA },
	[WRITES] = { "writes", COL_NANOSECONDS, COLUMN_HIDE | COLUMN_MICRO },
	[WRITE_FAULTS] = { "write faults", COL_COUNT, COLUMN_HIDE },
	[SPREAD] = { "spread", COL_RATIO, COLUMN_EXTRA },
	[BAR] = { "", COL_TEXT, 0 },
};

static const BirthSeries *series_at(const SpawnBench *bench, size_t size, size_t strategy)
{
	return &bench->series[size * bench->nstrategies + strategy];
}

/* Half of the births lie within this part of the median. */
static double spread_of(const BirthSeries *series)
{
	int64_t half = series_quantile(series, BIRTH_WALL, 0.75) -
		       series_quantile(series, BIRTH_WALL, 0.25);
	int64_t median = series_quantile(series, BIRTH_WALL, 0.5);
	return median > 0 ? (double)half / (double)median : 0;
}

static const char *bar(Shell *sh, double part)
{
	static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	StrBuf text = { .arena = &sh->scratch };
	size_t steps = (size_t)(part * BAR_CELLS * 8 + 0.5);
	for (size_t i = 0; i < steps / 8; i++)
		strbuf_format(&text, "%s", sh->utf8 ? "█" : "#");
	strbuf_format(&text, "%s", sh->utf8 ? eighths[steps % 8] : "");
	return strbuf_finish(&text).ptr;
}

static void set_figure(ReportRow *row, size_t column, int64_t figure, const char *why)
{
	if (figure >= 0)
		set_number(row, column, figure);
	else
		set_unknown(row, column, why);
}

static void set_times(ReportRow *row, const BirthSeries *series)
{
	int64_t p99 = series->count >= RUNS_P99 ? series_quantile(series, BIRTH_WALL, 0.99) : -1;
	set_number(row, COUNT, (int64_t)series->count);
	set_number(row, MEDIAN, series_quantile(series, BIRTH_WALL, 0.5));
	set_figure(row, P99, p99, "needs 100 runs");
	set_number(row, LEAST, series_quantile(series, BIRTH_WALL, 0));
	set_number(row, HELD, series_quantile(series, BIRTH_HELD, 0.5));
	set_ratio(row, SPREAD, spread_of(series));
}

static void set_faults(ReportRow *row, const BirthSeries *series)
{
	set_number(row, PARENT, series_quantile(series, BIRTH_PARENT_FAULTS, 0.5));
	set_figure(row, BEFORE_EXEC, series_quantile(series, BIRTH_BEFORE_EXEC, 0.5),
		series->no_before);
	set_number(row, CHILD, series_quantile(series, BIRTH_CHILD_FAULTS, 0.5));
	set_number(row, MAJOR, series_quantile(series, BIRTH_MAJOR, 0.5));
	set_figure(row, WRITES, series_quantile(series, BIRTH_WRITES, 0.5), NULL);
	set_figure(row, WRITE_FAULTS, series_quantile(series, BIRTH_WRITE_FAULTS, 0.5), NULL);
}

static void set_tables(ReportRow *row, const BirthSeries *series, const ParentFigures *parent)
{
	set_figure(row, TABLES, parent->tables, "no VmPTE in /proc/PID/status");
	if (strategy_copies(series->used))
		set_figure(
			row, COPIED_TABLES, parent->copied_tables, "no VmPTE in /proc/PID/status");
	else
		set_number(row, COPIED_TABLES, 0);
}

static void report_size(Shell *sh, Report *report, const SpawnBench *bench, size_t size)
{
	int64_t best = INT64_MAX, worst = 1;
	for (size_t i = 0; i < bench->nstrategies; i++) {
		int64_t median = series_quantile(series_at(bench, size, i), BIRTH_WALL, 0.5);
		best = median > 0 && median < best ? median : best;
		worst = median > worst ? median : worst;
	}
	for (size_t i = 0; i < bench->nstrategies; i++) {
		const BirthSeries *series = series_at(bench, size, i);
		if (series->count == 0)
			continue;
		int64_t median = series_quantile(series, BIRTH_WALL, 0.5);
		ReportRow *row = report_row(report, NULL);
		set_number(row, MEMORY, (int64_t)bench->sizes[size]);
		set_text(row, STRATEGY, measure_strategy_name(sh, bench->strategies[i]));
		set_text(row, MECHANISM, measure_strategy_name(sh, series->used));
		set_times(row, series);
		set_ratio(row, RATIO, (double)median / (double)best);
		set_faults(row, series);
		set_tables(row, series, &bench->parents[size]);
		if (report->ncolumns > BAR)
			set_text(row, BAR, bar(sh, (double)median / (double)worst));
	}
}

/* The first line of a file of the kernel's, into the caller's buffer. */
static const char *read_line(const char *path, char *line, size_t size)
{
	int fd = fd_open(path, O_RDONLY, 0);
	ssize_t len = fd >= 0 ? proc_read_text(fd, line, size) : -1;
	if (fd >= 0)
		close(fd);
	if (len <= 0)
		return NULL;
	line[strcspn(line, "\n")] = '\0';
	return line;
}

/* The word that stands in brackets in the kernel's list of choices. */
static const char *huge_pages_mode(char *line, size_t size)
{
	if (read_line("/sys/kernel/mm/transparent_hugepage/enabled", line, size) == NULL)
		return "none";
	char *word = strchr(line, '[');
	if (word == NULL)
		return "unknown";
	word[strcspn(word, "]")] = '\0';
	return word + 1;
}

static const char *machine(Shell *sh)
{
	static const char *const modes[] = { "heuristic", "always", "never" };
	char huge[128], overcommit[32];
	struct utsname name;
	StrBuf text = { .arena = &sh->scratch };
	uname(&name);
	const char *mode =
		read_line("/proc/sys/vm/overcommit_memory", overcommit, sizeof overcommit);
	bool known = mode != NULL && mode[0] >= '0' && mode[0] <= '2';
	strbuf_format(&text,
		"%s %s %s, %ld CPUs, pages of %zu bytes, transparent huge pages %s, overcommit %s",
		name.sysname, name.release, name.machine, sysconf(_SC_NPROCESSORS_ONLN),
		page_size(), huge_pages_mode(huge, sizeof huge),
		known ? modes[mode[0] - '0'] : "unknown");
	return strbuf_finish(&text).ptr;
}

/* Figures that are not worth much must say so. */
static void note_doubts(Shell *sh, Report *report, const SpawnBench *bench)
{
	double widest = 0;
	size_t size = 0, strategy = 0;
	for (size_t i = 0; i < bench->nsizes * bench->nstrategies; i++) {
		double spread = spread_of(&bench->series[i]);
		if (spread <= widest)
			continue;
		widest = spread;
		size = i / bench->nstrategies;
		strategy = i % bench->nstrategies;
	}
	if (bench->runs < RUNS_FEW)
		report_note(report, "warning: %zu runs are few: medians need %d", bench->runs,
			RUNS_FEW);
	if (widest > 0.5)
		report_note(report,
			"warning: a busy machine: half of the births by %s at %s spread over "
			"%.0f %% of their median",
			measure_strategy_name(sh, bench->strategies[strategy]),
			size_text(sh, bench->sizes[size]), 100 * widest);
}

/* From how many writes on is copying on write dearer than copying all at once would have been? */
static void note_crossover(Shell *sh, Report *report, const SpawnBench *bench)
{
	for (size_t size = 0; size < bench->nsizes; size++)
		for (size_t i = 0; i < bench->nstrategies; i++) {
			const BirthSeries *series = series_at(bench, size, i);
			int64_t lazy = series_quantile(series, BIRTH_WRITES, 0.5);
			int64_t eager = bench->parents[size].copy_ns;
			if (bench->strategies[i].method != SPAWN_FORK || bench->sizes[size] == 0 ||
				lazy <= 0 || eager < 0)
				continue;
			report_note(report,
				"%s: writing %d %% of it took %.1f ms, copying all of it at once "
				"takes %.1f ms: lazy copying is dearer from %.0f %% on",
				size_text(sh, bench->sizes[size]), bench->writes,
				(double)lazy / 1e6, (double)eager / 1e6,
				bench->writes * (double)eager / (double)lazy);
		}
}

static void note_all(
	Shell *sh, Report *report, const Request *request, const SpawnBench *bench, BenchEnd end)
{
	char line[128];
	if (end == BENCH_INTERRUPTED)
		report_note(report, "interrupted after %zu of %zu births", bench->births,
			bench->runs * bench->nstrategies * bench->nsizes);
	note_doubts(sh, report, bench);
	if (request->left_out > 0)
		report_note(report, "left out: %s, more than half of the available memory",
			size_text(sh, request->left_out));
	if (bench->huge && strcmp(huge_pages_mode(line, sizeof line), "never") == 0)
		report_note(report, "warning: --huge: this kernel gives no transparent huge pages");
	if (bench->writes >= 0)
		note_crossover(sh, report, bench);
}

/* A strategy that had to give way is worth a column. */
static bool any_fallback(const SpawnBench *bench)
{
	for (size_t i = 0; i < bench->nsizes * bench->nstrategies; i++) {
		SpawnStrategy want = bench->strategies[i % bench->nstrategies];
		SpawnStrategy used = bench->series[i].used;
		if (bench->series[i].count > 0 && want.method != SPAWN_AUTO &&
		    (want.method != used.method || want.clone_flags != used.clone_flags))
			return true;
	}
	return false;
}

static void print(
	Shell *sh, const Request *request, const Report *report, ReportStyle style, Out *out)
{
	ReportFormat format = { .style = style, .no_header = request->parser.no_header };
	if (style == REPORT_TABLE)
		observing_print(sh, &request->parser, report, out);
	else
		report_print(report, &format, out);
}

static ReportStyle style_of(const Request *request)
{
	if (request->csv)
		return REPORT_CSV;
	return request->parser.json ? REPORT_JSON : request->parser.tsv ? REPORT_TSV : REPORT_TABLE;
}

/* What a terminal of 80 columns has no room for beside the bars. */
static void leave_out(Column columns[COLUMNS])
{
	static const size_t wide[] = { P99, LEAST, HELD, PARENT, BEFORE_EXEC, COPIED_TABLES };
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		columns[wide[i]].flags |= COLUMN_EXTRA;
}

static void make_report(Shell *sh, Report *report, Column columns[COLUMNS], const Request *request,
	const SpawnBench *bench, BenchEnd end)
{
	bool drawn = style_of(request) == REPORT_TABLE && isatty(sh->out->fd);
	memcpy(columns, bench_columns, sizeof bench_columns);
	if (any_fallback(bench))
		columns[MECHANISM].flags = 0;
	bool narrow = drawn && tty_columns(sh->out->fd) < WIDE_TERMINAL;
	if (narrow)
		leave_out(columns);
	report_init(report, &sh->scratch, columns, drawn ? COLUMNS : BAR);
	for (size_t size = 0; size < bench->nsizes; size++)
		report_size(sh, report, bench, size);
	report_fact(report, "command", "%s", bench->plan.path);
	report_fact(report, "machine", "%s", machine(sh));
	report_fact(report, "source", "clock_gettime, getrusage, wait4, VmPTE");
	note_all(sh, report, request, bench, end);
	if (narrow)
		report_note(
			report, "a wider terminal has more columns, and so have --json and --tsv");
}

/* ---- the picture ---- */

static int keep_file(Shell *sh, const char *plot, const char *suffix, const Out *memory)
{
	StrBuf path = { .arena = &sh->scratch };
	strbuf_format(&path, "%s%s", plot, suffix);
	Str name = strbuf_finish(&path);
	int fd = fd_open(name.ptr, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	int err = fd < 0 ? -fd : write_all(fd, memory->buf.ptr, memory->buf.len);
	if (fd >= 0)
		close(fd);
	return err == 0 ? 0 : builtin_errno(sh, err, "%s", name.ptr);
}

static int draw(Shell *sh, const Request *request, const Report *report, const SpawnBench *bench,
	const SpawnPlot *plot)
{
	Str script = spawnplot_script(sh, bench, machine(sh));
	int status = spawnplot_draw(sh, plot, script);
	if (status != 0 || !request->keep)
		return status;
	Out kept;
	out_to_memory(&kept);
	out_str(&kept, script);
	status = keep_file(sh, plot->file, ".gnuplot", &kept);
	kept.buf.len = 0;
	print(sh, request, report, REPORT_TSV, &kept);
	if (status == 0)
		status = keep_file(sh, plot->file, ".tsv", &kept);
	strbuf_free(&kept.buf);
	return status;
}

/* ---- all together ---- */

static int complain(Shell *sh, const SpawnBench *bench, BenchEnd end)
{
	const char *name = bench->plan.argv[0];
	const char *strategy = measure_strategy_name(sh, bench->failed);
	switch (end) {
	case BENCH_DONE:
	case BENCH_INTERRUPTED:
		return 0;
	case BENCH_NO_MEMORY:
		return builtin_errno(sh, bench->err, "%s of memory",
			size_text(sh, bench->sizes[bench->nsizes - 1]));
	case BENCH_NOT_BORN:
		if (bench->birth.step == STEP_CREATE)
			builtin_errno(
				sh, bench->birth.err, "%s: cannot create a process", strategy);
		else
			builtin_errno(sh, bench->birth.err, "%s", name);
		return bench->birth.err == ENOENT ? 127 : 126;
	case BENCH_FAILED:
		if (WIFSIGNALED(bench->wait_status))
			return builtin_error(sh, "%s: killed by SIG%s", name,
				sig_name(WTERMSIG(bench->wait_status)));
		return builtin_error(
			sh, "%s: exited with status %d", name, WEXITSTATUS(bench->wait_status));
	}
	return 1;
}

static int measure(Shell *sh, const Request *request, SpawnBench *bench, const SpawnPlot *plot)
{
	Progress progress = { .start_ns = clock_ns() };
	Column columns[COLUMNS];
	Report report;
	if (isatty(STDERR_FILENO)) {
		bench->progress = show_progress;
		bench->data = &progress;
	}
	observing_start(sh);
	int err = spawnbench_begin(bench);
	if (err != 0)
		return builtin_errno(sh, err, "room for the figures");
	BenchEnd end = spawnbench_run(bench);
	end_progress(&progress);
	int status = complain(sh, bench, end);
	if (status == 0) {
		make_report(sh, &report, columns, request, bench, end);
		print(sh, request, &report, style_of(request), sh->out);
		if (end == BENCH_INTERRUPTED)
			status = 128 + SIGINT;
		else if (plot != NULL)
			status = draw(sh, request, &report, bench, plot);
	}
	out_flush(sh->out);
	spawnbench_end(bench);
	return status;
}

static int run_spawnbench(Shell *sh, int argc, const char *const *argv)
{
	Request request = {.parser = OPT_PARSER(sh, &builtin_spawnbench, argc, argv),
		.runs = RUNS,
		.writes = -1};
	SpawnBench bench = { 0 };
	SpawnPlot plot = { .fd = -1 };
	FdOp ops[2];
	sigset_t sets[2];
	int status = read_options(sh, &request);
	if (status != 0)
		return status;
	spawn_plan_init(&bench.plan);
	int first = request.parser.index;
	status = first < argc ? plan_command(sh, &bench.plan, argv + first, ops)
			      : plan_target(sh, &bench.plan);
	if (status == 0 && request.plot != NULL)
		status = spawnplot_open(sh, &plot, request.plot);
	if (status == 0) {
		bench.plan.envp = var_environment(sh);
		if (trap_child_signals(sh, &sets[0], &sets[1]))
			bench.plan.sig_default = &sets[0];
		bench.strategies = request.strategies;
		bench.nstrategies = request.nstrategies;
		bench.sizes = request.sizes;
		bench.nsizes = request.nsizes;
		bench.runs = request.runs;
		bench.huge = request.huge;
		bench.writes = request.writes;
		status = measure(sh, &request, &bench, request.plot != NULL ? &plot : NULL);
	}
	if (plot.fd >= 0)
		close(plot.fd);
	if (bench.plan.nops > 0)
		close(ops[0].src);
	return status;
}

static const OptDef opts[] = {{'n', NULL, "runs", "births by each strategy at each size (100)"},
	{'s', NULL, "strategy", "only these strategies, separated by commas, or all"},
	{'m', NULL, "sizes", "touched memory of the parent, separated by commas (0,64M,1G)"},
	{0, "huge", NULL, "ask for huge pages (without it: for none)"},
	{0, "touch", "percent", "the parent writes so much of its memory while the child lives"},
	{0, "plot", "file", "draw the medians, as SVG, by gnuplot"},
	{0, "keep", NULL,
		"with --plot: also keep its script (FILE.gnuplot) and the figures (FILE.tsv)"},
	{0, "csv", NULL, "print values separated by commas"}, OPT_END};

BUILTIN(spawnbench, "spawnbench")
	.run = run_spawnbench,
       .class = BUILTIN_EXTENSION, .flags = BUILTIN_OBSERVES,
       .synopsis = "spawnbench [-n runs] [-s strategy[,...]|all] [-m size[,...]] [--huge] [--touch "
		   "percent]\n"
		   "           [--plot file [--keep]] [--csv] [command [argument...]]",
       .summary = "what births cost on this machine, by strategy and by the parent's memory",
       .help = "Starts a program by each strategy in turns, with more and more touched memory in "
	       "the shell, and waits\n"
	       "for it. The default program is static and has no C library, so that no loader "
	       "hides the differences;\n"
	       "a command of yours gets /dev/null as its standard input and output and must end "
	       "with status 0.\n"
	       "median, p99 and min: from the call until the child was waited for; held: until the "
	       "shell could go on;\n"
	       "ratio: to the best median at this size; parent, pre-exec, child: minor faults of "
	       "the shell in the call,\n"
	       "of the child before its execve, and of the child in all; tables: page tables that "
	       "were copied.\n"
	       "With --touch the child of a strategy that copies memory waits before its exec "
	       "until the shell has\n"
	       "written. ^C prints what was measured so far. Reads getrusage, wait4 and VmPTE of "
	       "/proc/PID/status.\n"
	       "Example: spawnbench -n 50 -m 0,256M -s fork,vfork --plot births.svg",
       .opts = opts, BUILTIN_END
