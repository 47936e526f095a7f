/* sys/pager.c: fill the pages of a private anonymous mapping at user level, when they are
 * touched. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/userfaultfd.h>
#endif

#include "sys/clock.h"
#include "sys/fd.h"

#ifndef UFFD_USER_MODE_ONLY
#define UFFD_USER_MODE_ONLY 1
#endif

static size_t page_bytes(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t pager_bytes(const Pager *pager)
{
	return pager->pages * page_bytes();
}

/* The pager's own memory, touched now so that it takes no fault later. */
static void *own_memory(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	return memory != MAP_FAILED ? memory : NULL;
}

static size_t costs_bytes(const Pager *pager)
{
	return pager->pages * sizeof *pager->costs;
}

/* Fresh pages at the pager's place, which nothing has touched. */
static int fresh_pages(const Pager *pager, int prot)
{
	void *place = mmap(pager->start, pager_bytes(pager), prot,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	if (place == MAP_FAILED)
		return errno;
	madvise(pager->start, pager_bytes(pager), MADV_NOHUGEPAGE);
	return 0;
}

/* ---- the content of a page ---- */

/* Reads the page's content from the file; what lies behind its end is zero. Returns 0 or errno. */
static int read_page(const Pager *pager, size_t page, char *into)
{
	size_t size = page_bytes(), have = 0;
	while (have < size) {
		ssize_t got =
			pread(pager->fd, into + have, size - have, (off_t)(page * size + have));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	memset(into + have, 0, size - have);
	return 0;
}

static void note_fill(Pager *pager, size_t page, int64_t start)
{
	int64_t took = clock_ns() - start;
	pager->costs[page] = took > 0 ? took : 1;
	pager->filled++;
}

bool pager_fill(void *data, uintptr_t address)
{
	Pager *pager = data;
	int64_t start = clock_ns();
	int saved = errno, err = 0;
	size_t size = page_bytes();
	size_t page = (address - (uintptr_t)pager->start) / size;
	char *place = pager->start + page * size;
	if (pager->costs[page] != 0)
		/* filled already: the protection of the filled page forbids it */
		return false;
	if (mprotect(place, size, PROT_READ | PROT_WRITE) != 0)
		err = errno;
	else if (pager->kind == PAGER_FILE)
		err = read_page(pager, page, place);
	else if (pager->kind == PAGER_GC)
		memcpy(place, pager->source + page * size, size);
	if (err == 0 && pager->prot != (PROT_READ | PROT_WRITE) &&
		mprotect(place, size, pager->prot) != 0)
		err = errno;
	if (err == 0)
		note_fill(pager, page, start);
	else
		pager->error = err;
	errno = saved;
	return err == 0;
}

/* ---- userfaultfd ---- */

#if defined(__linux__) && defined(__NR_userfaultfd)

static int register_range(Pager *pager)
{
	int fd = (int)syscall(__NR_userfaultfd, O_CLOEXEC | O_NONBLOCK | UFFD_USER_MODE_ONLY);
	if (fd < 0)
		return errno;
	fd = fd_move_up(fd);
	if (fd < 0)
		return -fd;
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = { .range = { (uintptr_t)pager->start, pager_bytes(pager) },
		.mode = UFFDIO_REGISTER_MODE_MISSING };
	if (ioctl(fd, UFFDIO_API, &api) != 0 || ioctl(fd, UFFDIO_REGISTER, &range) != 0) {
		int err = errno;
		close(fd);
		return err;
	}
	pager->uffd = fd;
	pager->owner = getpid();
	return 0;
}

static void resolve_page(Pager *pager, uintptr_t address)
{
	int64_t start = clock_ns();
	size_t size = page_bytes();
	size_t page = (address - (uintptr_t)pager->start) / size;
	uintptr_t place = (uintptr_t)pager->start + page * size;
	int rc, err = 0;
	if (pager->kind == PAGER_FILE)
		err = read_page(pager, page, pager->staging);
	if (pager->kind == PAGER_ZERO || err != 0) {
		struct uffdio_zeropage zero = { .range = { place, size } };
		rc = ioctl(pager->uffd, UFFDIO_ZEROPAGE, &zero);
	} else {
		char *from = pager->kind == PAGER_GC ? pager->source + page * size : pager->staging;
		struct uffdio_copy copy = { .dst = place, .src = (uintptr_t)from, .len = size };
		rc = ioctl(pager->uffd, UFFDIO_COPY, &copy);
	}
	if (rc == 0 && err == 0)
		note_fill(pager, page, start);
	else
		pager->error = err != 0 ? err : errno;
}

static void *serve(void *data)
{
	Pager *pager = data;
	struct pollfd fds[] = { { .fd = pager->uffd, .events = POLLIN },
		{ .fd = pager->stop_fd, .events = POLLIN } };
	while (poll(fds, 2, -1) >= 0 || errno == EINTR) {
		struct uffd_msg message;
		if (fds[0].revents & POLLIN)
			while (read(pager->uffd, &message, sizeof message) == sizeof message)
				if (message.event == UFFD_EVENT_PAGEFAULT)
					resolve_page(pager, message.arg.pagefault.address);
		if (fds[1].revents & POLLIN)
			break;
	}
	return NULL;
}

static int start_thread(Pager *pager)
{
	/* a registration does not pass to a forked child, its descriptor does */
	if (pager->owner != getpid()) {
		close(pager->uffd);
		pager->uffd = -1;
		int err = register_range(pager);
		if (err != 0)
			return err;
	}
	pager->stop_fd = eventfd(0, EFD_CLOEXEC);
	if (pager->stop_fd < 0)
		return errno;
	sigset_t all, mask;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &mask);      /* signals are the shell's */
	int err = pthread_create(&pager->thread, NULL, serve, pager);
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	if (err != 0)
		close(pager->stop_fd);
	pager->serving = err == 0;
	return err;
}

#else

static int register_range(Pager *pager)
{
	(void)pager;
	return ENOSYS;
}

static int start_thread(Pager *pager)
{
	(void)pager;
	return ENOSYS;
}

#endif

static bool open_staging(void *data, uintptr_t address)
{
	(void)address;
	const Pager *pager = data;
	clock_ns();
	return mprotect(pager->staging, page_bytes(), PROT_READ | PROT_WRITE) == 0;
}

static void touch_staging(void *data)
{
	(void)*(volatile const char *)((const Pager *)data)->staging;
}

/* A refused access that is resolved, on a page of our own: the shell's code for it is touched then,
 * and no fault of the mapping pays for that. */
static int rehearse(Pager *pager)
{
	uintptr_t place = (uintptr_t)pager->staging;
	AccessRange range = { place, place + page_bytes(), open_staging, pager };
	AccessFault fault;
	if (mprotect(pager->staging, page_bytes(), PROT_NONE) != 0)
		return errno;
	return access_run(&range, touch_staging, pager, &fault) ? 0 : EFAULT;
}

int pager_start(Pager *pager)
{
	return pager->engine == PAGER_UFFD ? start_thread(pager) : rehearse(pager);
}

void pager_stop(Pager *pager)
{
	if (!pager->serving)
		return;
	uint64_t one = 1;
	while (write(pager->stop_fd, &one, sizeof one) < 0 && errno == EINTR)
		continue;
	pthread_join(pager->thread, NULL);
	close(pager->stop_fd);
	pager->serving = false;
}

/* ---- taking over and giving back ---- */

/* Moves the old content away as it is: page tables change hands, no frame is copied. */
static int move_source(Pager *pager)
{
	size_t size = pager_bytes(pager);
	char *place =
		mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (place == MAP_FAILED)
		return errno;
	/* one mapping again, whatever mprotect had made of it */
	mprotect(pager->start, size, PROT_READ);
	if (mremap(pager->start, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, place) == MAP_FAILED) {
		int err = errno;
		munmap(place, size);
		return err;
	}
	pager->source = place;
	return 0;
}

static void restore_source(Pager *pager)
{
	size_t size = pager_bytes(pager);
	mremap(pager->source, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, pager->start);
	mprotect(pager->start, size, pager->prot);
	pager->source = NULL;
}

static void free_own(Pager *pager)
{
	if (pager->costs != NULL)
		munmap(pager->costs, costs_bytes(pager));
	if (pager->staging != NULL)
		munmap(pager->staging, page_bytes());
	pager->costs = NULL;
	pager->staging = NULL;
}

int pager_attach(Pager *pager, const char **step)
{
	pager->uffd = -1;
	pager->source = NULL;
	*step = "mmap";
	pager->costs = own_memory(costs_bytes(pager));
	pager->staging = own_memory(page_bytes());
	int err = pager->costs != NULL && pager->staging != NULL ? 0 : ENOMEM;
	/* The descriptor is asked for first, since it is what is forbidden most often; then nothing
	 * was changed yet. */
	if (err == 0 && pager->engine == PAGER_UFFD) {
		*step = "userfaultfd";
		err = register_range(pager);
		if (err == 0)
			close(pager->uffd);
	}
	if (err == 0 && pager->kind == PAGER_GC) {
		*step = "mremap";
		err = move_source(pager);
	}
	if (err == 0) {
		*step = "mmap";
		err = fresh_pages(pager, pager->engine == PAGER_SEGV ? PROT_NONE : pager->prot);
	}
	if (err == 0 && pager->engine == PAGER_UFFD) {
		*step = "userfaultfd";
		err = register_range(pager);
	}
	if (err != 0) {
		if (pager->source != NULL)
			restore_source(pager);
		free_own(pager);
	}
	return err;
}

void pager_detach(Pager *pager)
{
	pager_stop(pager);
	if (pager->uffd >= 0)
		close(pager->uffd);
	if (pager->source != NULL)
		munmap(pager->source, pager_bytes(pager));
	mprotect(pager->start, pager_bytes(pager), pager->prot);
	free_own(pager);
}
