/* eval/redir.h: redirections (XCU 2.7), applied to this process with undo, or handed to a plan. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EVAL_REDIR_H
#define COWSH_EVAL_REDIR_H

#include "eval/eval.h"

typedef struct SavedFd {
	int fd;
	/* at 10 or above, one of the shell's own while it lasts; -1: fd was closed */
	int copy;
} SavedFd;

/* What redirect_undo needs; in the scratch arena. */
typedef struct RedirectFrame {
	SavedFd *saved;
	size_t count;
} RedirectFrame;

/* An error was reported, and what was done is undone: a redirection's own (sh->status is 1; the
 * command fails), or one of expanding its word, which ends the shell as any expansion error (XCU
 * 2.8.1). */
typedef enum RedirectResult { REDIRECT_DONE, REDIRECT_FAILED, REDIRECT_ABORTED } RedirectResult;

/* Applies the redirections to this process. With a frame they can be undone; without one (NULL)
 * they stay. */
RedirectResult redirect_apply(
	Shell *sh, const Redirect *redirects, size_t count, RedirectFrame *frame);
void redirect_undo(Shell *sh, RedirectFrame *frame);

/* The operations of a child and the descriptors that the parent opened for it. */
typedef struct RedirectPlan {
	FdOp *ops;                  /* room for `room` operations */
	size_t nops, room;
	int *opened;                /* the parent's descriptors, to be closed after the spawn */
	size_t nopened;
} RedirectPlan;

/* Prepares a plan with room for `extra` operations before the redirections'. In the scratch
 * arena. */
RedirectPlan redirect_plan_new(Shell *sh, size_t nredirects, size_t extra);
/* Opens the files here, so that messages name them exactly, and appends the operations. */
RedirectResult redirect_plan_add(
	Shell *sh, RedirectPlan *plan, const Redirect *redirects, size_t count);
void redirect_plan_close(RedirectPlan *plan);
/* Our descriptor that will be the child's standard error, for messages about the command; -1 when
 * it is closed there. */
int redirect_plan_stderr(const RedirectPlan *plan);
/* Is descriptor 1 among them? Then the text of builtins goes there, also inside a substitution in
 * memory. */
bool redirects_stdout(const Redirect *redirects, size_t count);
/* Could opening one of these files wait (a FIFO)? Then the child must do it. */
bool redirects_may_block(const Redirect *redirects, size_t count);

/* Opens the file of one redirection (not a dup) on *fd, close-on-exec. */
RedirectResult redirect_open(Shell *sh, const Redirect *redirect, int *fd);

#endif
