/* eval/redir.c: redirections (XCU 2.7), applied to this process with undo, or handed to a plan. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/redir.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"

/* A redirection after expansion. */
typedef struct Action {
	enum { ACTION_FILE, ACTION_DUP, ACTION_CLOSE } kind;
	int source;                 /* FILE: opened for it; DUP: the descriptor to copy */
} Action;

static RedirectResult failed(Shell *sh, int err, const char *object)
{
	sh_errno(sh, err, "%s", object);
	sh->status = 1;
	return REDIRECT_FAILED;
}

static RedirectResult failed_fd(Shell *sh, int err, int fd)
{
	sh_errno(sh, err, "%d", fd);
	sh->status = 1;
	return REDIRECT_FAILED;
}

/* open(2) that a caught signal may interrupt: a FIFO can keep us waiting for ever. */
static int open_file(const Shell *sh, const char *path, int oflag)
{
	int fd;
	do
		fd = open(path, oflag | O_CLOEXEC | O_NOCTTY, 0666);
	while (fd < 0 && errno == EINTR && !trap_is_pending(sh));
	return fd;
}

/* `>` under noclobber: creates the file, or opens one that is no regular file (XCU 2.7.2). */
static int open_noclobber(const Shell *sh, const char *path)
{
	int fd = open_file(sh, path, O_WRONLY | O_CREAT | O_EXCL);
	if (fd >= 0 || errno != EEXIST)
		return fd;
	struct stat info;
	if (stat(path, &info) == 0 && S_ISREG(info.st_mode)) {
		errno = EEXIST;
		return -1;
	}
	fd = open_file(sh, path, O_WRONLY);
	if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
		close(fd);
		errno = EEXIST;
		return -1;
	}
	return fd;
}

static int open_target(Shell *sh, const Redirect *redirect, const char *path)
{
	static const int flags[] = {
		[REDIRECT_INPUT] = O_RDONLY,
		[REDIRECT_OUTPUT] = O_WRONLY | O_CREAT | O_TRUNC,
		[REDIRECT_CLOBBER] = O_WRONLY | O_CREAT | O_TRUNC,
		[REDIRECT_APPEND] = O_WRONLY | O_CREAT | O_APPEND,
		[REDIRECT_INOUT] = O_RDWR | O_CREAT,
	};
	if (redirect->op == REDIRECT_OUTPUT && option_on(sh, OPTION_NOCLOBBER))
		return open_noclobber(sh, path);
	return open_file(sh, path, flags[redirect->op]);
}

RedirectResult redirect_open(Shell *sh, const Redirect *redirect, int *fd)
{
	Str text;
	if (!expand_string(sh, redirect->target, &text))
		return REDIRECT_ABORTED;
	if (redirect->op == REDIRECT_HERE) {
		*fd = fd_memory_file(text);
		return *fd >= 0 ? REDIRECT_DONE : failed(sh, -*fd, "here-document");
	}
	*fd = open_target(sh, redirect, text.ptr);
	return *fd >= 0 ? REDIRECT_DONE : failed(sh, errno, text.ptr);
}

static RedirectResult prepare_dup(Shell *sh, const Redirect *redirect, Action *action)
{
	Str text;
	uint64_t number;
	if (!expand_string(sh, redirect->target, &text))
		return REDIRECT_ABORTED;
	if (str_is(text, "-")) {
		*action = (Action){ .kind = ACTION_CLOSE };
		return REDIRECT_DONE;
	}
	if (!num_parse_unsigned(text, INT32_MAX, &number)) {
		sh_error(sh, "%s: no descriptor number", text.ptr);
		sh->status = 1;
		return REDIRECT_FAILED;
	}
	*action = (Action){ .kind = ACTION_DUP, .source = (int)number };
	return own_fd_has(sh, action->source) ? failed(sh, EBADF, text.ptr) : REDIRECT_DONE;
}

static RedirectResult prepare(Shell *sh, const Redirect *redirect, Action *action)
{
	if (redirect->op == REDIRECT_DUP_INPUT || redirect->op == REDIRECT_DUP_OUTPUT)
		return prepare_dup(sh, redirect, action);
	action->kind = ACTION_FILE;
	return redirect_open(sh, redirect, &action->source);
}

/* ---- in this process ---- */

static RedirectResult save(Shell *sh, RedirectFrame *frame, int fd)
{
	for (size_t i = 0; i < frame->count; i++)
		if (frame->saved[i].fd == fd)
			return REDIRECT_DONE;
	int copy = fd_save(fd);
	if (copy < 0 && copy != -EBADF)
		return failed(sh, -copy, "cannot keep a descriptor");
	SavedFd *saved = &frame->saved[frame->count++];
	*saved = (SavedFd){ fd, copy < 0 ? -1 : copy };
	if (saved->copy >= 0)
		own_fd_add(sh, &saved->copy);
	return REDIRECT_DONE;
}

/* 0 when the descriptor is open, else EBADF. Its access mode is not asked: scripts keep standard
 * input with `exec 3>&0`, and no other shell minds. */
static int check_dup(int source)
{
	return fcntl(source, F_GETFD) < 0 ? errno : 0;
}

static RedirectResult carry_out(Shell *sh, const Redirect *redirect, Action action)
{
	int fd = redirect->fd;
	int err = 0;
	switch (action.kind) {
	case ACTION_CLOSE:
		close(fd);
		return REDIRECT_DONE;
	case ACTION_FILE:
		/* already there, but it must stay open across exec */
		if (action.source == fd) {
			fcntl(fd, F_SETFD, 0);
			return REDIRECT_DONE;
		}
		if (dup2(action.source, fd) < 0)
			err = errno;
		close(action.source);
		break;
	case ACTION_DUP:
		err = check_dup(action.source);
		if (err == 0 && action.source != fd && dup2(action.source, fd) < 0)
			err = errno;
		break;
	}
	return err == 0 ? REDIRECT_DONE
			: failed_fd(sh, err, action.kind == ACTION_DUP ? action.source : fd);
}

/* A file opened for one redirection must not take the number of another descriptor that the user
 * left closed. */
static int step_aside(Action *action, const Redirect *redirect)
{
	if (action->kind == ACTION_FILE && action->source != redirect->fd &&
		action->source < FD_OWN_MIN) {
		action->source = fd_move_up(action->source);
		return action->source < 0 ? -action->source : 0;
	}
	return 0;
}

static RedirectResult apply_one(Shell *sh, const Redirect *redirect, RedirectFrame *frame)
{
	Action action;
	RedirectResult result = REDIRECT_DONE;
	if (redirect->fd >= FD_OWN_MIN) {
		int err = own_fd_yield(sh, redirect->fd);
		if (err != 0)
			return failed(sh, err, "cannot move a descriptor");
	}
	/* Saved before the file is opened: an open may well return the very number. */
	if (frame != NULL)
		result = save(sh, frame, redirect->fd);
	if (result == REDIRECT_DONE)
		result = prepare(sh, redirect, &action);
	return result == REDIRECT_DONE ? carry_out(sh, redirect, action) : result;
}

RedirectResult redirect_apply(
	Shell *sh, const Redirect *redirects, size_t count, RedirectFrame *frame)
{
	RedirectResult result = REDIRECT_DONE;
	if (frame != NULL)
		*frame = (RedirectFrame){ ARENA_ARRAY(&sh->scratch, SavedFd, count), 0 };
	for (size_t i = 0; i < count && result == REDIRECT_DONE; i++)
		result = apply_one(sh, &redirects[i], frame);
	if (result != REDIRECT_DONE && frame != NULL)
		redirect_undo(sh, frame);
	return result;
}

void redirect_undo(Shell *sh, RedirectFrame *frame)
{
	while (frame->count > 0) {
		SavedFd *saved = &frame->saved[--frame->count];
		if (saved->copy < 0) {
			close(saved->fd);
			continue;
		}
		own_fd_remove(sh, &saved->copy);
		dup2(saved->copy, saved->fd);
		close(saved->copy);
	}
}

/* ---- in a plan ---- */

RedirectPlan redirect_plan_new(Shell *sh, size_t nredirects, size_t extra)
{
	size_t room = nredirects + extra;
	return (RedirectPlan){
		.ops = ARENA_ARRAY(&sh->scratch, FdOp, room),
		.room = room,
		.opened = ARENA_ARRAY(&sh->scratch, int, nredirects),
	};
}

/* Our descriptor behind one of the child's when the plan's operations are done; -1 when it is
 * closed there. */
static int plan_source(const RedirectPlan *plan, int fd)
{
	for (size_t i = plan->nops; i-- > 0;)
		if (plan->ops[i].fd == fd) {
			if (plan->ops[i].kind == FDOP_CLOSE)
				return -1;
			fd = plan->ops[i].src;
		}
	return fd;
}

int redirect_plan_stderr(const RedirectPlan *plan)
{
	return plan_source(plan, STDERR_FILENO);
}

static RedirectResult plan_one(Shell *sh, RedirectPlan *plan, const Redirect *redirect, bool alone)
{
	Action action;
	FdOp op = { .kind = FDOP_DUP, .fd = redirect->fd };
	RedirectResult result = prepare(sh, redirect, &action);
	if (result != REDIRECT_DONE)
		return result;
	if (action.kind == ACTION_FILE) {
		int err = alone ? 0 : step_aside(&action, redirect);
		if (err != 0)
			return failed(sh, err, "cannot move a descriptor");
		plan->opened[plan->nopened++] = action.source;
	} else if (action.kind == ACTION_DUP) {
		int source = plan_source(plan, action.source);
		int err = source < 0 ? EBADF : check_dup(source);
		if (err != 0)
			return failed_fd(sh, err, action.source);
	} else {
		op.kind = FDOP_CLOSE;
	}
	op.src = action.source;
	plan->ops[plan->nops++] = op;
	return REDIRECT_DONE;
}

RedirectResult redirect_plan_add(
	Shell *sh, RedirectPlan *plan, const Redirect *redirects, size_t count)
{
	RedirectResult result = REDIRECT_DONE;
	for (size_t i = 0; i < count && result == REDIRECT_DONE; i++)
		result = plan_one(sh, plan, &redirects[i], count == 1);
	return result;
}

void redirect_plan_close(RedirectPlan *plan)
{
	while (plan->nopened > 0)
		close(plan->opened[--plan->nopened]);
}

bool redirects_stdout(const Redirect *redirects, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (redirects[i].fd == STDOUT_FILENO)
			return true;
	return false;
}

bool redirects_may_block(const Redirect *redirects, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const Redirect *redirect = &redirects[i];
		struct stat info;
		if (redirect->op > REDIRECT_INOUT)
			continue;
		if (!(redirect->target->flags & WORD_CONST))
			return true;            /* its expansion belongs to the child */
		if (stat(redirect->target->text.ptr, &info) == 0 && !S_ISREG(info.st_mode) &&
			!S_ISDIR(info.st_mode) && !S_ISCHR(info.st_mode))
			return true;
	}
	return false;
}
