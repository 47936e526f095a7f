/* sys/privilege.h: whether the environment comes from somebody with fewer rights. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_PRIVILEGE_H
#define COWSH_SYS_PRIVILEGE_H

#include <stdbool.h>

/* Whether this program's exec gave the process an id or a capability that its caller did not have. */
bool privilege_gained(void);

#endif
