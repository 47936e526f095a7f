/* sys/spawn_vfork.c: birth by vfork; the child borrows the memory and the stack until it execs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/spawn_method.h"

#include <errno.h>
#include <unistd.h>

int spawn_by_vfork(SpawnBirth *birth)
{
	pid_t pid = vfork();
	if (pid == 0)
		_exit(spawn_in_child(birth));
	if (pid < 0)
		return errno;
	birth->pid = pid;
	return 0;
}
