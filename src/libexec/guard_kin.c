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
	pid_t pid, parent, group;
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
		Process process = { stat.pid, stat.parent, stat.group,
			dead ? 0 : (size_t)stat.threads, false };
		VEC_PUSH(processes, process);
	}
	closedir(directory);
}

static int by_pid(const void *one, const void *other)
{
	const Process *a = one, *b = other;
	return (a->pid > b->pid) - (a->pid < b->pid);
}

static bool is_kin(const Processes *processes, pid_t pid)
{
	if (pid == getpid())
		return true;
	const Process key = { .pid = pid };
	const Process *found =
		bsearch(&key, processes->items, processes->count, sizeof key, by_pid);
	return found != NULL && found->kin;
}

/* Numbers start anew at some point, so that a child's may be lower than its parent's: then one
 * pass is not enough. */
static void mark_kin(Processes *processes)
{
	bool more = processes->count > 0;
	if (more)
		qsort(processes->items, processes->count, sizeof *processes->items, by_pid);
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

static Processes find_kin(void)
{
	Processes processes = { 0 };
	list_processes(&processes);
	mark_kin(&processes);
	return processes;
}

KinCount kin_count(void)
{
	Processes processes = find_kin();
	KinCount count = { 0 };
	for (size_t i = 0; i < processes.count; i++) {
		const Process *process = &processes.items[i];
		if (!process->kin || process->threads == 0)
			continue;
		count.processes++;
		count.threads += process->threads;
	}
	free(processes.items);
	return count;
}

bool kin_kill(void)
{
	Processes processes = find_kin();
	bool killed = false;
	for (size_t i = 0; i < processes.count; i++) {
		const Process *process = &processes.items[i];
		if (!process->kin || process->threads == 0)
			continue;
		pid_t target = process->group != getpgrp() ? -process->group : process->pid;
		killed = kill(target, SIGKILL) == 0 || killed;
	}
	free(processes.items);
	return killed;
}
