/* sys/privilege.c: whether the environment comes from somebody with fewer rights. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "sys/privilege.h"

#ifdef HAVE_GETAUXVAL
#include <sys/auxv.h>
#endif
#include <unistd.h>

bool privilege_gained(void)
{
#if defined HAVE_GETAUXVAL
	return getauxval(AT_SECURE) != 0;
#elif defined HAVE_ISSETUGID
	return issetugid() != 0;
#else
	return getuid() != geteuid() || getgid() != getegid();
#endif
}
