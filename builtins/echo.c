/* builtins/echo.c: write the arguments. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/escape.h"
#include "eval/builtin.h"

/* Writes one argument with its escapes replaced; false after \c. */
static bool write_escaped(Shell *sh, Str text)
{
	StrBuf buf = { .arena = &sh->scratch };
	bool go_on = escape_expand(&buf, text);
	out_str(sh->out, strbuf_finish(&buf));
	return go_on;
}

static int run_echo(Shell *sh, int argc, const char *const *argv)
{
	bool newline = true;
	int i = 1;
	if (argc > 1 && strcmp(argv[1], "-n") == 0) {
		newline = false;
		i++;
	}
	for (; i < argc; i++) {
		Str text = str_of(argv[i]);
		if (memchr(text.ptr, '\\', text.len) == NULL)
			out_str(sh->out, text);
		else if (!write_escaped(sh, text))
			return 0;
		if (i + 1 < argc)
			out_char(sh->out, ' ');
	}
	if (newline)
		out_char(sh->out, '\n');
	return 0;
}

BUILTIN(echo, "echo")
	.run      = run_echo,
	.class    = BUILTIN_UTILITY,
	.flags    = BUILTIN_RAW | BUILTIN_PURE,
	.synopsis = "echo [-n] [string...]",
	.summary  = "write arguments to standard output",
	.help     = "Writes the strings with blanks between them and a newline behind. With -n as the first\n"
	            "argument, without the newline. There are no other options: - and -- are strings.\n"
	            "\n"
	            "Replaced: \\a \\b \\e \\f \\n \\r \\t \\v \\\\, \\0ddd (octal), and \\c, which ends the output.\n"
	            "For text of unknown content use printf '%s\\n' \"$text\".",
BUILTIN_END
