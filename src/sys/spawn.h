/* sys/spawn.h: create processes from a plan that is only data. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_SPAWN_H
#define COWSH_SYS_SPAWN_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"
#include "sys/out.h"

typedef enum SpawnMethod {
	SPAWN_AUTO, SPAWN_FORK, SPAWN_VFORK, SPAWN_POSIX, SPAWN_CLONE
} SpawnMethod;

/* How the user wants processes to be born: a method, and for clone its flags. */
typedef struct SpawnStrategy {
	SpawnMethod method;
	uint64_t clone_flags;       /* CLONE_*; 0 is a fork by hand */
} SpawnStrategy;

/* Reads `fork`, `vfork`, `posix_spawn`, `clone`, `clone:`, `clone:vm+vfork`, `clone:pidfd`, ...,
 * `auto`. False on anything else, with *strategy unchanged. */
bool spawn_strategy_parse(Str text, SpawnStrategy *strategy);
/* Writes the strategy's name as spawn_strategy_parse reads it. */
void spawn_strategy_name(SpawnStrategy strategy, StrBuf *name);
/* One row for each strategy, for `set spawn` and completion: name, birth of an external command,
 * birth of a subshell. Ends with a NULL name. */
typedef struct SpawnStrategyInfo {
	const char *name, *command, *subshell;
} SpawnStrategyInfo;
extern const SpawnStrategyInfo spawn_strategy_table[];
/* The clone flags that a strategy may name ("vm", "vfork", "pidfd", ...), ends with NULL. */
extern const char *const spawn_clone_flag_names[];

typedef enum FdOpKind { FDOP_DUP, FDOP_OPEN, FDOP_CLOSE } FdOpKind;

typedef struct FdOp {
	FdOpKind kind;
	int fd;                     /* descriptor the child will see */
	int src;                    /* DUP: source; src == fd keeps it across exec */
	const char *path;           /* OPEN */
	int oflag;
	mode_t mode;
} FdOp;

typedef struct SpawnPlan {
	const char *path;           /* resolved file */
	const char *const *argv, *const *envp;
	const FdOp *ops;            /* in source order */
	size_t nops;
	pid_t pgrp;                 /* -1 inherit, 0 new group, else join */
	int tty_fd;                 /* give this terminal to the group; -1 no */
	const sigset_t *sig_default;/* reset these to SIG_DFL; NULL none */
	const sigset_t *sig_ignore; /* ignore these, after the defaults; NULL none */
	const sigset_t *sig_mask;   /* the child's mask; NULL the caller's */
	bool measure;               /* fill the figures of the result (costs system calls) */
	/* the child asks the caller to trace it (ptrace(2)) and so stops at its exec */
	bool trace;
	bool may_block;             /* an OPEN may wait (FIFO): do not hold the parent */
} SpawnPlan;

typedef enum SpawnStep {
	STEP_NONE, STEP_CREATE, STEP_SIGNALS, STEP_PGRP, STEP_TTY, STEP_FDOP, STEP_EXEC,
	STEP_UNKNOWN
} SpawnStep;

/* What the birth cost; only with plan->measure. Unknown counts are -1. */
typedef struct SpawnFigures {
	int64_t start_ns;           /* CLOCK_MONOTONIC at the call */
	int64_t held_ns;            /* so long the parent could not run: until the call returned */
	long parent_minflt, parent_majflt;  /* the parent's faults during the call */
	long child_minflt, child_majflt;    /* the child's before its execve */
} SpawnFigures;

typedef struct SpawnResult {
	pid_t pid;                  /* -1 on failure, already reaped */
	pid_t born;                 /* its number even then; -1: no child, or not told */
	int pidfd;                  /* with CLONE_PIDFD, close-on-exec; else -1 */
	SpawnStrategy used;         /* the one really used */
	int err;                    /* errno of the failed step */
	SpawnStep step;             /* STEP_UNKNOWN where the method cannot tell */
	size_t op;                  /* which FdOp, for STEP_FDOP */
	/* plan->trace was granted: the child stops, or has stopped, with SIGTRAP */
	bool traced;
	SpawnFigures figures;
} SpawnResult;

/* An empty plan: nothing to do but exec. */
void spawn_plan_init(SpawnPlan *plan);
/* NULL when the strategy can carry out the plan, else the reason it cannot, for messages
 * ("posix_spawn cannot ignore signals"). */
const char *spawn_cannot(SpawnStrategy strategy, const SpawnPlan *plan);
/*
 * Creates the child. When the wanted strategy cannot carry out the plan, the next that can does:
 * clone vm+vfork, vfork, fork. Returns when the child has exec'd or failed (for methods without a
 * shared address space: when a close-on-exec pipe says so). Never returns with a child unreaped on
 * failure. Signals that sig_catch handles are reset to default in the child.
 *
 * With plan->may_block it returns at once instead; a child that fails then says why on its standard
 * error and exits 1 (a descriptor), 127 (no such program) or 126.
 */
SpawnResult spawn_run(SpawnStrategy want, const SpawnPlan *plan);
/*
 * Forks a child that goes on running shell code: applies the plan's group, terminal and descriptors
 * (its path, argv and envp are not used; signals are the caller's affair after return). Returns
 * twice: pid 0 in the child. A strategy that shares memory (vfork, posix_spawn, clone with vm)
 * forks here; a clone's vfork is left out. In the child a failed step exits 126 after writing
 * nothing: give it only operations that cannot fail.
 */
SpawnResult spawn_shell(SpawnStrategy want, const SpawnPlan *plan);
/* NULL when such a child can be born as wanted, else why it is forked, for messages. */
const char *spawn_shell_cannot(SpawnStrategy strategy);
/* Replaces this process: applies the plan and execs. Returns only on failure, with the errno; step
 * and op tell where, and what was applied up to there stays. */
SpawnResult spawn_exec(const SpawnPlan *plan);

/* Writes the birth in strace's notation: the call with its flags and result, what the child did
 * before exec, execve, how long the parent was held, faults of parent and child. `fallback` is the
 * reason the wanted strategy was not used, or NULL. A plan without a path, or none at all (NULL),
 * is that of a child which goes on as a shell. */
void spawn_trace(Out *out, const SpawnPlan *plan, const SpawnResult *result, const char *fallback);

#endif
