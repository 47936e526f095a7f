/* builtins/faults.c: page faults of a pipeline by phase, of the shell, and of other processes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "builtins/measure.h"
#include "builtins/observing.h"
#include "eval/eval.h"
#include "observe/proc.h"
#include "sys/clock.h"

extern const Builtin builtin_faults;

enum { RUNS_MAX = 10000 };

typedef struct Request {
	OptParser parser;
	SpawnStrategy strategies[MEASURE_STRATEGIES_MAX];
	size_t nstrategies;         /* 0: the one in force */
	uint64_t runs;
	bool several;               /* -n or -s was given */
	bool phases;
	pid_t pid;                  /* -p; 0: none */
	int64_t watch_ns;           /* -w; 0: no watching */
	const char *output;         /* NULL: standard error; for a report alone standard output */
} Request;

/* What is measured: a pipeline of the tree, or words. */
typedef struct Subject {
	const Node *pipeline;       /* NULL: the words */
	unsigned flags;             /* EXEC_TESTED or 0 */
	int argc;
	const char *const *argv;
} Subject;

/* ---- options ---- */

/* Seconds with an optional fraction, above 0 and at most a day. */
static bool read_seconds(const char *text, int64_t *ns)
{
	uint64_t seconds, fraction = 0;
	size_t whole = strcspn(text, "."), digits = strlen(text + whole);
	char part[16];
	if (whole >= sizeof part || digits > 10 || (whole == 0 && digits < 2))
		return false;
	memcpy(part, text, whole);
	part[whole] = '\0';
	if (!num_parse_unsigned(str_of(whole > 0 ? part : "0"), 86400, &seconds))
		return false;
	if (digits > 1 && !num_parse_unsigned(str_of(text + whole + 1), 999999999, &fraction))
		return false;
	for (size_t i = digits > 0 ? digits - 1 : 0; i < 9; i++)
		fraction *= 10;
	*ns = (int64_t)(seconds * 1000000000 + fraction);
	return *ns > 0;
}

/* Returns 0 or the status to end with, after a message. */
static int take_option(Shell *sh, Request *request, int opt)
{
	const char *arg = request->parser.arg;
	switch (opt) {
	case 's':
		request->several = true;
		request->nstrategies = measure_strategies(sh, arg, request->strategies);
		return request->nstrategies > 0 ? 0 : 2;
	case 'n':
		request->several = true;
		if (num_parse_unsigned(str_of(arg), RUNS_MAX, &request->runs) && request->runs > 0)
			return 0;
		return builtin_usage(
			sh, &builtin_faults, "-n: %s: not a number from 1 to %d", arg, RUNS_MAX);
	case 'p':
		request->pid = observing_process(sh, arg);
		return request->pid != 0 ? 0 : 1;
	case 'w':
		if (read_seconds(arg, &request->watch_ns))
			return 0;
		return builtin_usage(sh, &builtin_faults, "-w: %s: not a number of seconds", arg);
	case 0:
		if (strcmp(request->parser.long_name, "phases") == 0)
			request->phases = true;
		else
			request->output = arg;
		return 0;
	}
	return 2;
}

/* `measuring`: there is something to measure. */
static int read_options(Shell *sh, Request *request, bool measuring)
{
	int opt;
	while ((opt = option_next(&request->parser)) != OPT_DONE) {
		int status = opt == OPT_BAD ? 2 : take_option(sh, request, opt);
		if (status != 0)
			return status;
	}
	measuring = measuring || request->parser.index < request->parser.argc;
	if (request->pid != 0 && (measuring || request->several || request->phases))
		return builtin_usage(sh, &builtin_faults, "-p goes with -w only");
	if (request->watch_ns != 0 && request->pid == 0)
		return builtin_usage(sh, &builtin_faults, "-w needs -p");
	if (!measuring && (request->several || request->phases))
		return builtin_usage(sh, &builtin_faults, "nothing to run");
	return 0;
}

/* ---- a command ---- */

enum {
	STRATEGY, MECHANISM, RUNS, BIRTHS, SHELL, BIRTH, BEFORE_EXEC, LOADING, PROGRAM, AFTER_EXEC,
	MINOR, MAJOR, WALL, USER, SYSTEM, STATUS, RUN_COLUMNS
};

static const Column run_columns[RUN_COLUMNS] = {
	[STRATEGY] = { "strategy", COL_TEXT, COLUMN_TRUNC },
	[MECHANISM] = { "mechanism", COL_TEXT, COLUMN_TRUNC },
	[RUNS] = { "runs", COL_COUNT, COLUMN_EXTRA },
	[BIRTHS] = { "births", COL_COUNT, 0 },
	[SHELL] = { "shell", COL_COUNT, 0 },
	[BIRTH] = { "birth", COL_COUNT, 0 },
	[BEFORE_EXEC] = { "pre-exec", COL_COUNT, 0 },
	[LOADING] = { "loading", COL_COUNT, COLUMN_HIDE },
	[PROGRAM] = { "program", COL_COUNT, COLUMN_HIDE },
	[AFTER_EXEC] = { "after", COL_COUNT, 0 },
	[MINOR] = { "minor", COL_COUNT, 0 },
	[MAJOR] = { "major", COL_COUNT, 0 },
	[WALL] = { "wall", COL_NANOSECONDS, 0 },
	[USER] = { "user", COL_NANOSECONDS, 0 },
	[SYSTEM] = { "sys", COL_NANOSECONDS, 0 },
	[STATUS] = { "status", COL_COUNT, COLUMN_EXTRA },
};

typedef struct Run {
	SpawnStrategy strategy;
	Measurement *figures;       /* one for each run */
	uint64_t done;
	int status;
} Run;

static Flow run_subject(Shell *sh, const Subject *subject)
{
	if (subject->pipeline != NULL)
		return exec_node(sh, subject->pipeline, subject->flags & EXEC_TESTED);
	return run_words(sh, subject->argc, subject->argv, false);
}

/* The strategies take turns, so that whatever drifts hits all alike. */
static Flow run_all(
	Shell *sh, const Subject *subject, Run *runs, size_t nruns, const Request *request)
{
	SpawnStrategy outer = sh->strategy;
	const char *name = sh->builtin_name;
	Flow flow = FLOW_NEXT;
	for (uint64_t turn = 0; turn < request->runs && flow == FLOW_NEXT; turn++)
		for (size_t i = 0; i < nruns && flow == FLOW_NEXT; i++) {
			Measuring measuring;
			sh->strategy = runs[i].strategy;
			sh->builtin_name = NULL;
			measure_start(sh, &measuring, &runs[i].figures[turn], request->phases);
			flow = run_subject(sh, subject);
			out_flush(sh->out);
			measure_stop(sh, &measuring);
			sh->builtin_name = name;
			runs[i].status = sh->status;
			runs[i].done++;
		}
	sh->strategy = outer;
	return flow;
}

static void set_figure(ReportRow *row, size_t column, int64_t figure, const char *why)
{
	if (figure >= 0)
		set_number(row, column, figure);
	else
		set_unknown(row, column, why);
}

static void report_run(Shell *sh, Report *report, const Run *run, bool phases)
{
	static const struct { size_t column, figure; } plain[] = {
		{ BIRTHS, FIGURE_BIRTHS }, { SHELL, FIGURE_SHELL }, { BIRTH, FIGURE_BIRTH },
		{ MINOR, FIGURE_MINOR }, { MAJOR, FIGURE_MAJOR }, { WALL, FIGURE_WALL },
		{ USER, FIGURE_USER }, { SYSTEM, FIGURE_SYSTEM },
	};
	const Measurement *figures = &run->figures[0];
	ReportRow *row = report_row(report, NULL);
	set_text(row, STRATEGY, measure_strategy_name(sh, run->strategy));
	set_text(row, MECHANISM, measure_mechanism(sh, figures));
	set_number(row, RUNS, (int64_t)run->done);
	set_number(row, STATUS, run->status);
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		set_number(row, plain[i].column, figures->of[plain[i].figure]);
	set_figure(row, BEFORE_EXEC, figures->of[FIGURE_BEFORE_EXEC], figures->no_before);
	set_figure(row, AFTER_EXEC, figures->of[FIGURE_AFTER_EXEC], figures->no_after);
	set_figure(row, LOADING, figures->of[FIGURE_LOADING], phases ? figures->no_phases : NULL);
	set_figure(row, PROGRAM, figures->of[FIGURE_PROGRAM], phases ? figures->no_phases : NULL);
}

static void report_runs(Shell *sh, const Request *request, Run *runs, size_t nruns, Out *out)
{
	Column columns[RUN_COLUMNS];
	Report report;
	int left = 0;
	memcpy(columns, run_columns, sizeof columns);
	if (!request->several)
		columns[STRATEGY].flags |= COLUMN_EXTRA;    /* it is that of the session */
	if (request->phases)
		columns[LOADING].flags = columns[PROGRAM].flags = 0;
	report_init(&report, &sh->scratch, columns, RUN_COLUMNS);
	for (size_t i = 0; i < nruns && runs[i].done > 0; i++) {
		for (uint64_t turn = 0; turn < runs[i].done; turn++)
			if (runs[i].figures[turn].left > left)
				left = runs[i].figures[turn].left;
		measure_median(runs[i].figures, runs[i].done);
		report_run(sh, &report, &runs[i], request->phases);
	}
	if (request->runs > 1)
		report_note(&report, "medians of %ju runs", (uintmax_t)request->runs);
	if (left > 0)
		report_note(&report, "without children that nobody waited for: %d", left);
	report_fact(&report, "source", "%s",
		request->phases ? "getrusage, wait4, ptrace" : "getrusage, wait4");
	observing_print(sh, &request->parser, &report, out);
}

static Flow measure(Shell *sh, const Subject *subject, const Request *request)
{
	Out out;
	SpawnStrategy present[] = { sh->strategy };
	const SpawnStrategy *strategies = request->nstrategies > 0 ? request->strategies : present;
	size_t nruns = request->nstrategies > 0 ? request->nstrategies : 1;
	int status = observing_open(sh, request->output, &out, STDERR_FILENO);
	if (status != 0) {
		sh->status = status;
		return FLOW_NEXT;
	}
	observing_start(sh);
	Run *runs = ARENA_ARRAY(&sh->scratch, Run, nruns);
	for (size_t i = 0; i < nruns; i++)
		runs[i] = (Run){
			.strategy = strategies[i],
			.figures = ARENA_ARRAY(&sh->scratch, Measurement, request->runs),
		};
	Flow flow = run_all(sh, subject, runs, nruns, request);
	status = sh->status;
	report_runs(sh, request, runs, nruns, &out);
	int failed = observing_close(sh, request->output, &out);
	sh->status = failed != 0 && status == 0 ? failed : status;
	return flow;
}

/* ---- processes ---- */

enum {
	PROCESS, PID, PROCESS_STATE, PROCESS_MINOR, PROCESS_MAJOR, CHILD_MINOR, CHILD_MAJOR, RSS,
	PROCESS_USER, PROCESS_SYSTEM, ELAPSED, PROCESS_COLUMNS
};

static const Column process_columns[PROCESS_COLUMNS] = {
	[PROCESS] = { "process", COL_TEXT, COLUMN_TRUNC },
	[PID] = { "pid", COL_ID, 0 },
	[PROCESS_STATE] = { "state", COL_TEXT, 0 },
	[PROCESS_MINOR] = { "minor", COL_COUNT, 0 },
	[PROCESS_MAJOR] = { "major", COL_COUNT, 0 },
	[CHILD_MINOR] = { "children minor", COL_COUNT, COLUMN_HIDE },
	[CHILD_MAJOR] = { "children major", COL_COUNT, COLUMN_HIDE },
	[RSS] = { "RSS", COL_BYTES, 0 },
	[PROCESS_USER] = { "user", COL_NANOSECONDS, 0 },
	[PROCESS_SYSTEM] = { "sys", COL_NANOSECONDS, 0 },
	[ELAPSED] = { "elapsed", COL_NANOSECONDS, COLUMN_HIDE },
};

static ReportRow *report_process(Report *report, const char *name, const ProcStat *stat)
{
	ReportRow *row = report_row(report, NULL);
	set_text(row, PROCESS, name);
	set_number(row, PID, stat->pid);
	set_text(row, PROCESS_STATE, proc_state_word(stat->state));
	set_number(row, PROCESS_MINOR, stat->minflt);
	set_number(row, PROCESS_MAJOR, stat->majflt);
	set_number(row, PROCESS_USER, stat->user_ns);
	set_number(row, PROCESS_SYSTEM, stat->system_ns);
	if (stat->state == 'Z')
		set_unknown(row, RSS, "a zombie has no memory");
	else
		set_number(row, RSS, stat->rss_bytes);
	return row;
}

static int read_process(pid_t pid, ProcStat *stat)
{
	int directory = proc_open(pid);
	if (directory < 0)
		return -directory;
	int fd = proc_open_file(directory, "stat");
	int err = fd < 0 ? -fd : proc_stat_read(fd, stat);
	if (fd >= 0)
		close(fd);
	close(directory);
	return err;
}

static void report_sample(
	Report *report, const char *name, pid_t pid, const FaultSample *sample, const char *no_rss)
{
	ReportRow *row = report_row(report, NULL);
	set_text(row, PROCESS, name);
	if (pid > 0)
		set_number(row, PID, pid);
	set_number(row, PROCESS_MINOR, sample->minflt);
	set_number(row, PROCESS_MAJOR, sample->majflt);
	set_number(row, PROCESS_USER, sample->user_ns);
	set_number(row, PROCESS_SYSTEM, sample->system_ns);
	set_unknown(row, RSS, no_rss);
}

static void report_jobs(Shell *sh, Report *report)
{
	for (size_t i = 0; i < sh->jobs.count; i++) {
		const Job *job = sh->jobs.items[i];
		for (size_t j = 0; j < job->nprocesses; j++) {
			ProcStat stat;
			StrBuf name = { .arena = &sh->scratch };
			if (job->processes[j].state == PROCESS_DONE ||
				read_process(job->processes[j].pid, &stat) != 0)
				continue;
			strbuf_format(&name, "%%%d %s", job->number, stat.name);
			report_process(report, strbuf_finish(&name).ptr, &stat);
		}
	}
}

/* The shell, its reaped children, each live job. */
static int report_shell(Shell *sh, const Request *request, Out *out)
{
	FaultSample self, children;
	ProcStat stat = { 0 };
	Report report;
	observing_start(sh);
	int err = read_process(getpid(), &stat);
	faults_sample(&self);
	faults_sample_children(&children);
	report_init(&report, &sh->scratch, process_columns, PROCESS_COLUMNS);
	report_sample(&report, sh->subshell_depth > 0 ? "subshell" : "shell", getpid(), &self,
		"/proc is not mounted");
	if (err == 0) {
		set_text(report.first, PROCESS_STATE, proc_state_word(stat.state));
		set_number(report.first, RSS, stat.rss_bytes);
	}
	report_sample(&report, "reaped children", 0, &children, "they have ended");
	report_jobs(sh, &report);
	report_fact(&report, "source", "getrusage, /proc/PID/stat");
	observing_print(sh, &request->parser, &report, out);
	return 0;
}

static void report_other(Shell *sh, Report *report, const ProcStat *stat, const ProcStat *before)
{
	report_init(report, &sh->scratch, process_columns, PROCESS_COLUMNS);
	report_fact(report, "source", "/proc/PID/stat");
	ProcStat change = *stat;
	if (before != NULL) {
		change.minflt -= before->minflt;
		change.majflt -= before->majflt;
		change.user_ns -= before->user_ns;
		change.system_ns -= before->system_ns;
		change.child_minflt -= before->child_minflt;
		change.child_majflt -= before->child_majflt;
	}
	ReportRow *row = report_process(report, stat->name, &change);
	set_number(row, CHILD_MINOR, change.child_minflt);
	set_number(row, CHILD_MAJOR, change.child_majflt);
}

/* Sleeps until the clock says so. False when a signal came for the shell. */
static bool sleep_until(int64_t wake_ns)
{
	for (;;) {
		int64_t left = wake_ns - clock_ns();
		if (left <= 0)
			return true;
		struct timespec time = {
			.tv_sec = (time_t)(left / 1000000000), .tv_nsec = (long)(left % 1000000000)
		};
		nanosleep(&time, NULL);
		if (sig_pending_any)
			return false;
	}
}

/* Prints the totals and then, every interval, the change since the last line; until the process
 * ends, or ^C. */
static int watch_process(Shell *sh, const Request *request, ProcStat stat, Out *out)
{
	int64_t start = clock_ns(), wake = start;
	OptParser parser = request->parser;
	ProcStat before = stat;
	parser.no_header = true;
	while (stat.state != 'Z' && stat.state != 'X') {
		wake += request->watch_ns;
		if (out_flush(out) != 0 || !sleep_until(wake))
			break;
		int err = read_process(request->pid, &stat);
		if (err != 0 || stat.start_ticks != before.start_ticks)
			break;          /* it has ended; the number may be another's already */
		ArenaMark mark = arena_mark(&sh->scratch);
		Report report;
		report_other(sh, &report, &stat, &before);
		set_number(report.first, ELAPSED, wake - start);
		observing_print_steady(sh, &parser, &report, out);
		arena_reset(&sh->scratch, mark);
		before = stat;
	}
	return 0;
}

static int report_process_id(Shell *sh, const Request *request, Out *out)
{
	ProcStat stat;
	Report report;
	observing_start(sh);
	int err = read_process(request->pid, &stat);
	if (err != 0)
		return observing_process_error(sh, request->pid, err);
	report_other(sh, &report, &stat, NULL);
	if (request->watch_ns == 0) {
		observing_print(sh, &request->parser, &report, out);
		return 0;
	}
	set_number(report.first, ELAPSED, 0);
	observing_print_steady(sh, &request->parser, &report, out);
	return watch_process(sh, request, stat, out);
}

static int report_processes(Shell *sh, const Request *request)
{
	Out file, *out = sh->out;
	if (request->output != NULL) {
		int status = observing_open(sh, request->output, &file, STDOUT_FILENO);
		if (status != 0)
			return status;
		out = &file;
	}
	int status = request->pid != 0 ?
		report_process_id(sh, request, out) : report_shell(sh, request, out);
	int failed = out == &file ? observing_close(sh, request->output, out) : 0;
	return status != 0 ? status : failed;
}

/* ---- the builtin and the reserved word ---- */

static const OptDef opts[] = {
	{ 's', NULL, "strategy", "measure under these strategies, separated by commas, or all" },
	{ 'n', NULL, "runs", "measure so many times and print medians" },
	{ 'p', NULL, "process", "figures of another process: a process id or a job id" },
	{ 'w', NULL, "seconds", "with -p: go on, and print the change every so many seconds" },
	{ 0, "phases", NULL, "trace children to tell loading from the program" },
	{ 0, "output", "file", "write the figures to a file" },
	OPT_END
};

static int run_faults(Shell *sh, int argc, const char *const *argv)
{
	Request request = { .parser = OPT_PARSER(sh, &builtin_faults, argc, argv), .runs = 1 };
	int status = read_options(sh, &request, false);
	if (status != 0)
		return status;
	int first = request.parser.index;
	if (first == argc)
		return report_processes(sh, &request);
	if (request.pid != 0)
		return builtin_usage(sh, &builtin_faults, "-p takes no command");
	Subject words = { .argc = argc - first, .argv = argv + first };
	sh->flow = measure(sh, &words, &request);
	return sh->status;
}

/* `faults` before a pipeline, or alone, where it is a reserved word. */
static Flow keyword_faults(Shell *sh, const Node *node, unsigned flags)
{
	const Faults *faults = &node->faults;
	ArenaMark mark = arena_mark(&sh->scratch);
	const char *const *words;
	size_t nwords;
	Flow flow = FLOW_NEXT;
	sh->line = node->line;
	if (!expand_words(sh, faults->options, faults->noptions, &words, &nwords))
		return FLOW_ABORT;
	const char **argv = ARENA_ARRAY(&sh->scratch, const char *, nwords + 2);
	argv[0] = "faults";
	memcpy(argv + 1, words, (nwords + 1) * sizeof *argv);
	const char *outer = sh->builtin_name;
	sh->builtin_name = "faults";
	if (faults->pipeline == NULL || (nwords == 1 && strcmp(argv[1], "--help") == 0)) {
		sh->builtin_name = outer;
		flow = run_words(sh, (int)nwords + 1, argv, false);
	} else {
		Request request = {
			.parser = OPT_PARSER(sh, &builtin_faults, (int)nwords + 1, argv), .runs = 1
		};
		Subject subject = { .pipeline = faults->pipeline, .flags = flags };
		int status = read_options(sh, &request, true);
		if (status == 0 && request.parser.index < request.parser.argc)
			status = builtin_usage(
				sh, &builtin_faults, "%s: no option", argv[request.parser.index]);
		sh->status = status;
		if (status == 0)
			flow = measure(sh, &subject, &request);
	}
	sh->builtin_name = outer;
	arena_reset(&sh->scratch, mark);
	return flow;
}

BUILTIN(faults, "faults")
	.run      = run_faults,
	.keyword  = keyword_faults,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_OBSERVES,
	.synopsis = "faults [-s strategy[,...]|all] [-n runs] [--phases] [--output file]"
	            " [pipeline]\n"
	            "faults -p process [-w seconds] [--output file]",
	.summary  = "page faults of a command by phase, of the shell, of another process",
	.help     = "Before a pipeline it is a reserved word, as time is in other shells: the\n"
	            "pipeline may be made of external commands, builtins, functions, groups and\n"
	            "subshells. Its output stays as it is, its status is the status, and the figures\n"
	            "go to standard error. Alone, it reports about the shell, its reaped children\n"
	            "and its jobs.\n"
	            "Minor faults by phase: shell (the shell itself), birth (the shell while it\n"
	            "creates the processes), pre-exec (the children before execve), after (the\n"
	            "children from execve on, or all of their life when they run shell code). minor\n"
	            "and major are the totals, with all descendants that were waited for. mechanism\n"
	            "is the birth really used, and strategy the one that was asked for.\n"
	            "Reads getrusage and wait4; -p reads /proc/PID/stat; --phases needs ptrace.\n"
	            "Example: faults -s all -n 5 ls",
	.opts     = opts,
BUILTIN_END
