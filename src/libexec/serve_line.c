/* libexec/serve_line.c: remote procedure calls, a line each way. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "libexec/serve.h"

static void answer(Connection *connection, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void answer(Connection *connection, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	connection->out_len =
		(size_t)vsnprintf(connection->out, sizeof connection->out, format, args);
	va_end(args);
	connection_reply(connection, false);
}

/* ---- the procedures: each gets what stands behind its name ---- */

static void call_echo(Connection *connection, char *text)
{
	answer(connection, "ok %s\n", text);
}

static void call_upper(Connection *connection, char *text)
{
	for (char *p = text; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p -= 'a' - 'A';
	answer(connection, "ok %s\n", text);
}

static void call_add(Connection *connection, char *text)
{
	int64_t left, right, sum;
	char *second = strchr(text, ' ');
	if (second != NULL)
		*second++ = '\0';
	if (second == NULL || !num_parse(str_of(text), &left) || !num_parse(str_of(second), &right))
		answer(connection, "error add: two integers are needed\n");
	else if (__builtin_add_overflow(left, right, &sum))
		answer(connection, "error add: the sum does not fit\n");
	else
		answer(connection, "ok %jd\n", (intmax_t)sum);
}

static void call_pid(Connection *connection, char *text)
{
	(void)text;
	answer(connection, "ok %jd\n", (intmax_t)getpid());
}

static void call_stall(Connection *connection, char *text)
{
	(void)text;
	connection_stall(connection);
}

static void call_die(Connection *connection, char *text)
{
	(void)connection, (void)text;
	_exit(1);
}

static const struct Procedure {
	const char *name;
	void (*call)(Connection *connection, char *text);
} procedures[] = {
	{ "add", call_add },
	{ "die", call_die },
	{ "echo", call_echo },
	{ "pid", call_pid },
	{ "stall", call_stall },
	{ "upper", call_upper },
};

/* ---- requests ---- */

static void call(Connection *connection, char *request)
{
	char *text = request + strcspn(request, " ");
	if (*text == ' ')
		*text++ = '\0';
	for (size_t i = 0; i < sizeof procedures / sizeof *procedures; i++)
		if (strcmp(procedures[i].name, request) == 0) {
			procedures[i].call(connection, text);
			return;
		}
	answer(connection, "error %s: no such procedure\n", request);
}

static void refuse(Connection *connection, const char *reason)
{
	answer(connection, "error %s\n", reason);
	connection_reply(connection, true);
}

static void take_line(Connection *connection)
{
	char request[REQUEST_MAX];
	const char *newline = memchr(connection->in, '\n', connection->in_len);
	if (newline == NULL) {
		if (connection->in_len == REQUEST_MAX)
			refuse(connection, "the request is too long");
		return;
	}
	size_t len = (size_t)(newline - connection->in);
	memcpy(request, connection->in, len);
	connection_consume(connection, len + 1);
	if (len > 0 && request[len - 1] == '\r')
		len--;
	request[len] = '\0';
	if (memchr(request, '\0', len) != NULL)
		refuse(connection, "the request has a NUL byte");
	else
		call(connection, request);
}

static void give_up_line(Connection *connection, bool too_slow)
{
	(void)too_slow;
	connection_end(connection);
}

const Protocol protocol_line = { "line", take_line, give_up_line };
