/* state/shell.h: everything that a shell remembers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_STATE_SHELL_H
#define COWSH_STATE_SHELL_H

#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/symtab.h"
#include "base/vec.h"
#include "state/job.h"
#include "state/option.h"
#include "state/probe.h"
#include "state/tables.h"
#include "state/trap.h"
#include "state/var.h"
#include "sys/out.h"
#include "sys/spawn.h"
#include "syntax/ast.h"

/* How control goes on after a command: a return value, never a jump. */
typedef enum Flow {
	FLOW_NEXT,                  /* on to the next command */
	FLOW_BREAK,                 /* out of sh->levels loops */
	FLOW_CONTINUE,              /* the same, then the next turn */
	FLOW_RETURN,                /* out of the function or dot script */
	FLOW_EXIT,                  /* the shell (or this subshell) ends with sh->status */
	/* a shell error (XCU 2.8.1) or an interrupt: ends a script, back to the prompt in an
	 * interactive shell */
	FLOW_ABORT
} Flow;

/* The positional parameters of the shell or of one function call. */
typedef struct Params {
	const char *const *values;  /* $1 is values[0] */
	size_t count;
	/* values when set by `set` (one malloc block), else NULL: the caller's, for the length of a
	 * call */
	char **owned;
	/* where in a cluster getopts stands: reset together with OPTIND */
	size_t getopts_offset;
} Params;

/* Pointers indexed by SymId; NULL where there is none. */
typedef struct SymMap {
	void **items;
	size_t count;
} SymMap;

typedef struct SavedVar {
	SymId sym;
	uint32_t getopts_offset;    /* of OPTIND: goes and comes back with it */
	Var var;
} SavedVar;

typedef struct Memory Memory;       /* state/mapping.h */

/* What the last foreground command cost, for PS1 and faultline. */
typedef struct CommandCost {
	long minflt, majflt;
	int64_t wall_ns;
} CommandCost;

enum {
	CLASS_IFS_WHITE = 1,        /* IFS white space */
	CLASS_IFS_OTHER = 2,        /* another character of IFS */
	CLASS_IFS = CLASS_IFS_WHITE | CLASS_IFS_OTHER,
	CLASS_MAGIC = 4             /* may make a pattern */
};

struct Shell {
	/* what every command reads */
	int status;                 /* $? */
	uint32_t options;           /* OPTION_* */
	int levels;                 /* of FLOW_BREAK and FLOW_CONTINUE still to leave */
	Flow flow;                  /* what a builtin asks for; FLOW_NEXT otherwise */
	uint32_t line;              /* $LINENO */
	/* the running builtin's status is tested: what it runs is not subject to set -e */
	bool tested;
	bool tail;                  /* the process ends with the running builtin */
	/* a command substitution has run in the present simple command */
	bool substituted;
	Unit *unit;                 /* the running unit, whose cells are in use */
	Arena scratch;              /* expansion results: reset after each command */
	Out *out;                   /* where builtins write */
	Probe *probe;               /* NULL: nobody watches */

	/* variables */
	SymTab symbols;
	Var *vars;                  /* indexed by SymId */
	size_t nvars;
	struct { VEC_OF(SavedVar); } saved_vars;
	struct { VEC_OF(SavedVar); } kept_vars;     /* of the open layers */
	uint32_t layer;             /* how many are open */
	uint8_t ifs_class[256];     /* CLASS_* bits of each byte, for field splitting */
	bool ifs_multibyte;         /* IFS has characters beyond ASCII in UTF-8: see eval/expand */
	bool utf8;                  /* LC_CTYPE names UTF-8 */
	Params params;
	const char *arg0;           /* $0 */
	int function_depth, dot_depth, loop_depth;
	size_t function_scope;      /* save-stack height of the innermost function call */

	/* commands */
	SymMap functions, locations;    /* of FunctionDef and Located */
	struct { VEC_OF(Alias); } aliases;
	uint32_t generation;        /* bumped by whatever may change what a command name means */

	/* the environment block; env_valid false: to be made anew */
	const char *const *env;
	Arena env_arena;
	bool env_valid;

	Memory *memory;             /* named mappings and the like; NULL: none was ever made */

	/* processes */
	SpawnStrategy strategy;
	/* $$ and $PPID: of the shell, also in its subshells; 0 until asked for */
	pid_t pid, ppid;
	pid_t last_async;           /* $!, 0 for none */
	struct { VEC_OF(Job *); } jobs;
	uint64_t job_stamp;
	int tty_fd;                 /* the terminal of job control, -1 for none */
	/* our process group under job control, and the one we came in */
	pid_t pgrp, initial_pgrp;
	bool has_modes;
	struct termios modes;       /* the terminal's when the shell owned it last */
	int subshell_depth;         /* forks between the first shell and this process */
	CommandCost cost;
	bool exit_warned;           /* the last command was an exit that stopped jobs held back */

	/* traps */
	char *traps[SIG_COUNT];     /* actions by condition, NULL: default, "": ignored */
	/* in a subshell, the parent's list for `trap` to print; NULL when it has its own */
	char **shown_traps;
	/* disposition at start: 0 not asked yet, 1 default, 2 ignored */
	uint8_t signal_start[SIG_COUNT];
	int traps_set;              /* how many conditions have an action to run */
	bool traps_wait;            /* a subshell without a process runs: not the place for actions */
	bool in_trap;
	/* in_trap: $? before the action began, for `exit` and `return` in it */
	int trap_status;
	int trap_depth;             /* in_trap: functions and dot scripts that were running then */
	bool exit_trap_done;

	/* errors and places */
	const char *builtin_name;   /* the running builtin, for messages; NULL for none */
	/* it was found as a special builtin: its errors have consequences (XCU 2.8.1) */
	bool special_running;
	const char *stack_top;      /* highest address of the stack that is known */
	const char *stack_limit;    /* lowest address that recursion may reach */

	Out standard_output;        /* fd 1 */
	/* the shell's own descriptors, to be moved when a script wants their numbers */
	struct { VEC_OF(int *); } own_fds;
	struct History *history;    /* edit/history.h; NULL: not an interactive shell */
	const char *editor;         /* `set editor=`: name, NULL for auto */
	/* `set subshell=overlay`: ( ) needs no process where nobody could tell */
	bool overlay;
	/* told of commands that were not found; set by the prompt */
	void (*command_missing)(Shell *sh, const char *name);
	/* takes or gives back the terminal; set by job control */
	void (*monitor_changed)(Shell *sh, bool on);
};

/* Creates the one shell of this process, from a record that is all zero. It lasts as long as the
 * process: nothing frees it. */
void shell_init(Shell *sh, char **environment);

static inline bool option_on(const Shell *sh, uint32_t bit)
{
	return (sh->options & bit) != 0;
}

/*
 * Diagnostics on standard error: `cowsh: SCRIPT:LINE: BUILTIN: text`. The text is lower case,
 * without full stop or newline, the object quoted as the user wrote it. sh_errno adds `: ` and the
 * reason for err.
 */
void sh_error(Shell *sh, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sh_errno(Shell *sh, int err, const char *format, ...) __attribute__((format(printf, 3, 4)));
void sh_verror(Shell *sh, int err, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));
/* Without the frame and as it is, for notices. */
void sh_notice(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The shell's process id ($$) and its parent's, asked for once, before the first subshell at the
 * latest. */
pid_t shell_pid(Shell *sh);
/* Asks the system how deep the stack may grow, for stack_has_room: at start and after `ulimit
 * -s`. */
void shell_measure_stack(Shell *sh);
/* False when the stack is nearly used up: the caller reports an error instead of going deeper. */
static inline bool stack_has_room(const Shell *sh)
{
	return (const char *)__builtin_frame_address(0) > sh->stack_limit;
}

/* Replaces the positional parameters with copies. */
void params_set(Shell *sh, size_t count, const char *const *values);
/* Drops the first n (n <= count). */
void params_shift(Shell *sh, size_t n);
void params_free(Params *params);

/* Remembers a variable that holds one of the shell's own descriptors (at 10 and above), so that a
 * redirection to that number moves it. */
void own_fd_add(Shell *sh, int *slot);
void own_fd_remove(Shell *sh, int *slot);
/* Moves our own descriptor away when it has this number. Returns 0 or errno. */
int own_fd_yield(Shell *sh, int fd);
bool own_fd_has(const Shell *sh, int fd);

#endif
