/* libexec/serve_connection.c: a connection, from its first byte to its last. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libexec/common.h"
#include "libexec/serve.h"
#include "sys/clock.h"

/* What is sent of a file before others have their turn; what a client may still send when its
 * answer is out, and for how long. */
enum { FILE_PART = 256 * 1024, DRAIN_MAX = 1024 * 1024, DRAIN_SECONDS = 2 };

static void set_deadline(Connection *connection, int64_t ns)
{
	connection->deadline_ns = ns > 0 ? clock_ns() + ns : 0;
}

void connection_open(Connection *connection, const Server *server, int fd)
{
	connection->server = server;
	connection->fd = fd;
	connection->file = -1;
	connection->phase = PHASE_READ;
	connection->in_len = connection->out_len = connection->out_sent = connection->drained = 0;
	set_deadline(connection, server->timeout_ns);
}

void connection_close(Connection *connection)
{
	if (connection->file >= 0)
		close(connection->file);
	close(connection->fd);
}

short connection_events(const Connection *connection)
{
	return connection->phase == PHASE_SEND ? POLLOUT : POLLIN;
}

/* ---- what protocols decide ---- */

void connection_reply(Connection *connection, bool last)
{
	connection->phase = PHASE_SEND;
	connection->last = last;
	connection->out_sent = 0;
	set_deadline(connection, connection->server->timeout_ns);
}

void connection_stall(Connection *connection)
{
	connection->phase = PHASE_STALL;
	connection->deadline_ns = 0;
}

void connection_end(Connection *connection)
{
	connection->phase = PHASE_END;
}

void connection_consume(Connection *connection, size_t len)
{
	connection->in_len -= len;
	memmove(connection->in, connection->in + len, connection->in_len);
}

/* ---- one system call at a time ---- */

/* Is there nothing to do but to wait? Any other error ends the connection. */
static bool only_waits(Connection *connection, ssize_t result)
{
	if (result >= 0)
		return false;
	if (errno != EAGAIN && errno != EINTR)
		connection_end(connection);
	return true;
}

static void step_read(Connection *connection)
{
	ssize_t count = recv(connection->fd, connection->in + connection->in_len,
		REQUEST_MAX - connection->in_len, 0);
	if (only_waits(connection, count))
		return;
	if (count == 0) {
		connection->server->protocol->give_up(connection, false);
		return;
	}
	connection->in_len += (size_t)count;
	connection->server->protocol->take(connection);
}

/*
 * The answer is out. To close now, with bytes unread, would reset the connection, and the client
 * might lose the answer: its end of the connection is waited for, though not for ever.
 */
static void answer_sent(Connection *connection)
{
	if (connection->file >= 0)
		close(connection->file);
	connection->file = -1;
	if (connection->last) {
		shutdown(connection->fd, SHUT_WR);
		connection->phase = PHASE_DRAIN;
		set_deadline(connection, (int64_t)DRAIN_SECONDS * NS_PER_SECOND);
		return;
	}
	connection->phase = PHASE_READ;
	set_deadline(connection, connection->server->timeout_ns);
	connection->server->protocol->take(connection);
}

static ssize_t send_part(Connection *connection)
{
	size_t left = connection->out_len - connection->out_sent;
	if (left > 0) {
		int more = connection->file >= 0 ? MSG_MORE : 0;
		ssize_t count = send(connection->fd, connection->out + connection->out_sent, left,
			MSG_NOSIGNAL | more);
		connection->out_sent += count > 0 ? (size_t)count : 0;
		return count;
	}
	off_t rest = connection->file_end - connection->file_at;
	return sendfile(connection->fd, connection->file, &connection->file_at,
		rest < FILE_PART ? (size_t)rest : FILE_PART);
}

static void step_send(Connection *connection)
{
	ssize_t count = send_part(connection);
	if (only_waits(connection, count))
		return;
	set_deadline(connection, connection->server->timeout_ns);
	if (count == 0)                     /* the file has shrunk: the length was a promise */
		connection_end(connection);
	else if (connection->out_sent == connection->out_len &&
		 (connection->file < 0 || connection->file_at == connection->file_end))
		answer_sent(connection);
}

static void step_drain(Connection *connection)
{
	ssize_t count = recv(connection->fd, connection->in, sizeof connection->in, 0);
	if (only_waits(connection, count))
		return;
	connection->drained += (size_t)count;
	if (count == 0 || (connection->phase == PHASE_DRAIN && connection->drained > DRAIN_MAX))
		connection_end(connection);
}

void connection_step(Connection *connection)
{
	switch (connection->phase) {
	case PHASE_READ:
		step_read(connection);
		break;
	case PHASE_SEND:
		step_send(connection);
		break;
	case PHASE_STALL:
	case PHASE_DRAIN:
		step_drain(connection);
		break;
	case PHASE_END:
		break;
	}
}

void connection_expire(Connection *connection)
{
	if (connection->phase == PHASE_READ)
		connection->server->protocol->give_up(connection, true);
	else
		connection_end(connection);
}

void connection_serve(const Server *server, int fd)
{
	Connection connection;
	connection_open(&connection, server, fd);
	while (connection.phase != PHASE_END) {
		struct pollfd poller = { .fd = fd, .events = connection_events(&connection) };
		int ready = poll(&poller, 1, poll_timeout(connection.deadline_ns));
		if (ready > 0)
			connection_step(&connection);
		else if (ready == 0)
			connection_expire(&connection);
	}
	connection_close(&connection);
}
