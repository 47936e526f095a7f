/* builtins/eval.c: run the operands as shell text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/eval.h"

static Str join(Arena *arena, int count, const char *const *words)
{
	if (count == 1)
		return str_of(words[0]);
	StrBuf text = { .arena = arena };
	for (int i = 0; i < count; i++) {
		if (i > 0)
			strbuf_char(&text, ' ');
		strbuf_str(&text, str_of(words[i]));
	}
	return strbuf_finish(&text);
}

static int run_eval(Shell *sh, int argc, const char *const *argv);

BUILTIN(eval, "eval")
	.run      = run_eval,
	.class    = BUILTIN_SPECIAL,
	.synopsis = "eval [argument...]",
	.summary  = "join the arguments with spaces and run them as commands",
	.help     = "Example: name=HOME; eval \"echo \\\"\\$$name\\\"\"",
BUILTIN_END

static int run_eval(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_eval, argc, argv);
	if (option_next(&parser) != OPT_DONE)
		return 2;
	if (parser.index == argc)
		return 0;
	if (!stack_has_room(sh))
		return builtin_error(sh, "nested too deeply");
	Source source;
	Str text = join(&sh->scratch, argc - parser.index, argv + parser.index);
	source_from_text(&source, text, sh->unit->name);
	source.line = sh->line;             /* messages and $LINENO go on from here */
	sh->builtin_name = NULL;            /* and are about the commands of the text */
	Flow flow = run_source(sh, &source, sh->special_running ? 0 : EXEC_SPARED);
	if (flow != FLOW_NEXT)
		sh->flow = flow;
	return sh->status;
}
