/* floor.c: what births cost without a shell: spawn a program N times and wait for each. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STACK_BYTES = 64 * 1024 };

typedef pid_t Birth(char **argv);

extern char **environ;

static void die(const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
	exit(1);
}

static pid_t birth_fork(char **argv)
{
	pid_t pid = fork();

	if (pid == 0) {
		execve(argv[0], argv, environ);
		_exit(127);
	}
	return pid;
}

static pid_t birth_vfork(char **argv)
{
	pid_t pid = vfork();

	if (pid == 0) {
		execve(argv[0], argv, environ);
		_exit(127);
	}
	return pid;
}

static pid_t birth_posix_spawn(char **argv)
{
	pid_t pid;
	int err = posix_spawn(&pid, argv[0], NULL, NULL, argv, environ);

	if (err == 0)
		return pid;
	errno = err;
	return -1;
}

#ifdef CLONE_VFORK
static int clone_child(void *arg)
{
	char **argv = arg;

	execve(argv[0], argv, environ);
	_exit(127);
}

static pid_t birth_clone(char **argv)
{
	static _Alignas(16) char stack[STACK_BYTES];

	return clone(clone_child, stack + STACK_BYTES, CLONE_VM | CLONE_VFORK | SIGCHLD, argv);
}
#endif

static const struct {
	const char *name;
	Birth *birth;
} births[] = {
	{ "vfork", birth_vfork },
	{ "fork", birth_fork },
	{ "posix_spawn", birth_posix_spawn },
#ifdef CLONE_VFORK
	{ "clone", birth_clone },
#endif
};

static Birth *find_birth(const char *name)
{
	for (size_t i = 0; i < sizeof births / sizeof births[0]; i++) {
		if (strcmp(births[i].name, name) == 0)
			return births[i].birth;
	}
	fprintf(stderr, "floor: %s: unknown strategy\n", name);
	exit(2);
}

/* Tells compare that the set-up is over and waits for its word, as the rows do. */
static void be_ready(void)
{
	char go;

	if (getenv("BENCH_READY") == NULL)
		return;
	if (write(9, "\n", 1) != 1 || read(8, &go, 1) != 1)
		die("handshake");
}

static void touch_memory(size_t megabytes)
{
	size_t size = megabytes << 20;
	volatile char *memory = malloc(size ? size : 1);

	if (memory == NULL)
		die("malloc");
	for (size_t at = 0; at < size; at += 1024)
		memory[at] = 1;
}

static void spawn_and_wait(Birth *birth, char **argv)
{
	int status;
	pid_t pid = birth(argv);

	if (pid < 0)
		die("spawn");
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			die("waitpid");
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) == 127)
		die(argv[0]);
}

int main(int argc, char **argv)
{
	Birth *birth = birth_vfork;
	size_t megabytes = 0;
	int opt;

	while ((opt = getopt(argc, argv, "+m:s:")) != -1) {
		if (opt == 'm')
			megabytes = strtoul(optarg, NULL, 10);
		else if (opt == 's')
			birth = find_birth(optarg);
		else
			return 2;
	}
	if (argc - optind < 2) {
		fputs("usage: floor [-m MEGABYTES] [-s STRATEGY] COUNT PROGRAM [ARGUMENT...]\n", stderr);
		return 2;
	}
	long count = strtol(argv[optind], NULL, 10);
	touch_memory(megabytes);
	be_ready();
	for (long i = 0; i < count; i++)
		spawn_and_wait(birth, argv + optind + 1);
	return 0;
}
