/* builtins/conn.c: connections to a server, for teaching. The work is done by libexec/conn. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/program.h"

extern const Builtin builtin_conn;

static int run_conn(Shell *sh, int argc, const char *const *argv)
{
	return program_run(sh, &builtin_conn, argc, argv);
}

static const OptDef opts[] = {
	{ 'n', "count", "number", "so many connections (1)" },
	{ 0, "get", "path", "fetch this by HTTP over each, and end" },
	{ 0, "call", "text", "send this line over each, print the result, and end" },
	{ 0, "stall", NULL, "send nothing; with --get or --call, half of the request" },
	{ 0, "hold", NULL, "hold until a signal comes, also when there was an answer" },
	{ 0, "timeout", "seconds", "for connections and answers (10; 0: any time)" },
	OPT_END
};

BUILTIN(conn, "conn")
	.run      = run_conn,
	.class    = BUILTIN_EXTENSION,
	.synopsis = "conn [-n number] [--get=path|--call=text] [--stall] [--hold] [--timeout=seconds]\n"
	            "     [host:]port|url",
	.summary  = "open, hold and use many connections to a server on this machine",
	.help     = "Without --get or --call, or with --stall, it holds the connections until its\n"
	            "standard input ends, when that is a pipe or its terminal, or else until SIGTERM,\n"
	            "SIGINT or SIGHUP comes; its status is 0 then. When all are open it prints\n"
	            "  conn: 100 connections to 127.0.0.1:40000 open\n"
	            "--get prints the status line and the content; with -n, how often each status\n"
	            "line came. --call prints what stands behind `ok`, a line for each connection;\n"
	            "what stands behind `error` is printed as a message. The status is 1 when a\n"
	            "connection or an answer failed, or the answer was an error, and 124 when it took\n"
	            "too long. host is an address of this machine, 127.0.0.1 if it is left out; a URL\n"
	            "such as serve prints names both. conn ends with the shell, or subshell, that\n"
	            "started it.\n"
	            "Example: conn -n 100 --stall 8080 & conn --get=/ --timeout=1 8080; kill $!",
	.opts     = opts,
BUILTIN_END
