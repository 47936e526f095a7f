/* edit/edit.h: how a line is read: one interface, three editors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_EDIT_EDIT_H
#define COWSH_EDIT_EDIT_H

#include "base/str.h"

enum { EDITOR_ABI = 2 };

typedef enum EditResult { EDIT_LINE, EDIT_EOF, EDIT_INTERRUPTED } EditResult;
typedef enum EditorOption {
	EDITOR_VI,                  /* 1: keys as in vi, 0: as in Emacs */
	EDITOR_HISTORY_SIZE         /* entries to keep */
} EditorOption;

/* What ended a wait for the next key. */
typedef enum EditEvent {
	EVENT_INPUT,                /* standard input can be read, or is at its end */
	EVENT_INTERRUPT,            /* give the line up: EDIT_INTERRUPTED */
	EVENT_RESIZE,               /* the terminal has another size */
	/* the shell has something to do: leave the line, call attend, show it again */
	EVENT_ATTEND
} EditEvent;

/* What the word before the cursor may become. */
typedef struct Completion {
	size_t from;                /* the bytes of the line from here to the cursor are replaced */
	Str insert;                 /* by these */
	Str list;                   /* to be shown below the line: whole lines, or empty */
} Completion;

/* What an editor may ask of the shell. All texts last until the next call. */
typedef struct EditorHost {
	void *ctx;
	/* Sleeps until a key can be read or something happens. Editors read keys only after it, so
	 * no signal is ever lost between the two. */
	EditEvent (*wait)(void *ctx);
	/* Runs traps and prints notices, on a terminal that the editor has put back to its modes.
	 * False: give the line up. */
	bool (*attend)(void *ctx);
	void (*complete)(void *ctx, Str line, size_t cursor, Completion *result);
	const char *terminal;       /* $TERM, NULL when unset */
} EditorHost;

typedef struct Editor Editor;

/* Each editor exports one of these; a module's symbol is `cowsh_editor`. */
typedef struct EditorModule {
	unsigned abi;               /* EDITOR_ABI */
	const char *name;
	/* NULL: cannot work on this terminal */
	Editor *(*open)(const EditorHost *host);
	/* Invisible parts of the prompt are between \001 and \002. The line comes without its
	 * newline, and lasts until the next call. */
	EditResult (*read)(Editor *editor, Str prompt, Str *line);
	/* adds an entry to what can be recalled */
	void (*remember)(Editor *editor, Str entry);
	/* false: this editor has no such option */
	bool (*set)(Editor *editor, EditorOption option, int value);
	void (*close)(Editor *editor);
} EditorModule;

/* The editor that is always there: the terminal's own line discipline. */
extern const EditorModule editor_plain;

#endif
