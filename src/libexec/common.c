/* libexec/common.c: what our programs share: messages, numbers, and how they end. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "libexec/common.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/num.h"
#include "sys/clock.h"

const char *program_name;

/* In one write, so that the lines of several processes do not mix. */
static void write_message(int err, const char *format, va_list args)
{
	char text[1024];
	vsnprintf(text, sizeof text, format, args);
	dprintf(STDERR_FILENO, "%s: %s%s%s\n", program_name, text, err != 0 ? ": " : "",
		err != 0 ? strerror(err) : "");
}

void complain(int err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	write_message(err, format, args);
	va_end(args);
}

void fail(int status, int err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	write_message(err, format, args);
	va_end(args);
	exit(status);
}

/* ---- arguments ---- */

uint64_t number_argument(const char *option, const char *text, uint64_t least, uint64_t most)
{
	uint64_t value;
	if (!num_parse_unsigned(str_of(text), most, &value) || value < least)
		fail(STATUS_USAGE, 0, "%s: %s: not a number from %ju to %ju", option, text,
			(uintmax_t)least, (uintmax_t)most);
	return value;
}

int64_t seconds_argument(const char *option, const char *text)
{
	enum { SECONDS_MAX = 24 * 60 * 60 };
	char *end;
	double seconds = strtod(text, &end);
	if (text[strspn(text, "0123456789.")] != '\0' || end == text || *end != '\0' ||
		seconds > SECONDS_MAX)
		fail(STATUS_USAGE, 0, "%s: %s: not a number of seconds up to %d", option, text,
			SECONDS_MAX);
	return (int64_t)(seconds * NS_PER_SECOND);
}

socklen_t address_argument(
	const char *host, const char *port, struct sockaddr_storage *address)
{
	struct addrinfo *found, hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
	};
	number_argument("port", port, 0, 65535);
	if (strcmp(host, "localhost") == 0)
		host = "127.0.0.1";
	if (getaddrinfo(host, port, &hints, &found) != 0)
		fail(STATUS_USAGE, 0, "%s: not an address such as 127.0.0.1 or ::1", host);
	socklen_t len = found->ai_addrlen;
	memcpy(address, found->ai_addr, len);
	freeaddrinfo(found);
	return len;
}

void address_text(const struct sockaddr_storage *address, char text[ADDRESS_TEXT_MAX])
{
	char host[INET6_ADDRSTRLEN];
	const struct sockaddr_in *v4 = (const void *)address;
	const struct sockaddr_in6 *v6 = (const void *)address;
	bool colons = address->ss_family == AF_INET6;
	const void *number = colons ? (const void *)&v6->sin6_addr : &v4->sin_addr;
	inet_ntop(address->ss_family, number, host, sizeof host);
	snprintf(text, ADDRESS_TEXT_MAX, "%s%s%s:%d", colons ? "[" : "", host, colons ? "]" : "",
		ntohs(colons ? v6->sin6_port : v4->sin_port));
}

/* ---- the beginning and the end ---- */

void open_standard_descriptors(void)
{
	int fd;
	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	close(fd);
}

void end_with_parent(pid_t parent, int sig)
{
	prctl(PR_SET_PDEATHSIG, sig);
	if (getppid() != parent)
		_exit(1);
}

static void end_at_once(int sig)
{
	(void)sig;
	_exit(0);
}

void end_on_signals(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction action = { .sa_handler = end_at_once }, old;
	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		sigaction(signals[i], NULL, &old);
		if (old.sa_handler != SIG_IGN || signals[i] == SIGTERM)
			sigaction(signals[i], &action, NULL);
	}
	signal(SIGPIPE, SIG_IGN);
}

uint64_t raise_descriptor_limit(void)
{
	struct rlimit limit;
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	return limit.rlim_cur;
}

int poll_timeout(int64_t deadline_ns)
{
	if (deadline_ns == 0)
		return -1;
	int64_t left = deadline_ns - clock_ns();
	return left <= 0 ? 0 : (int)((left + NS_PER_MS - 1) / NS_PER_MS);
}
