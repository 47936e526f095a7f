/* front/loop.c: reading commands from standard input and from a person. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <unistd.h>

#include "edit/edit.h"
#include "eval/jobctl.h"
#include "front/front.h"
#include "sys/fd.h"

/* ---- standard input that is no terminal ---- */

typedef struct InputText {
	Shell *sh;
	StrBuf line;
} InputText;

/* Reads up to and with the next newline and not a byte more, since the rest belongs to the commands: a block and a step back where the
 * input can seek, else byte by byte (XCU sh, "INPUT FILES"). */
static bool read_line(StrBuf *line)
{
	enum { BLOCK = 512 };
	bool seekable = lseek(STDIN_FILENO, 0, SEEK_CUR) >= 0;
	line->len = 0;
	for (;;) {
		size_t want = seekable ? BLOCK : 1;
		strbuf_reserve(line, want + 1);
		ssize_t count = fd_read(STDIN_FILENO, line->ptr + line->len, want);
		if (count <= 0)
			return line->len > 0;
		const char *newline = memchr(line->ptr + line->len, '\n', (size_t)count);
		line->len += (size_t)count;
		if (newline == NULL)
			continue;
		size_t kept = (size_t)(newline + 1 - line->ptr);
		if (kept < line->len)
			lseek(STDIN_FILENO, -(off_t)(line->len - kept), SEEK_CUR);
		line->len = kept;
		return true;
	}
}

static Str input_more(void *ctx, bool continued)
{
	InputText *input = ctx;
	(void)continued;
	if (!read_line(&input->line))
		return (Str){ "", 0 };
	input->line.ptr[input->line.len] = '\0';
	if (option_on(input->sh, OPTION_VERBOSE))
		write_all(STDERR_FILENO, input->line.ptr, input->line.len);
	return (Str){ input->line.ptr, input->line.len };
}

Flow loop_stdin(Shell *sh)
{
	InputText input = { .sh = sh };
	Source source;
	source_from_callback(&source, input_more, &input, NULL);
	Flow flow = run_source(sh, &source, EXEC_TAIL);
	strbuf_free(&input.line);
	return flow;
}

/* ---- a person ---- */

typedef struct Session {
	Shell *sh;
	const EditorModule *module;
	Editor *editor;
	EditorHost host;
	StrBuf line;
	bool interrupted;           /* ^C: what was typed so far is to be forgotten */
} Session;

static bool session_interrupted(void *ctx)
{
	Session *session = ctx;
	(void)session;
	return trap_is_pending(session->sh);
}

static Str session_more(void *ctx, bool continued)
{
	Session *session = ctx;
	Shell *sh = session->sh;
	ArenaMark mark = arena_mark(&sh->scratch);
	Str text, prompt = var_get(sh, continued ? SYM_PS2 : SYM_PS1);
	prompt = prompt.ptr != NULL ? expand_prompt(sh, prompt) : STR("");
	EditResult result = session->module->read(session->editor, prompt, &text);
	arena_reset(&sh->scratch, mark);
	session->interrupted = result == EDIT_INTERRUPTED;
	if (result != EDIT_LINE)
		return (Str){ "", 0 };
	session->line.len = 0;
	strbuf_str(&session->line, text);
	strbuf_char(&session->line, '\n');
	strbuf_reserve(&session->line, 1);
	session->line.ptr[session->line.len] = '\0';
	if (option_on(sh, OPTION_VERBOSE))
		write_all(STDERR_FILENO, session->line.ptr, session->line.len);
	return (Str){ session->line.ptr, session->line.len };
}

static void new_line(void)
{
	write_all(STDERR_FILENO, "\n", 1);
}

/* After ^C: back to the prompt with an empty line; a trap on INT runs first. */
static Flow after_interrupt(Shell *sh)
{
	new_line();
	sh->status = 128 + SIGINT;
	Flow flow = sh_poll(sh);
	return flow == FLOW_ABORT ? FLOW_NEXT : flow;
}

/* What an error or interrupt leaves behind is cleared; only exit goes on. */
static Flow run_typed(Shell *sh, Unit *unit)
{
	bool warned = sh->exit_warned;
	Flow flow = unit->root != NULL ? run_unit(sh, unit, 0) : FLOW_NEXT;
	unit_drop(unit);
	if (warned)
		sh->exit_warned = false;    /* only the very next command may be the second exit */
	sh->loop_depth = sh->function_depth = sh->dot_depth = 0;
	if (flow == FLOW_ABORT && sh->status == 128 + SIGINT)
		new_line();
	return flow == FLOW_EXIT ? flow : FLOW_NEXT;
}

/* The end of input at the prompt. True when the shell ends. */
static bool end_of_input(Shell *sh)
{
	if (option_on(sh, OPTION_IGNOREEOF) && isatty(STDIN_FILENO)) {
		sh_notice("Use \"exit\" to leave the shell.");
		return false;
	}
	new_line();
	return !jobs_hold_exit(sh);
}

static Flow session_step(Session *session, Source *source)
{
	Shell *sh = session->sh;
	ParseHost host = parse_host(sh);
	ParseError error;
	Unit *unit;
	jobs_notify(sh);
	ParseStatus parsed = parse_command(&host, source, &unit, &error);
	source->at_end = false;             /* a terminal goes on after ^D and ^C */
	if (session->interrupted) {
		session->interrupted = false;
		unit_drop(unit);
		return after_interrupt(sh);
	}
	switch (parsed) {
	case PARSE_COMMAND:
		return run_typed(sh, unit);
	case PARSE_END:
		return end_of_input(sh) ? FLOW_EXIT : FLOW_NEXT;
	case PARSE_ERROR:
		report_parse_error(NULL, &error);
		sh->status = 2;
		break;
	}
	return FLOW_NEXT;
}

Flow loop_interactive(Shell *sh)
{
	Session session = { .sh = sh, .module = &editor_plain };
	Source source;
	session.host = (EditorHost){ .ctx = &session, .interrupted = session_interrupted };
	session.editor = session.module->open(&session.host);
	source_from_callback(&source, session_more, &session, NULL);
	Flow flow = FLOW_NEXT;
	while (flow == FLOW_NEXT)
		flow = session_step(&session, &source);
	session.module->close(session.editor);
	strbuf_free(&session.line);
	return flow;
}
