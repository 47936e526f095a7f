/* forkfaults.c: the fork-faults lab the classical way, against which the shell's figures are held.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Maps 1024 pages, touches them, forks; the child reads one half and writes the other; the parent, alone again, rewrites all.
 * With an argument it prints the figures, a name and a number a line, instead of checking them.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

enum { PAGES = 1024 };

typedef struct Figures {
	long map, touch, child_read, child_write, rewrite;
} Figures;

static size_t page;

static long minor_faults(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt;
}

/* A sanitizer would look each access up in its shadow, which takes faults of its own. */
#if defined __has_attribute
#if __has_attribute(no_sanitize_address)
#define PLAIN_ACCESS __attribute__((no_sanitize_address))
#endif
#endif
#ifndef PLAIN_ACCESS
#define PLAIN_ACCESS
#endif

PLAIN_ACCESS static long read_pages(volatile char *place, size_t first, size_t last)
{
	long before = minor_faults();
	for (size_t i = first; i < last; i++)
		(void)place[i * page];
	return minor_faults() - before;
}

PLAIN_ACCESS static long write_pages(volatile char *place, size_t first, size_t last)
{
	long before = minor_faults();
	for (size_t i = first; i < last; i++)
		place[i * page] = 1;
	return minor_faults() - before;
}

static void run_child(char *place, Figures *figures)
{
	/* The code and the stack of a new process take faults of their own: once over pages that do not count. */
	minor_faults();
	char own[2] = { 0 };
	size_t size = page;
	page = 1;
	read_pages(own, 0, 2);
	write_pages(own, 0, 2);
	page = size;
	figures->child_read = read_pages(place, 0, PAGES / 2);
	figures->child_write = write_pages(place, PAGES / 2, PAGES);
	_exit(0);
}

static char *map_pages(int flags)
{
	char *place = mmap(NULL, PAGES * page, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
	if (place == MAP_FAILED)
		exit(2);
	madvise(place, PAGES * page, MADV_NOHUGEPAGE);
	return place;
}

static void run_lab(Figures *figures)
{
	minor_faults();
	long before = minor_faults();
	char *place = map_pages(MAP_PRIVATE);
	figures->map = minor_faults() - before;
	figures->touch = write_pages(place, 0, PAGES);
	pid_t pid = fork();
	if (pid == 0)
		run_child(place, figures);
	waitpid(pid, NULL, 0);
	figures->rewrite = write_pages(place, 0, PAGES);
}

int main(int argc, char **argv)
{
	page = (size_t)sysconf(_SC_PAGESIZE);
	/* The child writes its figures here. */
	Figures *figures = (void *)map_pages(MAP_SHARED);
	memset(figures, 0, sizeof *figures);
	(void)argv;
	run_lab(figures);
	if (argc > 1) {
		printf("map %ld\ntouch %ld\nchild_read %ld\nchild_write %ld\nrewrite %ld\n", figures->map, figures->touch,
			figures->child_read, figures->child_write, figures->rewrite);
		return 0;
	}
	CHECK(figures->touch == PAGES);
	CHECK(figures->child_read == 0);
	CHECK(figures->child_write == PAGES / 2);
	CHECK(figures->rewrite >= PAGES && figures->rewrite <= PAGES + 2);
	return done_testing();
}
