/* front/reader.c: lines from a person: the editor and what it needs of the shell, and the
 * history. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "front/reader.h"

#include <errno.h>
#include <poll.h>
#include <sys/select.h>
#include <unistd.h>

#include "base/locale.h"
#include "edit/load.h"
#include "eval/jobctl.h"
#include "front/complete.h"
#include "front/prompt.h"

/* ---- what an editor asks of the shell ---- */

static bool jobs_have_news(const Shell *sh)
{
	for (size_t i = 0; i < sh->jobs.count; i++) {
		const Job *job = sh->jobs.items[i];
		if (!job->notified && job->number != 0 && job_state(job) != PROCESS_RUNNING)
			return true;
	}
	return false;
}

/* What a signal that has come means to the editor; EVENT_INPUT: nothing. */
static EditEvent pending_event(Reader *reader)
{
	Shell *sh = reader->sh;
	if (sig_pending[SIGINT] || (sig_pending[SIGHUP] && sh->traps[SIGHUP] == NULL))
		return EVENT_INTERRUPT;
	if (sig_pending[SIGWINCH] && !reader->resize_told) {
		reader->resize_told = sh->traps[SIGWINCH] != NULL;
		if (!reader->resize_told)
			sig_take(SIGWINCH);
		return EVENT_RESIZE;
	}
	if (trap_is_pending(sh))
		return EVENT_ATTEND;
	if (sig_take(SIGCHLD))
		jobs_reap(sh);
	return option_on(sh, OPTION_NOTIFY) && jobs_have_news(sh) ? EVENT_ATTEND : EVENT_INPUT;
}

/* Signals are let in only while pselect sleeps: one that comes after the look at the pending set
 * ends the sleep. A terminal that was closed is a hang-up, even when its signal is late. */
static EditEvent reader_wait(void *ctx)
{
	Reader *reader = ctx;
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	sigset_t all, old;
	EditEvent event;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	while ((event = pending_event(reader)) == EVENT_INPUT) {
		fd_set readable;
		FD_ZERO(&readable);
		FD_SET(STDIN_FILENO, &readable);
		if (pselect(STDIN_FILENO + 1, &readable, NULL, NULL, NULL, &old) > 0 ||
			errno != EINTR)
			break;
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	bool hung_up = event == EVENT_INPUT && poll(&input, 1, 0) > 0 && (input.revents & POLLHUP);
	if (hung_up && reader->sh->tty_fd >= 0)
		raise(SIGHUP);
	/* A signal that came with the input is older than what was typed after it. */
	return event == EVENT_INPUT && sig_pending_any ? pending_event(reader) : event;
}

static bool reader_attend(void *ctx)
{
	Reader *reader = ctx;
	Shell *sh = reader->sh;
	reader->resize_told = false;
	reader->flow = sh_poll(sh);
	out_flush(sh->out);
	if (option_on(sh, OPTION_NOTIFY))
		jobs_notify(sh);
	return reader->flow == FLOW_NEXT;
}

static void reader_complete(void *ctx, Str line, size_t cursor, Completion *result)
{
	Reader *reader = ctx;
	complete_line(reader->sh, line, cursor, &reader->insert, &reader->list, result);
}

/* ---- the editor ---- */

static const char *module_directory(Shell *sh)
{
	Str named = var_get(sh, SYM_COWSH_MODULES);
	return named.len > 0 && !option_on(sh, OPTION_PRIVILEGED) ? named.ptr : COWSH_MODULE_DIR;
}

/* The wanted editor, or `plain` with the reason why not. */
static const EditorModule *find_editor(Shell *sh)
{
	const char *wanted = sh->editor != NULL ? sh->editor : "auto";
	const char *problem = NULL, *other;
	if (strcmp(wanted, "plain") == 0 || !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return &editor_plain;
	bool any = strcmp(wanted, "auto") == 0;
	const EditorModule *module =
		editor_load(module_directory(sh), any ? "readline" : wanted, &problem);
	if (module == NULL && any)
		module = editor_load(module_directory(sh), "libedit", &other);
	if (module != NULL)
		return module;
	sh_notice("cowsh: no line editor: %s", problem);
	return &editor_plain;
}

static void close_editor(Reader *reader)
{
	if (reader->module != NULL)
		reader->module->close(reader->editor);
	reader->module = NULL;
}

static void open_editor(Reader *reader)
{
	Shell *sh = reader->sh;
	Str terminal = var_get(sh, SYM_TERM);
	close_editor(reader);
	if (sh->utf8)
		locale_ensure();
	reader->wanted = sh->editor;
	reader->host.terminal = terminal.ptr;
	reader->module = find_editor(sh);
	reader->editor = reader->module->open(&reader->host);
	if (reader->editor == NULL) {
		sh_notice("cowsh: %s cannot work on this terminal", reader->module->name);
		reader->module = &editor_plain;
		reader->editor = editor_plain.open(&reader->host);
	}
	reader->keys = 0;
	reader->told = reader->history.first - 1;
	reader->module->set(reader->editor, EDITOR_HISTORY_SIZE, (int)reader->history.limit);
}

static size_t history_size(Shell *sh)
{
	enum { DEFAULT = 1000, LARGEST = 1000000 };
	uint64_t size;
	Str text = var_get(sh, SYM_HISTSIZE);
	return text.len > 0 && num_parse_unsigned(text, LARGEST, &size) ? (size_t)size : DEFAULT;
}

/* Brings the editor up to date: the options, the history that other commands changed. */
static void update_editor(Reader *reader)
{
	Shell *sh = reader->sh;
	History *history = &reader->history;
	if (reader->module == NULL || reader->wanted != sh->editor)
		open_editor(reader);
	uint32_t keys = sh->options & (OPTION_VI | OPTION_EMACS);
	if (keys != 0 && keys != reader->keys)
		reader->module->set(reader->editor, EDITOR_VI, keys == OPTION_VI);
	reader->keys = keys != 0 ? keys : reader->keys;
	size_t size = history_size(sh);
	if (size > 0 && size != history->limit) {
		history_limit(history, size);
		reader->module->set(reader->editor, EDITOR_HISTORY_SIZE, (int)size);
	}
	if (reader->told + 1 < history->first)
		reader->told = history->first - 1;
	while (reader->told < history_last(history))
		reader->module->remember(reader->editor, history_get(history, ++reader->told));
}

EditResult reader_read(Reader *reader, bool continued, Str *line)
{
	Shell *sh = reader->sh;
	ArenaMark mark = arena_mark(&sh->scratch);
	Str prompt = prompt_text(sh, continued);
	bool resizes = sh->traps[SIGWINCH] == NULL && !sig_is_ignored(SIGWINCH);
	update_editor(reader);
	if (resizes)
		sig_catch(SIGWINCH);
	reader->flow = FLOW_NEXT;
	EditResult result = reader->module->read(reader->editor, prompt, line);
	if (resizes && sh->traps[SIGWINCH] == NULL) {
		sig_default(SIGWINCH);
		sig_take(SIGWINCH);
	}
	arena_reset(&sh->scratch, mark);
	return result;
}

/* ---- the history ---- */

static void complain(Reader *reader, int err)
{
	if (err != 0 && !reader->complained) {
		sh_notice("cowsh: history: %s", strerror(err));
		reader->complained = true;
	}
}

/* $HISTFILE, or ~/.cowsh_history; empty: none. In the scratch arena; NULL for none. */
static const char *history_path(Shell *sh)
{
	Str file = var_get(sh, SYM_HISTFILE), home = var_get(sh, SYM_HOME);
	if (option_on(sh, OPTION_PRIVILEGED) || (file.ptr != NULL && file.len == 0))
		return NULL;
	if (file.ptr != NULL)
		return file.ptr;
	if (home.len == 0)
		return NULL;
	StrBuf path = { .arena = &sh->scratch };
	strbuf_format(&path, "%s/.cowsh_history", home.ptr);
	return strbuf_finish(&path).ptr;
}

void reader_open(Reader *reader, Shell *sh)
{
	Str editor = var_get(sh, SYM_COWSH_EDITOR);
	*reader = (Reader){ .sh = sh };
	reader->host = (EditorHost){
		.ctx = reader,
		.wait = reader_wait,
		.attend = reader_attend,
		.complete = reader_complete,
	};
	if (sh->editor == NULL && editor.len > 0 && !option_on(sh, OPTION_PRIVILEGED))
		option_set_editor(sh, editor);
	ArenaMark mark = arena_mark(&sh->scratch);
	complain(reader, history_open(&reader->history, history_path(sh), history_size(sh)));
	arena_reset(&sh->scratch, mark);
	sh->history = &reader->history;
	if (reader->history.created && isatty(STDIN_FILENO) && !option_on(sh, OPTION_POSIX))
		sh_notice("This is cowsh. `help` lists what is built in, `help NAME` explains one "
			  "of them.");
}

/* fc takes its own entry back, so that one is saved later. */
void reader_remember(Reader *reader, Str command)
{
	History *history = &reader->history;
	history->running = history_add(history, command);
	Str entry = history->running ? history_get(history, history_last(history)) : STR("");
	if (strncmp(entry.ptr, "fc", 2) != 0)
		reader_save(reader);
}

void reader_save(Reader *reader)
{
	complain(reader, history_save(&reader->history));
}

void reader_close(Reader *reader)
{
	reader_save(reader);
	reader->sh->history = NULL;
	close_editor(reader);
	history_free(&reader->history);
	strbuf_free(&reader->list);
	strbuf_free(&reader->insert);
}
