/* edit/modules/readline.c: the editor over GNU Readline, a loadable module. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "edit/edit.h"

/* The library has one state for the whole process, and so has its editor. */
struct Editor {
	const EditorHost *host;
	EditResult result;
	bool done;
	char *line;                 /* the library's */
	char *prompt;
};

static Editor the_editor;

/* ---- completion ---- */

static void replace_word(size_t from, Str insert)
{
	if (insert.len == (size_t)rl_point - from &&
		memcmp(rl_line_buffer + from, insert.ptr, insert.len) == 0)
		return;
	rl_begin_undo_group();
	rl_delete_text((int)from, rl_point);
	rl_point = (int)from;
	rl_insert_text(insert.ptr);
	rl_end_undo_group();
}

static int complete_word(int count, int key)
{
	const EditorHost *host = the_editor.host;
	Completion found = { .from = (size_t)rl_point };
	(void)count;
	(void)key;
	host->complete(host->ctx, (Str){rl_line_buffer, (size_t)rl_end}, (size_t)rl_point, &found);
	replace_word(found.from, found.insert);
	if (found.list.len > 0) {
		rl_crlf();
		fwrite(found.list.ptr, 1, found.list.len, rl_outstream);
		rl_forced_update_display();
	}
	return 0;
}

/* ---- reading ---- */

static void take_line(char *line)
{
	the_editor.line = line;
	the_editor.result = line != NULL ? EDIT_LINE : EDIT_EOF;
	the_editor.done = true;
	rl_callback_handler_remove();       /* the modes go back before the command runs */
}

static void give_up(void)
{
	rl_echo_signal_char(SIGINT);
	rl_free_line_state();
	rl_callback_sigcleanup();
	rl_callback_handler_remove();
	the_editor.result = EDIT_INTERRUPTED;
	the_editor.done = true;
}

/* Lets the shell print above the line, then shows the line again. */
static void step_aside(void)
{
	const EditorHost *host = the_editor.host;
	rl_clear_visible_line();
	rl_deprep_terminal();
	bool go_on = host->attend(host->ctx);
	rl_prep_terminal(1);
	if (!go_on) {
		give_up();
		return;
	}
	rl_on_new_line();
	rl_redisplay();
}

static void next_event(void)
{
	const EditorHost *host = the_editor.host;
	switch (host->wait(host->ctx)) {
	case EVENT_INPUT:
		rl_callback_read_char();
		break;
	case EVENT_INTERRUPT:
		give_up();
		break;
	case EVENT_RESIZE:
		rl_resize_terminal();
		break;
	case EVENT_ATTEND:
		step_aside();
		break;
	}
}

static EditResult readline_read(Editor *editor, Str prompt, Str *line)
{
	free(editor->line);
	editor->line = NULL;
	editor->done = false;
	editor->prompt = realloc(editor->prompt, prompt.len + 1);
	memcpy(editor->prompt, prompt.ptr, prompt.len + 1);
	rl_reset_screen_size();
	rl_callback_handler_install(editor->prompt, take_line);
	while (!editor->done)
		next_event();
	if (editor->result == EDIT_LINE)
		*line = str_of(editor->line);
	return editor->result;
}

/* ---- settings ---- */

static void readline_remember(Editor *editor, Str entry)
{
	(void)editor;
	add_history(entry.ptr);
}

static bool readline_set(Editor *editor, EditorOption option, int value)
{
	(void)editor;
	switch (option) {
	case EDITOR_VI:
		(value != 0 ? rl_vi_editing_mode : rl_emacs_editing_mode)(1, 0);
		return true;
	case EDITOR_HISTORY_SIZE:
		stifle_history(value);
		return true;
	}
	return false;
}

/* Tab completes in each keymap, whatever it did before; the rest gives way to what the user's
 * inputrc binds. */
static void bind_keys(void)
{
	rl_add_defun("cowsh-complete", complete_word, -1);
	rl_bind_key_in_map('\t', complete_word, emacs_standard_keymap);
	rl_bind_key_in_map('\t', complete_word, vi_insertion_keymap);
	Keymap maps[] = { emacs_standard_keymap, vi_insertion_keymap };
	for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
		rl_bind_keyseq_if_unbound_in_map("\033[5~", rl_history_search_backward, maps[i]);
		rl_bind_keyseq_if_unbound_in_map("\033[6~", rl_history_search_forward, maps[i]);
	}
	rl_bind_keyseq_if_unbound_in_map(
		"\033p", rl_history_search_backward, emacs_standard_keymap);
	rl_bind_keyseq_if_unbound_in_map("\033n", rl_history_search_forward, emacs_standard_keymap);
}

static Editor *readline_open(const EditorHost *host)
{
	the_editor = (Editor){ .host = host };
	rl_readline_name = "cowsh";
	rl_terminal_name = host->terminal;
	rl_instream = stdin;
	rl_outstream = stderr;
	rl_catch_signals = 0;               /* the shell sees them all, in host->wait */
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	using_history();
	rl_initialize();
	bind_keys();
	return &the_editor;
}

static void readline_close(Editor *editor)
{
	free(editor->line);
	free(editor->prompt);
	clear_history();
}

extern const EditorModule cowsh_editor;
const EditorModule cowsh_editor = {
	.abi = EDITOR_ABI,
	.name = "readline",
	.open = readline_open,
	.read = readline_read,
	.remember = readline_remember,
	.set = readline_set,
	.close = readline_close,
};
