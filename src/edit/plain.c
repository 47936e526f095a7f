/* edit/plain.c: the fallback editor: a prompt on standard error, a line from standard input. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "edit/edit.h"
#include "sys/out.h"

struct Editor {
	const EditorHost *host;
	StrBuf line;
};

static Editor *plain_open(const EditorHost *host)
{
	Editor *editor = mem_alloc(sizeof *editor);
	*editor = (Editor){ .host = host };
	return editor;
}

/* Byte by byte: what follows the line may be for a command to read. */
static EditResult plain_read(Editor *editor, Str prompt, Str *line)
{
	char c;
	write_all(STDERR_FILENO, prompt.ptr, prompt.len);
	editor->line.len = 0;
	for (;;) {
		ssize_t count = read(STDIN_FILENO, &c, 1);
		if (count < 0 && errno == EINTR) {
			if (editor->host->interrupted(editor->host->ctx))
				return EDIT_INTERRUPTED;
			continue;
		}
		if (count <= 0 && editor->line.len == 0)
			return EDIT_EOF;
		if (count <= 0 || c == '\n')
			break;
		strbuf_char(&editor->line, c);
	}
	strbuf_reserve(&editor->line, 1);
	editor->line.ptr[editor->line.len] = '\0';
	*line = (Str){ editor->line.ptr, editor->line.len };
	return EDIT_LINE;
}

static void plain_remember(Editor *editor, Str line)
{
	(void)editor;               /* no history to recall from */
	(void)line;
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
