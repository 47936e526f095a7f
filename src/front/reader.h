/* front/reader.h: lines from a person: the editor and what it needs of the shell, and the
 * history. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_FRONT_READER_H
#define COWSH_FRONT_READER_H

#include "edit/edit.h"
#include "edit/history.h"
#include "state/shell.h"

typedef struct Reader {
	Shell *sh;
	const EditorModule *module;
	Editor *editor;
	EditorHost host;
	const char *wanted;         /* sh->editor when this editor was chosen */
	/* OPTION_VI or OPTION_EMACS as the editor has it; 0: neither was ever asked for */
	uint32_t keys;
	History history;
	size_t told;                /* number of the last entry that the editor has */
	bool complained;            /* about the history file: once is enough */
	/* the editor knows of the SIGWINCH that a trap is still to be run for */
	bool resize_told;
	Flow flow;                  /* what a trap wants that ran while a line was read */
	StrBuf list, insert;        /* completion's last answer */
} Reader;

/* Reads the history; the editor comes with the first line. */
void reader_open(Reader *reader, Shell *sh);
/* Prompts and reads one line, without its newline; it lasts until the next call. */
EditResult reader_read(Reader *reader, bool continued, Str *line);
/* Enters a command that is about to run into the history. */
void reader_remember(Reader *reader, Str command);
/* Writes to the history file what is not there yet. */
void reader_save(Reader *reader);
void reader_close(Reader *reader);

#endif
