/* sys/access.h: touch memory that may forbid it, and live. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_ACCESS_H
#define COWSH_SYS_ACCESS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* An access that the system refused. */
typedef struct AccessFault {
	int signal;                 /* SIGSEGV or SIGBUS */
	int code;                   /* si_code: SEGV_ACCERR, BUS_ADRERR, ... */
	uintptr_t address;
} AccessFault;

/* Asked in the signal handler whether it can make the address accessible; true: the access is tried
 * again. It must be async-signal-safe. */
typedef bool AccessFill(void *data, uintptr_t address);

typedef struct AccessRange {
	uintptr_t start, end;       /* only faults in here are caught */
	AccessFill *fill;           /* NULL: none */
	void *fill_data;
} AccessRange;

/*
 * Runs body(data). When it touches an address of the range that the system refuses, it is left at
 * that point (so it must hold nothing that needs giving back) and false is returned with *fault
 * filled. The dispositions of SIGSEGV and SIGBUS are the caller's again afterwards. Not to be
 * nested.
 */
bool access_run(const AccessRange *range, void (*body)(void *data), void *data, AccessFault *fault);

/* Why, in words: "the protection forbids it", "past the end of the file", ...; static. */
const char *access_reason(const AccessFault *fault);

#endif
