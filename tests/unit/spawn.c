/* spawn.c: every strategy carries out every plan with the same result, and leaves neither
 * descriptors nor zombies. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/sig.h"
#include "sys/spawn.h"
#include "unit.h"

static const char *const strategies[] = {
	"auto",
	"fork",
	"vfork",
	"posix_spawn",
	"clone",
	"clone:",
	"clone:vm",
	"clone:vfork",
	"clone:pidfd",
	"clone:vm+vfork+pidfd+io+sysvsem+untraced",
	"clone:vm+pidfd",
};
enum { STRATEGY_COUNT = sizeof strategies / sizeof *strategies };

static SpawnStrategy want;
static const char *const environment[] = { "PATH=/usr/bin:/bin", "COLOUR=blue", NULL };
static char directory[] = "/tmp/cowsh-spawn-XXXXXX";

static void plan_shell(SpawnPlan *plan, const char *const argv[])
{
	spawn_plan_init(plan);
	plan->path = "/bin/sh";
	plan->argv = argv;
	plan->envp = environment;
}

static int wait_for(const SpawnResult *result)
{
	int status = -1;
	if (result->pidfd >= 0)
		close(result->pidfd);
	if (result->pid <= 0 || waitpid(result->pid, &status, 0) != result->pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Runs a script with its output in text; returns its status. */
static int run_script(const char *script, SpawnPlan *plan, char *text, size_t size)
{
	const char *argv[] = { "sh", "-c", script, NULL };
	int file = fd_memory_file(STR(""));
	FdOp ops[8] = { { .kind = FDOP_DUP, .fd = 1, .src = file } };
	for (size_t i = 0; i < plan->nops; i++)
		ops[i + 1] = plan->ops[i];
	plan->path = "/bin/sh";
	plan->argv = argv;
	plan->envp = environment;
	plan->ops = ops;
	plan->nops++;
	SpawnResult result = spawn_run(want, plan);
	int status = wait_for(&result);
	ssize_t len = pread(file, text, size - 1, 0);
	text[len > 0 ? len : 0] = '\0';
	close(file);
	return result.err == 0 ? status : -1;
}

static void test_status_and_environment(void)
{
	char text[64];
	SpawnPlan plan;
	spawn_plan_init(&plan);
	CHECK(run_script("echo $COLOUR; exit 7", &plan, text, sizeof text) == 7);
	CHECK(strcmp(text, "blue\n") == 0);
	spawn_plan_init(&plan);
	CHECK(run_script("kill -9 $$", &plan, text, sizeof text) == 128 + SIGKILL);
}

static void test_descriptors(void)
{
	char path[64], text[64];
	snprintf(path, sizeof path, "%s/file", directory);
	int hidden = fd_memory_file(STR("hidden"));
	int kept = fd_memory_file(STR("kept"));
	FdOp ops[] = {
		{ .kind = FDOP_OPEN,
			.fd = 5,
			.path = path,
			.oflag = O_WRONLY | O_CREAT | O_TRUNC,
			.mode = 0600 },
		{ .kind = FDOP_DUP, .fd = 6, .src = 5 },
		{ .kind = FDOP_CLOSE, .fd = 5 },
		{ .kind = FDOP_CLOSE, .fd = 7 },
		{ .kind = FDOP_DUP, .fd = kept, .src = kept },
	};
	SpawnPlan plan;
	spawn_plan_init(&plan);
	plan.ops = ops;
	plan.nops = sizeof ops / sizeof *ops;
	char script[160];
	snprintf(script, sizeof script,
		"echo six >&6; (: >&5) 2>/dev/null || echo closed; test -e /proc/self/fd/%d || "
		"echo gone; "
		"cat /proc/self/fd/%d",
		hidden, kept);
	unlink(path);
	int status = run_script(script, &plan, text, sizeof text);
	CHECK(status == 0);
	CHECK(strcmp(text, "closed\ngone\nkept") == 0);
	int file = open(path, O_RDONLY);
	ssize_t len = read(file, text, sizeof text);
	CHECK(len == 4 && memcmp(text, "six\n", 4) == 0);
	struct stat info;
	CHECK(fstat(file, &info) == 0 && (info.st_mode & 0777) == 0600);
	close(file);
	close(hidden);
	close(kept);
}

static bool fails_with(const SpawnPlan *plan, int err, SpawnStep step)
{
	SpawnResult result = spawn_run(want, plan);
	if (result.pid > 0)
		wait_for(&result);
	bool tells = result.step == step ||
		     (result.used.method == SPAWN_POSIX && result.step == STEP_UNKNOWN);
	if (result.pid != -1 || result.err != err || !tells)
		printf("# pid %ld, err %d, step %d\n", (long)result.pid, result.err,
			(int)result.step);
	return result.pid == -1 && result.pidfd == -1 && result.err == err && tells;
}

static void test_exec_errors(void)
{
	const char *argv[] = { "nothing", NULL };
	char path[64];
	SpawnPlan plan;
	plan_shell(&plan, argv);
	plan.path = "/nonexistent/nothing";
	CHECK(fails_with(&plan, ENOENT, STEP_EXEC));
	plan.path = directory;
	CHECK(fails_with(&plan, EACCES, STEP_EXEC));
	snprintf(path, sizeof path, "%s/text", directory);
	unlink(path);
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	CHECK(write(file, "echo text\n", 10) == 10);
	close(file);
	plan.path = path;
	CHECK(fails_with(&plan, ENOEXEC, STEP_EXEC));
	plan.measure = true;
	CHECK(fails_with(&plan, ENOEXEC, STEP_EXEC));
	chmod(path, 0644);
	CHECK(fails_with(&plan, EACCES, STEP_EXEC));
}

static void test_descriptor_errors(void)
{
	const char *argv[] = { "true", NULL };
	SpawnPlan plan;
	plan_shell(&plan, argv);
	/* Numbers that the spawn layer itself may use meanwhile are as closed as others. */
	for (int src = 3; src < 9; src++) {
		FdOp bad = { .kind = FDOP_DUP, .fd = 1, .src = src };
		plan.ops = &bad;
		plan.nops = 1;
		CHECK(fails_with(&plan, EBADF, STEP_FDOP));
	}
	FdOp missing[] = {
		{ .kind = FDOP_CLOSE, .fd = 9 },
		{ .kind = FDOP_OPEN, .fd = 0, .path = "/nonexistent/file", .oflag = O_RDONLY },
	};
	plan.ops = missing;
	plan.nops = 2;
	SpawnResult result = spawn_run(want, &plan);
	CHECK(result.pid == -1 && result.err == ENOENT &&
		(result.op == 1 || result.step == STEP_UNKNOWN));
	CHECK(result.step == STEP_FDOP || result.step == STEP_UNKNOWN);
}

static void test_group(void)
{
	const char *argv[] = { "sh", "-c", "read -r line", NULL };
	int ends[2];
	fd_pipe(ends, false);
	FdOp in = { .kind = FDOP_DUP, .fd = 0, .src = ends[0] };
	SpawnPlan plan;
	plan_shell(&plan, argv);
	plan.ops = &in;
	plan.nops = 1;
	plan.pgrp = 0;
	SpawnResult leader = spawn_run(want, &plan);
	CHECK(leader.pid > 0 && getpgid(leader.pid) == leader.pid);
	plan.pgrp = leader.pid;
	SpawnResult member = spawn_run(want, &plan);
	CHECK(member.pid > 0 && getpgid(member.pid) == leader.pid);
	close(ends[1]);
	close(ends[0]);
	CHECK(wait_for(&leader) == 1);
	CHECK(wait_for(&member) == 1);
	plan.nops = 0;
	plan.pgrp = getppid() > 1 ? getppid() + 1000000000 : 1000000000;
	CHECK(fails_with(&plan, EPERM, STEP_PGRP));
}

/* The set of a line of /proc/self/status, such as "SigIgn:\t0000000000000004". */
static unsigned long long signal_line(const char *text, const char *name)
{
	const char *line = strstr(text, name);
	return line != NULL ? strtoull(line + strlen(name), NULL, 16) : ~0ULL;
}

#define BIT(sig) (1ULL << ((sig)-1))

static void test_signals(void)
{
	/* cat handles no signal of its own. */
	static const char *const argv[] = { "cat", "/proc/self/status", NULL };
	char text[4096];
	sigset_t defaults, ignored, mask, old, usr2;
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGHUP);
	sigemptyset(&ignored);
	sigaddset(&ignored, SIGQUIT);
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	sigemptyset(&usr2);
	sigaddset(&usr2, SIGUSR2);
	sig_ignore(SIGHUP);
	sig_ignore(SIGTTIN);
	sig_catch(SIGINT);
	sigprocmask(SIG_BLOCK, &usr2, &old);
	for (int round = 0; round < 2; round++) {
		int file = fd_memory_file(STR(""));
		FdOp out = { .kind = FDOP_DUP, .fd = 1, .src = file };
		SpawnPlan plan;
		plan_shell(&plan, argv);
		plan.path = "/bin/cat";
		plan.ops = &out;
		plan.nops = 1;
		if (round == 1) {
			plan.sig_default = &defaults;
			plan.sig_ignore = &ignored;
			plan.sig_mask = &mask;
		}
		SpawnResult result = spawn_run(want, &plan);
		CHECK(wait_for(&result) == 0);
		ssize_t len = pread(file, text, sizeof text - 1, 0);
		text[len > 0 ? len : 0] = '\0';
		close(file);
		unsigned long long ignores =
			signal_line(text, "SigIgn:") &
			(BIT(SIGHUP) | BIT(SIGTTIN) | BIT(SIGQUIT) | BIT(SIGINT));
		CHECK(ignores ==
			(round == 0 ? BIT(SIGHUP) | BIT(SIGTTIN) : BIT(SIGTTIN) | BIT(SIGQUIT)));
		CHECK((signal_line(text, "SigCgt:") & 0xFFFFFFFF) == 0);
		CHECK(signal_line(text, "SigBlk:") == (round == 0 ? BIT(SIGUSR2) : BIT(SIGUSR1)));
	}
	sigset_t now;
	sigprocmask(SIG_SETMASK, &old, &now);
	CHECK(sigismember(&now, SIGUSR2) == 1 && sigismember(&now, SIGINT) == 0);
	CHECK(sig_any_caught() && sigismember(sig_caught(), SIGINT) == 1);
	sig_default(SIGHUP);
	sig_default(SIGTTIN);
	sig_default(SIGINT);
}

/* Another process: waits until this one has a second child, signals it, then opens the FIFO. */
static void disturb_birth(const char *fifo)
{
	char path[64], pids[64];
	snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", (long)getppid(),
		(long)getppid());
	for (int tries = 0; tries < 5000; tries++) {
		int file = open(path, O_RDONLY);
		ssize_t len = read(file, pids, sizeof pids - 1);
		close(file);
		pids[len > 0 ? len : 0] = '\0';
		for (char *p = pids, *end; strtol(p, &end, 10) > 0; p = end) {
			pid_t pid = (pid_t)strtol(p, NULL, 10);
			if (pid == getpid())
				continue;
			kill(pid, SIGUSR1);
			_exit(open(fifo, O_WRONLY) < 0);
		}
		usleep(1000);
	}
	_exit(2);
}

static void test_handler_stays_home(void)
{
	/* The child is held in an open, where a signal reaches it: it must end the child, and not
	 * run the parent's handler, which in borrowed memory would be noted as the parent's. */
	char fifo[64];
	snprintf(fifo, sizeof fifo, "%s/held", directory);
	mkfifo(fifo, 0600);
	static const char *const argv[] = { "sh", "-c", "exit 0", NULL };
	FdOp in = { .kind = FDOP_OPEN, .fd = 0, .path = fifo, .oflag = O_RDONLY };
	SpawnPlan plan;
	plan_shell(&plan, argv);
	plan.ops = &in;
	plan.nops = 1;
	sig_catch(SIGUSR1);
	sig_clear_pending();
	fflush(stdout);
	pid_t helper = fork();
	if (helper == 0)
		disturb_birth(fifo);
	SpawnResult result = spawn_run(want, &plan);
	CHECK(wait_for(&result) == 128 + SIGUSR1);
	CHECK(!sig_pending_any && !sig_take(SIGUSR1));
	int status = -1;
	CHECK(waitpid(helper, &status, 0) == helper && status == 0);
	raise(SIGUSR1);
	CHECK(sig_pending_any && sig_take(SIGUSR1));
	sig_clear_pending();
	sig_default(SIGUSR1);
	unlink(fifo);
}

static void test_figures(void)
{
	static const char *const argv[] = { "true", NULL };
	SpawnPlan plan;
	plan_shell(&plan, argv);
	plan.path = "/bin/true";
	plan.measure = true;
	SpawnResult result = spawn_run(want, &plan);
	CHECK(wait_for(&result) == 0);
	CHECK(result.born == result.pid);
	CHECK(result.figures.held_ns > 0 && result.figures.parent_minflt >= 0);
	CHECK(result.used.method == SPAWN_POSIX ? result.figures.child_minflt == -1
						: result.figures.child_minflt >= 0);
	char *line;
	Out out;
	out_to_memory(&out);
	spawn_trace(&out, &plan, &result, NULL);
	out_char(&out, '\0');
	line = out.buf.ptr;
	printf("# %s", line);
	CHECK(strstr(line, "execve(\"/bin/true\", [\"true\"], 0x") != NULL);
	CHECK(strstr(line, "/* 2 vars */) = 0; held ") != NULL);
	CHECK(strchr(line, '\n') == line + strlen(line) - 1);
	strbuf_free(&out.buf);
}

static void test_waiting_open(void)
{
	/* Opening a FIFO waits for its other end: spawn_run must not. */
	char path[64];
	snprintf(path, sizeof path, "%s/fifo", directory);
	mkfifo(path, 0600);
	static const char *const argv[] = { "sh", "-c", "read -r line; test \"$line\" = word",
		NULL };
	FdOp in = { .kind = FDOP_OPEN, .fd = 0, .path = path, .oflag = O_RDONLY };
	SpawnPlan plan;
	plan_shell(&plan, argv);
	plan.ops = &in;
	plan.nops = 1;
	plan.may_block = true;
	SpawnResult result = spawn_run(want, &plan);
	CHECK(result.pid > 0);
	CHECK(result.used.method == SPAWN_FORK || result.used.method == SPAWN_CLONE);
	int fifo = open(path, O_WRONLY);
	CHECK(write(fifo, "word\n", 5) == 5);
	close(fifo);
	CHECK(wait_for(&result) == 0);
	unlink(path);
}

static void test_shell(void)
{
	int ends[2];
	fd_pipe(ends, false);
	FdOp out = { .kind = FDOP_DUP, .fd = 1, .src = ends[1] };
	SpawnPlan plan;
	spawn_plan_init(&plan);
	plan.ops = &out;
	plan.nops = 1;
	plan.pgrp = 0;
	fflush(stdout);
	SpawnResult result = spawn_shell(want, &plan);
	if (result.pid == 0) {
		/* This runs as a shell would: it may call anything, also give birth itself. */
		char *p = malloc(100);
		snprintf(p, 100, "%d", getpgrp() == getpid());
		write_all(1, p, strlen(p));
		static const char *const argv[] = { "sh", "-c", "exit 3", NULL };
		SpawnPlan inner;
		plan_shell(&inner, argv);
		SpawnResult grandchild = spawn_run(want, &inner);
		_exit(wait_for(&grandchild) + 1);
	}
	CHECK(result.pid > 0 && getpgid(result.pid) == result.pid);
	char byte = 0;
	CHECK(read(ends[0], &byte, 1) == 1 && byte == '1');
	close(ends[0]);
	close(ends[1]);
	CHECK(wait_for(&result) == 4);
}

static void test_exec(void)
{
	static const char *const argv[] = { "sh", "-c", "exit 5", NULL };
	SpawnPlan fork_plan, plan;
	spawn_plan_init(&fork_plan);
	fflush(stdout);
	SpawnResult child = spawn_shell(want, &fork_plan);
	if (child.pid == 0) {
		plan_shell(&plan, argv);
		plan.path = "/nonexistent/nothing";
		SpawnResult failed = spawn_exec(&plan);
		if (failed.err != ENOENT || failed.step != STEP_EXEC)
			_exit(1);
		plan.path = "/bin/sh";
		spawn_exec(&plan);
		_exit(2);
	}
	CHECK(wait_for(&child) == 5);
}

static int open_descriptors(void)
{
	int count = 0;
	DIR *dir = opendir("/proc/self/fd");
	while (dir != NULL && readdir(dir) != NULL)
		count++;
	closedir(dir);
	return count;
}

static void test_names(void)
{
	SpawnStrategy strategy = { SPAWN_VFORK, 0 };
	for (size_t i = 0; i < STRATEGY_COUNT; i++) {
		StrBuf name = { 0 };
		CHECK(spawn_strategy_parse(str_of(strategies[i]), &strategy));
		spawn_strategy_name(strategy, &name);
		Str text = strbuf_finish(&name);
		CHECK(str_is(text,
			strcmp(strategies[i], "clone") == 0 ? "clone:vm+vfork" : strategies[i]));
		strbuf_free(&name);
	}
	strategy.method = SPAWN_VFORK;
	CHECK(!spawn_strategy_parse(STR("knife"), &strategy) &&
		!spawn_strategy_parse(STR(""), &strategy));
	CHECK(!spawn_strategy_parse(STR("clone:vm+"), &strategy) &&
		!spawn_strategy_parse(STR("clone:files"), &strategy));
	CHECK(!spawn_strategy_parse(STR("fork:"), &strategy) &&
		!spawn_strategy_parse(STR("clone3"), &strategy));
	CHECK(strategy.method == SPAWN_VFORK);
}

static void test_fallback(void)
{
	sigset_t quit;
	sigemptyset(&quit);
	sigaddset(&quit, SIGQUIT);
	SpawnPlan plan;
	spawn_plan_init(&plan);
	plan.sig_ignore = &quit;
	CHECK(spawn_cannot((SpawnStrategy){ SPAWN_POSIX, 0 }, &plan) != NULL);
	CHECK(spawn_cannot((SpawnStrategy){ SPAWN_VFORK, 0 }, &plan) == NULL);
	plan.may_block = true;
	CHECK(spawn_cannot((SpawnStrategy){ SPAWN_VFORK, 0 }, &plan) != NULL);
	CHECK(spawn_cannot((SpawnStrategy){ SPAWN_FORK, 0 }, &plan) == NULL);
	CHECK(spawn_cannot((SpawnStrategy){ SPAWN_AUTO, 0 }, &plan) == NULL);
}

int main(void)
{
	if (mkdtemp(directory) == NULL)
		return 1;
	test_names();
	test_fallback();
	for (size_t i = 0; i < STRATEGY_COUNT; i++) {
		printf("# %s\n", strategies[i]);
		spawn_strategy_parse(str_of(strategies[i]), &want);
		int before = open_descriptors();
		test_status_and_environment();
		test_descriptors();
		test_exec_errors();
		test_descriptor_errors();
		test_group();
		test_signals();
		test_handler_stays_home();
		test_figures();
		test_waiting_open();
		test_shell();
		test_exec();
		CHECK(open_descriptors() == before);
		CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
	}
	char command[64];
	snprintf(command, sizeof command, "rm -rf %s", directory);
	return system(command) == 0 ? done_testing() : 1;
}
