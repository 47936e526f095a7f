/* builtins/libexec.h: the programs that come with the shell. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BUILTINS_LIBEXEC_H
#define COWSH_BUILTINS_LIBEXEC_H

#include "state/shell.h"

/* Their directory: $COWSH_LIBEXEC (not when ids differ), else where they are installed. */
const char *libexec_directory(Shell *sh);
/* The path of one of them, in the scratch arena. */
const char *libexec_program(Shell *sh, const char *name);

#endif
