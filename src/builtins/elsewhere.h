/* builtins/elsewhere.h: what stands in for the builtins that need Linux where they were left out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BUILTINS_ELSEWHERE_H
#define COWSH_BUILTINS_ELSEWHERE_H

#include "eval/builtin.h"

/* Say so, with status 2. */
int elsewhere_run(Shell *sh, int argc, const char *const *argv);
Flow elsewhere_keyword(Shell *sh, const Node *node, unsigned flags);

/* A builtin that does no more; gen-table.sh writes these. */
#define ELSEWHERE(ident, string) BUILTIN(ident, string) \
	.run = elsewhere_run, .keyword = elsewhere_keyword, .class = BUILTIN_EXTENSION, \
	.flags = BUILTIN_RAW, .synopsis = string, .summary = "not in this build: needs Linux", \
	.help = "This shell was built for a system without it, or with --disable-observing.", \
BUILTIN_END

#endif
