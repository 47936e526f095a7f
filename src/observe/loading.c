/* observe/loading.c: what a new process takes until its program begins, seen by tracing it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/loading.h"

#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "observe/proc.h"
#include "sys/fd.h"

#ifdef __x86_64__

enum { ENABLE_FIRST = 1 };          /* of debug register 7: the first breakpoint, on execution */

static bool set_debug_register(pid_t pid, size_t number, uintptr_t value)
{
	size_t offset = offsetof(struct user, u_debugreg) +
		number * sizeof(((struct user *)0)->u_debugreg[0]);
	return ptrace(PTRACE_POKEUSER, pid, offset, (void *)value) == 0;
}

static bool set_breakpoint(pid_t pid, uintptr_t address)
{
	return set_debug_register(pid, 0, address) && set_debug_register(pid, 7, ENABLE_FIRST);
}

static void clear_breakpoint(pid_t pid)
{
	set_debug_register(pid, 7, 0);
}

#else

static bool set_breakpoint(pid_t pid, uintptr_t address)
{
	(void)pid;
	(void)address;
	errno = ENOTSUP;
	return false;
}

static void clear_breakpoint(pid_t pid)
{
	(void)pid;
}

#endif

/* Waits for a stop with SIGTRAP; other signals are handed on. False when the process has ended: its
 * status stays for the shell. */
static bool wait_for_trap(pid_t pid)
{
	for (;;) {
		siginfo_t info = { 0 };
		int status;
		if (waitid(P_PID, (id_t)pid, &info, WEXITED | WSTOPPED | WNOWAIT) != 0) {
			if (errno == EINTR)
				continue;
			return false;
		}
		if (info.si_code != CLD_TRAPPED && info.si_code != CLD_STOPPED)
			return false;
		if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status))
			return false;
		if (WSTOPSIG(status) == SIGTRAP)
			return true;
		ptrace(PTRACE_CONT, pid, NULL, (void *)(uintptr_t)WSTOPSIG(status));
	}
}

/* Where the program begins: behind the loader, and elsewhere in every run. */
static uintptr_t entry_of(int directory)
{
	Elf64_auxv_t vector[64];
	uintptr_t entry = 0;
	int fd = proc_open_file(directory, "auxv");
	ssize_t size = fd >= 0 ? fd_read(fd, vector, sizeof vector) : 0;
	for (ssize_t i = 0; i < size / (ssize_t)sizeof *vector && vector[i].a_type != AT_NULL; i++)
		if (vector[i].a_type == AT_ENTRY)
			entry = (uintptr_t)vector[i].a_un.a_val;
	if (fd >= 0)
		close(fd);
	return entry;
}

static const char *run_to_entry(pid_t pid, int directory, Loading *loading)
{
	ProcStat stat;
	uintptr_t entry = entry_of(directory);
	if (entry == 0)
		return "its entry point is not shown";
	if (!set_breakpoint(pid, entry))
		return "this machine grants no hardware breakpoint";
	if (ptrace(PTRACE_CONT, pid, NULL, NULL) != 0 || !wait_for_trap(pid))
		return "it ended while it was loaded";
	int fd = proc_open_file(directory, "stat");
	int err = fd >= 0 ? proc_stat_read(fd, &stat) : -fd;
	if (fd >= 0)
		close(fd);
	clear_breakpoint(pid);
	*loading = (Loading){ stat.minflt, stat.majflt };
	return err == 0 ? NULL : "its counters cannot be read";
}

const char *loading_follow(pid_t pid, Loading *loading)
{
	if (!wait_for_trap(pid))
		return "it ended at its exec";
	int directory = proc_open(pid);
	const char *why =
		directory >= 0 ? run_to_entry(pid, directory, loading) : "/proc is not mounted";
	if (directory >= 0)
		close(directory);
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	return why;
}
