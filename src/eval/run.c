/* eval/run.c: sources, traps and what is pending between commands. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eval/exec.h"
#include "eval/jobctl.h"
#include "sys/fd.h"

static Str host_alias(void *ctx, Str name)
{
	const Shell *sh = ctx;
	return sh->aliases.count > 0 ? alias_get(sh, name) : (Str){ NULL, 0 };
}

ParseHost parse_host(Shell *sh)
{
	return (ParseHost){
		.alias = host_alias,
		.ctx = sh,
		.symbols = &sh->symbols,
		.extensions = !option_on(sh, OPTION_POSIX),
		.utf8 = sh->utf8,
		.stack_limit = sh->stack_limit,
	};
}

void report_parse_error(const char *name, const ParseError *error)
{
	StrBuf text = { 0 };
	if (error->message != NULL)
		strbuf_format(&text, "%s", error->message);
	else
		strbuf_format(&text, "unexpected %s",
			error->found != NULL ? error->found : "end of file");
	if (error->open_token != NULL)
		strbuf_format(&text, " (%s from line %u is still open)", error->open_token,
			error->open_line);
	/* The place is the source's, not the running unit's. */
	if (name != NULL)
		sh_notice("cowsh: %s:%u: syntax error: %.*s", name, error->line, (int)text.len,
			text.ptr);
	else
		sh_notice(
			"cowsh: line %u: syntax error: %.*s", error->line, (int)text.len, text.ptr);
	strbuf_free(&text);
}

Flow run_unit(Shell *sh, Unit *unit, unsigned flags)
{
	Unit *outer = sh->unit;
	uint32_t line = sh->line;
	const char *builtin = sh->builtin_name;
	sh->unit = unit;
	sh->builtin_name = NULL;            /* eval and dot: what they run complains for itself */
	Flow flow = exec_node(sh, unit->root, flags);
	sh->unit = outer;
	sh->builtin_name = builtin;
	if (outer != NULL)
		sh->line = line;
	return flow;
}

/* set -v: writes the input up to `to`, unless it was read before the option was on. */
static void show_source(Source *source, const char *to, bool verbose)
{
	if (source->shown == NULL)
		return;
	if (verbose && to > source->shown)
		write_all(STDERR_FILENO, source->shown, (size_t)(to - source->shown));
	source->shown = to;
}

Flow run_source(Shell *sh, Source *source, unsigned flags)
{
	Flow flow = FLOW_NEXT;
	unsigned tested = sh->tested ? EXEC_TESTED : 0;
	bool any = false;
	while (flow == FLOW_NEXT) {
		ParseHost host = parse_host(sh);
		ParseError error;
		Unit *unit;
		bool verbose = option_on(sh, OPTION_VERBOSE);
		ParseStatus parsed = parse_command(&host, source, &unit, &error);
		show_source(source, source->p, verbose);
		if (parsed == PARSE_END)
			break;
		if (parsed == PARSE_ERROR) {
			report_parse_error(source->name, &error);
			sh->status = 2;
			return flags & EXEC_SPARED ? FLOW_NEXT : FLOW_ABORT;
		}
		if (unit->root != NULL) {
			bool tail = (flags & EXEC_TAIL) && source_exhausted(source);
			any = true;
			flow = run_unit(sh, unit, tested | (tail ? EXEC_TAIL : 0));
		}
		unit_drop(unit);
	}
	if (!any && flow == FLOW_NEXT)
		sh->status = 0;
	return flow;
}

Flow run_text(Shell *sh, Str text, const char *name, unsigned flags)
{
	Source source;
	if (!stack_has_room(sh)) {
		sh_error(sh, "commands nested too deeply");
		sh->status = 2;
		return FLOW_ABORT;
	}
	source_from_text(&source, text, name);
	return run_source(sh, &source, flags);
}

/* A script file being read in blocks. */
typedef struct FileText {
	Shell *sh;
	Source source;
	int fd;
	char block[16384];
} FileText;

static Str file_more(void *ctx, bool continued)
{
	FileText *file = ctx;
	(void)continued;
	show_source(&file->source, file->source.end, option_on(file->sh, OPTION_VERBOSE));
	ssize_t count = fd_read(file->fd, file->block, sizeof file->block - 1);
	if (count <= 0)
		return (Str){ "", 0 };
	file->block[count] = '\0';
	file->source.shown = file->block;
	return (Str){ file->block, (size_t)count };
}

Flow run_descriptor(Shell *sh, int fd, const char *name, unsigned flags)
{
	FileText *file = mem_alloc(sizeof *file);
	file->sh = sh;
	file->fd = fd;
	own_fd_add(sh, &file->fd);
	source_from_callback(&file->source, file_more, file, name);
	Flow flow = run_source(sh, &file->source, flags);
	own_fd_remove(sh, &file->fd);
	close(file->fd);
	free(file);
	return flow;
}

Flow run_file(Shell *sh, const char *path, unsigned flags, int *err)
{
	struct stat info;
	int fd = fd_open(path, O_RDONLY, 0);
	if (fd >= 0 && fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
		close(fd);
		fd = -EISDIR;
	}
	if (fd >= 0)
		fd = fd_move_up(fd);
	*err = fd < 0 ? -fd : 0;
	if (fd < 0)
		return FLOW_NEXT;
	/* Functions defined there outlive the file: their units keep the name. */
	const char *name =
		symtab_name(&sh->symbols, symtab_intern(&sh->symbols, path, strlen(path))).ptr;
	return run_descriptor(sh, fd, name, flags);
}

/* ---- between commands ---- */

/* Runs a trap's action; $? is the same afterwards unless the action leaves by exit or return. */
static Flow run_trap(Shell *sh, int condition)
{
	Str action = trap_get(sh, condition);
	char *text = mem_copy(action.ptr, action.len);      /* the action may change the trap */
	int status = sh->status;
	int outer_status = sh->trap_status, outer_depth = sh->trap_depth;
	bool tested = sh->tested, outer_trap = sh->in_trap;
	sh->tested = false;
	sh->in_trap = true;
	sh->trap_status = status;
	sh->trap_depth = sh->function_depth + sh->dot_depth;
	Flow flow = run_text(
		sh, (Str){ text, action.len }, sh->unit != NULL ? sh->unit->name : NULL, 0);
	sh->in_trap = outer_trap;
	sh->trap_status = outer_status;
	sh->trap_depth = outer_depth;
	sh->tested = tested;
	free(text);
	if (flow == FLOW_NEXT)
		sh->status = status;
	return flow;
}

Flow sh_poll_slow(Shell *sh)
{
	if (sh->traps_wait)
		return FLOW_NEXT;
	sig_pending_any = 0;
	for (int sig = 1; sig < SIG_COUNT; sig++) {
		if (!sig_take(sig))
			continue;
		Str action = trap_get(sh, sig);
		if (action.len > 0) {
			Flow flow = run_trap(sh, sig);
			if (flow != FLOW_NEXT) {
				sig_pending_any = 1;    /* for what is left */
				return flow;
			}
		} else if ((sig == SIGINT || sig == SIGHUP) && option_on(sh, OPTION_INTERACTIVE) && sh->subshell_depth == 0) {
			sh->status = 128 + sig;
			sig_pending_any = 1;
			if (sig == SIGINT)
				return FLOW_ABORT;
			jobs_hang_up(sh);
			return FLOW_EXIT;
		}
	}
	return FLOW_NEXT;
}

int run_exit_trap(Shell *sh)
{
	int status = sh->status;
	if (sh->exit_trap_done || trap_get(sh, 0).len == 0)
		return status;
	sh->exit_trap_done = true;
	Flow flow = run_trap(sh, 0);
	return flow == FLOW_EXIT || flow == FLOW_ABORT ? sh->status : status;
}
