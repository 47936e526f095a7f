/* sys/clock.h: monotonic time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_CLOCK_H
#define COWSH_SYS_CLOCK_H

#include <stdint.h>

/* Nanoseconds of CLOCK_MONOTONIC. */
int64_t clock_ns(void);

#endif
