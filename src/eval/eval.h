/* eval/eval.h: running commands: what builtins and the front use of the evaluator. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EVAL_EVAL_H
#define COWSH_EVAL_EVAL_H

#include "eval/builtin.h"
#include "syntax/parse.h"

enum {
	/* the process ends with this command: it may be replaced by exec */
	EXEC_TAIL   = 1 << 0,
	EXEC_TESTED = 1 << 1,       /* the status is tested: set -e does not act (XCU set -e) */
	/* run_source: what cannot be parsed only fails, as an error of no special builtin does */
	EXEC_SPARED = 1 << 2
};

/* Runs a tree of sh->unit. The status is in sh->status. */
Flow exec_node(Shell *sh, const Node *node, unsigned flags);

/* Parses and runs a source to its end, command by command. EXEC_TAIL: the process ends with its
 * last command. EXEC_SPARED: a syntax error does not end the shell. */
Flow run_source(Shell *sh, Source *source, unsigned flags);
/* Runs a text: eval's operands, a trap's action, -c's string. */
Flow run_text(Shell *sh, Str text, const char *name, unsigned flags);
/* Runs what an open descriptor (one of ours, closed afterwards) gives, read in blocks. */
Flow run_descriptor(Shell *sh, int fd, const char *name, unsigned flags);
/* Runs one parsed command. */
Flow run_unit(Shell *sh, Unit *unit, unsigned flags);
/* Runs a file in this shell: the dot command, startup files. `path` as given to open(2). Returns
 * FLOW_NEXT with sh->status and *err set to errno when the file cannot be read (no message). */
Flow run_file(Shell *sh, const char *path, unsigned flags, int *err);
/* Prints a syntax error. `name` is the source's, NULL for none. */
void report_parse_error(const char *name, const ParseError *error);
ParseHost parse_host(Shell *sh);

/* Runs what is pending: traps of caught signals, an interrupt at the prompt. Called between
 * commands. */
Flow sh_poll_slow(Shell *sh);
static inline Flow sh_poll(Shell *sh)
{
	return sig_pending_any ? sh_poll_slow(sh) : FLOW_NEXT;
}
/* Runs the EXIT trap if there is one and returns the status to exit with. */
int run_exit_trap(Shell *sh);

/* Runs a command given as words, as the `command` builtin does: no functions; special builtins lose
 * their special consequences. default_path: search the standard utilities' path (command -p). */
Flow run_words(Shell *sh, int argc, const char *const *argv, bool default_path);

/* Replaces the process, as `exec` does. Returns only on failure, 126 or 127, after its message. */
int process_exec(Shell *sh, int argc, const char *const *argv);

/* ---- what a name means (eval/resolve.c) ---- */

typedef enum TargetKind { TARGET_NONE, TARGET_SPECIAL, TARGET_FUNCTION, TARGET_BUILTIN, TARGET_PATH } TargetKind;

typedef struct Target {
	TargetKind kind;            /* NONE: not found */
	uint32_t generation;        /* sh->generation when it was found; another one: look again */
	int err;                    /* NONE: ENOENT, or EACCES for a file that may not be run */
	union {
		const Builtin *builtin;
		FunctionDef *function;
		const char *path;
	};
} Target;

struct Cell {
	Target target;
};

enum {
	RESOLVE_NO_FUNCTIONS = 1 << 0,
	RESOLVE_DEFAULT_PATH = 1 << 1,      /* confstr(_CS_PATH) instead of $PATH */
	RESOLVE_NO_REMEMBER  = 1 << 2,      /* do not enter it in the hash table */
	RESOLVE_NO_HASH      = 1 << 3,      /* search PATH anew even if remembered */
	RESOLVE_ONLY_PATH    = 1 << 4,      /* no builtins nor functions */
	RESOLVE_NO_PATH      = 1 << 5       /* only builtins and functions */
};
/* The command search of XCU 2.9.1.4. A path in the result lasts until the location is forgotten, or
 * until the scratch mark. */
Target resolve_command(Shell *sh, Str name, unsigned flags);

/* ---- expansion (eval/expand.c) ---- */

/* A word to one string without splitting or pathname expansion (assignments, case subjects,
 * redirection targets). In the scratch arena. False after an error, which was reported: return
 * FLOW_ABORT. */
bool expand_string(Shell *sh, const Word *word, Str *result);
/* A word to the text of a pattern, quoted characters escaped. */
bool expand_pattern(Shell *sh, const Word *word, Str *result);
/* Words to fields; *argv is NULL-terminated and in the scratch arena. */
bool expand_words(
	Shell *sh, const Word *const *words, size_t nwords, const char *const **argv, size_t *argc);
/* Evaluates the text of an arithmetic expression. */
bool calc_text(Shell *sh, Str text, int64_t *value);
/* Expands a prompt's text (PS1, PS2, PS4): parameters, in POSIX's way; `!` as the history number
 * for PS1. In the scratch arena. */
Str expand_prompt(Shell *sh, Str text);
/* Splits text at IFS into at most `max` fields (the last takes the rest), as `read` does;
 * escaped[i] marks a byte that a backslash quoted (NULL: none). In the scratch arena; returns the
 * number of fields. */
size_t split_fields(Shell *sh, Str text, const bool *escaped, size_t max, Str *fields);

/* ---- processes (eval/process.c) ---- */

/* What a wait that nothing interrupted gave, or why it ended. */
typedef enum WaitResult { WAIT_DONE, WAIT_STOPPED, WAIT_INTERRUPTED, WAIT_NO_CHILD } WaitResult;

/* Waits until the job is done (or stopped, under monitor mode, or a caught signal came: only when
 * `interruptible`). */
WaitResult job_wait(Shell *sh, Job *job, bool interruptible);
/* Collects every child that has changed, without waiting. */
void jobs_reap(Shell *sh);
/* Waits until any child changes or a signal comes; for `wait` without operands. */
WaitResult jobs_wait_any(Shell *sh);

#endif
