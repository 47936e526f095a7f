/* sys/copy.c: copy a file in one of the ways that the system offers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/copy.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "sys/access.h"
#include "sys/out.h"

const char *const copy_way_names[COPY_WAY_COUNT] = {
	[COPY_MMAP] = "mmap", [COPY_READ] = "read", [COPY_SENDFILE] = "sendfile",
	[COPY_RANGE] = "copy_file_range",
};

typedef struct MapCopy {
	char *to;
	const char *from;
	size_t size;
} MapCopy;

static void copy_mapped(void *data)
{
	const MapCopy *copy = data;
	memcpy(copy->to, copy->from, copy->size);
}

static int by_mmap(int from, int to, size_t size, const char **call)
{
	*call = "ftruncate";
	if (ftruncate(to, (off_t)size) != 0)
		return errno;
	*call = "mmap";
	MapCopy copy = { .size = size };
	void *source = mmap(NULL, size, PROT_READ, MAP_SHARED, from, 0);
	if (source == MAP_FAILED)
		return errno;
	void *target = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, to, 0);
	int err = target == MAP_FAILED ? errno : 0;
	if (err == 0) {
		copy.from = source;
		copy.to = target;
		/* Either file may shrink, or the disk be full, while it is mapped. */
		AccessRange everywhere = { .start = 0, .end = UINTPTR_MAX };
		AccessFault fault;
		*call = "memcpy";
		if (!access_run(&everywhere, copy_mapped, &copy, &fault))
			err = EIO;
		munmap(target, size);
	}
	munmap(source, size);
	return err;
}

static int by_read(int from, int to, size_t size, const char **call)
{
	static char buf[65536];
	for (size_t done = 0; done < size;) {
		*call = "read";
		ssize_t got = pread(from, buf, size - done < sizeof buf ? size - done : sizeof buf,
			(off_t)done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? errno : EIO;
		*call = "write";
		int err = write_all(to, buf, (size_t)got);
		if (err != 0)
			return err;
		done += (size_t)got;
	}
	return 0;
}

static int in_kernel(CopyWay way, int from, int to, size_t size, const char **call)
{
	off_t offset = 0;
	*call = copy_way_names[way];
	while ((size_t)offset < size) {
		ssize_t got = way == COPY_SENDFILE
				      ? sendfile(to, from, &offset, size - (size_t)offset)
				      : copy_file_range(
						from, &offset, to, NULL, size - (size_t)offset, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? errno : EIO;
	}
	return 0;
}

int copy_file(CopyWay way, int from, int to, size_t size, const char **call)
{
	*call = copy_way_names[way];
	if (size == 0)
		return 0;
	switch (way) {
	case COPY_MMAP:
		return by_mmap(from, to, size, call);
	case COPY_READ:
		return by_read(from, to, size, call);
	case COPY_SENDFILE:
	case COPY_RANGE:
		break;
	}
	return in_kernel(way, from, to, size, call);
}
