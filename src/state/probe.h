/* state/probe.h: events that the evaluator tells an observer. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_STATE_PROBE_H
#define COWSH_STATE_PROBE_H

#include <sys/resource.h>
#include <sys/types.h>

#include "sys/spawn.h"

/* Installed in sh->probe by an observing builtin for as long as it watches; each callback may be
 * NULL. They must not allocate between two samples. */
typedef struct Probe Probe;
struct Probe {
	/* A program is about to be started: the observer may ask for more of the plan (trace). A
	 * child that it has traced must run free again before `spawned` returns. */
	void (*planned)(Probe *probe, SpawnPlan *plan);
	/* A child was created (plan may be NULL for a child that runs shell code); births are
	 * measured while a probe is installed. */
	void (*spawned)(Probe *probe, const SpawnPlan *plan, const SpawnResult *result);
	/* A child was waited for; usage is wait4's, for this child and those it waited for. */
	void (*reaped)(Probe *probe, pid_t pid, int wait_status, const struct rusage *usage);
};

#endif
