/* libexec/serve_fork.c: a child for each connection. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "libexec/serve_family.h"
#include "libexec/serve.h"

static _Noreturn void be_child(const Server *server, int fd)
{
	close(server->listener);
	connection_serve(server, fd);
	_exit(0);
}

/* Gives the connection to a child. When none can be born, it waits for one to end and tries again:
 * the connections behind it wait in the backlog. */
static void hand_over(const Server *server, Family *family, int fd)
{
	struct pollfd poller = { .fd = family->signals, .events = POLLIN };
	pid_t pid;
	while ((pid = family_fork(family, -1)) < 0) {
		if (family->children.count == 0)
			accept_pause();
		else if (poll(&poller, 1, -1) > 0)
			family_signals(family);
	}
	if (pid == 0)
		be_child(server, fd);
	close(fd);
}

static void accept_one(const Server *server, Family *family)
{
	int fd = server_accept(server);
	if (fd >= 0)
		hand_over(server, family, fd);
	else if (fd == ACCEPT_STARVED)
		accept_pause();
}

static _Noreturn void run_fork(const Server *server)
{
	Family family;
	family_open(&family);
	fcntl(server->listener, F_SETFL, O_NONBLOCK);
	server_ready(server, 0);
	struct pollfd pollers[] = {
		{ .fd = family.signals, .events = POLLIN },
		{ .fd = server->listener, .events = POLLIN },
	};
	for (;;) {
		bool full = family.children.count >= server->max_workers;
		if (poll(pollers, full ? 1 : 2, -1) <= 0)
			continue;
		if (pollers[0].revents != 0)
			family_signals(&family);
		else if (pollers[1].revents != 0)
			accept_one(server, &family);
	}
}

const Model model_fork = { "fork", run_fork };
