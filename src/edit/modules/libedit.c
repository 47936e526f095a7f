/* edit/modules/libedit.c: the editor over libedit, a loadable module. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

#include <histedit.h>

#include "edit/edit.h"

static const char paste_on[] = "\033[?2004h", paste_off[] = "\033[?2004l";
static const char paste_end[] = "\033[201~";

struct Editor {
	const EditorHost *host;
	EditLine *library;
	History *history;
	mbstate_t partial;          /* of the character being read */
	bool interrupted;
	bool vi;
	char *line;
	/* \001 at both ends of what is invisible: the library knows one mark */
	char *prompt;
	const char *last_line;      /* of the prompt; those before it are written once */
};

/* Modules link nothing of the shell. */
static void *or_abort(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

static char *copy(const char *text, size_t length)
{
	return or_abort(strndup(text, length));
}

static Editor *editor_of(EditLine *library)
{
	void *editor;
	el_get(library, EL_CLIENTDATA, &editor);
	return editor;
}

/* A buffered stream to the terminal, made once: closing it would close standard error. */
static FILE *terminal_stream(void)
{
	static FILE *stream;
	if (stream == NULL)
		stream = or_abort(fdopen(STDERR_FILENO, "w"));
	return stream;
}

static void write_out(const char *text)
{
	fputs(text, terminal_stream());
	fflush(terminal_stream());
}

/* ---- keys ---- */

/* Lets the shell print above the line, then shows the line again. False: the line is given up. */
static bool step_aside(Editor *editor)
{
	const EditorHost *host = editor->host;
	write_out("\r\033[J");
	el_set(editor->library, EL_PREP_TERM, 0);
	bool go_on = host->attend(host->ctx);
	el_set(editor->library, EL_PREP_TERM, 1);
	if (go_on)
		el_set(editor->library, EL_REFRESH);
	return go_on;
}

/* Waits until a key can be read. False: the line is given up. */
static bool await_key(Editor *editor)
{
	const EditorHost *host = editor->host;
	for (;;) {
		switch (host->wait(host->ctx)) {
		case EVENT_INPUT:
			return true;
		case EVENT_INTERRUPT:
			return false;
		case EVENT_RESIZE:
			el_resize(editor->library);
			el_set(editor->library, EL_REFRESH);
			break;
		case EVENT_ATTEND:
			if (!step_aside(editor))
				return false;
			break;
		}
	}
}

/* The library's way to read a character: 1, 0 at the end of input, -1 to end the line. */
static int read_key(EditLine *library, wchar_t *key)
{
	Editor *editor = editor_of(library);
	for (;;) {
		char c;
		if (!await_key(editor)) {
			editor->interrupted = true;
			return -1;
		}
		ssize_t count = read(STDIN_FILENO, &c, 1);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return (int)count;
		size_t length = mbrtowc(key, &c, 1, &editor->partial);
		if (length == (size_t)-2)
			continue;
		if (length == (size_t)-1) {
			memset(&editor->partial, 0, sizeof editor->partial);
			*key = (unsigned char)c;
		}
		return 1;
	}
}

/* ---- functions bound to keys ---- */

static unsigned char complete_word(EditLine *library, int key)
{
	Editor *editor = editor_of(library);
	const EditorHost *host = editor->host;
	const LineInfo *info = el_line(library);
	size_t cursor = (size_t)(info->cursor - info->buffer);
	Completion found = { .from = cursor };
	(void)key;
	char *line = copy(info->buffer, (size_t)(info->lastchar - info->buffer));
	host->complete(host->ctx, str_of(line), cursor, &found);
	const char *typed = line + found.from;
	size_t length = cursor - found.from;
	if (found.insert.len != length || memcmp(found.insert.ptr, typed, length) != 0) {
		el_deletestr(library, (int)mbsnrtowcs(NULL, &typed, length, 0, &(mbstate_t){ 0 }));
		el_insertstr(library, found.insert.ptr);
	}
	free(line);
	if (found.list.len == 0)
		return CC_REFRESH;
	write_out("\n");
	write_out(found.list.ptr);
	return CC_REDISPLAY;
}

/* Takes a paste as it is, up to its end mark: its newlines do not run anything. */
static unsigned char take_paste(EditLine *library, int key)
{
	const size_t end = sizeof paste_end - 1;
	char *text = NULL;
	size_t length = 0, room = 0;
	wchar_t wide;
	(void)key;
	while (length < end || memcmp(text + length - end, paste_end, end) != 0) {
		if (room < length + MB_LEN_MAX + 1) {
			room = 2 * room + 256;
			text = or_abort(realloc(text, room));
		}
		if (el_wgetc(library, &wide) != 1) {
			free(text);
			return CC_EOF;
		}
		int bytes = wctomb(text + length, wide == L'\r' ? L'\n' : wide);
		length += bytes > 0 ? (size_t)bytes : 0;
	}
	text[length - end] = '\0';
	el_insertstr(library, text);
	free(text);
	return CC_REFRESH;
}

/* ---- reading ---- */

static char *show_prompt(EditLine *library)
{
	return (char *)editor_of(library)->last_line;
}

static void set_prompt(Editor *editor, Str prompt)
{
	free(editor->prompt);
	editor->prompt = copy(prompt.ptr, prompt.len);
	for (char *p = editor->prompt; *p != '\0'; p++)
		if (*p == '\002')
			*p = '\001';
	char *newline = strrchr(editor->prompt, '\n');
	editor->last_line = newline != NULL ? newline + 1 : editor->prompt;
	for (const char *p = editor->prompt; p < editor->last_line; p++)
		if (*p != '\001')
			putc(*p, terminal_stream());
}

static EditResult libedit_read(Editor *editor, Str prompt, Str *line)
{
	int count;
	set_prompt(editor, prompt);
	editor->interrupted = false;
	el_resize(editor->library);
	/* Before the prompt: what is typed at once is for the editor. */
	el_set(editor->library, EL_PREP_TERM, 1);
	write_out(editor->vi ? "" : paste_on);
	const char *typed = el_gets(editor->library, &count);
	write_out(editor->vi ? "" : paste_off);
	if (editor->interrupted) {
		write_out("^C");
		el_reset(editor->library);
		return EDIT_INTERRUPTED;
	}
	if (typed == NULL || count <= 0)
		return EDIT_EOF;
	size_t length = strlen(typed);
	free(editor->line);
	editor->line = copy(typed, length - (typed[length - 1] == '\n'));
	*line = str_of(editor->line);
	return EDIT_LINE;
}

/* ---- settings ---- */

static void libedit_remember(Editor *editor, Str entry)
{
	HistEvent event;
	history(editor->history, &event, H_ENTER, entry.ptr);
}

/* In vi mode, escape is a command: no sequence can begin with it, and so there are no marked
 * pastes. */
static void bind_keys(EditLine *library, bool vi)
{
	el_set(library, EL_BIND, "^I", "cowsh-complete", NULL);
	el_set(library, EL_BIND, "^R", "em-inc-search-prev", NULL);
	if (vi)
		return;
	el_set(library, EL_BIND, "\033[200~", "cowsh-paste", NULL);
	el_set(library, EL_BIND, "\033[5~", "ed-search-prev-history", NULL);
	el_set(library, EL_BIND, "\033[6~", "ed-search-next-history", NULL);
}

static bool libedit_set(Editor *editor, EditorOption option, int value)
{
	HistEvent event;
	switch (option) {
	case EDITOR_VI:
		editor->vi = value != 0;
		el_set(editor->library, EL_EDITOR, editor->vi ? "vi" : "emacs");
		bind_keys(editor->library, editor->vi);
		return true;
	case EDITOR_HISTORY_SIZE:
		history(editor->history, &event, H_SETSIZE, value);
		return true;
	}
	return false;
}

static void libedit_close(Editor *editor)
{
	el_end(editor->library);
	history_end(editor->history);
	free(editor->line);
	free(editor->prompt);
	free(editor);
}

static Editor *libedit_open(const EditorHost *host)
{
	Editor *editor = or_abort(malloc(sizeof *editor));
	*editor = (Editor){ .host = host };
	editor->library = el_init("cowsh", stdin, terminal_stream(), terminal_stream());
	if (editor->library == NULL) {
		free(editor);
		return NULL;
	}
	EditLine *library = editor->library;
	editor->history = history_init();
	if (host->terminal != NULL)
		el_set(library, EL_TERMINAL, host->terminal);
	el_set(library, EL_CLIENTDATA, (void *)editor);
	el_set(library, EL_SIGNAL, 0);
	el_set(library, EL_GETCFN, read_key);
	el_set(library, EL_PROMPT_ESC, show_prompt, '\001');
	el_set(library, EL_HIST, history, editor->history);
	el_set(library, EL_ADDFN, "cowsh-complete", "complete the word before the cursor",
		complete_word);
	el_set(library, EL_ADDFN, "cowsh-paste", "take a paste", take_paste);
	el_set(library, EL_EDITOR, "emacs");
	bind_keys(library, false);
	el_source(library, NULL);
	return editor;
}

extern const EditorModule cowsh_editor;
const EditorModule cowsh_editor = {
	.abi = EDITOR_ABI,
	.name = "libedit",
	.open = libedit_open,
	.read = libedit_read,
	.remember = libedit_remember,
	.set = libedit_set,
	.close = libedit_close,
};
