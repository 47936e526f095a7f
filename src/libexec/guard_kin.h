/* libexec/guard_kin.h: this process's descendants, found in /proc. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_LIBEXEC_GUARD_KIN_H
#define COWSH_LIBEXEC_GUARD_KIN_H

#include <stdbool.h>
#include <stddef.h>

typedef struct KinCount {
	size_t processes, threads;
} KinCount;

/* Nothing is found where /proc is not mounted. */

/* The living descendants; zombies do not count. */
KinCount kin_count(void);
/* Kills each with its process group, unless that is our own, too: the kernel lets no member of a
 * group escape by a fork meanwhile. Returns whether there was one to be killed. */
bool kin_kill(void);

#endif
