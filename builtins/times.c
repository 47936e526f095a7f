/* builtins/times.c: processor time of the shell and of its children. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/resource.h>

#include "eval/builtin.h"

/* Minutes and seconds, as `1m2.500000s`. */
static void print_time(Out *out, struct timeval time)
{
	long long seconds = time.tv_sec;
	out_format(out, "%lldm%lld.%06lds", seconds / 60, seconds % 60, (long)time.tv_usec);
}

static void print_usage_times(Out *out, int who)
{
	struct rusage usage = { 0 };
	getrusage(who, &usage);             /* cannot fail for these two */
	print_time(out, usage.ru_utime);
	out_char(out, ' ');
	print_time(out, usage.ru_stime);
	out_char(out, '\n');
}

static int run_times(Shell *sh, int argc, const char *const *argv);

BUILTIN(times, "times")
	.run      = run_times,
	.class    = BUILTIN_SPECIAL,
	.synopsis = "times",
	.summary  = "print the processor time used by the shell and by its children",
	.help     = "Two lines of two figures: user and system time of the shell, then of all\n"
	            "children that have ended and were waited for.",
BUILTIN_END

static int run_times(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_times, argc, argv);
	if (option_next(&parser) != OPT_DONE)
		return 2;
	if (parser.index < argc)
		return builtin_usage(sh, &builtin_times, "too many operands");
	print_usage_times(sh->out, RUSAGE_SELF);
	print_usage_times(sh->out, RUSAGE_CHILDREN);
	return 0;
}
