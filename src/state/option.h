/* state/option.h: the options of set and of the command line, from one table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_STATE_OPTION_H
#define COWSH_STATE_OPTION_H

#include <stdint.h>

#include "base/str.h"

typedef struct Shell Shell;

enum {
	OPTION_ALLEXPORT   = 1 << 0,
	OPTION_NOTIFY      = 1 << 1,
	OPTION_NOCLOBBER   = 1 << 2,
	OPTION_ERREXIT     = 1 << 3,
	OPTION_NOGLOB      = 1 << 4,
	OPTION_HASHALL     = 1 << 5,
	OPTION_IGNOREEOF   = 1 << 6,
	OPTION_MONITOR     = 1 << 7,
	OPTION_NOEXEC      = 1 << 8,
	OPTION_NOLOG       = 1 << 9,
	OPTION_NOUNSET     = 1 << 10,
	OPTION_VERBOSE     = 1 << 11,
	OPTION_XTRACE      = 1 << 12,
	OPTION_PIPEFAIL    = 1 << 13,
	OPTION_VI          = 1 << 14,
	OPTION_EMACS       = 1 << 15,
	OPTION_POSIX       = 1 << 16,
	OPTION_SPAWNTRACE  = 1 << 17,
	OPTION_SPAWNSTRICT = 1 << 18,
	OPTION_FAULTLINE   = 1 << 19,
	OPTION_INTERACTIVE = 1 << 20,   /* from here on set at invocation only */
	OPTION_STDIN       = 1 << 21,
	OPTION_COMMAND     = 1 << 22,   /* -c */
	OPTION_LOGIN       = 1 << 23,
	OPTION_PRIVILEGED  = 1 << 24,   /* real and effective ids differ */
};

typedef struct OptionInfo {
	const char *name;           /* for -o; NULL: letter only */
	char letter;                /* 0: name only */
	uint32_t bit;
	bool settable;              /* by set; else at invocation only */
	const char *summary;        /* for help and completion */
} OptionInfo;

/* Sorted by name; ends with a zero bit. */
extern const OptionInfo option_table[];

const OptionInfo *option_by_letter(char letter);
const OptionInfo *option_by_name(Str name);
/* Turns an option on or off with all that follows from it (monitor mode, vi against emacs,
 * posix). */
void option_set(Shell *sh, const OptionInfo *option, bool on);
/* `name`, or `spawn=NAME`, `subshell=KIND`, `editor=NAME`: sets an option by its -o operand. False
 * with a message when there is none of that name. */
bool option_set_named(Shell *sh, Str text, bool on);
/* The value of $-. In the scratch arena. */
Str option_letters(Shell *sh);

/* Sets the spawn strategy by name; false with a message that lists the valid ones. */
bool option_set_spawn(Shell *sh, Str name);
/* Chooses what a subshell is, `fork` or `overlay`; the same. */
bool option_set_subshell(Shell *sh, Str kind);
/* Chooses the line editor by name; the same. */
bool option_set_editor(Shell *sh, Str name);

#endif
