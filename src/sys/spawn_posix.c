/* sys/spawn_posix.c: birth by posix_spawn; the C library carries out the plan as file actions and
 * attributes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/spawn_method.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>

#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDTCSETPGRP_NP
const bool spawn_posix_has_tty = true;
#else
const bool spawn_posix_has_tty = false;
#endif

#if defined __GLIBC__ && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 38)
const char spawn_posix_call[] =
	"clone3({flags=CLONE_VM|CLONE_VFORK|CLONE_CLEAR_SIGHAND, exit_signal=SIGCHLD, ...}, 88)";
#elif defined __GLIBC__ && __GLIBC_MINOR__ >= 34
const char spawn_posix_call[] =
	"clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, ...}, 88)";
#elif defined __linux__
const char spawn_posix_call[] = "clone(flags=CLONE_VM|CLONE_VFORK|SIGCHLD)";
#else
const char spawn_posix_call[] = "what the C library calls";
#endif

static int add_op(posix_spawn_file_actions_t *actions, const FdOp *op)
{
	switch (op->kind) {
	case FDOP_DUP:
		/* The same number twice clears close-on-exec here too (XSH
		 * posix_spawn_file_actions_adddup2). */
		return posix_spawn_file_actions_adddup2(actions, op->src, op->fd);
	case FDOP_OPEN:
		return posix_spawn_file_actions_addopen(actions, op->fd, op->path, op->oflag,
			op->mode);
	case FDOP_CLOSE:
		return posix_spawn_file_actions_addclose(actions, op->fd);
	}
	return EINVAL;
}

static int set_actions(posix_spawn_file_actions_t *actions, const SpawnPlan *plan)
{
	int err = 0;
#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDTCSETPGRP_NP
	if (plan->tty_fd >= 0)
		err = posix_spawn_file_actions_addtcsetpgrp_np(actions, plan->tty_fd);
#endif
	for (size_t i = 0; i < plan->nops && err == 0; i++)
		err = add_op(actions, &plan->ops[i]);
	return err;
}

static void set_attributes(posix_spawnattr_t *attributes, const SpawnBirth *birth)
{
	const SpawnPlan *plan = birth->plan;
	short flags = 0;
	if (plan->pgrp >= 0) {
		posix_spawnattr_setpgroup(attributes, plan->pgrp);
		flags |= POSIX_SPAWN_SETPGROUP;
	}
	if (plan->sig_default != NULL) {
		posix_spawnattr_setsigdefault(attributes, plan->sig_default);
		flags |= POSIX_SPAWN_SETSIGDEF;
	}
	if (birth->mask != NULL) {
		posix_spawnattr_setsigmask(attributes, birth->mask);
		flags |= POSIX_SPAWN_SETSIGMASK;
	}
	posix_spawnattr_setflags(attributes, flags);
}

static bool opens_files(const SpawnPlan *plan)
{
	for (size_t i = 0; i < plan->nops; i++)
		if (plan->ops[i].kind == FDOP_OPEN)
			return true;
	return false;
}

/* posix_spawn says what went wrong but not where. What can be told afterwards: a source that is not
 * open, a file that is not there. */
static void guess_step(SpawnBirth *birth)
{
	const SpawnPlan *plan = birth->plan;
	birth->report.step = STEP_UNKNOWN;
	if ((plan->nops == 0 && plan->pgrp < 0 && plan->tty_fd < 0) ||
	    (birth->report.err == ENOENT && !opens_files(plan)))
		birth->report.step = STEP_EXEC;
	if (birth->report.err != EBADF)
		return;
	for (size_t i = 0; i < plan->nops; i++) {
		const FdOp *op = &plan->ops[i];
		if (op->kind != FDOP_DUP || fcntl(op->src, F_GETFD) >= 0)
			continue;
		birth->report.step = STEP_FDOP;
		birth->report.op = i;
		return;
	}
}

int spawn_by_posix_spawn(SpawnBirth *birth)
{
	const SpawnPlan *plan = birth->plan;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	set_attributes(&attributes, birth);
	int err = set_actions(&actions, plan);
	pid_t pid = -1;
	if (err == 0) {
		/* Its prototype is older than const, too. */
		birth->report.err = posix_spawn(&pid, plan->path, &actions, &attributes,
			(char *const *)(uintptr_t)plan->argv, (char *const *)(uintptr_t)plan->envp);
		if (birth->report.err == EAGAIN)
			err = EAGAIN;   /* no more processes */
		else if (birth->report.err != 0)
			guess_step(birth);
		else
			birth->pid = pid;
	}
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return err;
}
