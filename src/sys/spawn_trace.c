/* sys/spawn_trace.c: a birth in strace's notation, told from the plan and its result. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/spawn_method.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "sys/sig.h"

enum { TEXT_MAX = 32 };             /* of an argument; strace cuts there, too */

typedef struct Trace {
	Out *out;
	const SpawnPlan *plan;
	const SpawnResult *result;
	bool failed;                /* the failed step was written: nothing came after it */
} Trace;

/* As strace writes strings: C escapes, octal for the rest, with three digits only where a digit
 * follows. */
static void write_text(Out *out, const char *text, size_t max)
{
	static const char escaped[] = "\t\n\v\f\r\"\\";
	static const char letters[] = "tnvfr\"\\";
	size_t len = strlen(text);
	size_t shown = len < max ? len : max;
	out_char(out, '"');
	for (size_t i = 0; i < shown; i++) {
		unsigned char c = (unsigned char)text[i];
		const char *found = strchr(escaped, c);
		bool digit_follows = text[i + 1] >= '0' && text[i + 1] <= '9';
		if (found != NULL)
			out_format(out, "\\%c", letters[found - escaped]);
		else if (c < ' ' || c > '~')
			out_format(out, digit_follows ? "\\%03o" : "\\%o", c);
		else
			out_char(out, (char)c);
	}
	out_text(out, shown < len ? "\"..." : "\"");
}

static void write_error(Out *out, int err)
{
#ifdef HAVE_STRERRORNAME_NP
	const char *name = strerrorname_np(err);
	if (name != NULL) {
		out_format(out, " = -1 %s (%s)", name, strerror(err));
		return;
	}
#endif
	out_format(out, " = -1 (%s)", strerror(err));
}

static bool has(const sigset_t *set, int sig)
{
	return set != NULL && sigismember(set, sig) == 1;
}

static void write_signals(Out *out, const sigset_t *set)
{
	const char *between = "";
	out_char(out, '[');
	for (int sig = 1; sig < SIG_COUNT; sig++) {
		const char *name = has(set, sig) ? sig_name(sig) : NULL;
		if (name == NULL)
			continue;
		out_format(out, "%s%s", between, name);
		between = " ";
	}
	out_char(out, ']');
}

static void write_exec_arguments(Out *out, const SpawnPlan *plan)
{
	size_t variables = 0;
	while (plan->envp[variables] != NULL)
		variables++;
	write_text(out, plan->path, SIZE_MAX);
	for (size_t i = 0; plan->argv[i] != NULL; i++) {
		out_text(out, i == 0 ? ", [" : ", ");
		write_text(out, plan->argv[i], TEXT_MAX);
	}
	if (plan->argv[0] == NULL)
		out_text(out, ", [");
	out_format(out, "], %p /* %zu vars */", (const void *)plan->envp, variables);
}

/* The end of the parent's call. */
static void write_born(const Trace *trace)
{
	if (trace->result->step == STEP_CREATE)
		write_error(trace->out, trace->result->err);
	else if (trace->result->born > 0)
		out_format(trace->out, " = %ld", (long)trace->result->born);
}

/* The flags joined by `|`, then the rest; `none` when there is nothing to write. */
static void write_flags(Out *out, uint64_t flags, const char *rest, const char *none)
{
	const char *between = "";
	for (size_t i = 0; spawn_clone_flag_names[i] != NULL; i++) {
		if ((flags & spawn_clone_flags[i].flag) == 0)
			continue;
		out_format(out, "%s%s", between, spawn_clone_flags[i].symbol);
		between = "|";
	}
	if (*rest != '\0')
		out_format(out, "%s%s", between, rest);
	else if (*between == '\0')
		out_text(out, none);
}

static void write_creation(const Trace *trace)
{
	Out *out = trace->out;
	SpawnStrategy used = trace->result->used;
	switch (used.method) {
	case SPAWN_VFORK:
		out_text(out, "vfork()");
		write_born(trace);
		return;
	case SPAWN_FORK:
		out_text(out, "clone(child_stack=NULL, "
			"flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD)");
		write_born(trace);
		return;
	case SPAWN_POSIX:
		out_text(out, "posix_spawn(");
		write_text(out, trace->plan->path, SIZE_MAX);
		out_format(out, ", ...) => %s", spawn_posix_call);
		write_born(trace);
		return;
	case SPAWN_AUTO:
	case SPAWN_CLONE:
		break;
	}
	if (trace->plan->path == NULL) {
		out_text(out, "clone3({flags=");
		write_flags(out, used.clone_flags, "", "0");
		out_text(out, ", exit_signal=SIGCHLD}, 88)");
	} else {
		bool waits = (used.clone_flags & CLONE_VM) && !(used.clone_flags & CLONE_VFORK);
		const char *rest = waits ? "CLONE_CHILD_CLEARTID|SIGCHLD" : "SIGCHLD";
		out_text(out, "clone(child_stack=..., flags=");
		write_flags(out, used.clone_flags, rest, "");
		out_char(out, ')');
	}
	write_born(trace);
}

/* Begins a call of the child. Returns false when the child did not come so far. */
static bool begin(const Trace *trace)
{
	if (trace->failed)
		return false;
	if (trace->result->born > 0)
		out_format(trace->out, "; [%ld] ", (long)trace->result->born);
	else
		out_text(trace->out, "; [child] ");
	return true;
}

/* Ends it with its value, or with the error when this is the step that failed. */
static void end(Trace *trace, SpawnStep step, size_t op, int value)
{
	const SpawnResult *result = trace->result;
	if (trace->plan->may_block && step >= STEP_FDOP) {
		out_text(trace->out, " <unfinished ...>");      /* nobody has waited for it */
	} else if (result->err != 0 && result->step == step && result->op == op) {
		write_error(trace->out, result->err);
		trace->failed = true;
	} else {
		out_format(trace->out, " = %d", value);
	}
}

static void trace_dispositions(Trace *trace, const sigset_t *set, const sigset_t *more,
	const char *handler)
{
	for (int sig = 1; sig < SIG_COUNT; sig++) {
		if ((!has(set, sig) && !has(more, sig)) || sig_name(sig) == NULL || !begin(trace))
			continue;
		out_format(trace->out, "rt_sigaction(SIG%s, {sa_handler=%s, ...}, NULL, 8)",
			sig_name(sig), handler);
		end(trace, STEP_SIGNALS, 0, 0);
	}
}

static void write_open_flags(Out *out, const FdOp *op)
{
	static const struct { int flag; const char *name; } names[] = {
		{ O_CREAT, "|O_CREAT" }, { O_EXCL, "|O_EXCL" }, { O_TRUNC, "|O_TRUNC" },
		{ O_APPEND, "|O_APPEND" },
	};
	int access = op->oflag & O_ACCMODE;
	out_text(out, access == O_RDONLY ? "O_RDONLY" : access == O_WRONLY ? "O_WRONLY" : "O_RDWR");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (op->oflag & names[i].flag)
			out_text(out, names[i].name);
	if (op->oflag & O_CREAT)
		out_format(out, ", 0%o", (unsigned)op->mode);
}

static void trace_op(Trace *trace, size_t index)
{
	const FdOp *op = &trace->plan->ops[index];
	Out *out = trace->out;
	if (!begin(trace))
		return;
	switch (op->kind) {
	case FDOP_DUP:
		if (op->src == op->fd)
			out_format(out, "fcntl(%d, F_SETFD, 0)", op->fd);
		else
			out_format(out, "dup2(%d, %d)", op->src, op->fd);
		end(trace, STEP_FDOP, index, op->src == op->fd ? 0 : op->fd);
		return;
	case FDOP_OPEN:
		out_text(out, "openat(AT_FDCWD, ");
		write_text(out, op->path, SIZE_MAX);
		out_text(out, ", ");
		write_open_flags(out, op);
		out_char(out, ')');
		end(trace, STEP_FDOP, index, op->fd);
		return;
	case FDOP_CLOSE:
		out_format(out, "close(%d)", op->fd);
		end(trace, STEP_FDOP, index, 0);
		return;
	}
}

static void trace_child(Trace *trace)
{
	const SpawnPlan *plan = trace->plan;
	Out *out = trace->out;
	bool resets_caught = trace->result->used.method != SPAWN_POSIX && plan->path != NULL;
	const sigset_t *caught = resets_caught && sig_any_caught() ? sig_caught() : NULL;
	trace_dispositions(trace, plan->sig_default, caught, "SIG_DFL");
	trace_dispositions(trace, plan->sig_ignore, NULL, "SIG_IGN");
	if (plan->pgrp >= 0 && begin(trace)) {
		out_format(out, "setpgid(0, %ld)", (long)plan->pgrp);
		end(trace, STEP_PGRP, 0, 0);
	}
	if (plan->tty_fd >= 0 && begin(trace)) {
		long group = plan->pgrp > 0 ? (long)plan->pgrp : (long)trace->result->born;
		out_format(out, "ioctl(%d, TIOCSPGRP, [%ld])", plan->tty_fd, group);
		end(trace, STEP_TTY, 0, 0);
	}
	for (size_t i = 0; i < plan->nops; i++)
		trace_op(trace, i);
	if (plan->sig_mask != NULL && begin(trace)) {
		out_text(out, "rt_sigprocmask(SIG_SETMASK, ");
		write_signals(out, plan->sig_mask);
		out_text(out, ", NULL, 8)");
		end(trace, STEP_SIGNALS, 0, 0);
	}
	if (plan->path != NULL && begin(trace)) {
		out_text(out, "execve(");
		write_exec_arguments(out, plan);
		out_char(out, ')');
		end(trace, trace->result->step == STEP_UNKNOWN ? STEP_UNKNOWN : STEP_EXEC, 0, 0);
	}
}

static void write_count(Out *out, long count)
{
	if (count < 0)
		out_text(out, "n/a");
	else
		out_number(out, count);
}

void spawn_trace(Out *out, const SpawnPlan *plan, const SpawnResult *result, const char *fallback)
{
	static const SpawnPlan goes_on = { .pgrp = -1, .tty_fd = -1 };
	Trace trace = { .out = out, .plan = plan != NULL ? plan : &goes_on, .result = result };
	write_creation(&trace);
	if (result->step != STEP_CREATE)
		trace_child(&trace);
	const SpawnFigures *figures = &result->figures;
	if (figures->held_ns >= 0) {
		out_format(out, "; held %.3f ms; faults: parent ", (double)figures->held_ns / 1e6);
		write_count(out, figures->parent_minflt + figures->parent_majflt);
		out_text(out, ", child before exec ");
		bool known = figures->child_minflt >= 0;
		write_count(out, known ? figures->child_minflt + figures->child_majflt : -1);
	}
	if (fallback != NULL)
		out_format(out, "; %s", fallback);
	out_char(out, '\n');
}
