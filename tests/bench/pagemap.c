/* pagemap.c: touch memory, then read its page map over and over with bare preads: the floor for cowstat.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: pagemap MIB RUNS. Prints the least CPU time of a run, in microseconds.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum { ENTRIES = 1024 };

static long cpu_us(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000L + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

int main(int argc, char **argv)
{
	size_t size = (size_t)(argc > 1 ? atol(argv[1]) : 64) << 20, page = (size_t)sysconf(_SC_PAGESIZE);
	int runs = argc > 2 ? atoi(argv[2]) : 3, fd = open("/proc/self/pagemap", O_RDONLY);
	char *place = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (fd < 0 || place == MAP_FAILED)
		return 1;
	madvise(place, size, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < size; i += page)
		place[i] = 1;
	long best = -1;
	static uint64_t entries[ENTRIES];
	for (int run = 0; run < runs; run++) {
		long start = cpu_us();
		for (size_t i = 0; i < size / page; i += ENTRIES)
			if (pread(fd, entries, sizeof entries, (off_t)(((uintptr_t)place / page + i) * sizeof *entries)) <= 0)
				return 1;
		long took = cpu_us() - start;
		if (best < 0 || took < best)
			best = took;
	}
	printf("%ld\n", best);
	return 0;
}
