/* sys/spawn_method.h: what spawn.c and the four methods agree on; nobody else includes it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_SPAWN_METHOD_H
#define COWSH_SYS_SPAWN_METHOD_H

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include <sched.h>

#include "sys/spawn_child.h"

/* Without clone(2) its flags can still be named; spawn_cannot says that no process can be born so.
 * The values are Linux's. */
#ifndef CLONE_VM
#define CLONE_VM       0x00000100
#define CLONE_VFORK    0x00004000
#define CLONE_SYSVSEM  0x00040000
#define CLONE_UNTRACED 0x00800000
#define CLONE_IO       0x80000000
#endif
#ifndef CLONE_PIDFD
#define CLONE_PIDFD    0x00001000
#endif

/* One birth under way. */
typedef struct SpawnBirth {
	const SpawnPlan *plan;
	const sigset_t *mask;       /* what the child sets last, NULL when it keeps what it has */
	uint64_t flags;             /* CLONE_* */
	pid_t pid;                  /* -1 when the method does not tell */
	int pidfd;
	SpawnReport report;
} SpawnBirth;

/*
 * Each creates a child that carries out the birth's plan, and returns when it has exec'd or failed,
 * which the report tells; then the child is not reaped yet. Returns 0, or the errno when there is
 * no child.
 */
int spawn_by_fork(SpawnBirth *birth);
int spawn_by_vfork(SpawnBirth *birth);
int spawn_by_clone(SpawnBirth *birth);
/* The same, but the C library has reaped a child that failed. */
int spawn_by_posix_spawn(SpawnBirth *birth);

/* Runs in the child: carries out the plan. Returns when that fails, with the status to end with;
 * the parent or the user was told. */
int spawn_in_child(SpawnBirth *birth);
/* For children with a memory of their own. */
/* Opens the pipe of the birth's report out of the way of the plan's descriptors, or none when the
 * plan may block. Returns 0 or errno. */
int spawn_pipe_open(SpawnBirth *birth, int *reader);
/* Closes the pipe after the birth's child was created; reads its report, and so waits for its exec,
 * when `born`. */
void spawn_pipe_read(SpawnBirth *birth, int reader, bool born);

/* fork(2) and clone(2) for a child that goes on in the caller: return as fork does, or -errno. */
pid_t spawn_fork_here(void);
pid_t spawn_clone_here(uint64_t flags, int *pidfd);
/* Whether this system has clone(2) as spawn_by_clone needs it. */
extern const bool spawn_has_clone;
/* Whether posix_spawn(3) here can give a terminal to the child's group. */
extern const bool spawn_posix_has_tty;
/* posix_spawn's system call in strace's notation, as this C library makes it. */
extern const char spawn_posix_call[];

/* The flags in the order of spawn_clone_flag_names, and their names in C. */
typedef struct SpawnCloneFlag {
	uint64_t flag;
	const char *symbol;
} SpawnCloneFlag;
extern const SpawnCloneFlag spawn_clone_flags[];

#endif
