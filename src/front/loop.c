/* front/loop.c: reading commands from standard input and from a person. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <unistd.h>

#include "eval/jobctl.h"
#include "front/faultline.h"
#include "front/front.h"
#include "front/reader.h"
#include "front/suggest.h"
#include "sys/fd.h"

/* ---- standard input that is no terminal ---- */

typedef struct InputText {
	Shell *sh;
	StrBuf line;
} InputText;

/* Reads up to and with the next newline and not a byte more, since the rest belongs to the
 * commands: a block and a step back where the input can seek, else byte by byte (XCU sh, "INPUT
 * FILES"). */
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
	Reader reader;
	Source source;
	/* what the source was given since the last command, with its unread rest */
	StrBuf typed;
	uint32_t first_line;        /* number of its first line */
	bool interrupted;           /* ^C: what was typed so far is to be forgotten */
} Session;

static Str session_more(void *ctx, bool continued)
{
	Session *session = ctx;
	Str line;
	EditResult result = reader_read(&session->reader, continued, &line);
	session->interrupted = result == EDIT_INTERRUPTED;
	if (result != EDIT_LINE)
		return (Str){ "", 0 };
	size_t start = session->typed.len;
	strbuf_str(&session->typed, line);
	strbuf_char(&session->typed, '\n');
	Str text = strbuf_finish(&session->typed);
	if (option_on(session->sh, OPTION_VERBOSE))
		write_all(STDERR_FILENO, text.ptr + start, text.len - start);
	return (Str){ text.ptr + start, text.len - start };
}

static void new_line(void)
{
	write_all(STDERR_FILENO, "\n", 1);
}

/* Forgets the text of the command that was just read; what came with it in one piece stays. */
static void forget_typed(Session *session)
{
	StrBuf *typed = &session->typed;
	size_t rest = (size_t)(session->source.end - session->source.p);
	for (size_t i = 0; i < typed->len - rest; i++)
		session->first_line += typed->ptr[i] == '\n';
	if (rest > 0)
		memmove(typed->ptr, typed->ptr + typed->len - rest, rest + 1);
	typed->len = rest;
	session->source.p = rest > 0 ? typed->ptr : "";
	session->source.end = session->source.p + rest;
}

static void drop_rest(Session *session)
{
	session->source.p = session->source.end;
	forget_typed(session);
}

/* After ^C: back to the prompt with an empty line; a trap on INT runs first. */
static Flow after_interrupt(Session *session)
{
	Shell *sh = session->sh;
	session->interrupted = false;
	drop_rest(session);
	if (session->reader.flow == FLOW_EXIT)      /* a trap that ran meanwhile */
		return FLOW_EXIT;
	new_line();
	if (sig_pending[SIGINT])
		sh->status = 128 + SIGINT;
	Flow flow = sh_poll(sh);
	return flow == FLOW_EXIT ? flow : FLOW_NEXT;
}

/* Runs a command. What an error or interrupt leaves behind is cleared; only exit goes on. */
static Flow run_typed(Session *session, Unit *unit)
{
	Shell *sh = session->sh;
	bool warned = sh->exit_warned;
	Faultline cost;
	faultline_begin(&cost, sh);
	Flow flow = run_unit(sh, unit, 0);
	faultline_end(&cost);
	if (warned)
		sh->exit_warned = false;    /* only the very next command may be the second exit */
	sh->loop_depth = sh->function_depth = sh->dot_depth = 0;
	if (flow == FLOW_ABORT && sh->status == 128 + SIGINT) {
		drop_rest(session);
		new_line();
	}
	return flow == FLOW_EXIT ? flow : FLOW_NEXT;
}

/* The text of the present command, as far as it was read. */
static Str command_text(const Session *session)
{
	return (Str){session->typed.ptr,
		session->typed.len - (size_t)(session->source.end - session->source.p)};
}

static Flow take_command(Session *session, Unit *unit)
{
	Shell *sh = session->sh;
	Flow flow = FLOW_NEXT;
	bool logged = unit->root == NULL || unit->root->kind != NODE_FUNCTION ||
		      !option_on(sh, OPTION_NOLOG);
	if (logged)
		reader_remember(&session->reader, command_text(session));   /* comments, too */
	if (unit->root != NULL)
		flow = run_typed(session, unit);
	session->reader.history.running = false;
	reader_save(&session->reader);
	unit_drop(unit);
	forget_typed(session);
	return flow;
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

static void syntax_error(Session *session, const ParseError *error)
{
	Str typed = strbuf_finish(&session->typed);
	reader_remember(&session->reader, typed);
	session->reader.history.running = false;
	report_parse_error(NULL, error);
	show_error_place(session->sh, error, typed, session->first_line);
}

static Flow session_step(Session *session)
{
	Shell *sh = session->sh;
	ParseHost host = parse_host(sh);
	ParseError error;
	Unit *unit;
	jobs_notify(sh);
	ParseStatus parsed = parse_command(&host, &session->source, &unit, &error);
	session->source.at_end = false;     /* a terminal goes on after ^D and ^C */
	if (session->interrupted) {
		unit_drop(unit);
		return after_interrupt(session);
	}
	switch (parsed) {
	case PARSE_COMMAND:
		return take_command(session, unit);
	case PARSE_END:
		drop_rest(session);
		return end_of_input(sh) ? FLOW_EXIT : FLOW_NEXT;
	case PARSE_ERROR:
		syntax_error(session, &error);
		drop_rest(session);
		sh->status = 2;
		break;
	}
	return FLOW_NEXT;
}

Flow loop_interactive(Shell *sh)
{
	Session session = { .sh = sh, .first_line = 1 };
	sh->command_missing = suggest_command;
	reader_open(&session.reader, sh);
	source_from_callback(&session.source, session_more, &session, NULL);
	Flow flow = FLOW_NEXT;
	while (flow == FLOW_NEXT)
		flow = session_step(&session);
	reader_close(&session.reader);
	strbuf_free(&session.typed);
	return flow;
}
