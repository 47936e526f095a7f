/* sys/advice.h: madvise(2) with the advices of Linux that a C library may not name yet. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_ADVICE_H
#define COWSH_SYS_ADVICE_H

#include <sys/mman.h>

/* A kernel that does not know one of them says EINVAL. */
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ  22
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE       25
#endif

#endif
