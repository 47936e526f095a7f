/* edit/history.h: the commands that were typed, in memory and in a file that several shells
 * share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EDIT_HISTORY_H
#define COWSH_EDIT_HISTORY_H

#include "base/str.h"
#include "base/vec.h"

/*
 * Entries are numbered from 1 on, and the oldest go when there are more than `limit`.
 *
 * The file holds an entry a line. The further lines of a longer entry begin with a tab each that is
 * not theirs; for the sake of this, no entry begins with a blank or newline.
 */
typedef struct History {
	struct { VEC_OF(Str); } entries;    /* malloc's */
	size_t first;               /* number of entries.items[0] */
	size_t unsaved;             /* how many of the last ones are not in the file yet */
	size_t limit;
	char *path;                 /* NULL: no file */
	bool running;               /* the last entry is the command that is being run */
	/* the file was not there and was made: the user's first session */
	bool created;
} History;

/* Reads the file (NULL: none) and, when it has far more than `limit` entries, shortens it. Returns
 * 0 or errno: the history works, without the file. */
int history_open(History *history, const char *path, size_t limit);
/* Adds an entry, in memory. False for one without a visible character, which is not kept. */
bool history_add(History *history, Str text);
/* Takes the last entry back, unless it is in the file already. */
void history_drop_last(History *history);
/* Appends what is unsaved to the file, under a lock, all of it or nothing. Returns 0 or errno; the
 * entries count as saved in any case. */
int history_save(History *history);
void history_limit(History *history, size_t limit);
void history_free(History *history);

/* Number of the last entry; 0 when none was ever added. */
static inline size_t history_last(const History *history)
{
	return history->first + history->entries.count - 1;
}

/* The entry of this number, which must be there. */
static inline Str history_get(const History *history, size_t number)
{
	return history->entries.items[number - history->first];
}

#endif
