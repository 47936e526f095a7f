/* builtins/observing.c: what the observing builtins share: how they print their reports. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/observing.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "base/num.h"
#include "sys/fd.h"
#include "sys/tty.h"

const char *observing_start(Shell *sh)
{
	Str directory = var_get(sh, SYM_COWSH_MODULES);
	bool trusted = directory.len > 0 && !option_on(sh, OPTION_PRIVILEGED);
	return report_load(trusted ? directory.ptr : COWSH_MODULE_DIR);
}

/* $COLUMNS when the user set it, else what the terminal says; 0 when the output is no terminal. */
static size_t width_of(Shell *sh, const Out *out)
{
	int64_t columns;
	if (out->fd < 0 || !isatty(out->fd))
		return 0;
	if (var_get(sh, SYM_COLUMNS).len > 0 && var_number(sh, SYM_COLUMNS, &columns) &&
		columns > 0)
		return (size_t)columns;
	return (size_t)tty_columns(out->fd);
}

/* $COWSH_REPORTS names a file that gets each report, too, under a line `# BUILTIN`: so that a
 * script has the figures of what it shows. */
static void keep(Shell *sh, const OptParser *parser, const Report *report)
{
	static const char name[] = "COWSH_REPORTS";
	static const ReportFormat format = { .style = REPORT_TSV };
	SymId sym;
	if (!symtab_find(&sh->symbols, name, sizeof name - 1, &sym) || var_get(sh, sym).len == 0 ||
		option_on(sh, OPTION_PRIVILEGED))
		return;
	const char *file = var_get(sh, sym).ptr;
	int fd = fd_open(file, O_WRONLY | O_CREAT | O_APPEND, 0666);
	Out out;
	out_to_fd(&out, fd);
	if (fd >= 0) {
		out_format(&out, "# %s\n", parser->builtin->name);
		report_print(report, &format, &out);
		out_char(&out, '\n');
	}
	int err = fd < 0 ? -fd : out_flush(&out);
	strbuf_free(&out.buf);
	if (fd >= 0)
		close(fd);
	if (err != 0)
		builtin_errno(sh, err, "%s (COWSH_REPORTS)", file);
}

static void print(Shell *sh, const OptParser *parser, const Report *report, Out *out, bool steady)
{
	size_t width = width_of(sh, out);
	ReportFormat format = {
		.style = parser->json ? REPORT_JSON : parser->tsv ? REPORT_TSV : REPORT_TABLE,
		.no_header = parser->no_header,
		.ascii = !sh->utf8,
		.colour = width > 0 && var_get(sh, SYM_NO_COLOR).len == 0,
		.steady = steady,
		.width = width,
	};
	report_print(report, &format, out);
	keep(sh, parser, report);
}

void observing_print(Shell *sh, const OptParser *parser, const Report *report, Out *out)
{
	print(sh, parser, report, out, false);
}

void observing_print_steady(Shell *sh, const OptParser *parser, const Report *report, Out *out)
{
	print(sh, parser, report, out, true);
}

int observing_open(Shell *sh, const char *file, Out *out, int fallback)
{
	out_to_fd(out, fallback);
	if (file == NULL)
		return 0;
	int fd = fd_open(file, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (fd >= 0)
		fd = fd_move_up(fd);
	if (fd < 0)
		return builtin_errno(sh, -fd, "%s", file);
	out_to_fd(out, fd);
	return 0;
}

int observing_close(Shell *sh, const char *file, Out *out)
{
	int err = out_flush(out);
	strbuf_free(&out->buf);
	if (file != NULL)
		close(out->fd);
	if (err == 0)
		return 0;
	return builtin_errno(sh, err, "%s", file != NULL ? file : "report");
}

pid_t observing_process(Shell *sh, const char *text)
{
	uint64_t number;
	const char *why = NULL;
	if (text[0] == '%') {
		const Job *job = job_by_id(sh, str_of(text), &why);
		if (job != NULL)
			return job->processes[job->nprocesses - 1].pid;
		builtin_error(sh, "%s: %s", text, why);
		return 0;
	}
	if (num_parse_unsigned(str_of(text), INT_MAX, &number) && number > 0)
		return (pid_t)number;
	builtin_error(sh, "%s: neither a process id nor a job id", text);
	return 0;
}

int observing_process_error(Shell *sh, pid_t pid, int err)
{
	if (err == ENOENT || err == ESRCH)
		return builtin_error(sh, "%d: no such process", (int)pid);
	if (err == ENOSYS)
		return builtin_error(sh, "%d: /proc is not mounted", (int)pid);
	if (err == EACCES || err == EPERM)
		return builtin_error(
			sh, "%d: another user's process, or one with more privileges", (int)pid);
	return builtin_errno(sh, err, "%d", (int)pid);
}
