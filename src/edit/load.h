/* edit/load.h: finds the editors that are loadable modules. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EDIT_LOAD_H
#define COWSH_EDIT_LOAD_H

#include "edit/edit.h"

/* The module of this name from the directory; loaded once, never unloaded. NULL with the reason in
 * *problem, which lasts until the next call. */
const EditorModule *editor_load(const char *directory, const char *name, const char **problem);

#endif
