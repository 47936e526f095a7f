/* libexec/serve_event.c: one process, one thread, and as many connections as come. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "base/vec.h"
#include "libexec/common.h"
#include "libexec/serve.h"
#include "sys/clock.h"

typedef struct Loop {
	const Server *server;
	int epoll;
	struct { VEC_OF(Connection *); } connections;
	int64_t deadline_ns;        /* no connection has an earlier one; 0: none has any */
	bool full;                  /* nothing is accepted until a connection ends */
} Loop;

/* EPOLLIN and EPOLLOUT are POLLIN and POLLOUT. False: the kernel has no memory for it. */
static bool watch(const Loop *loop, int operation, int fd, uint32_t events, void *data)
{
	struct epoll_event event = { .events = events, .data.ptr = data };
	return epoll_ctl(loop->epoll, operation, fd, &event) == 0;
}

static void set_full(Loop *loop, bool full)
{
	if (loop->full != full)
		watch(loop, EPOLL_CTL_MOD, loop->server->listener, full ? 0 : EPOLLIN, NULL);
	loop->full = full;
}

static void note_deadline(Loop *loop, int64_t ns)
{
	if (ns != 0 && (loop->deadline_ns == 0 || ns < loop->deadline_ns))
		loop->deadline_ns = ns;
}

static void remove_connection(Loop *loop, Connection *connection)
{
	size_t i = 0;
	while (loop->connections.items[i] != connection)
		i++;
	loop->connections.items[i] = loop->connections.items[--loop->connections.count];
	connection_close(connection);       /* which ends the watch, too */
	free(connection);
	set_full(loop, false);
}

static void add_connection(Loop *loop, int fd)
{
	Connection *connection = mem_alloc(sizeof *connection);
	connection_open(connection, loop->server, fd);
	VEC_PUSH(&loop->connections, connection);
	note_deadline(loop, connection->deadline_ns);
	if (!watch(loop, EPOLL_CTL_ADD, fd, EPOLLIN, connection))
		remove_connection(loop, connection);
}

static void accept_one(Loop *loop)
{
	int fd = server_accept(loop->server);
	if (fd >= 0)
		add_connection(loop, fd);
	else if (fd == ACCEPT_STARVED && loop->connections.count > 0)
		set_full(loop, true);
	else if (fd == ACCEPT_STARVED)
		accept_pause();
}

/* After a step: what to watch for now. Returns whether the connection is still there. */
static bool go_on(Loop *loop, Connection *connection, short before)
{
	if (connection->phase == PHASE_END) {
		remove_connection(loop, connection);
		return false;
	}
	short events = connection_events(connection);
	if (events != before)
		watch(loop, EPOLL_CTL_MOD, connection->fd, (uint32_t)events, connection);
	note_deadline(loop, connection->deadline_ns);
	return true;
}

static void expire(Loop *loop)
{
	int64_t now = clock_ns();
	if (loop->deadline_ns == 0 || now < loop->deadline_ns)
		return;
	loop->deadline_ns = 0;
	for (size_t i = 0; i < loop->connections.count;) {
		Connection *connection = loop->connections.items[i];
		short before = connection_events(connection);
		if (connection->deadline_ns != 0 && connection->deadline_ns <= now)
			connection_expire(connection);
		i += go_on(loop, connection, before);
	}
}

static void handle(Loop *loop, const struct epoll_event *event)
{
	Connection *connection = event->data.ptr;
	if (connection == NULL) {
		accept_one(loop);
		return;
	}
	short before = connection_events(connection);
	connection_step(connection);
	go_on(loop, connection, before);
}

static _Noreturn void run_event(const Server *server)
{
	enum { EVENTS = 64 };
	struct epoll_event events[EVENTS];
	Loop loop = { .server = server, .epoll = epoll_create1(EPOLL_CLOEXEC) };
	if (loop.epoll < 0)
		fail(1, errno, "cannot wait for events");
	fcntl(server->listener, F_SETFL, O_NONBLOCK);
	watch(&loop, EPOLL_CTL_ADD, server->listener, EPOLLIN, NULL);
	server_ready(server, 1);
	for (;;) {
		int count = epoll_wait(loop.epoll, events, EVENTS, poll_timeout(loop.deadline_ns));
		for (int i = 0; i < count; i++)
			handle(&loop, &events[i]);
		expire(&loop);
	}
}

const Model model_event = { "event", run_event };
