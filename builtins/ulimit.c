/* builtins/ulimit.c: print or set the limits of the shell and its children. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <sys/resource.h>

#include "base/num.h"
#include "eval/builtin.h"

extern const Builtin builtin_ulimit;

typedef struct Limit {
	char letter;
	int resource;
	unsigned unit;              /* what one stands for, in the resource's own unit */
	const char *label, *unit_name;
} Limit;

/* In the order of -a; the first is the default. Units: POSIX says 512-byte blocks for -c and -f,
 * 1024 bytes for -d, -s and -v. */
static const Limit limits[] = {
	{ 'f', RLIMIT_FSIZE, 512, "file size", "blocks" },
	{ 't', RLIMIT_CPU, 1, "processor time", "seconds" },
	{ 'd', RLIMIT_DATA, 1024, "data segment", "KiB" },
	{ 's', RLIMIT_STACK, 1024, "stack", "KiB" },
	{ 'c', RLIMIT_CORE, 512, "core file", "blocks" },
	{ 'v', RLIMIT_AS, 1024, "address space", "KiB" },
	{ 'n', RLIMIT_NOFILE, 1, "open files", "descriptors" },
#ifdef RLIMIT_RSS
	{ 'm', RLIMIT_RSS, 1024, "resident memory", "KiB" },
#endif
#ifdef RLIMIT_MEMLOCK
	{ 'l', RLIMIT_MEMLOCK, 1024, "locked memory", "KiB" },
#endif
#ifdef RLIMIT_NPROC
	{ 'u', RLIMIT_NPROC, 1, "processes of this user", "processes" },
#endif
#ifdef RLIMIT_LOCKS
	{ 'x', RLIMIT_LOCKS, 1, "file locks", "locks" },
#endif
#ifdef RLIMIT_SIGPENDING
	{ 'i', RLIMIT_SIGPENDING, 1, "pending signals", "signals" },
#endif
#ifdef RLIMIT_MSGQUEUE
	{ 'q', RLIMIT_MSGQUEUE, 1, "message queues", "bytes" },
#endif
#ifdef RLIMIT_NICE
	{ 'e', RLIMIT_NICE, 1, "nice value", "20 - nice" },
#endif
#ifdef RLIMIT_RTPRIO
	{ 'r', RLIMIT_RTPRIO, 1, "real-time priority", "priority" },
#endif
#ifdef RLIMIT_RTTIME
	{ 'R', RLIMIT_RTTIME, 1, "real-time slice", "microseconds" },
#endif
};

enum { LIMIT_COUNT = sizeof limits / sizeof *limits };

typedef struct Request {
	const Limit *limit;         /* NULL: none was named */
	bool all, hard, soft;       /* -a, -H, -S */
} Request;

static const Limit *find_limit(int letter)
{
	if (letter == 'p')
		letter = 'u';
	for (size_t i = 0; i < LIMIT_COUNT; i++)
		if (limits[i].letter == letter)
			return &limits[i];
	return NULL;
}

static int read_options(Shell *sh, OptParser *parser, Request *request)
{
	int letter;
	while ((letter = option_next(parser)) != OPT_DONE) {
		if (letter == OPT_BAD)
			return 2;
		if (letter == 'H' || letter == 'S' || letter == 'a') {
			*(letter == 'H'         ? &request->hard
				: letter == 'S' ? &request->soft
						: &request->all) = true;
			continue;
		}
		if (request->limit != NULL && request->limit != find_limit(letter))
			return builtin_usage(sh, &builtin_ulimit, "one limit at a time");
		request->limit = find_limit(letter);
		if (request->limit == NULL)
			return builtin_usage(
				sh, &builtin_ulimit, "-%c: this system has no such limit", letter);
	}
	int operands = parser->argc - parser->index;
	if (operands > 1 || (operands == 1 && request->all))
		return builtin_usage(sh, &builtin_ulimit, "too many operands");
	return 0;
}

static int print_limit(Shell *sh, const Limit *limit, bool hard)
{
	struct rlimit now;
	if (getrlimit(limit->resource, &now) != 0)
		return builtin_errno(sh, errno, "-%c", limit->letter);
	rlim_t value = hard ? now.rlim_max : now.rlim_cur;
	if (value == RLIM_INFINITY)
		out_text(sh->out, "unlimited\n");
	else
		out_format(sh->out, "%ju\n", (uintmax_t)(value / limit->unit));
	return 0;
}

static int print_all(Shell *sh, bool hard)
{
	int status = 0;
	for (size_t i = 0; i < LIMIT_COUNT; i++) {
		const Limit *limit = &limits[i];
		out_format(
			sh->out, "-%c  %-24s%-14s", limit->letter, limit->label, limit->unit_name);
		status |= print_limit(sh, limit, hard);
	}
	return status;
}

static int set_limit(Shell *sh, const Request *request, const char *text)
{
	const Limit *limit = request->limit;
	struct rlimit wanted;
	if (getrlimit(limit->resource, &wanted) != 0)
		return builtin_errno(sh, errno, "-%c", limit->letter);
	rlim_t value = RLIM_INFINITY;
	uint64_t number;
	if (strcmp(text, "unlimited") != 0) {
		if (!num_parse_unsigned(str_of(text), UINT64_MAX, &number))
			return builtin_usage(
				sh, &builtin_ulimit, "%s: neither a number nor unlimited", text);
		if (number >= RLIM_INFINITY / limit->unit)
			return builtin_errno(sh, ERANGE, "-%c: %s", limit->letter, text);
		value = (rlim_t)number * limit->unit;
	}
	bool both = request->hard == request->soft;
	if (both || request->soft)
		wanted.rlim_cur = value;
	if (both || request->hard)
		wanted.rlim_max = value;
	if (setrlimit(limit->resource, &wanted) == 0)
		return 0;
	const char *reason =
		wanted.rlim_cur > wanted.rlim_max ? "above the hard limit" : strerror(errno);
	return builtin_error(sh, "-%c: %s: %s", limit->letter, text, reason);
}

static int run_ulimit(Shell *sh, int argc, const char *const *argv)
{
	Request request = { 0 };
	OptParser parser = OPT_PARSER(sh, &builtin_ulimit, argc, argv);
	int status = read_options(sh, &parser, &request);
	if (status != 0)
		return status;
	if (request.all)
		return print_all(sh, request.hard);
	if (request.limit == NULL)
		request.limit = &limits[0];
	if (parser.index < argc)
		return set_limit(sh, &request, argv[parser.index]);
	return print_limit(sh, request.limit, request.hard);
}

static const OptDef options[] = {
	{ 'H', "hard", NULL, "the hard limit, which only root may raise" },
	{ 'S', "soft", NULL, "the soft limit, which is in force (default when printing)" },
	{ 'a', "all", NULL, "print all limits" },
	{ 'c', NULL, NULL, "size of a core file, in blocks of 512 bytes" },
	{ 'd', NULL, NULL, "size of a process's data segment, in KiB" },
	{ 'e', NULL, NULL, "how far the nice value may go: 20 minus it" },
	{ 'f', NULL, NULL, "size of a file that is written, in blocks of 512 bytes (default)" },
	{ 'i', NULL, NULL, "number of pending signals" },
	{ 'l', NULL, NULL, "locked memory, in KiB" },
	{ 'm', NULL, NULL, "resident memory, in KiB (Linux ignores it)" },
	{ 'n', NULL, NULL, "one more than the highest descriptor" },
	{ 'p', NULL, NULL, "the same as -u" },
	{ 'q', NULL, NULL, "bytes in message queues" },
	{ 'r', NULL, NULL, "real-time priority" },
	{ 'R', NULL, NULL, "microseconds of real-time processor use without a pause" },
	{ 's', NULL, NULL, "size of the stack, in KiB" },
	{ 't', NULL, NULL, "processor time, in seconds" },
	{ 'u', NULL, NULL, "number of this user's processes" },
	{ 'v', NULL, NULL, "size of the address space, in KiB" },
	{ 'x', NULL, NULL, "number of file locks" },
	OPT_END
};

BUILTIN(ulimit, "ulimit")
	.run      = run_ulimit,
	.class    = BUILTIN_INTRINSIC,
	.flags    = BUILTIN_PROCESS,
	.synopsis = "ulimit [-H|-S] -a\nulimit [-H|-S] [-cdefilmnpqrRstuvx] [limit]",
	.summary  = "print or set the limits of the shell and its children",
	.help     = "The limit is a number in the unit of the option, or unlimited. Without -H and -S it is set\n"
	            "as both the hard and the soft limit.",
	.opts     = options,
BUILTIN_END
