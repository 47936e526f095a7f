/* proc.c: /proc files, recorded and made up, as the reader takes them apart. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/fd.h"
#include "unit.h"

static int stat_of(const char *text, ProcStat *stat)
{
	int fd = fd_memory_file(str_of(text));
	int err = proc_stat_read(fd, stat);
	close(fd);
	return err;
}

static void test_stat(void)
{
	ProcStat stat;
	CHECK(stat_of("24489 (cowsh) R 1 24489 300 0 -1 4194304 138 2893 4 5 6 7 8 9 20 0 3 0 "
			"123456 1000 522 18446744073709551615 1\n",
		      &stat) == 0);
	CHECK(stat.pid == 24489 && stat.parent == 1 && stat.group == 24489 && stat.session == 300);
	CHECK(strcmp(stat.name, "cowsh") == 0 && stat.state == 'R');
	CHECK(stat.minflt == 138 && stat.child_minflt == 2893 && stat.majflt == 4 &&
		stat.child_majflt == 5);
	int64_t tick = 1000000000 / sysconf(_SC_CLK_TCK);
	CHECK(stat.user_ns == 6 * tick && stat.system_ns == 7 * tick);
	CHECK(stat.threads == 3 && stat.start_ticks == 123456);
	CHECK(stat.rss_bytes == 522 * sysconf(_SC_PAGESIZE));
	/* Names are the user's: they may hold blanks, parentheses and newlines. */
	CHECK(stat_of("7 (a) S 1) (b\n) Z 3 7 7 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 9 0 0 0\n",
		      &stat) == 0);
	CHECK(strcmp(stat.name, "a) S 1) (b\n") == 0 && stat.state == 'Z' && stat.parent == 3 &&
		stat.minflt == 1);
}

static void test_broken_stat(void)
{
	ProcStat stat;
	CHECK(stat_of("", &stat) == ESRCH);
	CHECK(stat_of("7 (sh", &stat) == EINVAL);
	CHECK(stat_of("7 sh) S 1", &stat) == EINVAL);
	CHECK(stat_of("7 (sh)", &stat) == EINVAL);
	CHECK(stat_of("7 (sh) S 1 2 3", &stat) == EINVAL);
	CHECK(stat_of("no stat at all\n", &stat) == EINVAL);
	CHECK(proc_stat_read(-1, &stat) == EBADF);
}

static void test_status(void)
{
	ProcStatus status;
	int fd = fd_memory_file(STR(
		"Name:\tsh\nVmHWM:\t    412 kB\nUid:\t1000\t0\t0\t0\nVmRSS:\t 400 kB\n"
		"RssAnon:\t  88 kB\n"));
	CHECK(proc_status_read(fd, &status) == 0);
	CHECK(status.uid == 1000 && status.peak_rss_bytes == 412 * 1024 &&
		status.rss_anon_bytes == 88 * 1024);
	CHECK(status.swap_bytes == -1);         /* no such line: unknown, not 0 */
	close(fd);
	fd = fd_memory_file(STR("Name:\tsh\n"));
	CHECK(proc_status_read(fd, &status) == EINVAL);
	close(fd);
}

static void test_fdinfo(void)
{
	ProcFdInfo info;
	int fd = fd_memory_file(STR("pos:\t4711\nflags:\t02102001\nmnt_id:\t25\n"));
	CHECK(proc_fdinfo_read(fd, &info) == 0);
	CHECK(info.offset == 4711 && info.flags == 02102001);
	close(fd);
	fd = fd_memory_file(STR("mnt_id:\t25\n"));
	CHECK(proc_fdinfo_read(fd, &info) == EINVAL);
	close(fd);
}

/* A process that ends while it is read is no such process. */
static void test_gone(void)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	siginfo_t ended;
	waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOWAIT);
	int directory = proc_open(pid);
	ProcStat stat;
	int fd = proc_open_file(directory, "stat");
	CHECK(proc_stat_read(fd, &stat) == 0 && stat.state == 'Z' && stat.pid == pid);
	close(fd);
	fd = proc_open_file(directory, "stat");
	waitpid(pid, NULL, 0);
	CHECK(proc_stat_read(fd, &stat) == ESRCH);
	close(fd);
	CHECK(proc_open_file(directory, "stat") == -ENOENT ||
		proc_open_file(directory, "stat") == -ESRCH);
	close(directory);
	CHECK(proc_open(pid) == -ENOENT);
}

int main(void)
{
	test_stat();
	test_broken_stat();
	test_status();
	test_fdinfo();
	test_gone();
	return done_testing();
}
