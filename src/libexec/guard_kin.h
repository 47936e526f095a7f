/* libexec/guard_kin.h: this process's descendants, found in /proc. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_LIBEXEC_GUARD_KIN_H
#define COWSH_LIBEXEC_GUARD_KIN_H

#include <stddef.h>

typedef struct KinCount {
	size_t processes, threads;
} KinCount;

/* Sends a signal (0: none) to each living descendant. Returns how many there are; zombies do not
 * count. Nothing is found where /proc is not mounted. */
KinCount kin_signal(int sig);

#endif
