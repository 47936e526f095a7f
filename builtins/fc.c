/* builtins/fc.c: list, edit and run again what was typed before (XCU fc). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "edit/history.h"
#include "eval/eval.h"
#include "sys/fd.h"

static int run_fc(Shell *sh, int argc, const char *const *argv);

static const OptDef opts[] = {
	{ 'e', NULL, "editor", "edit the commands with this editor" },
	{ 'l', NULL, NULL, "list the commands instead of running them" },
	{ 'n', NULL, NULL, "with -l, leave the numbers out" },
	{ 'r', NULL, NULL, "in reverse order" },
	{ 's', NULL, NULL, "run a command again without editing it" },
	OPT_END
};

BUILTIN(fc, "fc")
	.run      = run_fc,
	.class    = BUILTIN_INTRINSIC,
	.synopsis = "fc [-r] [-e editor] [first [last]]\n"
	            "fc -l [-nr] [first [last]]\n"
	            "fc -s [old=new] [first]",
	.summary  = "list, edit and run again commands of the history",
	.help     = "first and last are numbers, numbers counted back from here (-1 is the\n"
	            "command before this one), or the beginnings of commands. The editor is\n"
	            "$FCEDIT, $EDITOR or ed; what is saved is run when it succeeds.\n"
	            "Examples: fc -l -5; fc -s cc; fc -s foo=bar 12",
	.opts     = opts,
BUILTIN_END

typedef struct Call {
	const char *editor;
	bool list, no_numbers, reverse, again;
	size_t newest;              /* the last command before this fc */
	size_t first, last;         /* as they were named: first may be the later one */
} Call;

/* Options are parsed by hand: an operand such as -5 is a number (XCU fc). Returns the index of the
 * first operand, or -1 after a message. */
static int parse_options(Shell *sh, int argc, const char *const *argv, Call *call)
{
	OptParser parser = OPT_PARSER(sh, &builtin_fc, argc, argv);
	while (parser.offset > 0 || parser.index >= argc || argv[parser.index][0] != '-' ||
		argv[parser.index][1] < '0' || argv[parser.index][1] > '9') {
		switch (option_next(&parser)) {
		case OPT_DONE:
			return parser.index;
		case OPT_BAD:
			return -1;
		case 'e':
			call->editor = parser.arg;
			call->again = call->again || strcmp(parser.arg, "-") == 0;
			break;
		case 'l': call->list = true; break;
		case 'n': call->no_numbers = true; break;
		case 'r': call->reverse = true; break;
		case 's': call->again = true; break;
		}
	}
	return parser.index;
}

/* The newest command that begins with the text; 0: none. */
static size_t find_by_text(const History *history, size_t newest, const char *text)
{
	for (size_t number = newest; number >= history->first && number > 0; number--)
		if (strncmp(history_get(history, number).ptr, text, strlen(text)) == 0)
			return number;
	return 0;
}

/* The number that an operand means. Out of range, the nearest is taken when listing, as POSIX
 * allows. False after a message. */
static bool resolve(Shell *sh, const Call *call, const char *operand, size_t *number)
{
	const History *history = sh->history;
	int64_t value;
	if (!num_parse(str_of(operand), &value)) {
		*number = find_by_text(history, call->newest, operand);
		if (*number == 0)
			builtin_error(sh, "%s: no such command in the history", operand);
		return *number != 0;
	}
	int64_t newest = (int64_t)call->newest, oldest = (int64_t)history->first;
	if (*operand == '-')
		value = newest + 1 + value;
	if (call->list || *operand == '-')
		value = value < oldest ? oldest : value > newest ? newest : value;
	*number = (size_t)value;
	if (value >= oldest && value <= newest)
		return true;
	builtin_error(sh, "%s: no such command in the history", operand);
	return false;
}

static bool resolve_range(Shell *sh, Call *call, int count, const char *const *operands)
{
	enum { LISTED = 16 };
	size_t oldest = sh->history->first;
	call->first = call->newest;
	if (call->list && count == 0)
		call->first = call->newest >= oldest + LISTED ? call->newest - LISTED + 1 : oldest;
	if (count > 0 && !resolve(sh, call, operands[0], &call->first))
		return false;
	call->last = call->list ? call->newest : call->first;
	if (count > 1 && !resolve(sh, call, operands[1], &call->last))
		return false;
	if (call->reverse) {
		size_t swapped = call->first;
		call->first = call->last;
		call->last = swapped;
	}
	return true;
}

/* Steps through the range in either direction. */
static bool next_number(const Call *call, size_t *number)
{
	if (*number == call->last)
		return false;
	*number += call->first < call->last ? 1 : -(size_t)1;
	return true;
}

static int list(Shell *sh, const Call *call)
{
	size_t number = call->first;
	do {
		Str entry = history_get(sh->history, number);
		if (!call->no_numbers)
			out_format(sh->out, "%zu", number);
		out_char(sh->out, '\t');
		for (const char *p = entry.ptr; *p != '\0'; p++) {
			out_char(sh->out, *p);
			if (*p == '\n')
				out_char(sh->out, '\t');
		}
		out_char(sh->out, '\n');
	} while (next_number(call, &number));
	return 0;
}

/* Runs a text as if it had been typed: it takes the place of the fc in the history. */
static int run_again(Shell *sh, Str text)
{
	History *history = sh->history;
	if (history->running)
		history_drop_last(history);
	history_add(history, text);
	history_save(history);
	history->running = true;
	sh->flow = run_text(sh, text, NULL, 0);
	return sh->status;
}

static int substitute(Shell *sh, const Call *call, const char *change)
{
	Str entry = history_get(sh->history, call->first);
	StrBuf text = { 0 };
	const char *equals = change != NULL ? strchr(change, '=') : NULL;
	const char *found = NULL;
	if (equals != NULL) {
		char *old = mem_copy(change, (size_t)(equals - change));
		found = strstr(entry.ptr, old);
		free(old);
		if (found == NULL)
			return builtin_error(sh, "%s: not in the command", change);
		strbuf_append(&text, entry.ptr, (size_t)(found - entry.ptr));
		strbuf_str(&text, str_of(equals + 1));
		strbuf_str(&text, str_of(found + (equals - change)));
	} else {
		strbuf_str(&text, entry);
	}
	Str command = strbuf_finish(&text);
	Out err;
	out_to_fd(&err, STDERR_FILENO);
	out_format(&err, "%s\n", command.ptr);
	out_flush(&err);
	strbuf_free(&err.buf);
	int status = run_again(sh, command);
	strbuf_free(&text);
	return status;
}

/* ---- with an editor ---- */

static int write_file(const History *history, const Call *call, const char *path)
{
	Out file;
	int fd = fd_open(path, O_WRONLY | O_TRUNC, 0);
	if (fd < 0)
		return -fd;
	out_to_fd(&file, fd);
	size_t number = call->first;
	do {
		out_str(&file, history_get(history, number));
		out_char(&file, '\n');
	} while (next_number(call, &number));
	int err = out_flush(&file);
	strbuf_free(&file.buf);
	close(fd);
	return err;
}

static int read_file(const char *path, StrBuf *text)
{
	enum { BLOCK = 4096 };
	int fd = fd_open(path, O_RDONLY, 0);
	ssize_t count = fd;
	while (fd >= 0 && (strbuf_reserve(text, BLOCK),
				  count = fd_read(fd, text->ptr + text->len, BLOCK)) > 0)
		text->len += (size_t)count;
	if (fd >= 0)
		close(fd);
	return count < 0 ? (int)-count : 0;
}

static const char *editor_name(Shell *sh, const Call *call)
{
	static const SymId named[] = { SYM_FCEDIT, SYM_EDITOR };
	if (call->editor != NULL)
		return call->editor;
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (var_get(sh, named[i]).len > 0)
			return var_get(sh, named[i]).ptr;
	return "ed";
}

/* Runs `EDITOR FILE`, the editor being a command of one or more words. */
static int run_editor(Shell *sh, const Call *call, const char *path)
{
	StrBuf command = { 0 };
	strbuf_format(&command, "%s %s", editor_name(sh, call), path);
	sh->flow = run_text(sh, strbuf_finish(&command), NULL, 0);
	strbuf_free(&command);
	return sh->flow == FLOW_NEXT ? sh->status : 1;
}

static int edit_file(Shell *sh, const Call *call, const char *path)
{
	StrBuf text = { 0 };
	int err = write_file(sh->history, call, path);
	if (err != 0)
		return builtin_errno(sh, err, "%s", path);
	int status = run_editor(sh, call, path);
	if (status == 0 && (err = read_file(path, &text)) != 0)
		status = builtin_errno(sh, err, "%s", path);
	unlink(path);
	if (status == 0 && text.len > 0) {
		Str commands = strbuf_finish(&text);
		out_flush(sh->out);
		write_all(STDERR_FILENO, commands.ptr, commands.len);
		status = run_again(sh, commands);
	}
	strbuf_free(&text);
	return status;
}

static int edit(Shell *sh, const Call *call)
{
	Str directory = var_get(sh, SYM_TMPDIR);
	StrBuf path = { 0 };
	strbuf_format(&path, "%s/cowsh-fc.XXXXXX", directory.len > 0 ? directory.ptr : "/tmp");
	char *name = strbuf_finish(&path).ptr != NULL ? path.ptr : NULL;
	int fd = mkstemp(name);
	int status;
	if (fd < 0) {
		status = builtin_errno(sh, errno, "%s", name);
	} else {
		close(fd);
		status = edit_file(sh, call, name);
		unlink(name);
	}
	strbuf_free(&path);
	return status;
}

static int run_fc(Shell *sh, int argc, const char *const *argv)
{
	Call call = { 0 };
	int operand = parse_options(sh, argc, argv, &call);
	if (operand < 0)
		return 2;
	if (sh->history == NULL)
		return builtin_error(sh, "there is no history in a shell that is not interactive");
	const char *change = NULL;
	if (call.again && operand < argc && strchr(argv[operand], '=') != NULL)
		change = argv[operand++];
	if (argc - operand > (call.again ? 1 : 2))
		return builtin_usage(sh, &builtin_fc, "too many operands");
	call.newest = history_last(sh->history) - sh->history->running;
	if (call.newest < sh->history->first)
		return call.list ? 0 : builtin_error(sh, "the history is empty");
	if (!resolve_range(sh, &call, argc - operand, argv + operand))
		return 1;
	if (call.list)
		return list(sh, &call);
	return call.again ? substitute(sh, &call, change) : edit(sh, &call);
}
