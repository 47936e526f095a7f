/* libexec/serve.c: a server for teaching: its options, its socket, and the line it begins with. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libexec/common.h"
#include "libexec/serve.h"

enum { WORKERS = 2, WORKERS_LIMIT = 4096, MAX_WORKERS = 256, BACKLOG = 1024, TIMEOUT_SECONDS = 30 };

static const Model *const models[] = {
	&model_none, &model_fork, &model_prefork, &model_worker, &model_event
};
static const Protocol *const protocols[] = { &protocol_http, &protocol_line };

typedef struct Options {
	Server server;
	const char *address, *port, *root;
	int backlog;
} Options;

/* ---- options ---- */

static const Model *find_model(const char *name)
{
	for (size_t i = 0; i < sizeof models / sizeof *models; i++)
		if (strcmp(models[i]->name, name) == 0)
			return models[i];
	fail(STATUS_USAGE, 0, "--mpm: %s: not one of none, fork, prefork, worker, event", name);
}

static const Protocol *find_protocol(const char *name)
{
	for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
		if (strcmp(protocols[i]->name, name) == 0)
			return protocols[i];
	fail(STATUS_USAGE, 0, "--protocol: %s: neither http nor line", name);
}

enum { MPM = 256, MAX_WORKER_COUNT, PROTOCOL, ROOT, BACKLOG_LENGTH, MAX_REQUESTS, TIMEOUT, PARENT };

static const struct option long_options[] = {
	{ "mpm", required_argument, NULL, MPM },
	{ "port", required_argument, NULL, 'p' },
	{ "address", required_argument, NULL, 'a' },
	{ "workers", required_argument, NULL, 'w' },
	{ "max-workers", required_argument, NULL, MAX_WORKER_COUNT },
	{ "protocol", required_argument, NULL, PROTOCOL },
	{ "root", required_argument, NULL, ROOT },
	{ "backlog", required_argument, NULL, BACKLOG_LENGTH },
	{ "max-requests", required_argument, NULL, MAX_REQUESTS },
	{ "timeout", required_argument, NULL, TIMEOUT },
	{ "parent", required_argument, NULL, PARENT },
	{ NULL, 0, NULL, 0 },
};

static void take_option(Options *options, int option, const char *arg)
{
	Server *server = &options->server;
	switch (option) {
	case MPM:
		server->model = find_model(arg);
		break;
	case 'p':
		options->port = arg;
		break;
	case 'a':
		options->address = arg;
		break;
	case 'w':
		server->workers = (unsigned)number_argument("-w", arg, 1, WORKERS_LIMIT);
		break;
	case MAX_WORKER_COUNT:
		server->max_workers =
			(unsigned)number_argument("--max-workers", arg, 1, WORKERS_LIMIT);
		break;
	case PROTOCOL:
		server->protocol = find_protocol(arg);
		break;
	case ROOT:
		options->root = arg;
		break;
	case BACKLOG_LENGTH:
		options->backlog = (int)number_argument("--backlog", arg, 0, 65535);
		break;
	case MAX_REQUESTS:
		server->max_requests = number_argument("--max-requests", arg, 0, UINT32_MAX);
		break;
	case TIMEOUT:
		server->timeout_ns = seconds_argument("--timeout", arg);
		break;
	case PARENT:
		end_with_parent((pid_t)number_argument("--parent", arg, 1, INT32_MAX), SIGTERM);
		break;
	default:
		exit(STATUS_USAGE);         /* getopt has said why */
	}
}

static void read_options(Options *options, int argc, char **argv)
{
	int option;
	while ((option = getopt_long(argc, argv, "+p:a:w:", long_options, NULL)) != -1)
		take_option(options, option, optarg);
	if (optind < argc && options->root != NULL)
		fail(STATUS_USAGE, 0, "%s: the directory was named already", argv[optind]);
	if (optind < argc)
		options->root = argv[optind++];
	if (optind < argc)
		fail(STATUS_USAGE, 0, "%s: too many operands", argv[optind]);
	Server *server = &options->server;
	if (server->max_workers == 0 && server->model == &model_fork)
		server->max_workers = UINT_MAX;
	else if (server->max_workers == 0)
		server->max_workers = server->workers > MAX_WORKERS ? server->workers : MAX_WORKERS;
	if (server->workers > server->max_workers)
		fail(STATUS_USAGE, 0, "-w: %u: more than --max-workers, %u", server->workers,
			server->max_workers);
}

/* ---- the socket ---- */

static int listen_at(const Options *options)
{
	struct sockaddr_storage address;
	char text[ADDRESS_TEXT_MAX];
	socklen_t len = address_argument(options->address, options->port, &address);
	address_text(&address, text);
	int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
	if (fd < 0)
		fail(1, errno, "%s: cannot create a socket", text);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(fd, (struct sockaddr *)&address, len) != 0)
		fail(1, errno, "%s: cannot bind", text);
	if (listen(fd, options->backlog) != 0)
		fail(1, errno, "%s: cannot listen", text);
	return fd;
}

static int open_root(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		fail(1, errno, "%s: cannot serve it", path);
	return fd;
}

void server_ready(const Server *server, unsigned workers)
{
	struct sockaddr_storage address = { 0 };
	socklen_t len = sizeof address;
	char text[ADDRESS_TEXT_MAX];
	getsockname(server->listener, (struct sockaddr *)&address, &len);
	address_text(&address, text);
	if (dprintf(STDOUT_FILENO, "serve: %s://%s/ mpm=%s workers=%u pid=%jd\n",
		    server->protocol->name, text, server->model->name, workers,
		    (intmax_t)getpid()) < 0)
		fail(1, errno, "cannot write that it is ready");
}

int server_accept(const Server *server)
{
	int fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0)
		return fd;
	/* what may come of a connection that ended before it was accepted: accept(2) */
	bool gone = errno == EAGAIN || errno == EINTR || errno == ECONNABORTED ||
		    errno == EPROTO || errno == EPERM;
	return gone ? ACCEPT_AGAIN : ACCEPT_STARVED;
}

void accept_pause(void)
{
	enum { PAUSE_MS = 100 };
	poll(NULL, 0, PAUSE_MS);
}

int main(int argc, char **argv)
{
	Options options = {
		.server = {
			.protocol = &protocol_http,
			.model = &model_prefork,
			.root = -1,
			.workers = WORKERS,
			.timeout_ns = (int64_t)TIMEOUT_SECONDS * NS_PER_SECOND,
		},
		.address = "127.0.0.1",
		.port = "0",
		.backlog = BACKLOG,
	};
	Server *server = &options.server;
	open_standard_descriptors();
	program_name = argv[0] = (char[]){ "serve" };
	end_on_signals();
	read_options(&options, argc, argv);
	raise_descriptor_limit();
	if (server->protocol == &protocol_http)
		server->root = open_root(options.root != NULL ? options.root : ".");
	server->listener = listen_at(&options);
	server->model->run(server);
}
