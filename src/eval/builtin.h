/* eval/builtin.h: the Builtin type, the generated table, and what a builtin may use. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EVAL_BUILTIN_H
#define COWSH_EVAL_BUILTIN_H

#include "state/shell.h"

/* In the order of the command search (XCU 2.9.1.4). */
typedef enum BuiltinClass {
	/* found before functions; assignments persist; errors end a script */
	BUILTIN_SPECIAL,
	BUILTIN_INTRINSIC,          /* found after functions, without PATH (XCU 1.7) */
	BUILTIN_UTILITY,            /* as if found in PATH */
	BUILTIN_EXTENSION           /* ours: not there in POSIX mode */
} BuiltinClass;

enum {
	BUILTIN_RAW      = 1 << 0,  /* no option parsing, not even --help (echo, test, true) */
	/* changes nothing of the shell but $? and its output: may run in-process in $(...) */
	BUILTIN_PURE     = 1 << 1,
	/* prints a report: gets --json, --tsv, --no-header from the option layer */
	BUILTIN_OBSERVES = 1 << 2,
	/* changes what an overlay cannot undo: umask, limits, traps, descriptors */
	BUILTIN_PROCESS  = 1 << 3,
	/* changes only variables, parameters and the flow of control, which an overlay undoes */
	BUILTIN_UNDOABLE = 1 << 4,
	BUILTIN_MOVES    = 1 << 5   /* changes the working directory */
};

/* One option, for the parser, help, usage errors, completion and the reference page. */
typedef struct OptDef {
	char letter;                /* 0: long name only */
	const char *name;           /* long name, NULL for none */
	const char *arg;            /* name of its argument, NULL for none */
	const char *help;
} OptDef;

#define OPT_END { 0, NULL, NULL, NULL }

/* What every builtin with BUILTIN_OBSERVES takes beside its own options. */
extern const OptDef builtin_report_opts[];

typedef struct Builtin {
	const char *name;
	/* returns the status; argv[argc] is NULL */
	int (*run)(Shell *sh, int argc, const char *const *argv);
	/* `faults` before a pipeline, flags EXEC_*; else NULL */
	Flow (*keyword)(Shell *sh, const Node *node, unsigned flags);
	BuiltinClass class;
	uint32_t flags;             /* BUILTIN_* flags */
	const char *synopsis;       /* "cd [-L|-P] [directory]" */
	const char *summary;        /* one line */
	const char *help;           /* paragraphs */
	const OptDef *opts;         /* NULL: none */
} Builtin;

#define BUILTIN(ident, string) const Builtin builtin_##ident = { .name = string,
#define BUILTIN_END };

/* Sorted by strcmp; made by builtins/gen-table.sh. */
extern const Builtin *const builtin_table[];
extern const size_t builtin_count;
/* Finds a builtin by name whatever the mode; NULL for none. */
const Builtin *builtin_find(const char *name);

/* ---- options (eval/options.c) ---- */

enum { OPT_DONE = -1, OPT_BAD = -2 };

/* Walks over the options of argv (XBD 12.2), long ones too. Zero-initialise with OPT_PARSER. */
typedef struct OptParser {
	Shell *sh;
	const Builtin *builtin;
	const char *const *argv;
	int argc;
	int index;                  /* of the first operand once OPT_DONE was returned */
	int offset;                 /* in a cluster such as -abc */
	const char *arg;            /* argument of the option just returned */
	/* of the option just returned when it has no letter (0 is returned) */
	const char *long_name;
	/* BUILTIN_OBSERVES: --json, --tsv, --no-header were given; option_next does not return them
	 * */
	bool json, tsv, no_header;
	/* false for +x where the builtin allows plus options (`set` only, which parses by itself)
	 * */
	bool on;
} OptParser;

#define OPT_PARSER(sh_, builtin_, argc_, argv_) \
	{ .sh = (sh_), .builtin = (builtin_), .argv = (argv_), .argc = (argc_), .index = 1 }

/* The next option's letter (0 with long_name set for one without), OPT_DONE at the first operand,
 * OPT_BAD after a usage error that was printed: return 2 then. */
int option_next(OptParser *parser);

/* `cowsh: SCRIPT:LINE: NAME: text`, status 1 returned for convenience: `return builtin_error(sh,
 * "...");`. */
int builtin_error(Shell *sh, const char *format, ...) __attribute__((format(printf, 2, 3)));
int builtin_errno(Shell *sh, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* What all complaints end with, for a failure whose message somebody else printed: a special
 * builtin's error sets sh->flow to FLOW_ABORT (XCU 2.8.1). Returns 1. */
int builtin_failed(Shell *sh);
/* The same plus the synopsis on a second line; returns 2. */
int builtin_usage(Shell *sh, const Builtin *builtin, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* What `NAME --help` and `help NAME` print. */
void builtin_print_help(Out *out, const Builtin *builtin);

#endif
