/* state/var.h: shell variables, reached by symbol number; every write goes through here. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_STATE_VAR_H
#define COWSH_STATE_VAR_H

#include <stdint.h>

#include "base/num.h"
#include "base/str.h"
#include "base/symtab.h"

typedef struct Shell Shell;

/* Variables that the shell itself reads: interned first and in this order, so that each number is a
 * constant. */
#define VAR_KNOWN(X) \
	X(IFS) X(PATH) X(HOME) X(PWD) X(OLDPWD) X(CDPATH) X(ENV) X(PS1) X(PS2) X(PS4) X(OPTIND) X(OPTARG) X(LINENO) X(PPID) \
	X(MAIL) X(MAILPATH) X(MAILCHECK) X(LANG) X(LC_ALL) X(LC_CTYPE) X(LC_COLLATE) X(LC_MESSAGES) X(TERM) X(COLUMNS) \
	X(LINES) X(FCEDIT) X(EDITOR) X(VISUAL) X(HISTFILE) X(HISTSIZE) X(NO_COLOR) X(TMPDIR) \
	X(COWSH_SPAWN) X(COWSH_SUBSHELL) X(COWSH_EDITOR) X(COWSH_MODULES) X(COWSH_LIBEXEC) X(COWSH_MINFLT) X(COWSH_MAJFLT) X(COWSH_WALL_US)

enum {
#define X(name) SYM_##name,
	VAR_KNOWN(X)
#undef X
	SYM_KNOWN_COUNT
};

enum {
	VAR_EXPORT   = 1 << 0,
	VAR_READONLY = 1 << 1,
	VAR_NUMBER   = 1 << 2,      /* number holds the value */
	VAR_STALE    = 1 << 3,      /* only number does: the text must be made from it first */
	VAR_BORROWED = 1 << 4,      /* the text is not ours to free or write */
	/* and stands in the environment that we were given, behind `NAME=` */
	VAR_IMPORTED = 1 << 7,
	VAR_HOOK     = 1 << 5,      /* a change must be told to var_changed */
	/* computed when read (LINENO, COWSH_MINFLT, ...) until it is assigned or unset */
	VAR_DYNAMIC  = 1 << 6,
};

typedef struct Var {
	/* NUL-terminated; NULL: unset, unless VAR_STALE or VAR_DYNAMIC */
	char *text;
	size_t len;
	size_t cap;                 /* bytes of text that are ours */
	int64_t number;             /* cached integer value, with VAR_NUMBER */
	uint32_t flags;             /* VAR_* */
	uint32_t layer;             /* sh->layer at the last write: what lies below it is kept */
} Var;

/* Makes the table, the known variables and those of the environment (XCU 2.5.3). */
void var_init(Shell *sh, char **environment);

/* The value, with ptr NULL when unset. It stays valid until the next write to this variable. */
Str var_get(Shell *sh, SymId sym);
bool var_is_set(const Shell *sh, SymId sym);
uint32_t var_flags(const Shell *sh, SymId sym);

/* Assigns as a script does. False, with a message, when the variable is read-only. set -a exports.
 * The value is copied and may be the variable's own text. */
bool var_set(Shell *sh, SymId sym, Str value);
/* Appends to a plain variable in place. False, with nothing done, when it is unset or anything
 * follows from a change of it. */
bool var_append(Shell *sh, SymId sym, Str more);
bool var_set_number(Shell *sh, SymId sym, int64_t value);
/* Reads the value as an integer for arithmetic (XCU 2.6.4); unset or null is 0. False when it is no
 * integer constant. */
bool var_number(Shell *sh, SymId sym, int64_t *value);
/* Unsets. False, with a message, when the variable is read-only. */
bool var_unset(Shell *sh, SymId sym);
/* Adds VAR_EXPORT or VAR_READONLY; export -n like removal is not POSIX's, so there is none. */
void var_mark(Shell *sh, SymId sym, uint32_t flags);

/*
 * Scopes. A function call and the assignments before a builtin or function open one; closing it
 * gives each saved variable its old value and attributes back. var_save pushes the variable's value
 * before it is changed; afterwards the variable has a copy of it (with_value) or is unset.
 */
typedef struct VarScope {
	size_t saved;               /* height of the save stack when the scope was opened */
} VarScope;
VarScope var_scope_open(Shell *sh);
void var_scope_close(Shell *sh, VarScope scope);
void var_save(Shell *sh, SymId sym, bool with_value);
/* `local x`: saves it in the innermost function's scope; the variable keeps its value (as dash and
 * ash do). False, with a message, outside a function. */
bool var_local(Shell *sh, SymId sym);

/*
 * Layers: all that is assigned, marked, unset or made local while one is open is undone when it is
 * closed. Copy on write: the first write to a variable keeps the old one, whose text is shared
 * until it is replaced.
 */
typedef struct VarLayer {
	VarScope scope;
	size_t kept;                /* height of the stack of kept variables */
} VarLayer;
VarLayer var_layer_open(Shell *sh);
void var_layer_close(Shell *sh, VarLayer layer);

/* The environment of a command: NAME=value strings of all exported variables and a NULL. Reused
 * until an exported variable changes; valid until the next call after such a change. */
const char *const *var_environment(Shell *sh);
/* The same with the assignments before a command, which are not variables: `extra` is an array of
 * count "NAME=value" strings that replace or add. Allocated in the scratch arena. */
const char *const *var_environment_with(Shell *sh, const char *const *extra, size_t count);

/* Symbols of all variables that are set or have attributes in `flags` (0: all set ones), sorted by
 * name, in the scratch arena. */
size_t var_sorted(Shell *sh, uint32_t flags, const SymId **symbols);
bool var_valid_name(Str name);

#endif
