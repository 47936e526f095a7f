/* builtins/program.h: builtins whose work is done by a program of ours. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BUILTINS_PROGRAM_H
#define COWSH_BUILTINS_PROGRAM_H

#include "eval/builtin.h"

/*
 * Checks the options by the builtin's table and runs the program of the same name, with
 * `--parent=PID` before its arguments, PID being the process whose end is to be its own. A subshell
 * that ends with this command becomes the program, so that after `serve &` $! is the server.
 * Returns the status.
 */
int program_run(Shell *sh, const Builtin *builtin, int argc, const char *const *argv);

#endif
