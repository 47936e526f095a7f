/* libexec/serve.h: the teaching server: what it was asked for, its connections, its models. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_LIBEXEC_SERVE_H
#define COWSH_LIBEXEC_SERVE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct Server Server;
typedef struct Connection Connection;

/* ---- protocols: serve_http.c, serve_line.c ---- */

typedef struct Protocol {
	const char *name;
	/* Looks for a request in connection->in. With a whole one, or with what can be none, it
	 * calls connection_reply, connection_stall or connection_end; else it waits for more. */
	void (*take)(Connection *connection);
	/* The client has sent its last byte, or has been too slow, before a request was whole. */
	void (*give_up)(Connection *connection, bool too_slow);
} Protocol;

extern const Protocol protocol_http, protocol_line;

/* ---- models: how connections are shared out among processes and threads ---- */

typedef struct Model {
	const char *name;
	/* Calls server_ready once it can serve; never returns. */
	void (*run)(const Server *server);
} Model;

extern const Model model_none, model_fork, model_prefork, model_worker, model_event;

/* What the command line asked for. */
struct Server {
	const Protocol *protocol;
	const Model *model;
	int listener;
	int root;                   /* the directory that is served; -1: none */
	unsigned workers;           /* to begin with, and when there is nothing to do */
	unsigned max_workers;
	uint64_t max_requests;      /* a worker's connections before it is replaced; 0: no end */
	int64_t timeout_ns;         /* for a request, and for each part of the answer; 0: none */
};

/* Prints the line that tells that the server listens, with so many workers at present. */
void server_ready(const Server *server, unsigned workers);
enum { ACCEPT_AGAIN = -1, ACCEPT_STARVED = -2 };
/* Takes the next connection, which is non-blocking; waits for one when the listener is blocking.
 * Returns it, ACCEPT_AGAIN when it has gone, ACCEPT_STARVED for want of descriptors or memory. */
int server_accept(const Server *server);
/* A rest before the next try, when no connection of ours can be waited for. */
void accept_pause(void);

/* ---- connections: serve_connection.c ---- */

enum { REQUEST_MAX = 8192, REPLY_MAX = REQUEST_MAX + 512 };

typedef enum Phase { PHASE_READ, PHASE_SEND, PHASE_STALL, PHASE_DRAIN, PHASE_END } Phase;

/* One connection as a machine that makes a system call at a time and never blocks, so that a
 * thread may have one of them or a thousand. */
struct Connection {
	const Server *server;
	int fd;
	Phase phase;
	bool last;                  /* nothing is read after this reply */
	int64_t deadline_ns;        /* of the present phase; 0: none */
	int file;                   /* sent after `out`; -1: none */
	off_t file_at, file_end;
	size_t in_len, out_len, out_sent;
	size_t drained;
	char in[REQUEST_MAX];
	char out[REPLY_MAX];
};

void connection_open(Connection *connection, const Server *server, int fd);
/* Does what poll said is possible. */
void connection_step(Connection *connection);
/* The deadline has passed. */
void connection_expire(Connection *connection);
/* What to poll for, POLLIN or POLLOUT. */
short connection_events(const Connection *connection);
/* Closes what is open; in PHASE_END. */
void connection_close(Connection *connection);
/* Serves a connection from beginning to end, blocking. */
void connection_serve(const Server *server, int fd);

/* For protocols: connection->out, and the file, is the answer. `last`: it ends the connection. */
void connection_reply(Connection *connection, bool last);
/* Never answers: waits until the client goes. */
void connection_stall(Connection *connection);
void connection_end(Connection *connection);
/* Takes the first bytes away, which were a request. */
void connection_consume(Connection *connection, size_t len);

/* ---- files: serve_file.c ---- */

/* Opens what stands at the path below the directory, for reading, without ever leaving it, not
 * even by a symbolic link. Returns a descriptor or -errno: EXDEV, ELOOP or EPERM for a path that
 * leads out. Of a FIFO or a device, it does not wait for anybody. */
int file_open_beneath(int root, const char *path);

#endif
