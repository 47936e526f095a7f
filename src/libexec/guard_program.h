/* libexec/guard_program.h: the guarded program itself: from its birth to its exec. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_LIBEXEC_GUARD_PROGRAM_H
#define COWSH_LIBEXEC_GUARD_PROGRAM_H

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct ProgramPlan {
	char **argv;
	int ends[2];                    /* become its descriptors 1 and 2 */
	uint64_t memory_max, file_max;  /* bytes of address space and of a file; or UINT64_MAX */
	sigset_t mask;                  /* its blocked signals */
	struct sigaction on_child, on_pipe; /* what SIGCHLD and SIGPIPE do there */
} ProgramPlan;

/* Forks a process in a session of its own that waits for program_release. Returns its number, and
 * in `channel` a descriptor for the calls below; or -errno. */
pid_t program_start(const ProgramPlan *plan, int *channel);
/* Lets it execute. */
void program_release(int channel);
/* Once the process has ended: why it could not execute (errno), or 0 when it did. */
int program_exec_error(int channel);

#endif
