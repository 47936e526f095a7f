/* builtins/tasks.c: the shell's descendants and orphans as a tree, with states and faults. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "builtins/observing.h"
#include "observe/proc.h"

extern const Builtin builtin_tasks;

typedef struct Request {
	pid_t root;
	bool threads;               /* -L */
	bool any_group;             /* jobs have groups of their own, so orphans may be in any */
} Request;

typedef struct TaskList {
	struct { VEC_OF(ProcStat); } stats;     /* of every process, in the order of numbers */
	bool *shown;
} TaskList;

enum { NAME, PID, TID, STATE, WORD, KIND, THREADS, MINOR, MAJOR, RSS, COLUMNS };

static const Column columns[COLUMNS] = {
	[NAME] = { "task", COL_TEXT, COLUMN_TREE | COLUMN_TRUNC },
	[PID] = { "pid", COL_ID, 0 },
	[TID] = { "tid", COL_ID, COLUMN_HIDE },
	[STATE] = { "state", COL_TEXT, 0 },
	[WORD] = { "meaning", COL_TEXT, 0 },
	[KIND] = { "kind", COL_TEXT, 0 },
	[THREADS] = { "threads", COL_COUNT, 0 },
	[MINOR] = { "minor", COL_COUNT, 0 },
	[MAJOR] = { "major", COL_COUNT, 0 },
	[RSS] = { "RSS", COL_BYTES, 0 },
};

static int read_stat(int directory, const char *name, ProcStat *stat)
{
	int fd = proc_open_file(directory, name);
	if (fd < 0)
		return -fd;
	int err = proc_stat_read(fd, stat);
	close(fd);
	return err;
}

/* Every process there is; one that ends meanwhile is left out. Returns 0 or errno. */
static int read_all(TaskList *list)
{
	DIR *processes = opendir("/proc");
	char name[32];
	long pid;
	if (processes == NULL)
		return errno;
	while ((pid = proc_next_number(processes)) >= 0) {
		ProcStat stat;
		snprintf(name, sizeof name, "%ld/stat", pid);
		if (read_stat(dirfd(processes), name, &stat) == 0)
			VEC_PUSH(&list->stats, stat);
	}
	closedir(processes);
	list->shown = mem_alloc(list->stats.count + 1);
	memset(list->shown, 0, list->stats.count);
	return list->stats.count > 0 ? 0 : ENOSYS;
}

static const ProcStat *find(const TaskList *list, pid_t pid)
{
	for (size_t i = 0; i < list->stats.count; i++)
		if (list->stats.items[i].pid == pid)
			return &list->stats.items[i];
	return NULL;
}

static ReportRow *add_row(Report *report, ReportRow *parent, const ProcStat *stat, const char *kind)
{
	ReportRow *row = report_row(report, parent);
	char state[] = { stat->state, '\0' };
	set_text(row, NAME, stat->name);
	set_number(row, PID, stat->pid);
	set_text(row, STATE, state);
	set_text(row, WORD, proc_state_word(stat->state));
	set_text(row, KIND, kind);
	set_number(row, THREADS, stat->threads);
	set_number(row, MINOR, stat->minflt);
	set_number(row, MAJOR, stat->majflt);
	if (stat->state == 'Z')
		set_unknown(row, RSS,
			"a zombie has no memory: it waits for its parent to ask for its status");
	else
		set_number(row, RSS, stat->rss_bytes);
	return row;
}

/* The threads of a process that has several. */
static void add_threads(Report *report, ReportRow *parent, const ProcStat *process)
{
	char path[48], name[32];
	long tid;
	snprintf(path, sizeof path, "/proc/%d/task", (int)process->pid);
	DIR *threads = opendir(path);
	while (threads != NULL && (tid = proc_next_number(threads)) >= 0) {
		ProcStat stat;
		snprintf(name, sizeof name, "%ld/stat", tid);
		if (read_stat(dirfd(threads), name, &stat) != 0)
			continue;
		ReportRow *row = add_row(report, parent, &stat, "thread");
		set_number(row, PID, process->pid);
		set_number(row, TID, tid);
		set_unknown(row, THREADS, NULL);
		set_unknown(row, RSS, "threads share the memory of their process");
	}
	if (threads != NULL)
		closedir(threads);
}

static void add_tree(Report *report, TaskList *list, ReportRow *parent, const ProcStat *stat,
	const char *kind, const Request *request)
{
	size_t number = (size_t)(stat - list->stats.items);
	if (list->shown[number])
		return;                 /* a number that was used again meanwhile: no circles */
	list->shown[number] = true;
	ReportRow *row = add_row(report, parent, stat, stat->state == 'Z' ? "zombie" : kind);
	if (request->threads && stat->threads > 1)
		add_threads(report, row, stat);
	for (size_t i = 0; i < list->stats.count; i++)
		if (list->stats.items[i].parent == stat->pid)
			add_tree(report, list, row, &list->stats.items[i], "child", request);
}

/*
 * Nobody keeps a record of a dead parent. An orphan is told by what it still has of its family: the
 * session and the process group, a birth after the root's, and a parent that is not of the family:
 * process 1, or whoever adopts in its place.
 */
static bool is_orphan(
	const TaskList *list, const ProcStat *stat, const ProcStat *root, const Request *request)
{
	if (stat->session != root->session || stat->start_ticks < root->start_ticks ||
		stat->pid == stat->session)
		return false;
	if (!request->any_group && stat->group != root->group)
		return false;
	const ProcStat *parent = find(list, stat->parent);
	return parent != NULL && (parent->pid == 1 || parent->session != root->session);
}

static void add_all(Report *report, TaskList *list, const ProcStat *root, const Request *request)
{
	add_tree(report, list, NULL, root, "root", request);
	for (size_t i = 0; i < list->stats.count; i++) {
		const ProcStat *stat = &list->stats.items[i];
		if (!list->shown[i] && is_orphan(list, stat, root, request))
			add_tree(report, list, NULL, stat, "orphan", request);
	}
}

static int print_tasks(Shell *sh, const OptParser *parser, const Request *request)
{
	TaskList list = { 0 };
	Report report;
	observing_start(sh);
	int err = read_all(&list);
	const ProcStat *root = find(&list, request->root);
	if (err == 0 && root == NULL)
		err = ESRCH;
	if (err == 0) {
		report_init(&report, &sh->scratch, columns, COLUMNS);
		add_all(&report, &list, root, request);
		report_fact(
			&report, "source", "/proc/PID%s/stat", request->threads ? "/task/TID" : "");
		observing_print(sh, parser, &report, sh->out);
	}
	free(list.stats.items);
	free(list.shown);
	return err == 0 ? 0 : observing_process_error(sh, request->root, err);
}

static int run_tasks(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_tasks, argc, argv);
	Request request = { .root = shell_pid(sh), .any_group = option_on(sh, OPTION_MONITOR) };
	int opt;
	while ((opt = option_next(&parser)) != OPT_DONE) {
		if (opt == OPT_BAD)
			return 2;
		if (opt == 'L') {
			request.threads = true;
			continue;
		}
		request.root = observing_process(sh, parser.arg);
		if (request.root == 0)
			return 1;
	}
	if (parser.index < argc)
		return builtin_usage(sh, &builtin_tasks, "too many operands");
	return print_tasks(sh, &parser, &request);
}

static const OptDef opts[] = {
	{ 'L', NULL, NULL, "the threads of processes that have several, too" },
	{ 'p', NULL, "process", "below this process, by number or job id (default: this shell)" },
	OPT_END
};

BUILTIN(tasks, "tasks")
	.run      = run_tasks,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_OBSERVES,
	.synopsis = "tasks [-L] [-p process]",
	.summary  = "show the shell's descendants as a tree, with states and page faults",
	.help     = "States: R running, S sleeping, D disk sleep (or held by vfork), T stopped, t\n"
	            "traced, Z zombie: it has ended, and its parent has not asked for its status\n"
	            "yet. An orphan lives on when its parent has ended; another process has adopted\n"
	            "it. It is known by its session and process group, so one that made a session of\n"
	            "its own is not found.\n"
	            "Reads /proc/PID/stat.\n"
	            "Example: sleep 9 & kill -STOP $!; tasks",
	.opts     = opts,
BUILTIN_END
