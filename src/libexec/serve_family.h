/* libexec/serve_family.h: the children of a master: births, deaths and the end of all. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_LIBEXEC_SERVE_FAMILY_H
#define COWSH_LIBEXEC_SERVE_FAMILY_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/vec.h"

typedef struct Child {
	pid_t pid;
	int link;                   /* a socket to it; -1: none */
	bool busy;                  /* has a connection */
	bool retiring;              /* was told to end */
} Child;

typedef struct Family {
	struct { VEC_OF(Child); } children;
	int signals;                /* a signalfd(2): readable when family_signals has work */
	sigset_t outer_mask;
} Family;

/* Signals come by family->signals from now on. */
void family_open(Family *family);
/* fork(2). The child, where it returns 0, ends with the master, and has neither its signals nor its
 * sockets. The parent gets the pid, or -1 with errno set. */
pid_t family_fork(Family *family, int link);
/* Takes the signals that have come: collects children that have ended, and ends the master, with
 * all its children, when it was told to. */
void family_signals(Family *family);

#endif
