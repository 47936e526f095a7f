/* pagemap.c: page states where the kernel does not tell shared frames from the zero page.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "observe/pagemap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

enum { READ, DATA, LATE_DATA, ZEROS, UNTOUCHED, OWN, PAGES };

/* A page that is only read, three that the child will share, two that nobody has touched. */
static char *make_pages(void)
{
	size_t bytes = PAGES * page_size();
	char *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED)
		exit(2);
	madvise(pages, bytes, MADV_NOHUGEPAGE);
	(void)*(volatile char *)(pages + READ * page_size());
	*(volatile char *)(pages + DATA * page_size()) = 1;
	*(volatile char *)(pages + (LATE_DATA + 1) * page_size() - 1) = 1;
	*(volatile char *)(pages + ZEROS * page_size()) = 0;
	return pages;
}

/* A child that lives until the descriptor is closed. */
static pid_t start_child(int *fd)
{
	int ends[2];
	char byte;
	if (pipe(ends) != 0)
		exit(2);
	pid_t pid = fork();
	if (pid < 0)
		exit(2);
	if (pid == 0) {
		close(ends[1]);
		_exit(read(ends[0], &byte, 1) == 0 ? 0 : 1);
	}
	close(ends[0]);
	*fd = ends[1];
	return pid;
}

static PageMap open_as_on_older_kernels(void)
{
	PageMap map;
	int self = open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (self < 0 || pagemap_open(&map, self) != 0)
		exit(2);
	close(map.counts_fd);
	close(map.flags_fd);
	map.counts_fd = map.flags_fd = -1;
	map.scans = false;
	if (map.mem_fd < 0)
		map.mem_fd = openat(self, "mem", O_RDONLY | O_CLOEXEC);
	close(self);
	return map;
}

static long count_faults(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt;
}

static void test_content_tells(const char *pages)
{
	PageState states[PAGES] = { 0 };
	PageMap map = open_as_on_older_kernels();
	CHECK(pagemap_read(&map, (uintptr_t)pages, PAGES, false, states) == 0);
	CHECK(states[DATA].class == PAGE_COW && states[LATE_DATA].class == PAGE_COW);
	CHECK(states[READ].class == PAGE_UNSURE && states[ZEROS].class == PAGE_UNSURE);
	CHECK(states[UNTOUCHED].class == PAGE_ABSENT && states[OWN].class == PAGE_PRIVATE);
	CHECK(map.compared);
	long before = count_faults();
	pagemap_read(&map, (uintptr_t)pages, PAGES, false, states);
	long faults = count_faults() - before;
#ifdef __SANITIZE_ADDRESS__
	faults = 0;                     /* those of the sanitizer's own tables cannot be told apart */
#endif
	CHECK(faults == 0);
	pagemap_close(&map);
}

static void test_without_content(const char *pages)
{
	PageState states[PAGES] = { 0 };
	PageMap map = open_as_on_older_kernels();
	close(map.mem_fd);
	map.mem_fd = -1;
	CHECK(pagemap_read(&map, (uintptr_t)pages, PAGES, false, states) == 0);
	CHECK(states[DATA].class == PAGE_UNSURE && states[ZEROS].class == PAGE_UNSURE);
	CHECK(!map.compared);
	pagemap_close(&map);
}

int main(void)
{
	int fd;
	char *pages = make_pages();
	pid_t child = start_child(&fd);
	*(volatile char *)(pages + OWN * page_size()) = 1;
	test_content_tells(pages);
	test_without_content(pages);
	close(fd);
	CHECK(waitpid(child, NULL, 0) == child);
	return done_testing();
}
