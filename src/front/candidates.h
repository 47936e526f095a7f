/* front/candidates.h: what a word may be completed to, by kind. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_FRONT_CANDIDATES_H
#define COWSH_FRONT_CANDIDATES_H

#include "eval/builtin.h"

typedef struct Candidate {
	Str text;                   /* unquoted */
	const char *note;           /* what it is, NULL for nothing to say */
	/* more follows at once (a directory, `name=`): no blank after it */
	bool open;
} Candidate;

/* Those that begin with the prefix. Texts and notes are in the shell's scratch arena or last
 * longer. */
typedef struct Candidates {
	Shell *sh;
	Str prefix;
	struct { VEC_OF(Candidate); } all;
} Candidates;

typedef enum FileKind { FILE_ANY, FILE_DIRECTORY, FILE_PROGRAM } FileKind;

void candidates_commands(Candidates *found);
void candidates_builtins(Candidates *found);
void candidates_functions(Candidates *found);
void candidates_aliases(Candidates *found);
/* Names in a directory ("" is the present one). A program is an executable file, or a directory on
 * the way to one. */
void candidates_files(Candidates *found, const char *directory, FileKind kind);
/* ~user for each user. */
void candidates_users(Candidates *found);
/* Names of variables, each with `before` and `after`. */
void candidates_variables(Candidates *found, const char *before, const char *after);
void candidates_jobs(Candidates *found);
/* Signal names, each with `before`. */
void candidates_signals(Candidates *found, const char *before);
void candidates_options(Candidates *found, const Builtin *builtin);
/* What `set -o` takes. */
void candidates_settings(Candidates *found);
void candidates_strategies(Candidates *found, const char *before);
void candidates_subshells(Candidates *found);
void candidates_editors(Candidates *found, const char *before);
void candidates_mappings(Candidates *found);
void candidates_labs(Candidates *found);
/* Words that the builtin itself fixes, up to a NULL. */
void candidates_words(Candidates *found, const char *const *words);
/* Sorts them and drops doubles. */
void candidates_finish(Candidates *found);

#endif
