/* libexec/guard_program.c: the guarded program itself: from its birth to its exec. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "libexec/guard_program.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "observe/proc.h"

static void lower_limit(int resource, uint64_t bound)
{
	struct rlimit limit;
	if (getrlimit(resource, &limit) != 0)
		return;
	if (limit.rlim_max > bound)
		limit.rlim_max = (rlim_t)bound;
	if (limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	setrlimit(resource, &limit);
}

/* Whatever the caller left open ends at the exec. */
static void close_others_on_exec(void)
{
	DIR *directory = opendir("/proc/self/fd");
	if (directory == NULL)
		return;
	for (long fd; (fd = proc_next_number(directory)) >= 0;)
		if (fd > STDERR_FILENO)
			fcntl((int)fd, F_SETFD, FD_CLOEXEC);
	closedir(directory);
}

/* Ends the process when its channel is closed: then nobody would guard it. */
static void wait_for_release(int channel)
{
	char go;
	if (read(channel, &go, 1) != 1)
		_exit(EXIT_FAILURE);
}

/* As from a shell: what is neither a program nor says who reads it is a script of sh's, which
 * searches PATH for it, too. Some C libraries' execvp leaves that to the caller. Returns errno. */
static int execute(char **argv)
{
	size_t count = 0;
	execvp(argv[0], argv);
	int err = errno;
	while (argv[count] != NULL)
		count++;
	const char **words = err == ENOEXEC ? malloc((count + 2) * sizeof *words) : NULL;
	if (words != NULL) {
		words[0] = "sh";
		memcpy(&words[1], argv, (count + 1) * sizeof *words);
		execv("/bin/sh", (char *const *)(uintptr_t)words);
		free(words);
	}
	return err;
}

static _Noreturn void become_program(const ProgramPlan *plan, int channel)
{
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(plan->ends[0], STDOUT_FILENO);
	dup2(plan->ends[1], STDERR_FILENO);
	close_others_on_exec();
	wait_for_release(channel);
	lower_limit(RLIMIT_CORE, 0);
	lower_limit(RLIMIT_FSIZE, plan->file_max);
	lower_limit(RLIMIT_AS, plan->memory_max);
	sigaction(SIGCHLD, &plan->on_child, NULL);
	sigaction(SIGPIPE, &plan->on_pipe, NULL);
	sigprocmask(SIG_SETMASK, &plan->mask, NULL);
	int err = execute(plan->argv);
	_exit(write(channel, &err, sizeof err) == sizeof err ? 127 : 126);
}

pid_t program_start(const ProgramPlan *plan, int *channel)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return -errno;
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[0]);
		become_program(plan, ends[1]);
	}
	int err = errno;
	close(ends[1]);
	*channel = ends[0];
	if (pid > 0)
		return pid;
	close(ends[0]);
	return -err;
}

void program_release(int channel)
{
	send(channel, "", 1, MSG_NOSIGNAL);
}

int program_exec_error(int channel)
{
	int err;
	return recv(channel, &err, sizeof err, MSG_DONTWAIT) == sizeof err ? err : 0;
}
