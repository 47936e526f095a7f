/* libexec/serve_single.c: one process, and one connection at a time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "libexec/serve.h"

/* A client that says nothing starves all others. */
static _Noreturn void run_none(const Server *server)
{
	server_ready(server, 1);
	for (;;) {
		int fd = server_accept(server);
		if (fd >= 0)
			connection_serve(server, fd);
		else if (fd == ACCEPT_STARVED)
			accept_pause();
	}
}

const Model model_none = { "none", run_none };
