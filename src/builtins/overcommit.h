/* builtins/overcommit.h: the reports of cowstat on the whole system's memory and on what stands
 * behind mappings. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BUILTINS_OVERCOMMIT_H
#define COWSH_BUILTINS_OVERCOMMIT_H

#include "builtins/segments.h"

/* cowstat --system. Both print, and return the status. */
int overcommit_system(Shell *sh, const OptParser *parser);
/* cowstat --backing, of a process (0: this shell). */
int overcommit_backing(Shell *sh, const OptParser *parser, pid_t pid);

#endif
