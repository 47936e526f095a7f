/* state/cwd.h: the working directory, by the name the user gave it ($PWD) and by its true one. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_STATE_CWD_H
#define COWSH_STATE_CWD_H

#include "base/str.h"

typedef struct Shell Shell;

/* Gives PWD its value at the start (XCU 2.5.3): the one from the environment if it names this
 * directory, else the physical one. */
void cwd_init(Shell *sh);
/* $PWD when it is an absolute name of the working directory without dots, else ptr NULL. Valid
 * until PWD is assigned. */
Str cwd_from_pwd(Shell *sh);
/* The name without symbolic links. In the scratch arena. Returns 0 or errno. */
int cwd_physical(Shell *sh, Str *path);
/* Makes a name absolute by $PWD and takes out dots, dot-dots and needless slashes, as steps 7
 * and 8 of XCU cd say. In the scratch arena. Returns 0, or the errno that says why what stands
 * before a dot-dot is no directory. */
int cwd_logical(Shell *sh, Str directory, Str *path);
/* A file's name made absolute in this way; as it is where that cannot be done. */
const char *cwd_absolute(Shell *sh, const char *file);
/* chdir(2) for names of any length; a name that begins with $PWD may be followed from here.
 * Returns 0, or errno with the working directory unchanged. Commands found by a relative entry
 * of PATH are looked up anew afterwards. */
int cwd_change(Shell *sh, Str path);
/* Opens the working directory, to come back to it: a descriptor of our own, or -errno when coming
 * back could fail. cwd_return goes there and closes it; returns 0 or errno. */
int cwd_keep(void);
int cwd_return(Shell *sh, int directory);

#endif
