/* libexec/guard_output.c: what a guarded program prints, passed on up to a limit. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "libexec/guard_output.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"

static bool same_file(int one, int other)
{
	struct stat a, b;
	return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev &&
		a.st_ino == b.st_ino;
}

static int stream_open(OutputStream *stream, int to, int *end)
{
	int ends[2];
	int err = fd_pipe(ends, false);
	if (err != 0)
		return err;
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	stream->from = ends[0];
	stream->to = to;
	*end = ends[1];
	return 0;
}

int output_open(Output *output, uint64_t limit, int ends[OUTPUT_STREAMS])
{
	*output = (Output){ .streams = { { .from = -1 }, { .from = -1 } }, .left = limit };
	int err = stream_open(&output->streams[0], STDOUT_FILENO, &ends[0]);
	if (err != 0)
		return err;
	if (!same_file(STDOUT_FILENO, STDERR_FILENO))
		return stream_open(&output->streams[1], STDERR_FILENO, &ends[1]);
	ends[1] = fd_save(ends[0]);
	return ends[1] >= 0 ? 0 : -ends[1];
}

static bool has_pending(const OutputStream *stream)
{
	return stream->start < stream->end;
}

static void stream_close(OutputStream *stream)
{
	if (stream->from >= 0)
		close(stream->from);
	stream->from = -1;
}

static void stream_read(Output *output, OutputStream *stream)
{
	ssize_t count = read(stream->from, stream->buf, sizeof stream->buf);
	if (count < 0 && (errno == EINTR || (errno == EAGAIN && !output->finishing)))
		return;
	if (count <= 0) {
		stream_close(stream);
		return;
	}
	output->exceeded = output->exceeded || (uint64_t)count > output->left;
	stream->start = 0;
	stream->end = output->exceeded ? (size_t)output->left : (size_t)count;
	output->left -= stream->end;
}

static void stream_write(OutputStream *stream)
{
	ssize_t count = write(stream->to, stream->buf + stream->start, stream->end - stream->start);
	if (count >= 0) {
		stream->start += (size_t)count;
	} else if (errno != EINTR && errno != EAGAIN) {
		stream->start = stream->end;
		stream_close(stream);
	}
}

void output_finish(Output *output)
{
	output->finishing = true;
}

bool output_prepare(Output *output, struct pollfd *fds)
{
	bool open = false;
	for (size_t i = 0; i < OUTPUT_STREAMS; i++) {
		OutputStream *stream = &output->streams[i];
		if (output->finishing && !has_pending(stream) && stream->from >= 0)
			stream_read(output, stream);
		if (output->exceeded)
			stream_close(stream);
		bool writing = has_pending(stream);
		fds[i] = (struct pollfd){ .fd = writing ? stream->to : stream->from,
			.events = writing ? POLLOUT : POLLIN };
		open = open || fds[i].fd >= 0;
	}
	return open;
}

void output_step(Output *output, const struct pollfd *fds)
{
	for (size_t i = 0; i < OUTPUT_STREAMS; i++) {
		if (fds[i].revents == 0)
			continue;
		if (has_pending(&output->streams[i]))
			stream_write(&output->streams[i]);
		else
			stream_read(output, &output->streams[i]);
	}
}
