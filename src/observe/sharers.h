/* observe/sharers.h: which live processes have a mapping in common. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_OBSERVE_SHARERS_H
#define COWSH_OBSERVE_SHARERS_H

#include <stdint.h>
#include <sys/types.h>

/*
 * The number of live processes that run the same program as `pid` and map this address: the process
 * and its forked relatives, for the address is the same in both only by a fork (or when address
 * space layout is not randomised). -1: /proc does not tell.
 */
int sharers_count(pid_t pid, uintptr_t address);

#endif
