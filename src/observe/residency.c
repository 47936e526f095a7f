/* observe/residency.c: how much of a file the page cache holds, and how to empty it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/residency.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "observe/pagemap.h"

#ifndef __NR_cachestat
#define __NR_cachestat 451              /* Linux 6.5, the same number on every architecture but alpha */
#endif

typedef struct CacheRange {
	uint64_t offset, length;
} CacheRange;

typedef struct CacheStat {
	uint64_t cached, dirty, writeback, evicted, recently_evicted;
} CacheStat;

static bool by_cachestat(int fd, size_t bytes, Residency *result)
{
#if defined(__linux__) && !defined(__alpha__)
	CacheRange range = { 0, bytes };
	CacheStat stat;
	if (syscall(__NR_cachestat, fd, &range, &stat, 0) != 0)
		return false;
	*result = (Residency){ (int64_t)stat.cached, "cachestat" };
	return true;
#else
	(void)fd, (void)bytes, (void)result;
	return false;
#endif
}

/* mincore claims that all is resident of a file that the caller neither owns nor may write. */
static bool may_ask(int fd)
{
	struct stat st;
	if (geteuid() == 0)
		return true;
	if (fstat(fd, &st) != 0)
		return false;
	if (st.st_uid == geteuid())
		return true;
	char path[32] = "/proc/self/fd/";
	size_t len = strlen(path);
	if (fd >= 100)
		path[len++] = (char)('0' + fd / 100 % 10);
	if (fd >= 10)
		path[len++] = (char)('0' + fd / 10 % 10);
	path[len++] = (char)('0' + fd % 10);
	path[len] = '\0';
	return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
}

Residency residency_of(int fd, size_t bytes)
{
	Residency result = { -1, "not the owner of the file" };
	if (bytes == 0)
		return (Residency){ 0, "stat" };
	if (by_cachestat(fd, bytes, &result) || !may_ask(fd))
		return result;
	void *place = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);
	if (place == MAP_FAILED)
		return (Residency){ -1, "the file cannot be mapped" };
	result = (Residency){ 0, "mincore" };
	size_t pages = (bytes + page_size() - 1) / page_size();
	unsigned char states[1024];
	for (size_t done = 0; done < pages; done += sizeof states) {
		size_t count = pages - done < sizeof states ? pages - done : sizeof states;
		if (mincore((char *)place + done * page_size(), count * page_size(), states) != 0) {
			result = (Residency){ -1, "mincore failed" };
			break;
		}
		for (size_t i = 0; i < count; i++)
			result.pages += states[i] & 1;
	}
	munmap(place, bytes);
	return result;
}

Residency residency_evict(int fd, size_t bytes)
{
	/* A page under write-back is not dropped: try again for a while. */
	enum { TRIES = 10 };
	static const struct timespec pause = { 0, 20 * 1000 * 1000 };
	Residency left = { -1, "not tried" };
	fdatasync(fd);
	for (int i = 0; i < TRIES; i++) {
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
		left = residency_of(fd, bytes);
		if (left.pages <= 0)
			break;
		nanosleep(&pause, NULL);
	}
	return left;
}
