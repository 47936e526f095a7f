/* libexec/guard_output.h: what a guarded program prints, passed on up to a limit. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_LIBEXEC_GUARD_OUTPUT_H
#define COWSH_LIBEXEC_GUARD_OUTPUT_H

#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OUTPUT_STREAMS = 2 };

/* A pipe from the program, read by at most what poll(2) says can be written without waiting. */
typedef struct OutputStream {
	int from;                       /* -1: ended */
	int to;
	size_t start, end;              /* read, but not written yet */
	char buf[PIPE_BUF];
} OutputStream;

typedef struct Output {
	OutputStream streams[OUTPUT_STREAMS];
	uint64_t left;                  /* bytes that may still be read */
	bool exceeded;                  /* there were more */
	bool finishing;                 /* nobody writes any more: an empty pipe is the end */
} Output;

/* Pipes for the program's standard output and error, whose writing ends, close-on-exec, are
 * returned in `ends` for the caller to close. Both are the same pipe when both go to the same file
 * here, so that the order is kept. Returns 0 or errno. */
int output_open(Output *output, uint64_t limit, int ends[OUTPUT_STREAMS]);
/* The program is dead: what the pipes hold is all there will be. */
void output_finish(Output *output);
/* Says in fds[OUTPUT_STREAMS] what to wait for. False when both streams have ended. */
bool output_prepare(Output *output, struct pollfd *fds);
/* Passes on what poll found. A stream that nobody takes any more is closed: the program then gets
 * SIGPIPE as it would without us. */
void output_step(Output *output, const struct pollfd *fds);

#endif
