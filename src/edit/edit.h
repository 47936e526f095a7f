/* edit/edit.h: how a line is read: one interface, three editors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EDIT_EDIT_H
#define COWSH_EDIT_EDIT_H

#include "base/str.h"

enum { EDITOR_ABI = 1 };

typedef enum EditResult { EDIT_LINE, EDIT_EOF, EDIT_INTERRUPTED } EditResult;
typedef enum EditorOption { EDITOR_VI, EDITOR_HISTORY_SIZE } EditorOption;

/* What an editor may ask of the shell. */
typedef struct EditorHost {
	void *ctx;
	/* Has a signal come that the shell wants to see? An editor then gives up the line and returns EDIT_INTERRUPTED. */
	bool (*interrupted)(void *ctx);
} EditorHost;

typedef struct Editor Editor;

/* Each editor exports one of these; a module's symbol is `cowsh_editor`. */
typedef struct EditorModule {
	unsigned abi;               /* EDITOR_ABI */
	const char *name;
	Editor *(*open)(const EditorHost *host);                /* NULL: cannot work on this terminal */
	EditResult (*read)(Editor *editor, Str prompt, Str *line);  /* line without its newline, until the next call */
	void (*remember)(Editor *editor, Str line);             /* adds an entry to the history */
	bool (*set)(Editor *editor, EditorOption option, int value);    /* false: this editor has no such option */
	void (*close)(Editor *editor);
} EditorModule;

/* The editor that is always there: the terminal's own line discipline. */
extern const EditorModule editor_plain;

#endif
