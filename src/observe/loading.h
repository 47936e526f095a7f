/* observe/loading.h: what a new process takes until its program begins, seen by tracing it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_OBSERVE_LOADING_H
#define COWSH_OBSERVE_LOADING_H

#include <stdint.h>
#include <sys/types.h>

/* The process's faults since its birth, when execve and the dynamic loader have done their work. */
typedef struct Loading {
	int64_t minflt, majflt;
} Loading;

/*
 * Follows a child that has asked to be traced (SpawnPlan.trace) and stops at its exec up to the
 * first instruction of its program, by a hardware breakpoint, which changes no page; then lets it
 * run free. Returns NULL, or why that did not work: the child runs free then, too, unless it has
 * ended; it is left to be waited for.
 */
const char *loading_follow(pid_t pid, Loading *loading);

#endif
