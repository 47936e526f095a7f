/* builtins/serve.c: the teaching server. The work is done by libexec/serve. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/program.h"

extern const Builtin builtin_serve;

static int run_serve(Shell *sh, int argc, const char *const *argv)
{
	return program_run(sh, &builtin_serve, argc, argv);
}

static const OptDef opts[] = {
	{ 0, "mpm", "model", "none, fork, prefork (default), worker or event" },
	{ 'p', "port", "number", "listen at this port (0: a free one, the default)" },
	{ 'a', "address", "address", "listen at this address (127.0.0.1)" },
	{ 'w', "workers", "number", "workers of prefork and worker to begin with (2)" },
	{ 0, "max-workers", "number", "so many at the most (256; fork: no limit)" },
	{ 0, "protocol", "name", "http (default) or line: remote procedure calls" },
	{ 0, "root", "directory", "what http serves, if it is not named as the operand (.)" },
	{ 0, "backlog", "number", "connections that may wait to be accepted (1024)" },
	{ 0, "max-requests", "number", "a worker is replaced after so many (0: never)" },
	{ 0, "timeout", "seconds", "for a whole request to come (30; 0: any time)" },
	OPT_END
};

BUILTIN(serve, "serve")
	.run      = run_serve,
	.class    = BUILTIN_EXTENSION,
	.synopsis = "serve [--mpm=model] [-p port] [-a address] [-w workers] [--max-workers=number]\n"
	            "      [--protocol=http|line] [--backlog=number] [--max-requests=number]\n"
	            "      [--timeout=seconds] [directory]",
	.summary  = "a web or RPC server that shows how connections are shared out",
	.help     = "Once it listens it prints one line, such as\n"
	            "  serve: http://127.0.0.1:40000/ mpm=prefork workers=2 pid=4711\n"
	            "The models:\n"
	            "none     one process, one connection at a time: a client that says nothing\n"
	            "         starves all others\n"
	            "fork     a child for each connection\n"
	            "prefork  processes that wait for connections; one more whenever none is idle,\n"
	            "         and back to -w when enough are. One that is killed is replaced.\n"
	            "worker   the same with threads of one process\n"
	            "event    one thread that serves all connections at once, by epoll\n"
	            "It ends with the shell, or subshell, that started it, and, with status 0, on\n"
	            "SIGTERM, SIGINT or SIGHUP, and its workers with it. http serves regular files\n"
	            "below the directory, with index.html for a directory, to GET and HEAD, and\n"
	            "nothing outside of it, whatever the request or a symbolic link says.\n"
	            "line answers each line `NAME ARGUMENT...` with `ok RESULT` or `error TEXT`;\n"
	            "the names are add, echo, upper, pid (of the process that serves), stall (no\n"
	            "answer, ever) and die (that process ends at once).\n"
	            "Example: mkfifo ready; serve --mpm=event docs >ready & read line <ready",
	.opts     = opts,
BUILTIN_END
