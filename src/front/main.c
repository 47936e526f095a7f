/* front/main.c: the life of a shell: arguments, startup files, commands, the EXIT trap. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eval/jobctl.h"
#include "front/front.h"
#include "state/mapping.h"
#include "sys/fd.h"

extern char **environ;

/* Static, so that its pages are there and zero before the first instruction. */
static Shell the_shell;

static void go_interactive(Shell *sh)
{
	sh->options |= OPTION_INTERACTIVE;
	if (!var_is_set(sh, SYM_PS1))
		var_set(sh, SYM_PS1, geteuid() == 0 ? STR("# ") : STR("$ "));
	trap_update_dispositions(sh);
	/* +m on the command line is respected: then the letter was seen and is off. */
	if (isatty(STDIN_FILENO))
		option_set(sh, option_by_letter('m'), true);
}

/* Opens the script: as it is named, else along PATH when it has no slash (XCU sh). Returns the
 * descriptor or -errno. */
static int open_script(Shell *sh, const char *name)
{
	int fd = fd_open(name, O_RDONLY, 0);
	if (fd == -ENOENT && strchr(name, '/') == NULL) {
		Target target =
			resolve_command(sh, str_of(name), RESOLVE_ONLY_PATH | RESOLVE_NO_REMEMBER);
		if (target.kind == TARGET_PATH)
			fd = fd_open(target.path, O_RDONLY, 0);
	}
	struct stat info;
	if (fd >= 0 && fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
		close(fd);
		return -EISDIR;
	}
	return fd >= 0 ? fd_move_up(fd) : fd;
}

/* A first line with a NUL byte is no script (XCU sh). */
static bool is_binary(int fd)
{
	char text[512];
	ssize_t count = pread(fd, text, sizeof text, 0);
	if (count <= 0)
		return false;
	const char *newline = memchr(text, '\n', (size_t)count);
	return memchr(text, '\0', newline != NULL ? (size_t)(newline - text) : (size_t)count) !=
	       NULL;
}

static Flow run_script(Shell *sh, const char *name)
{
	int fd = open_script(sh, name);
	if (fd < 0) {
		sh_errno(sh, -fd, "%s", name);
		sh->status = fd == -ENOENT ? 127 : 126;
		return FLOW_EXIT;
	}
	if (is_binary(fd)) {
		sh_error(sh, "%s: is a binary file", name);
		sh->status = 126;
		return FLOW_EXIT;
	}
	return run_descriptor(sh, fd, name, EXEC_TAIL);
}

static Flow run_commands(Shell *sh, const Invocation *call)
{
	if (call->command != NULL)
		return run_text(sh, str_of(call->command), NULL, EXEC_TAIL);
	if (call->script != NULL)
		return run_script(sh, call->script);
	return option_on(sh, OPTION_INTERACTIVE) ? loop_interactive(sh) : loop_stdin(sh);
}

int main(int argc, char **argv)
{
	Shell *sh = &the_shell;
	Invocation call;
	shell_init(sh, environ);
	sh->monitor_changed = jobctl_set;
	int status = invocation_parse(sh, argc, argv, &call);
	if (status >= 0)
		return status;
	if (sig_is_ignored(SIGCHLD))
		sig_default(SIGCHLD);           /* else children would vanish unwaited */
	bool typed = call.command == NULL && call.script == NULL;
	if (option_on(sh, OPTION_INTERACTIVE) ||
		(typed && isatty(STDIN_FILENO) && isatty(STDERR_FILENO)))
		go_interactive(sh);
	Flow flow = FLOW_NEXT;
	if (call.login || option_on(sh, OPTION_INTERACTIVE))
		flow = startup_files(sh, &call);
	if (flow == FLOW_NEXT)
		run_commands(sh, &call);
	status = run_exit_trap(sh);
	memory_end(sh);
	out_flush(sh->out);
	if (sh->tty_fd >= 0)
		jobctl_set(sh, false);
	return status & 255;
}
