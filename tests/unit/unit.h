/* unit.h: the whole of the unit test library: checks that print TAP.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A test is a program whose main() makes checks and ends with `return done_testing();`.
 * Each check prints one line, which carries its condition; a failed one also says where it stands.
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <stdbool.h>
#include <stdio.h>

#define CHECK(cond) unit_check((cond), #cond, __FILE__, __LINE__)

static int unit_checks;
static int unit_failures;

/* Counts and prints one check. Returns whether it passed, so that a test may stop early. */
static inline bool unit_check(bool passed, const char *text, const char *file, int line)
{
	printf("%sok %d %s\n", passed ? "" : "not ", ++unit_checks, text);
	if (!passed) {
		printf("# at %s:%d\n", file, line);
		unit_failures++;
	}
	fflush(stdout);     /* a crash or a fork must neither lose nor repeat a line */
	return passed;
}

/* Prints the plan. Returns the exit status of the test program. */
static inline int done_testing(void)
{
	printf("1..%d\n", unit_checks);
	return unit_failures != 0;
}

#endif
