/* libexec/guard.c: runs a program that may hang, print or fork without end; says how it ended. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The report is one line; its first word tells a script what happened:
 *
 *   exit 3                             the program ended with this status
 *   signal SEGV                        a signal ended it
 *     ; 2 processes left running       follows either of them when it left somebody behind
 *   time: still running after 10 s     it was stopped, and so in the next three cases
 *   output: more than 1048576 bytes
 *   processes: more than 64 at once
 *   births: more than 1000
 *   exec: ./x: Permission denied       it could not be run
 *   interrupted: TERM                  this signal ended guard itself, or its parent has ended
 *
 * guard's own status is the program's, 128 and the signal's number, 124 for a limit, 126 or 127
 * when the program could not be run, 125 for its own errors. A signal that interrupts it ends it.
 *
 * It is made against accidents, not malice: a program may still kill all processes of its user.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/num.h"
#include "libexec/common.h"
#include "libexec/guard_family.h"
#include "libexec/guard_kin.h"
#include "libexec/guard_output.h"
#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/out.h"
#include "sys/sig.h"

enum {
	STATUS_LIMIT = 124,
	STATUS_TROUBLE = 125,
	STATUS_CANNOT_RUN = 126,
	STATUS_NOT_FOUND = 127
};

typedef enum Outcome {
	OUTCOME_NONE,
	OUTCOME_ENDED,
	OUTCOME_TIME,
	OUTCOME_OUTPUT,
	OUTCOME_PROCESSES,
	OUTCOME_BIRTHS,
	OUTCOME_INTERRUPTED
} Outcome;

typedef struct Guard {
	FamilyPlan plan;
	uint64_t seconds, bytes;        /* limits */
	int report;
	int signals;                    /* a signalfd */
	int64_t deadline;
	Family family;
	Output output;
	Outcome outcome;
	int interrupt;                  /* the signal */
	size_t left;                    /* processes that the program left behind */
	int exec_error;                 /* why it could not be run */
} Guard;

static const char usage[] =
	"usage: guard [-t SECONDS] [-o BYTES] [-p PROCESSES] [-b BIRTHS] [-m BYTES] [-f BYTES]\n"
	"             [-r FILE] [--no-trace] [--] COMMAND [ARG...]\n";

static const char help[] =
	"\nRun COMMAND, stop it when it exceeds a limit, and report in one line what happened.\n\n"
	"  -t SECONDS    how long it may run (10)\n"
	"  -o BYTES      how much it may print, standard output and error together (1M)\n"
	"  -p PROCESSES  how many processes and threads it may have at once (64)\n"
	"  -b BIRTHS     how many it may give birth to in all (1000)\n"
	"  -m BYTES      address space of each process (as inherited)\n"
	"  -f BYTES      size of each file it writes (64M)\n"
	"  -r FILE       write the report there (standard error)\n"
	"  --no-trace    search /proc for its processes instead of tracing them\n\n"
	"COMMAND runs in a session of its own, without a terminal, with standard input as it is\n"
	"here, pipes as standard output and error, and no other descriptor. When it ends,\n"
	"whatever it has started is counted and killed; orphans among them get guard as parent.\n\n"
	"The report begins with exit, signal, time:, output:, processes:, births:, exec: or\n"
	"interrupted:. The status is COMMAND's, 128 and the number of its signal, 124 for a\n"
	"limit, 126 or 127 when it cannot be run, 125 for guard's own errors.\n\n"
	"Births are seen by ptrace(2). So COMMAND cannot trace its own children, and a\n"
	"set-user-ID program runs without its privileges. Where tracing is refused, guard does\n"
	"what --no-trace does: it looks every 20 ms how many processes there are, and does not\n"
	"count births; when guard is killed by SIGKILL, only COMMAND itself ends with it.\n";

static _Noreturn void trouble(const char *what, int err)
{
	fail(STATUS_TROUBLE, err, "%s", what);
}

static _Noreturn void wrong_use(const char *what, const char *operand)
{
	fprintf(stderr, "guard: %s: %s\n%s", operand, what, usage);
	exit(STATUS_TROUBLE);
}

static uint64_t parse_count(const char *text)
{
	enum { COUNT_MAX = 1000000 };
	uint64_t count;
	if (!num_parse_unsigned(str_of(text), COUNT_MAX, &count) || count == 0)
		wrong_use("not a number from 1 to 1000000", text);
	return count;
}

static uint64_t parse_size(const char *text)
{
	uint64_t bytes;
	if (!num_parse_size(str_of(text), &bytes))
		wrong_use("not a size such as 4096, 64K or 4M", text);
	return bytes;
}

static int open_report(const char *path)
{
	int fd = fd_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (fd < 0)
		trouble(path, -fd);
	return fd;
}

static _Noreturn void show_help(void)
{
	printf("%s%s", usage, help);
	exit(fflush(stdout) == 0 ? EXIT_SUCCESS : STATUS_TROUBLE);
}

static void parse_options(Guard *guard, int argc, char **argv)
{
	enum { OPTION_HELP = 256, OPTION_NO_TRACE };
	static const struct option options[] = {
		{ "help", no_argument, NULL, OPTION_HELP },
		{ "no-trace", no_argument, NULL, OPTION_NO_TRACE },
		{ 0 }
	};
	int option;
	while ((option = getopt_long(argc, argv, "+t:o:p:b:m:f:r:", options, NULL)) != -1) {
		switch (option) {
		case 't': guard->seconds = parse_count(optarg); break;
		case 'o': guard->bytes = parse_size(optarg); break;
		case 'p': guard->plan.live_max = parse_count(optarg); break;
		case 'b': guard->plan.births_max = parse_count(optarg); break;
		case 'm': guard->plan.program.memory_max = parse_size(optarg); break;
		case 'f': guard->plan.program.file_max = parse_size(optarg); break;
		case 'r': guard->report = open_report(optarg); break;
		case OPTION_NO_TRACE: guard->plan.trace = false; break;
		case OPTION_HELP: show_help();
		default:
			fputs(usage, stderr);
			exit(STATUS_TROUBLE);
		}
	}
	if (optind == argc)
		wrong_use("missing", "COMMAND");
	guard->plan.program.argv = argv + optind;
}

/* Signals are read from a descriptor. Those that the caller ignores stay ignored, but for TERM,
 * which also tells that the parent has ended. */
static void catch_signals(Guard *guard, pid_t parent)
{
	static const int fatal[] = { SIGHUP, SIGINT, SIGQUIT };
	ProgramPlan *program = &guard->plan.program;
	sigset_t watched;
	sigemptyset(&watched);
	sigaddset(&watched, SIGCHLD);
	sigaddset(&watched, SIGTERM);
	for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
		if (!sig_is_ignored(fatal[i]))
			sigaddset(&watched, fatal[i]);
	sigprocmask(SIG_BLOCK, &watched, &program->mask);
	sigaction(SIGCHLD, &(struct sigaction){ .sa_handler = SIG_DFL }, &program->on_child);
	sigaction(SIGPIPE, &(struct sigaction){ .sa_handler = SIG_IGN }, &program->on_pipe);
	guard->signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
	if (guard->signals < 0)
		trouble("signalfd", errno);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		raise(SIGTERM);
}

static void start(Guard *guard)
{
	int *ends = guard->plan.program.ends;
	int err = output_open(&guard->output, guard->bytes, ends);
	if (err != 0)
		trouble("pipe", err);
	err = family_start(&guard->family, &guard->plan);
	if (err != 0)
		trouble("fork", err);
	for (size_t i = 0; i < OUTPUT_STREAMS; i++)
		close(ends[i]);
	guard->deadline = clock_ns() + (int64_t)guard->seconds * NS_PER_SECOND;
}

static void watch_family(Guard *guard)
{
	static const Outcome outcomes[] = {
		[FAMILY_RUNS] = OUTCOME_NONE,
		[FAMILY_ENDED] = OUTCOME_ENDED,
		[FAMILY_TOO_MANY_LIVE] = OUTCOME_PROCESSES,
		[FAMILY_TOO_MANY_BIRTHS] = OUTCOME_BIRTHS
	};
	guard->outcome = outcomes[family_watch(&guard->family)];
}

static void take_signal(Guard *guard)
{
	struct signalfd_siginfo info;
	if (read(guard->signals, &info, sizeof info) == sizeof info && info.ssi_signo != SIGCHLD)
		guard->interrupt = (int)info.ssi_signo;
}

/* Waits for a signal, for output, or for so many milliseconds (-1: for ever), and passes output on.
 * Returns false when all output has been passed on. */
static bool wait_and_pass_on(Guard *guard, int timeout)
{
	struct pollfd fds[1 + OUTPUT_STREAMS] = { { .fd = guard->signals, .events = POLLIN } };
	bool open = output_prepare(&guard->output, fds + 1);
	if (guard->output.finishing && !open)
		return false;
	if (poll(fds, 1 + OUTPUT_STREAMS, timeout) <= 0)
		return true;
	output_step(&guard->output, fds + 1);
	if (fds[0].revents != 0)
		take_signal(guard);
	return true;
}

static int milliseconds_to_wait(const Guard *guard)
{
	int left = poll_timeout(guard->deadline), search = FAMILY_SEARCH_NS / NS_PER_MS;
	return guard->family.traced || left < search ? left : search;
}

static void supervise(Guard *guard)
{
	while (guard->outcome == OUTCOME_NONE) {
		wait_and_pass_on(guard, milliseconds_to_wait(guard));
		watch_family(guard);
		if (guard->outcome != OUTCOME_NONE)
			break;
		if (guard->interrupt != 0)
			guard->outcome = OUTCOME_INTERRUPTED;
		else if (guard->output.exceeded)
			guard->outcome = OUTCOME_OUTPUT;
		else if (clock_ns() >= guard->deadline)
			guard->outcome = OUTCOME_TIME;
	}
}

/* What the program wrote before it ended is still in the pipes. */
static void finish(Guard *guard)
{
	if (guard->outcome == OUTCOME_ENDED)
		guard->exec_error = program_exec_error(guard->family.channel);
	if (guard->outcome == OUTCOME_ENDED && family_exists())
		guard->left = kin_count().processes;
	family_end(&guard->family);
	output_finish(&guard->output);
	while (guard->interrupt == 0 && wait_and_pass_on(guard, -1))
		continue;
	if (guard->interrupt != 0)
		guard->outcome = OUTCOME_INTERRUPTED;
	else if (guard->outcome == OUTCOME_ENDED && guard->output.exceeded)
		guard->outcome = OUTCOME_OUTPUT;
}

/* How the program ended, in `line`. Returns guard's status. */
static int tell_end(const Guard *guard, Out *line)
{
	int status = guard->family.status;
	if (guard->exec_error != 0) {
		out_format(line, "exec: %s: %s", guard->plan.program.argv[0],
			strerror(guard->exec_error));
		return guard->exec_error == ENOENT ? STATUS_NOT_FOUND : STATUS_CANNOT_RUN;
	}
	if (WIFEXITED(status))
		out_format(line, "exit %d", WEXITSTATUS(status));
	else
		out_format(line, "signal %s", sig_name(WTERMSIG(status)));
	if (guard->left > 0)
		out_format(line, "; %zu process%s left running", guard->left,
			guard->left > 1 ? "es" : "");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int tell_outcome(const Guard *guard, Out *line)
{
	switch (guard->outcome) {
	case OUTCOME_NONE:
	case OUTCOME_ENDED:
		return tell_end(guard, line);
	case OUTCOME_TIME:
		out_format(line, "time: still running after %" PRIu64 " s", guard->seconds);
		break;
	case OUTCOME_OUTPUT:
		out_format(line, "output: more than %" PRIu64 " bytes", guard->bytes);
		break;
	case OUTCOME_PROCESSES:
		out_format(line, "processes: more than %zu at once", guard->plan.live_max);
		break;
	case OUTCOME_BIRTHS:
		out_format(line, "births: more than %zu", guard->plan.births_max);
		break;
	case OUTCOME_INTERRUPTED:
		out_format(line, "interrupted: %s", sig_name(guard->interrupt));
		break;
	}
	return STATUS_LIMIT;
}

static int report(const Guard *guard)
{
	Out line;
	out_to_fd(&line, guard->report);
	int status = tell_outcome(guard, &line);
	out_char(&line, '\n');
	int err = out_flush(&line);
	if (err != 0)
		trouble("report", err);
	strbuf_free(&line.buf);
	return status;
}

/* Ends this process by a signal, as its parent expects. */
static _Noreturn void die_by(int sig)
{
	sigset_t only;
	sigemptyset(&only);
	sigaddset(&only, sig);
	signal(sig, SIG_DFL);
	raise(sig);
	sigprocmask(SIG_UNBLOCK, &only, NULL);
	exit(128 + sig);
}

/* Passes signals on to the process that does our work, and ends as it does. */
static _Noreturn void stand_in(pid_t worker, const sigset_t *watched)
{
	int status, sig;
	signal(SIGCHLD, SIG_DFL);
	while (waitpid(worker, &status, WNOHANG) == 0)
		if (sigwait(watched, &sig) == 0 && sig != SIGCHLD)
			kill(worker, sig);
	if (WIFSIGNALED(status))
		die_by(WTERMSIG(status));
	exit(WEXITSTATUS(status));
}

/* A shell may execute us when it has children already: they are not the family, so that a child of
 * ours does the work. Returns its parent. */
static pid_t leave_children_alone(void)
{
	pid_t parent = getpid();
	sigset_t watched, mask;
	sigemptyset(&watched);
	sigaddset(&watched, SIGCHLD);
	sigaddset(&watched, SIGHUP);
	sigaddset(&watched, SIGINT);
	sigaddset(&watched, SIGQUIT);
	sigaddset(&watched, SIGTERM);
	sigprocmask(SIG_BLOCK, &watched, &mask);
	pid_t worker = fork();
	if (worker < 0)
		trouble("fork", errno);
	if (worker > 0)
		stand_in(worker, &watched);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return parent;
}

int main(int argc, char **argv)
{
	static Guard guard = {
		.plan = { .program = { .memory_max = UINT64_MAX, .file_max = 64 << 20 },
			.trace = true, .live_max = 64, .births_max = 1000 },
		.seconds = 10, .bytes = 1 << 20, .report = STDERR_FILENO
	};
	pid_t parent = getppid();
	program_name = "guard";
	open_standard_descriptors();
	parse_options(&guard, argc, argv);
	if (family_exists())
		parent = leave_children_alone();
	catch_signals(&guard, parent);
	start(&guard);
	supervise(&guard);
	finish(&guard);
	int status = report(&guard);
	if (guard.interrupt != 0)
		die_by(guard.interrupt);
	return status;
}
