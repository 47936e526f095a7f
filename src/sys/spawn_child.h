/* sys/spawn_child.h: the child zone, the code that runs between creation and exec. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_SPAWN_CHILD_H
#define COWSH_SYS_SPAWN_CHILD_H

#include "sys/spawn.h"

/* What the child tells its parent, through shared memory or a pipe: written before exec, so
 * STEP_EXEC with err 0 means "exec was reached". */
typedef struct SpawnReport {
	int err;
	SpawnStep step;
	size_t op;
	int pipe;                   /* where a child with its own memory sends this; -1: nowhere */
	bool traced;                /* plan->trace was granted */
	long minflt, majflt;        /* with plan->measure, else -1 */
} SpawnReport;

/* What a report says before the child has run. */
#define SPAWN_REPORT_NONE ((SpawnReport){ .pipe = -1, .minflt = -1, .majflt = -1 })

/*
 * Carries out the plan's steps in the child: signals, group, terminal, descriptors, mask (NULL:
 * stays). Makes system calls on plan data only: no allocation, no stdio, no shell state, since the
 * memory may be the parent's (vfork(2)). Fills the report and returns its err.
 */
int spawn_child_apply(const SpawnPlan *plan, const sigset_t *mask, SpawnReport *report);
/* The same, then execve. Returns only on failure, with the report's err, which is never 0. */
int spawn_child_exec(const SpawnPlan *plan, const sigset_t *mask, SpawnReport *report);

#endif
