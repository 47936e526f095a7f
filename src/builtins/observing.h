/* builtins/observing.h: what the observing builtins share: how they print their reports. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BUILTINS_OBSERVING_H
#define COWSH_BUILTINS_OBSERVING_H

#include "eval/builtin.h"
#include "report/report.h"

/* Loads what draws tables. To be called after the options are read and before the first sample.
 * Returns NULL, or why tables are plain. */
const char *observing_start(Shell *sh);
/* Prints the report to `out` (sh->out, or a stream to standard error or a file) as the options that
 * the parser read ask for. */
void observing_print(Shell *sh, const OptParser *parser, const Report *report, Out *out);

/* The same for a report that follows others like it: columns stay where they are. */
void observing_print_steady(Shell *sh, const OptParser *parser, const Report *report, Out *out);

/* The stream for a report that accompanies a command's own output: the file (an operand of
 * --output), or when that is NULL the descriptor. Returns 0 or a status after a message.
 * observing_close writes it out; the same. */
int observing_open(Shell *sh, const char *file, Out *out, int fallback);
int observing_close(Shell *sh, const char *file, Out *out);

/* A process as the user names it: a process id, or a job id such as %1. 0 after a message. */
pid_t observing_process(Shell *sh, const char *text);
/* Says why the process cannot be read (an errno of observe/proc.h or the like). Returns 1. */
int observing_process_error(Shell *sh, pid_t pid, int err);

#endif
