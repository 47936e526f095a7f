/* libexec/serve_prefork.c: processes that wait for connections before they come. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libexec/serve_family.h"
#include "libexec/serve.h"

/*
 * Each worker has a socket to the master. It says that it has a connection, and when that has ended
 * it asks whether it is needed any more. So the master always knows who is idle, and nobody who has
 * just accepted a connection is told to end.
 */
enum { SAYS_BUSY = 'b', ASKS_FOR_MORE = 'm', GO_ON = 'g', RETIRE = 'r' };

/* ---- a worker ---- */

static bool is_needed(int link)
{
	char answer;
	send(link, (char[]){ ASKS_FOR_MORE }, 1, MSG_NOSIGNAL);
	return recv(link, &answer, 1, 0) == 1 && answer == GO_ON;
}

static _Noreturn void be_worker(const Server *server, int link)
{
	uint64_t served = 0;
	do {
		int fd;
		while ((fd = server_accept(server)) < 0)
			if (fd == ACCEPT_STARVED)
				accept_pause();
		send(link, (char[]){ SAYS_BUSY }, 1, MSG_NOSIGNAL);
		connection_serve(server, fd);
		served++;
	} while (served != server->max_requests && is_needed(link));
	_exit(0);
}

/* ---- the master ---- */

static bool add_worker(const Server *server, Family *family)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	pid_t pid = family_fork(family, ends[0]);
	if (pid == 0) {
		close(ends[0]);
		be_worker(server, ends[1]);
	}
	close(ends[1]);
	if (pid < 0)
		close(ends[0]);
	return pid > 0;
}

static size_t count_idle(const Family *family)
{
	size_t idle = 0;
	for (size_t i = 0; i < family->children.count; i++)
		idle += !family->children.items[i].busy && !family->children.items[i].retiring;
	return idle;
}

static size_t count_present(const Family *family)
{
	size_t present = 0;
	for (size_t i = 0; i < family->children.count; i++)
		present += !family->children.items[i].retiring;
	return present;
}

/* As many as at the beginning, and one who is idle as long as there may be more. False: a birth
 * failed. */
static bool add_workers(const Server *server, Family *family)
{
	size_t present = count_present(family);
	bool idle = count_idle(family) > 0;
	while (present < server->workers || (!idle && present < server->max_workers)) {
		if (!add_worker(server, family))
			return false;
		present++;
		idle = true;
	}
	return true;
}

/* A worker has a connection no more. When there are enough idle ones without it, it goes. */
static void answer_worker(const Server *server, const Family *family, Child *child)
{
	child->retiring = count_idle(family) >= server->workers;
	child->busy = false;
	send(child->link, (char[]){ child->retiring ? RETIRE : GO_ON }, 1, MSG_NOSIGNAL);
}

static void hear_worker(const Server *server, const Family *family, Child *child)
{
	char said;
	if (recv(child->link, &said, 1, MSG_DONTWAIT) != 1) {
		close(child->link);         /* it has died: SIGCHLD tells the rest */
		child->link = -1;
	} else if (said == SAYS_BUSY) {
		child->busy = true;
	} else {
		answer_worker(server, family, child);
	}
}

typedef struct Pollers {
	VEC_OF(struct pollfd);
} Pollers;

/* The first place is for the signals. */
static void fill(Pollers *pollers, const Family *family)
{
	pollers->count = 0;
	VEC_PUSH(pollers, ((struct pollfd){ .fd = family->signals, .events = POLLIN }));
	for (size_t i = 0; i < family->children.count; i++)
		VEC_PUSH(pollers, ((struct pollfd){
			.fd = family->children.items[i].link, .events = POLLIN }));
}

static _Noreturn void run_prefork(const Server *server)
{
	enum { RETRY_MS = 100 };
	Family family;
	Pollers pollers = { 0 };
	family_open(&family);
	bool complete = add_workers(server, &family);
	server_ready(server, server->workers);
	for (;; complete = add_workers(server, &family)) {
		fill(&pollers, &family);
		if (poll(pollers.items, pollers.count, complete ? -1 : RETRY_MS) <= 0)
			continue;
		/* the children first: signals change their order */
		for (size_t i = 1; i < pollers.count; i++)
			if (pollers.items[i].revents != 0)
				hear_worker(server, &family, &family.children.items[i - 1]);
		if (pollers.items[0].revents != 0)
			family_signals(&family);
	}
}

const Model model_prefork = { "prefork", run_prefork };
