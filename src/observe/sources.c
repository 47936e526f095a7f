/* observe/sources.c: which of the kernel's sources of figures work here. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/sources.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "observe/pagemap.h"
#include "observe/proc.h"
#include "observe/residency.h"

/* ---- what the probes share ---- */

static bool fails(char *detail, int err)
{
	snprintf(detail, SOURCE_DETAIL_MAX, "%s", strerror(err));
	return false;
}

/* ENOSYS from those who open /proc/PID means that there is no /proc. */
static bool fails_in_proc(char *detail, int err)
{
	if (err != ENOSYS)
		return fails(detail, err);
	snprintf(detail, SOURCE_DETAIL_MAX, "/proc is not mounted");
	return false;
}

static bool works(char *detail, const char *text)
{
	snprintf(detail, SOURCE_DETAIL_MAX, "%s", text);
	return true;
}

static bool verdict(char *detail, bool good, const char *if_good, const char *if_not)
{
	snprintf(detail, SOURCE_DETAIL_MAX, "%s", good ? if_good : if_not);
	return good;
}

/* The first line of a small file. */
static bool read_line(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd >= 0 ? proc_read_text(fd, buf, size) : -1;
	if (fd >= 0)
		close(fd);
	if (len < 0)
		return false;
	buf[strcspn(buf, "\n")] = '\0';
	return true;
}

static bool can_open(const char *path, char *detail)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fails(detail, errno);
	close(fd);
	return works(detail, "readable");
}

/* A page that this process has written. */
static volatile char *touched_page(void)
{
	volatile char *page =
		mmap(NULL, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return NULL;
	page[0] = 1;
	return page;
}

static void drop_page(volatile char *page)
{
	munmap((void *)(uintptr_t)page, page_size());
}

static int open_own_map(PageMap *map)
{
	int directory = proc_open(getpid());
	if (directory < 0)
		return -directory;
	int err = pagemap_open(map, directory);
	close(directory);
	return err;
}

/* ---- counters ---- */

static bool probe_usage(char *detail)
{
	struct rusage before, after;
	getrusage(RUSAGE_SELF, &before);
	getrusage(RUSAGE_SELF, &before);
	volatile char *page = touched_page();
	getrusage(RUSAGE_SELF, &after);
	if (page == NULL)
		return fails(detail, ENOMEM);
	drop_page(page);
	long faults = after.ru_minflt - before.ru_minflt;
	snprintf(detail, SOURCE_DETAIL_MAX, "writing a fresh page counted %ld", faults);
	return faults > 0;          /* a sanitizer takes one of its own */
}

static bool probe_stat(char *detail)
{
	ProcStat stat;
	int directory = proc_open(getpid());
	int fd = directory >= 0 ? proc_open_file(directory, "stat") : directory;
	int err = fd >= 0 ? proc_stat_read(fd, &stat) : -fd;
	if (fd >= 0)
		close(fd);
	if (directory >= 0)
		close(directory);
	if (err != 0)
		return fails_in_proc(detail, err);
	return works(detail, "fault counters of every process that shows");
}

static bool probe_perf(char *detail)
{
	struct perf_event_attr attributes = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof attributes,
		.config = PERF_COUNT_SW_PAGE_FAULTS_MIN,
		.exclude_kernel = 1,
		.exclude_hv = 1,
	};
	char level[16] = "?";
	read_line("/proc/sys/kernel/perf_event_paranoid", level, sizeof level);
	int fd = (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
	if (fd < 0) {
		snprintf(detail, SOURCE_DETAIL_MAX, "%s (perf_event_paranoid is %s)",
			strerror(errno), level);
		return false;
	}
	close(fd);
	snprintf(detail, SOURCE_DETAIL_MAX, "perf_event_paranoid is %s", level);
	return true;
}

static bool probe_tracefs(char *detail)
{
	return can_open("/sys/kernel/tracing/events/exceptions/page_fault_user/format", detail);
}

/* ---- pages ---- */

static bool probe_pagemap(char *detail)
{
	PageMap map;
	PageState state;
	int err = open_own_map(&map);
	volatile char *page = err == 0 ? touched_page() : NULL;
	if (err == 0)
		err = page != NULL ? pagemap_read(&map, (uintptr_t)page, 1, false, &state) : ENOMEM;
	if (page != NULL)
		drop_page(page);
	pagemap_close(&map);
	if (err != 0)
		return fails_in_proc(detail, err);
	snprintf(detail, SOURCE_DETAIL_MAX, "a written page is %s", page_class_names[state.class]);
	return state.class == PAGE_PRIVATE;
}

static bool probe_frames(char *detail)
{
	PageMap map;
	uint64_t frame = 0;
	int err = open_own_map(&map);
	volatile char *page = err == 0 ? touched_page() : NULL;
	if (page != NULL) {
		err = pagemap_frames(&map, (uintptr_t)page, 1, &frame);
		drop_page(page);
	}
	pagemap_close(&map);
	if (err != 0)
		return fails_in_proc(detail, err);
	return verdict(detail, frame != 0, "shown", "hidden: every number reads 0");
}

static bool probe_scan(char *detail)
{
	PageMap map;
	int err = open_own_map(&map);
	if (err != 0)
		return fails_in_proc(detail, err);
	bool scans = map.scans;
	pagemap_close(&map);
	return verdict(
		detail, scans, "tells the zero page from shared pages", "this kernel has it not");
}

static bool probe_soft_dirty(char *detail)
{
	uint64_t entry = 0;
	/* Writing clear_refs succeeds even where the bit does not exist: only the bit itself
	 * tells. */
	volatile char *page = touched_page();
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || page == NULL)
		return fails(detail, errno);
	ssize_t got = pread(
		fd, &entry, sizeof entry, (off_t)((uintptr_t)page / page_size() * sizeof entry));
	close(fd);
	drop_page(page);
	bool set = got == sizeof entry && (entry >> 55 & 1) != 0;
	return verdict(
		detail, set, "a written page has the bit", "the kernel was built without it");
}

static bool probe_page_counts(char *detail)
{
	return can_open("/proc/kpagecount", detail);
}

static bool probe_page_flags(char *detail)
{
	return can_open("/proc/kpageflags", detail);
}

static bool probe_smaps(char *detail)
{
	return can_open("/proc/self/smaps", detail);
}

static bool probe_userfaultfd(char *detail)
{
#ifndef UFFD_USER_MODE_ONLY
#define UFFD_USER_MODE_ONLY 1
#endif
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	bool full = fd >= 0;
	if (fd < 0)
		fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY);
	if (fd < 0)
		return fails(detail, errno);
	close(fd);
	return works(detail, full ? "faults of the kernel, too" : "faults of user mode only");
}

/* ---- files ---- */

static bool probe_residency(char *detail)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fails(detail, errno);
	Residency residency = residency_of(fd, page_size());
	close(fd);
	snprintf(
		detail, SOURCE_DETAIL_MAX, residency.pages >= 0 ? "by %s" : "%s", residency.source);
	return residency.pages >= 0;
}

static bool probe_kcmp(char *detail)
{
	long order = syscall(SYS_kcmp, getpid(), getpid(), KCMP_VM, 0, 0);
	return order == 0 ? works(detail, "compares open file descriptions") : fails(detail, errno);
}

/* ---- processes ---- */

/* A child that stops itself for its tracer. */
static pid_t traced_child(void)
{
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	raise(SIGSTOP);
	_exit(0);
}

static void end_child(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static bool probe_trace(char *detail)
{
	int status;
	pid_t pid = traced_child();
	if (pid < 0 || waitpid(pid, &status, WUNTRACED) != pid)
		return fails(detail, errno);
	bool stopped = WIFSTOPPED(status) && ptrace(PTRACE_CONT, pid, NULL, NULL) == 0;
	int err = errno;
	end_child(pid);
	return stopped ? works(detail, "own children") : fails(detail, err);
}

static bool probe_breakpoint(char *detail)
{
#ifdef __x86_64__
	int status;
	pid_t pid = traced_child();
	if (pid < 0 || waitpid(pid, &status, WUNTRACED) != pid)
		return fails(detail, errno);
	size_t place = offsetof(struct user, u_debugreg);
	bool set = ptrace(PTRACE_POKEUSER, pid, place, (void *)(uintptr_t)page_size()) == 0;
	int err = errno;
	end_child(pid);
	return set ? works(detail, "x86 debug registers") : fails(detail, err);
#else
	return verdict(detail, false, NULL, "only x86-64 debug registers are used");
#endif
}

static bool probe_layout(char *detail)
{
	int now = personality(0xffffffff);
	if (now < 0)
		return fails(detail, errno);
	if (now & ADDR_NO_RANDOMIZE)
		return works(detail, "addresses are not random");
	return works(detail, "setarch -R makes counts repeat exactly");
}

static bool probe_clone3(char *detail)
{
	/* An argument block too short for any kernel: EINVAL from a kernel that has the call. */
	long result = syscall(SYS_clone3, NULL, (size_t)0);
	return result < 0 && errno == EINVAL ? works(detail, "there") : fails(detail, errno);
}

/* ---- the system ---- */

static bool probe_swap(char *detail)
{
	char text[512];
	int fd = open("/proc/swaps", O_RDONLY | O_CLOEXEC);
	ssize_t len = fd >= 0 ? proc_read_text(fd, text, sizeof text) : -1;
	if (fd >= 0)
		close(fd);
	if (len < 0)
		return fails(detail, errno);
	const char *second = strchr(text, '\n');
	bool any = second != NULL && second[1] != '\0';
	return verdict(detail, any, "there is swap space",
		"no swap: anonymous pages cannot be paged out");
}

static bool probe_huge(char *detail)
{
	char mode[64];
	if (!read_line("/sys/kernel/mm/transparent_hugepage/enabled", mode, sizeof mode))
		return fails(detail, errno);
	return works(detail, mode);
}

static bool probe_shared_names(char *detail)
{
	return access("/dev/shm", W_OK) == 0 ? works(detail, "/dev/shm") : fails(detail, errno);
}

const KernelSource kernel_sources[] = {
	{ "getrusage, wait4", "faults: every count",
		"any POSIX system", probe_usage },
	{ "/proc/PID/stat", "faults -p, tasks",
		"mount -t proc proc /proc", probe_stat },
	{ "perf page-fault counters", "perf stat: a second opinion",
		"sysctl kernel.perf_event_paranoid=2, or root", probe_perf },
	{ "tracefs page_fault_user", "perf trace: every single fault",
		"root: mount -t tracefs tracefs /sys/kernel/tracing", probe_tracefs },
	{ "pagemap", "cowstat, peek, poke: page classes",
		"mount /proc; some containers forbid it", probe_pagemap },
	{ "pagemap frame numbers", "cowstat --diff and --refs: exact",
		"root (CAP_SYS_ADMIN)", probe_frames },
	{ "PAGEMAP_SCAN", "cowstat: zero pages and huge pages",
		"Linux 6.7 or later", probe_scan },
	{ "soft-dirty bit", "other tools: pages written since",
		"a kernel with CONFIG_MEM_SOFT_DIRTY", probe_soft_dirty },
	{ "/proc/kpagecount", "cowstat --refs: reference counts",
		"root", probe_page_counts },
	{ "/proc/kpageflags", "cowstat: flags of frames",
		"root", probe_page_flags },
	{ "/proc/PID/smaps", "cowstat: segments, huge pages, swap",
		"mount -t proc proc /proc", probe_smaps },
	{ "userfaultfd", "pager --engine=uffd",
		"a kernel with CONFIG_USERFAULTFD, and no sandbox", probe_userfaultfd },
	{ "cachestat or mincore", "mmapfile --cold: page cache",
		"Linux 6.5 or later, or a file of one's own", probe_residency },
	{ "kcmp", "fds --shared",
		"a kernel with CONFIG_KCMP, and no sandbox", probe_kcmp },
	{ "ptrace of children", "faults --phases",
		"sysctl kernel.yama.ptrace_scope=1, and no sandbox", probe_trace },
	{ "hardware breakpoints", "faults --phases: loading",
		"an x86-64 processor whose debug registers are free", probe_breakpoint },
	{ "clone3", "clone as the birth of subshells",
		"Linux 5.3 or later, and no sandbox", probe_clone3 },
	{ "personality", "setarch -R: counts that repeat",
		"no sandbox", probe_layout },
	{ "POSIX shared memory", "psem --name",
		"mount -t tmpfs tmpfs /dev/shm", probe_shared_names },
	{ "transparent huge pages", "mmapfile --huge",
		"a kernel with CONFIG_TRANSPARENT_HUGEPAGE", probe_huge },
	{ "swap", "pages of class swap",
		"root: swapon", probe_swap },
};
const size_t kernel_source_count = sizeof kernel_sources / sizeof *kernel_sources;
