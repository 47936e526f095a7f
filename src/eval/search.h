/* eval/search.h: looking for a file in a list of directories. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EVAL_SEARCH_H
#define COWSH_EVAL_SEARCH_H

#include "base/arena.h"
#include "base/str.h"

/* The first `directory/name` that is accepted, from a list such as $PATH (an empty entry is the
 * current directory, XBD 8.3). In the arena; NULL for none. */
const char *search_list(Arena *arena, Str list, const char *name, bool (*accept)(const char *path));

/* Kinds of files to accept; both follow symbolic links. */
bool file_is_readable(const char *path);        /* not a directory */
bool file_is_executable(const char *path);      /* a regular file */

#endif
