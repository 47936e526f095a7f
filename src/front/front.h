/* front/front.h: what main, the startup files and the loops share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_FRONT_FRONT_H
#define COWSH_FRONT_FRONT_H

#include "eval/eval.h"

/* What the command line asked for. */
typedef struct Invocation {
	const char *command;        /* operand of -c, NULL for none */
	const char *script;         /* script operand, NULL for none */
	bool norc;
	bool login;
} Invocation;

/* Reads the options of argv into the shell and *call. Returns -1 to go on, else the status to exit
 * with at once (--help, --version, a usage error). Positional parameters and $0 are set. */
int invocation_parse(Shell *sh, int argc, char **argv, Invocation *call);

/* --doctor: probes the kernel's sources and prints what works here; style "json", "tsv", or "" for
 * a table. Returns the status. */
int doctor(Shell *sh, const char *style);

/* Runs /etc/profile and ~/.profile (login shell), then $ENV or ~/.cowshrc (interactive shell). */
Flow startup_files(Shell *sh, const Invocation *call);

/* Reads commands from standard input, no further than the running command needs. */
Flow loop_stdin(Shell *sh);
/* Prompts, reads and runs until the end of input or exit. */
Flow loop_interactive(Shell *sh);

#endif
