/* builtins/shadow.h: the processes that have a mapping in common, as shadow objects. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BUILTINS_SHADOW_H
#define COWSH_BUILTINS_SHADOW_H

#include "builtins/segments.h"

typedef struct ShadowRequest {
	pid_t pid;                /* whose relatives; 0: this shell's */
	const char *name;         /* of the mapping or segment */
	const Segment *stretches; /* of it, as that process has them */
	size_t count;
	size_t first; /* the number of their first page in the whole of it */
	bool by_page; /* a row for each page and process */
} ShadowRequest;

/* Prints where each process of the family finds each page. Returns a status. */
int shadow_show(Shell *sh, const OptParser *parser, const ShadowRequest *request);

#endif
