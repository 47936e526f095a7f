/* libexec/conn.c: opens connections to a server on this machine, holds them, or asks over them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "base/vec.h"
#include "libexec/common.h"
#include "sys/clock.h"

enum { COUNT_MAX = 100000, ANSWER_MAX = 16 * 1024 };

typedef enum Task { TASK_NOTHING, TASK_GET, TASK_CALL } Task;

/* From HELD on there is nothing more to wait for. */
typedef enum State { CONNECTING, SENDING, RECEIVING, HELD, ANSWERED, FAILED, TIMED_OUT } State;

typedef struct Client {
	int fd;
	State state;
	const char *reason;         /* FAILED, TIMED_OUT */
	size_t sent;
	char *answer;               /* a line, or an HTTP head, as far as it came */
	size_t answer_len;
	const char *result;         /* in it, once it is whole: a reply, or a status */
	int64_t content_left;       /* of an HTTP answer; -1: its length was not told */
} Client;

typedef struct Work {
	Task task;
	bool stall, hold;
	size_t count;
	const char *timeout;        /* as the user wrote it */
	int64_t deadline_ns;
	struct sockaddr_storage address;
	socklen_t address_len;
	char place[ADDRESS_TEXT_MAX];
	char *request;
	size_t request_len;
	Client *clients;
	struct pollfd *pollers;
} Work;

/* How often each text came. */
typedef struct Tally {
	struct { VEC_OF(const char *); } texts;
	struct { VEC_OF(size_t); } counts;
} Tally;

static void tally_add(Tally *tally, const char *text)
{
	size_t i = 0;
	while (i < tally->texts.count && strcmp(tally->texts.items[i], text) != 0)
		i++;
	if (i == tally->texts.count) {
		VEC_PUSH(&tally->texts, text);
		VEC_PUSH(&tally->counts, 0);
	}
	tally->counts.items[i]++;
}

static void tally_free(Tally *tally)
{
	free(tally->texts.items);
	free(tally->counts.items);
}

/* ---- a client's way ---- */

static void fail_client(Client *client, State state, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void fail_client(Client *client, State state, const char *format, ...)
{
	va_list args;
	StrBuf text = { 0 };
	va_start(args, format);
	strbuf_vformat(&text, format, args);
	va_end(args);
	client->reason = strbuf_finish(&text).ptr;
	client->state = state;
}

static void connected(const Work *work, Client *client)
{
	client->state = work->request_len > 0 ? SENDING : HELD;
}

static void open_client(const Work *work, Client *client)
{
	*client = (Client){ .state = CONNECTING, .content_left = -1 };
	client->fd = socket(work->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (client->fd < 0)
		fail_client(client, FAILED, "%s", strerror(errno));
	else if (connect(client->fd, (const void *)&work->address, work->address_len) == 0)
		connected(work, client);
	else if (errno != EINPROGRESS)
		fail_client(client, FAILED, "%s", strerror(errno));
}

static void step_connect(const Work *work, Client *client)
{
	int err = 0;
	socklen_t len = sizeof err;
	getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &err, &len);
	if (err != 0)
		fail_client(client, FAILED, "%s", strerror(err));
	else
		connected(work, client);
}

static void step_send(const Work *work, Client *client)
{
	ssize_t count = send(client->fd, work->request + client->sent,
		work->request_len - client->sent, MSG_NOSIGNAL);
	if (count < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (count > 0)
		client->sent += (size_t)count;
	/* a server that listens no more may have answered */
	if (count < 0 || client->sent == work->request_len)
		client->state = work->stall ? HELD : RECEIVING;
}

/* ---- answers ---- */

static void answered(const Work *work, Client *client)
{
	client->state = ANSWERED;
	if (!work->hold) {
		close(client->fd);
		client->fd = -1;
	}
}

static int64_t content_length(const char *head)
{
	static const char name[] = "\nContent-Length:";
	const char *field = strcasestr(head, name);
	if (field == NULL)
		return -1;
	char *end;
	errno = 0;
	long long length = strtoll(field + sizeof name - 1, &end, 10);
	return errno == 0 && length >= 0 && strchr("\r\n", *end) != NULL ? length : -1;
}

static void take_content(const Work *work, Client *client, const char *bytes, size_t len)
{
	if (client->content_left >= 0 && (int64_t)len > client->content_left)
		len = (size_t)client->content_left;
	if (client->content_left > 0)
		client->content_left -= (int64_t)len;
	if (work->count == 1)
		fwrite(bytes, 1, len, stdout);
	if (client->content_left == 0)
		answered(work, client);
}

/* The head ends where the content begins. */
static void take_head(const Work *work, Client *client, char *content)
{
	char *head = client->answer, *end = head + client->answer_len;
	content[-1] = '\0';
	client->content_left = content_length(head);
	head[strcspn(head, "\r\n")] = '\0';
	client->result = head + strcspn(head, " ");
	client->result += strspn(client->result, " ");
	if (work->count == 1)
		printf("%s\n", head);
	take_content(work, client, content, (size_t)(end - content));
}

static void take_answer(const Work *work, Client *client)
{
	char *end;
	client->answer[client->answer_len] = '\0';
	if (work->task == TASK_GET) {
		if (strncmp(client->answer, "HTTP/",
			    client->answer_len < 5 ? client->answer_len : 5) != 0)
			fail_client(client, FAILED, "the answer is not HTTP");
		else if ((end = strstr(client->answer, "\r\n\r\n")) != NULL)
			take_head(work, client, end + 4);
	} else if ((end = strchr(client->answer, '\n')) != NULL) {
		*end = '\0';
		client->result = client->answer;
		answered(work, client);
	}
	if (client->result == NULL && client->answer_len == ANSWER_MAX)
		fail_client(client, FAILED, "the answer is too long");
}

/* The server has closed the connection, or it broke. */
static void take_end(const Work *work, Client *client)
{
	if (client->result != NULL && client->content_left < 0)
		answered(work, client);     /* the end tells the length */
	else if (client->answer_len > 0)
		fail_client(client, FAILED,
			"the server closed the connection in the middle of its answer");
	else
		fail_client(client, FAILED, "the server closed the connection without an answer");
}

static void step_receive(const Work *work, Client *client)
{
	char content[ANSWER_MAX];
	bool head = client->result == NULL;
	if (client->answer == NULL)
		client->answer = mem_alloc(ANSWER_MAX + 1);
	ssize_t count = head ? recv(client->fd, client->answer + client->answer_len,
				       ANSWER_MAX - client->answer_len, 0)
			     : recv(client->fd, content, sizeof content, 0);
	if (count < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (count <= 0) {
		take_end(work, client);
	} else if (head) {
		client->answer_len += (size_t)count;
		take_answer(work, client);
	} else {
		take_content(work, client, content, (size_t)count);
	}
}

/* ---- all clients ---- */

static void expire(const Work *work, Client *client)
{
	if (client->state < HELD)
		fail_client(client, TIMED_OUT, "no %s within %s s",
			client->state == CONNECTING ? "connection" : "answer", work->timeout);
}

static void step(const Work *work, Client *client)
{
	switch (client->state) {
	case CONNECTING:
		step_connect(work, client);
		break;
	case SENDING:
		step_send(work, client);
		break;
	case RECEIVING:
		step_receive(work, client);
		break;
	case HELD:
	case ANSWERED:
	case FAILED:
	case TIMED_OUT:
		break;
	}
}

/* Returns how many clients still have something to wait for. */
static size_t fill_pollers(Work *work)
{
	size_t waiting = 0;
	for (size_t i = 0; i < work->count; i++) {
		const Client *client = &work->clients[i];
		bool waits = client->state < HELD;
		work->pollers[i] = (struct pollfd){
			.fd = waits ? client->fd : -1,
			.events = client->state == RECEIVING ? POLLIN : POLLOUT,
		};
		waiting += waits;
	}
	return waiting;
}

static void run(Work *work)
{
	for (size_t i = 0; i < work->count; i++)
		open_client(work, &work->clients[i]);
	while (fill_pollers(work) > 0) {
		int ready = poll(work->pollers, work->count, poll_timeout(work->deadline_ns));
		for (size_t i = 0; i < work->count; i++)
			if (ready == 0)
				expire(work, &work->clients[i]);
			else if (ready > 0 && work->pollers[i].revents != 0)
				step(work, &work->clients[i]);
	}
}

/* ---- what came of it ---- */

static size_t count_clients(const Work *work, State state)
{
	size_t count = 0;
	for (size_t i = 0; i < work->count; i++)
		count += work->clients[i].state == state;
	return count;
}

static void report_failures(const Work *work)
{
	Tally tally = { 0 };
	for (size_t i = 0; i < work->count; i++)
		if (work->clients[i].reason != NULL)
			tally_add(&tally, work->clients[i].reason);
	for (size_t i = 0; i < tally.texts.count; i++)
		if (work->count == 1)
			complain(0, "%s: %s", work->place, tally.texts.items[i]);
		else
			complain(0, "%s: %zu of %zu connections: %s", work->place,
				tally.counts.items[i], work->count, tally.texts.items[i]);
	tally_free(&tally);
}

/* One line tells all of one answer; with several, how often each status came. Returns whether all
 * were good. */
static bool report_statuses(const Work *work)
{
	Tally tally = { 0 };
	bool good = true;
	for (size_t i = 0; i < work->count; i++)
		if (work->clients[i].state == ANSWERED) {
			const char *status = work->clients[i].result;
			tally_add(&tally, status);
			good &= *status == '2' || *status == '3';
		}
	for (size_t i = 0; work->count > 1 && i < tally.texts.count; i++)
		printf("%zu %s\n", tally.counts.items[i], tally.texts.items[i]);
	tally_free(&tally);
	return good;
}

/* Returns whether all replies were `ok`. */
static bool report_replies(const Work *work)
{
	bool good = true;
	for (size_t i = 0; i < work->count; i++) {
		const char *reply = work->clients[i].result;
		if (work->clients[i].state != ANSWERED)
			continue;
		bool ok = strncmp(reply, "ok", 2) == 0 && (reply[2] == ' ' || reply[2] == '\0');
		if (ok)
			printf("%s\n", reply + (reply[2] == ' ' ? 3 : 2));
		else
			complain(0, "%s", strncmp(reply, "error ", 6) == 0 ? reply + 6 : reply);
		good &= ok;
	}
	return good;
}

static int report(const Work *work)
{
	bool good = true;
	size_t held = count_clients(work, HELD);
	if (held > 0)
		printf("conn: %zu connection%s to %s open\n", held, held == 1 ? "" : "s",
			work->place);
	if (work->task == TASK_GET)
		good = report_statuses(work);
	else if (work->task == TASK_CALL)
		good = report_replies(work);
	if (fflush(stdout) != 0 || ferror(stdout))
		fail(1, errno, "write error");
	report_failures(work);
	if (count_clients(work, TIMED_OUT) > 0)
		return STATUS_TIMEOUT;
	return good && count_clients(work, FAILED) == 0 ? 0 : 1;
}

/* ---- holding ---- */

/* Does its end mean anything? Not that of a file, and a terminal is not read in the background,
 * where that would stop the job. */
static bool input_tells(void)
{
	struct stat info;
	if (fstat(STDIN_FILENO, &info) != 0)
		return false;
	return S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode) ||
	       (isatty(STDIN_FILENO) && tcgetpgrp(STDIN_FILENO) == getpgrp());
}

/* What a server says to a client that is silent is of no interest, but that it goes is. */
static bool still_open(int fd)
{
	char said[4096];
	ssize_t count = recv(fd, said, sizeof said, 0);
	return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
}

static bool input_ended(void)
{
	char byte[256];
	ssize_t count = read(STDIN_FILENO, byte, sizeof byte);
	return count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN);
}

static void hold(Work *work, int status)
{
	size_t open = 0;
	struct pollfd *pollers = work->pollers, *input = &pollers[work->count];
	for (size_t i = 0; i < work->count; i++) {
		pollers[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
		if (work->clients[i].state == HELD)
			pollers[i].fd = work->clients[i].fd;
		open += pollers[i].fd >= 0;
	}
	*input = (struct pollfd){ .fd = -1, .events = POLLIN };
	if (!work->hold && input_tells())
		input->fd = STDIN_FILENO;
	while (open > 0 || work->hold) {
		poll(pollers, work->count + 1, -1);
		if (input->revents != 0 && input_ended())
			exit(status);
		for (size_t i = 0; i < work->count; i++)
			if (pollers[i].revents != 0 && !still_open(pollers[i].fd)) {
				close(pollers[i].fd);
				pollers[i].fd = -1;
				open--;
			}
	}
	fail(1, 0, "%s: the server has closed all connections", work->place);
}

/* ---- options ---- */

enum { GET = 256, CALL, STALL, HOLD, TIMEOUT, PARENT };

static const struct option long_options[] = {
	{ "count", required_argument, NULL, 'n' },
	{ "get", required_argument, NULL, GET },
	{ "call", required_argument, NULL, CALL },
	{ "stall", no_argument, NULL, STALL },
	{ "hold", no_argument, NULL, HOLD },
	{ "timeout", required_argument, NULL, TIMEOUT },
	{ "parent", required_argument, NULL, PARENT },
	{ NULL, 0, NULL, 0 },
};

typedef struct Options {
	const char *get, *call;
} Options;

static void take_option(Work *work, Options *options, int option)
{
	switch (option) {
	case 'n':
		work->count = number_argument("-n", optarg, 1, COUNT_MAX);
		break;
	case GET:
		options->get = optarg;
		break;
	case CALL:
		options->call = optarg;
		break;
	case STALL:
		work->stall = true;
		break;
	case HOLD:
		work->hold = true;
		break;
	case TIMEOUT:
		work->timeout = optarg;
		break;
	case PARENT:
		end_with_parent((pid_t)number_argument("--parent", optarg, 1, INT32_MAX), SIGKILL);
		break;
	default:
		exit(STATUS_USAGE);         /* getopt has said why */
	}
}

static bool is_loopback(const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)address)->sin6_addr);
	return ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr) >> 24 ==
	       IN_LOOPBACKNET;
}

/* PORT, HOST:PORT or [HOST]:PORT; also as the URL that serve prints. */
static void read_place(Work *work, char *text)
{
	char *scheme_end = strstr(text, "://");
	if (scheme_end != NULL) {
		text = scheme_end + 3;
		text[strcspn(text, "/")] = '\0';
	}
	char *colon = strrchr(text, ':'), *host = text;
	const char *port = colon != NULL ? colon + 1 : text;
	if (colon != NULL)
		*colon = '\0';
	if (colon != NULL && *host == '[' && colon[-1] == ']') {
		colon[-1] = '\0';
		host++;
	}
	work->address_len =
		address_argument(colon != NULL ? host : "127.0.0.1", port, &work->address);
	address_text(&work->address, work->place);
	if (!is_loopback(&work->address))
		fail(STATUS_USAGE, 0, "%s: not an address of this machine alone, such as 127.0.0.1",
			work->place);
}

static void make_request(Work *work, const Options *options)
{
	StrBuf request = { 0 };
	if (options->get != NULL) {
		work->task = TASK_GET;
		strbuf_format(&request, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
			options->get, work->place);
	} else if (options->call != NULL) {
		work->task = TASK_CALL;
		strbuf_format(&request, "%s\n", options->call);
	}
	work->request_len = work->stall ? request.len / 2 : request.len;
	work->request = request.ptr;
}

static void read_options(Work *work, int argc, char **argv)
{
	Options options = { 0 };
	int option;
	while ((option = getopt_long(argc, argv, "+n:", long_options, NULL)) != -1)
		take_option(work, &options, option);
	if (options.get != NULL && options.call != NULL)
		fail(STATUS_USAGE, 0, "--get and --call exclude each other");
	if (argc - optind != 1)
		fail(STATUS_USAGE, 0, optind == argc ? "no port" : "too many operands");
	int64_t timeout = seconds_argument("--timeout", work->timeout);
	read_place(work, argv[optind]);
	make_request(work, &options);
	work->deadline_ns = timeout > 0 ? clock_ns() + timeout : 0;
}

int main(int argc, char **argv)
{
	enum { OTHER_DESCRIPTORS = 8 };
	static Work work = { .count = 1, .timeout = "10" };
	open_standard_descriptors();
	program_name = argv[0] = (char[]){ "conn" };
	read_options(&work, argc, argv);
	uint64_t limit = raise_descriptor_limit();
	if (work.count + OTHER_DESCRIPTORS > limit)
		fail(1, 0, "%zu connections: the limit of descriptors is %ju (ulimit -Hn)",
			work.count, (uintmax_t)limit);
	work.clients = mem_alloc(work.count * sizeof *work.clients);
	work.pollers = mem_alloc((work.count + 1) * sizeof *work.pollers);
	run(&work);
	bool holds = count_clients(&work, HELD) > 0 ||
		     (work.hold && count_clients(&work, ANSWERED) > 0);
	if (holds)
		end_on_signals();           /* before anybody can read that they are open */
	int status = report(&work);
	if (holds)
		hold(&work, status);
	return status;
}
