/* sys/bound.h: library functions that are bound when the program is loaded, not at their first
 * call. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_BOUND_H
#define COWSH_SYS_BOUND_H

#include <unistd.h>

/*
 * With lazy binding a forked child looks up each function that its parent has not called yet, and
 * copies some eight pages of the loader's to remember the answer for the little while it lives.
 * These are the ones that a subshell calls and a shell does not. Binding everything at the start
 * would cost each script more than it gains.
 */
#if defined __has_attribute
#if __has_attribute(noplt)
extern __typeof__(_exit) _exit __attribute__((noplt));
extern __typeof__(dup2) dup2 __attribute__((noplt));
extern __typeof__(lseek) lseek __attribute__((noplt));
extern __typeof__(write) write __attribute__((noplt));
#endif
#endif

#endif
