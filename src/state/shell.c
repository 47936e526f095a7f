/* state/shell.c: the shell's own record, its messages, parameters and descriptors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state/shell.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "state/cwd.h"
#include "sys/fd.h"

enum {
	/* for the deepest leaf call, library functions and signal handlers */
	STACK_RESERVE = 256 * 1024,
	STACK_UNLIMITED = 256 * 1024 * 1024
};

void shell_init(Shell *sh, char **environment)
{
	out_to_fd(&sh->standard_output, STDOUT_FILENO);
	sh->out = &sh->standard_output;
	sh->tty_fd = -1;
	sh->arg0 = "cowsh";
	sh->generation = 1;
	sh->stack_top = (const char *)__builtin_frame_address(0);
	for (char **entry = environment; *entry != NULL; entry++)
		if (*entry > sh->stack_top)
			sh->stack_top = *entry;
	shell_measure_stack(sh);
	arena_alloc(&sh->scratch, 1);       /* so that no reset gives the first block back */
	var_init(sh, environment);
	cwd_init(sh);
}

void shell_measure_stack(Shell *sh)
{
	struct rlimit limit;
	size_t size = STACK_UNLIMITED;
	if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
		size = limit.rlim_cur;
	size = size > 2 * STACK_RESERVE ? size - STACK_RESERVE : size / 2;
	sh->stack_limit = sh->stack_top - size;
}

pid_t shell_pid(Shell *sh)
{
	if (sh->pid == 0) {
		sh->pid = getpid();
		sh->ppid = getppid();
	}
	return sh->pid;
}

/* ---- messages ---- */

/* `cowsh: SCRIPT:LINE: BUILTIN: `. The place is named for scripts only: at a prompt the user knows
 * where he is. */
static void message_begin(const Shell *sh, StrBuf *text)
{
	strbuf_str(text, STR("cowsh: "));
	if (sh->unit != NULL && sh->unit->name != NULL)
		strbuf_format(text, "%s:%u: ", sh->unit->name, sh->line);
	if (sh->builtin_name != NULL)
		strbuf_format(text, "%s: ", sh->builtin_name);
}

static void message_end(StrBuf *text)
{
	strbuf_char(text, '\n');
	write_all(STDERR_FILENO, text->ptr, text->len);
	strbuf_free(text);
}

void sh_verror(Shell *sh, int err, const char *format, va_list args)
{
	StrBuf text = { 0 };
	message_begin(sh, &text);
	strbuf_vformat(&text, format, args);
	if (err != 0)
		strbuf_format(&text, ": %s", strerror(err));
	message_end(&text);
}

void sh_error(Shell *sh, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sh_verror(sh, 0, format, args);
	va_end(args);
}

void sh_errno(Shell *sh, int err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sh_verror(sh, err, format, args);
	va_end(args);
}

void sh_notice(const char *format, ...)
{
	StrBuf text = { 0 };
	va_list args;
	va_start(args, format);
	strbuf_vformat(&text, format, args);
	va_end(args);
	message_end(&text);
}

/* ---- positional parameters ---- */

void params_free(Params *params)
{
	free(params->owned);
	*params = (Params){ 0 };
}

void params_set(Shell *sh, size_t count, const char *const *values)
{
	size_t bytes = (count + 1) * sizeof(char *);
	for (size_t i = 0; i < count; i++)
		bytes += strlen(values[i]) + 1;
	/* One block for pointers and strings, filled before the old one goes: the values may be
	 * parameters themselves. */
	char **block = mem_alloc(bytes);
	char *text = (char *)(block + count + 1);
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(values[i]) + 1;
		block[i] = memcpy(text, values[i], size);
		text += size;
	}
	block[count] = NULL;
	free(sh->params.owned);
	sh->params =
		(Params){ .values = (const char *const *)block, .count = count, .owned = block };
}

void params_shift(Shell *sh, size_t n)
{
	sh->params.values += n;
	sh->params.count -= n;
}

/* ---- the shell's own descriptors ---- */

void own_fd_add(Shell *sh, int *slot)
{
	VEC_PUSH(&sh->own_fds, slot);
}

void own_fd_remove(Shell *sh, int *slot)
{
	for (size_t i = sh->own_fds.count; i-- > 0;)
		if (sh->own_fds.items[i] == slot) {
			sh->own_fds.items[i] = sh->own_fds.items[--sh->own_fds.count];
			return;
		}
}

bool own_fd_has(const Shell *sh, int fd)
{
	for (size_t i = 0; i < sh->own_fds.count; i++)
		if (*sh->own_fds.items[i] == fd)
			return true;
	return false;
}

int own_fd_yield(Shell *sh, int fd)
{
	for (size_t i = 0; i < sh->own_fds.count; i++)
		if (*sh->own_fds.items[i] == fd) {
			int copy = fd_save(fd);
			if (copy < 0)
				return -copy;
			close(fd);
			*sh->own_fds.items[i] = copy;
		}
	return 0;
}
