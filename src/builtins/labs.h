/* builtins/labs.h: where labs are, and what their last results were. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BUILTINS_LABS_H
#define COWSH_BUILTINS_LABS_H

#include "state/shell.h"

/* The words that labs are written in: a file beside them. */
#define LAB_VOCABULARY "vocabulary"

typedef struct LabList {
	const char *const *names;
	size_t count;
} LabList;

/* One line of a result; texts are never NULL. */
typedef struct LabItem {
	const char *id, *question, *predicted, *measured;
	int64_t points, maximum;
	bool graded;                /* else `measured` says why it could not be */
} LabItem;

typedef struct LabResult {
	const char *grade;          /* "85 / 100" */
	const LabItem *items;
	size_t count;
} LabResult;

/* All of this is in the scratch arena. */

/* The path of a lab: a name with a slash is a path; others are looked for in the directories of
 * $COWSH_LABS (not when ids differ), then in the installed one. NULL: there is none. */
const char *lab_find(Shell *sh, const char *name);
/* All labs: those that a file `course` beside them lists, in that order; then the others by name. */
LabList lab_list(Shell *sh);
/* What the first line of the lab, `# NAME: TITLE`, says; empty when it says nothing. */
const char *lab_title(Shell *sh, const char *name);
/* Where the result of a lab is kept, $XDG_STATE_HOME/cowsh/labs/NAME or the like; empty without a
 * home. */
const char *lab_record(Shell *sh, const char *name);
/* Reads the last result. False: there is none. */
bool lab_result(Shell *sh, const char *name, LabResult *result);

#endif
