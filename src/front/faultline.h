/* front/faultline.h: what each command at the prompt cost: set -o faultline, and the figures for
 * PS1. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_FRONT_FAULTLINE_H
#define COWSH_FRONT_FAULTLINE_H

#include "observe/faults.h"
#include "state/shell.h"

/* Watches one command line. Each foreground job gets its dim line on standard error when it has
 * ended. */
typedef struct Faultline {
	Probe probe;                /* first: the callbacks know it by this */
	Shell *sh;
	CommandCost before;         /* sh->cost before the command line */
	FaultSample start;          /* the shell's own then */
	StrBuf name;                /* of the present job's commands */
	struct { VEC_OF(pid_t); } children; /* of the present foreground job, still alive */
	SpawnStrategy strategy;     /* of the last birth */
	int64_t born_ns;            /* when its first process was born */
	long minflt, majflt;
} Faultline;

void faultline_begin(Faultline *line, Shell *sh);
/* A command line that ran nothing but builtins has cost what the shell itself took. */
void faultline_end(Faultline *line);

#endif
