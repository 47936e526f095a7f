/* libexec/common.h: what our programs share: messages, numbers, and how they end. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_LIBEXEC_COMMON_H
#define COWSH_LIBEXEC_COMMON_H

#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

enum { STATUS_USAGE = 2, STATUS_TIMEOUT = 124 };
enum { NS_PER_MS = 1000000, NS_PER_SECOND = 1000000000 };

/* The name before every message; main sets it. */
extern const char *program_name;

/* One line on standard error: `NAME: text`, with `: reason` behind it unless err is 0. */
void complain(int err, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, and the end of the process. */
_Noreturn void fail(int status, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The argument of an option as a number from least to most. Anything else ends the program with a
 * message and STATUS_USAGE. */
uint64_t number_argument(const char *option, const char *text, uint64_t least, uint64_t most);
/* Seconds, with a fraction if need be, as nanoseconds; 0 stays 0 and means for ever. */
int64_t seconds_argument(const char *option, const char *text);

/* A numeric address, or localhost, with a port of at most 65535. Ends the program with
 * STATUS_USAGE when it is neither. */
socklen_t address_argument(
	const char *host, const char *port, struct sockaddr_storage *address);
enum { ADDRESS_TEXT_MAX = 80 };
/* HOST:PORT, or [HOST]:PORT when HOST has colons of its own. */
void address_text(const struct sockaddr_storage *address, char text[ADDRESS_TEXT_MAX]);

/* First of all: standard descriptors that are closed become /dev/null, so that nothing else is
 * opened in their place, to be read or written by mistake. */
void open_standard_descriptors(void);
/* `sig` comes when the thread that created this process ends. `parent` is the process that should
 * have: if it has ended already, so does this one. */
void end_with_parent(pid_t parent, int sig);
/* SIGHUP, SIGINT (each unless it is ignored) and SIGTERM end the process with status 0 from now on;
 * SIGPIPE is ignored. */
void end_on_signals(void);
/* As many descriptors as the system allows. Returns the limit. */
uint64_t raise_descriptor_limit(void);

/* What poll(2) takes: milliseconds until the deadline (CLOCK_MONOTONIC), rounded up; -1 for
 * deadline 0, which is none. */
int poll_timeout(int64_t deadline_ns);

#endif
