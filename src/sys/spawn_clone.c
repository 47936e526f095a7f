/* sys/spawn_clone.c: birth by clone with flags of the user's choice. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/spawn_method.h"

#include <errno.h>

#if defined HAVE_CLONE && defined HAVE_LINUX_SCHED_H

#include <linux/futex.h>
#include <linux/sched.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

const bool spawn_has_clone = true;

enum { STACK_SIZE = 16 << 10 };     /* the child zone and lazy binding take less than 8 KiB */

/* clone(2) ends the child with what this returns. */
static int child_main(void *birth)
{
	return spawn_in_child(birth);
}

/* Shared memory, but the parent runs on: it must not go before the child has left. The kernel
 * clears the word at exec or exit. */
static void wait_until_left(_Atomic int *here)
{
	int value;
	while ((value = atomic_load(here)) != 0)
		syscall(SYS_futex, here, FUTEX_WAIT, value, NULL, NULL, 0);
}

static int clone_sharing(SpawnBirth *birth, char *stack)
{
	_Atomic int here = 1;
	int flags = (int)(birth->flags | SIGCHLD);
	bool waits = (birth->flags & CLONE_VFORK) == 0;
	if (waits)
		flags |= CLONE_CHILD_CLEARTID;
	pid_t pid = clone(child_main, stack, flags, birth, &birth->pidfd, NULL, &here);
	if (pid < 0)
		return errno;
	if (waits)
		wait_until_left(&here);
	birth->pid = pid;
	return 0;
}

static int clone_copying(SpawnBirth *birth, char *stack)
{
	int reader;
	int err = spawn_pipe_open(birth, &reader);
	if (err != 0)
		return err;
	pid_t pid = clone(child_main, stack, (int)(birth->flags | SIGCHLD), birth, &birth->pidfd);
	err = pid < 0 ? errno : 0;
	spawn_pipe_read(birth, reader, pid > 0);
	birth->pid = pid;
	return err;
}

/* The child's stack is a part of ours: we wait until it has left, or its memory is a copy. */
int spawn_by_clone(SpawnBirth *birth)
{
	_Alignas(16) char stack[STACK_SIZE];
	char *top = stack + sizeof stack;
	int err = birth->flags & CLONE_VM ? clone_sharing(birth, top) : clone_copying(birth, top);
#ifdef __SANITIZE_ADDRESS__
	/* The child has left its functions by exec, not by return. */
	ASAN_UNPOISON_MEMORY_REGION(stack, sizeof stack);
#endif
	return err;
}

/* The C library's clone() starts a function; only the bare system call returns here twice. clone3
 * has one argument order everywhere. */
pid_t spawn_clone_here(uint64_t flags, int *pidfd)
{
	struct clone_args args = {
		.flags = flags & ~(uint64_t)(CLONE_VM | CLONE_VFORK),
		.pidfd = (uint64_t)(uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
	};
	long pid = syscall(SYS_clone3, &args, sizeof args);
	return pid >= 0 ? (pid_t)pid : -errno;
}

#else

const bool spawn_has_clone = false;

int spawn_by_clone(SpawnBirth *birth)
{
	(void)birth;
	return ENOSYS;
}

pid_t spawn_clone_here(uint64_t flags, int *pidfd)
{
	(void)flags;
	(void)pidfd;
	return -ENOSYS;
}

#endif
