/* edit/plain.c: the fallback editor: a prompt on standard error, a line from standard input. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "edit/edit.h"
#include "sys/out.h"

struct Editor {
	const EditorHost *host;
	StrBuf line, prompt;
};

static Editor *plain_open(const EditorHost *host)
{
	Editor *editor = mem_alloc(sizeof *editor);
	*editor = (Editor){ .host = host };
	return editor;
}

/* The prompt without the marks around what is invisible: nobody counts columns here. */
static void show_prompt(Editor *editor, Str prompt)
{
	editor->prompt.len = 0;
	for (size_t i = 0; i < prompt.len; i++)
		if (prompt.ptr[i] != '\001' && prompt.ptr[i] != '\002')
			strbuf_char(&editor->prompt, prompt.ptr[i]);
	write_all(STDERR_FILENO, editor->prompt.ptr, editor->prompt.len);
}

/* Waits for a byte. Returns 1, 0 at the end of input, -1 when the line is to be given up. */
static int next_byte(Editor *editor, Str prompt, char *c)
{
	const EditorHost *host = editor->host;
	for (;;) {
		switch (host->wait(host->ctx)) {
		case EVENT_INTERRUPT:
			return -1;
		case EVENT_ATTEND:
			if (!host->attend(host->ctx))
				return -1;
			show_prompt(editor, prompt);
			continue;
		case EVENT_RESIZE:
			continue;
		case EVENT_INPUT:
			break;
		}
		ssize_t count = read(STDIN_FILENO, c, 1);
		if (count >= 0 || errno != EINTR)
			return count > 0;
	}
}

/* Byte by byte: what follows the line may be for a command to read. */
static EditResult plain_read(Editor *editor, Str prompt, Str *line)
{
	char c;
	show_prompt(editor, prompt);
	editor->line.len = 0;
	for (;;) {
		int got = next_byte(editor, prompt, &c);
		if (got < 0)
			return EDIT_INTERRUPTED;
		if (got == 0 && editor->line.len == 0)
			return EDIT_EOF;
		if (got == 0 || c == '\n')
			break;
		strbuf_char(&editor->line, c);
	}
	*line = strbuf_finish(&editor->line);
	return EDIT_LINE;
}

/* There is no history to recall from. */
static void plain_remember(Editor *editor, Str entry)
{
	(void)editor;
	(void)entry;
}

static bool plain_set(Editor *editor, EditorOption option, int value)
{
	(void)editor;
	(void)option;
	(void)value;
	return false;
}

static void plain_close(Editor *editor)
{
	strbuf_free(&editor->line);
	strbuf_free(&editor->prompt);
	free(editor);
}

const EditorModule editor_plain = {
	.abi = EDITOR_ABI,
	.name = "plain",
	.open = plain_open,
	.read = plain_read,
	.remember = plain_remember,
	.set = plain_set,
	.close = plain_close,
};
