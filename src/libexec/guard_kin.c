/* libexec/guard_kin.c: this process's descendants, found in /proc. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "libexec/guard_kin.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/vec.h"
#include "observe/proc.h"

typedef struct Process {
	pid_t pid, parent;
	size_t threads;                 /* 0: a zombie */
	bool kin;
} Process;

typedef struct Processes {
	VEC_OF(Process);
} Processes;

static bool read_stat(pid_t pid, ProcStat *stat)
{
	int directory = proc_open(pid);
	if (directory < 0)
		return false;
	int fd = proc_open_file(directory, "stat");
	close(directory);
	if (fd < 0)
		return false;
	int err = proc_stat_read(fd, stat);
	close(fd);
	return err == 0;
}

static void list_processes(Processes *processes)
{
	DIR *directory = opendir("/proc");
	if (directory == NULL)
		return;
	for (long pid; (pid = proc_next_number(directory)) > 0;) {
		ProcStat stat;
		if (!read_stat((pid_t)pid, &stat))
			continue;
		bool dead = (stat.state == 'Z' && stat.threads <= 1) || stat.state == 'X';
		Process process = { stat.pid, stat.parent, dead ? 0 : (size_t)stat.threads, false };
		VEC_PUSH(processes, process);
	}
	closedir(directory);
}

static bool is_kin(const Processes *processes, pid_t pid)
{
	if (pid == getpid())
		return true;
	for (size_t i = 0; i < processes->count; i++)
		if (processes->items[i].pid == pid)
			return processes->items[i].kin;
	return false;
}

/* Children may have lower numbers than their parents, so that one pass is not enough. */
static void mark_kin(Processes *processes)
{
	bool more = true;
	while (more) {
		more = false;
		for (size_t i = 0; i < processes->count; i++) {
			Process *process = &processes->items[i];
			if (process->kin || !is_kin(processes, process->parent))
				continue;
			process->kin = true;
			more = true;
		}
	}
}

KinCount kin_signal(int sig)
{
	Processes processes = { 0 };
	KinCount count = { 0 };
	list_processes(&processes);
	mark_kin(&processes);
	for (size_t i = 0; i < processes.count; i++) {
		const Process *process = &processes.items[i];
		if (!process->kin || process->threads == 0 || kill(process->pid, sig) != 0)
			continue;
		count.processes++;
		count.threads += process->threads;
	}
	free(processes.items);
	return count;
}
