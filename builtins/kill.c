/* builtins/kill.c: send signals to processes and jobs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <limits.h>

#include "eval/builtin.h"

static int run_kill(Shell *sh, int argc, const char *const *argv);

static const OptDef opts[] = {
	{ 's', NULL, "signal", "the signal's name, with or without SIG (default: TERM)" },
	{ 'n', NULL, "number", "the signal's number" },
	{ 'l', NULL, NULL, "list the signals, or name the one behind an exit status" },
	OPT_END
};

BUILTIN(kill, "kill")
	.run      = run_kill,
	.class    = BUILTIN_INTRINSIC,
	.flags    = BUILTIN_PURE,
	.synopsis = "kill [-s signal|-n number|-signal] pid|%job...\nkill -l [status...]",
	.summary  = "send a signal to processes or jobs",
	.help     = "A negative pid is a process group, 0 the shell's own group, -1 everything.\n"
	            "Signal 0 only asks whether the process is there. -- ends the options.\n"
	            "Example: sleep 60 & kill -s HUP $!; wait $!; kill -l $?",
	.opts     = opts,
BUILTIN_END

/* ---- kill -l ---- */

static bool list_one(Shell *sh, const char *operand)
{
	uint64_t status;
	if (num_parse_unsigned(str_of(operand), INT_MAX, &status)) {
		int sig = (int)(status > 128 ? status - 128 : status);
		const char *name = sig > 0 && sig < SIG_COUNT ? sig_name(sig) : NULL;
		if (name != NULL)
			out_format(sh->out, "%s\n", name);
		return name != NULL;
	}
	int sig = sig_number(operand);
	if (sig > 0)
		out_format(sh->out, "%d\n", sig);
	return sig > 0;
}

static int list_signals(Shell *sh, int count, const char *const *operands)
{
	if (count == 0)
		for (int sig = 1; sig < SIG_COUNT; sig++)
			if (sig_name(sig) != NULL)
				out_format(sh->out, "%s\n", sig_name(sig));
	int status = 0;
	for (int i = 0; i < count; i++)
		if (!list_one(sh, operands[i]))
			status = builtin_error(sh, "%s: no such signal", operands[i]);
	return status;
}

/* ---- sending ---- */

static bool signal_job(Shell *sh, const char *id, int sig)
{
	const char *why;
	Job *job = job_by_id(sh, str_of(id), &why);
	if (job != NULL && job_state(job) == PROCESS_DONE)
		why = "job has ended";
	if (job == NULL || job_state(job) == PROCESS_DONE) {
		builtin_error(sh, "%s: %s", id, why);
		return false;
	}
	int err = 0;
	bool stopped = job_state(job) == PROCESS_STOPPED;
	if (job->pgrp > 0) {
		err = kill(-job->pgrp, sig) < 0 ? errno : 0;
		if (stopped && (sig == SIGTERM || sig == SIGHUP))   /* to die it must run */
			kill(-job->pgrp, SIGCONT);
	} else {
		for (size_t i = 0; i < job->nprocesses; i++) {
			const Process *process = &job->processes[i];
			if (process->state != PROCESS_DONE && kill(process->pid, sig) < 0)
				err = errno;
		}
	}
	if (err != 0)
		builtin_errno(sh, err, "%s", id);
	return err == 0;
}

static bool signal_operand(Shell *sh, const char *operand, int sig)
{
	int64_t pid;
	if (*operand == '%')
		return signal_job(sh, operand, sig);
	bool digits = operand[strspn(operand, "-0123456789")] == '\0';
	if (!digits || !num_parse(str_of(operand), &pid) || pid < INT_MIN || pid > INT_MAX) {
		builtin_error(sh, "%s: not a process id or job", operand);
		return false;
	}
	if (kill((pid_t)pid, sig) == 0)
		return true;
	builtin_errno(sh, errno, "%s", operand);
	return false;
}

/* ---- options ---- */

/* The signal that an option names: `-s NAME`, `-sNAME`, `-n 9`, `-NAME`, `-9`. *index moves on.
 * -1 after a usage error. */
static int signal_option(Shell *sh, int argc, const char *const *argv, int *index)
{
	const char *option = argv[(*index)++];
	const char *name = option + 1;
	int sig = sig_number(name);             /* -segv is a name, not -s egv */
	if (sig < 0 && (*name == 's' || *name == 'n')) {
		name++;
		if (*name == '\0') {
			if (*index == argc) {
				builtin_usage(sh, &builtin_kill, "%s: argument missing", option);
				return -1;
			}
			name = argv[(*index)++];
		}
		sig = sig_number(name);
	}
	if (sig < 0)
		builtin_usage(sh, &builtin_kill, "%s: no such signal", name);
	return sig;
}

static int run_kill(Shell *sh, int argc, const char *const *argv)
{
	int index = 1, sig = SIGTERM;
	if (argc > 1 && strcmp(argv[1], "-l") == 0) {
		index = argc > 2 && strcmp(argv[2], "--") == 0 ? 3 : 2;
		return list_signals(sh, argc - index, argv + index);
	}
	if (argc > 1 && argv[1][0] == '-' && strcmp(argv[1], "--") != 0)
		sig = signal_option(sh, argc, argv, &index);
	if (sig < 0)
		return 2;
	if (index < argc && strcmp(argv[index], "--") == 0)
		index++;
	if (index == argc)
		return builtin_usage(sh, &builtin_kill, "process id or job missing");
	out_flush(sh->out);                     /* the signal may end this shell */
	int status = 0;
	for (int i = index; i < argc; i++)
		if (!signal_operand(sh, argv[i], sig))
			status = 1;
	return status;
}
