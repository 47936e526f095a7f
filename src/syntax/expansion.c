/* syntax/expansion.c: the parsing of expansions (XCU 2.6): parameters, commands and arithmetic. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"
#include "syntax/arith.h"
#include "syntax/word.h"

/* What a word inside an expansion passes on to the word around. */
enum { INHERITED = WORD_EFFECTS | WORD_COMMANDS | WORD_FAILS };

/* Command substitutions. */

static void add_command(
	Parser *parser, Builder *builder, const Node *body, bool quoted, bool backquoted)
{
	CommandSub *command = ARENA_NEW(parser->arena, CommandSub);
	*command = (CommandSub){ .body = body, .backquoted = backquoted };
	builder->flags |= WORD_COMMANDS;
	builder_add_part(parser, builder,
		(Part){ .kind = PART_COMMAND, .quoted = quoted, .command = command });
}

/* The text up to the closing backquote, with the backslashes removed that only kept it from ending
 * there (XCU 2.6.3). */
static bool backquoted_text(Parser *parser, StrBuf *text, bool in_double)
{
	for (;;) {
		const char *p = parser->p;
		while (p < parser->end && *p != '`' && *p != '\\' && *p != '\n' && *p != '\0')
			p++;
		strbuf_append(text, parser->p, (size_t)(p - parser->p));
		parser->p = p;
		int c = raw_take(parser);
		if (c == -1 || c == '`')
			return c == '`';
		if (c == '\\') {
			int next = raw_peek(parser);
			if (next == '$' || next == '`' || next == '\\' ||
				(next == '"' && in_double))
				c = raw_take(parser);
			else if (next != '\n' && next != -1 && next != '\0') {
				strbuf_char(text, '\\');
				c = raw_take(parser);
			}
		}
		if (c != '\0')
			strbuf_char(text, (char)c);
	}
}

/* With parser->p at a backquote. */
void expansion_read_backquote(Parser *parser, Builder *builder, WordMode mode)
{
	if (too_deep(parser))
		return;
	uint32_t line = parser->line;
	StrBuf text = { 0 };
	builder_flush(parser, builder);
	parser->p++;
	if (!backquoted_text(parser, &text,
		    mode == MODE_DOUBLE || mode == MODE_BRACE_DOUBLE || mode == MODE_HERE)) {
		fail_open(parser, "`", line);
	} else {
		SavedInput saved;
		input_enter(parser, &saved, (Str){ text.ptr != NULL ? text.ptr : "", text.len },
			line, "`");
		const Node *body = parse_all(parser, "`", line);
		input_leave(parser, &saved);
		add_command(parser, builder, body, mode_quotes(mode), true);
	}
	strbuf_free(&text);
}

/* Is there a `$x` in the expression? It stands for the value before anything in there assigns. */
static bool has_param(const Word *source)
{
	for (uint32_t i = 0; source->parts != NULL && i < source->nparts; i++)
		if (source->parts[i].kind == PART_PARAM)
			return true;
	return false;
}

static void add_arith(Parser *parser, Builder *builder, Builder *inner, bool quoted)
{
	ArithSub *arith = ARENA_NEW(parser->arena, ArithSub);
	const Word *source = builder_finish(parser, inner, true);
	bool assigns = false;
	const char *message = NULL;
	*arith = (ArithSub){ .source = source };
	arith->tree = arith_parse(parser->arena, parser->host->symbols, source->parts,
		source->nparts, parser->host->stack_limit, &assigns, &message);
	if (assigns && has_param(source))
		arith->tree = NULL;
	builder->flags |= source->flags & INHERITED;
	if (assigns || arith->tree == NULL)
		builder->flags |= WORD_EFFECTS;
	builder_add_part(
		parser, builder, (Part){ .kind = PART_ARITH, .quoted = quoted, .arith = arith });
}

/*
 * Reads the text again as commands, with what reading it as arithmetic made dropped. Texts that are
 * being recorded around it may be read again, too: a NUL between the parentheses, which is a part
 * of no text, tells them what this one is, else every level would try both ways again.
 */
static const Node *read_again(Parser *parser, const Recorder *recorder, uint32_t line)
{
	Str text = { arena_copy(parser->arena, recorder->text.ptr, recorder->text.len),
		recorder->text.len };
	for (Recorder *outer = recorder->outer; outer != NULL; outer = outer->outer)
		recorder_insert(parser, outer, text.len, '\0');
	input_push(parser, text, STR(""), parser->layers, line);
	return parse_until_close(parser, "$(", line);
}

/* Reads $((...)), with parser->p at the second parenthesis, or $( (...) ...) when it does not end
 * like arithmetic. */
static void read_arith(Parser *parser, Builder *builder, bool quoted, uint32_t line)
{
	Recorder recorder;
	Builder inner;
	size_t pending = parser->pending.count;
	uint32_t ncells = parser->unit->ncells;
	ArenaMark mark = arena_mark(parser->arena);
	const Layer *layers = parser->layers;
	recorder_start(parser, &recorder);
	parser->p++;
	builder_init(parser, &inner);
	parts_read(parser, &inner, MODE_ARITH);
	bool closed = input_peek(parser) == ')';
	if (closed) {
		parser->p++;
		closed = input_peek(parser) == ')';
	}
	bool ended = parser->p == parser->end;
	if (parser->failed || ended) {
		fail_open(parser, "$((", line);
		strbuf_free(&recorder.text);
		return;
	}
	if (closed)
		parser->p++;
	recorder_stop(parser, &recorder);
	if (closed) {
		add_arith(parser, builder, &inner, quoted);
	} else {
		parser->parts.count = inner.mark;
		parser->pending.count = pending;
		parser->unit->ncells = ncells;
		if (parser->layers == layers)
			arena_reset(parser->arena, mark);
		add_command(parser, builder, read_again(parser, &recorder, line), quoted, false);
	}
	strbuf_free(&recorder.text);
}

/* Parameters (XCU 2.6.2). */

/* Reads a name at parser->p, which begins one. */
static void read_name(Parser *parser, Param *param)
{
	const char *p = parser->p;
	while (p < parser->end && is_name_char(*p))
		p++;
	param->kind = PARAM_VARIABLE;
	if (p < parser->end && *p != '\\' && *p != '\0') {
		param->index =
			symtab_intern(parser->host->symbols, parser->p, (size_t)(p - parser->p));
		parser->p = p;
	} else {
		/* It may go on in the next piece. */
		StrBuf name = { 0 };
		int c;
		while (c = input_peek(parser), is_name_char(c)) {
			strbuf_char(&name, (char)c);
			parser->p++;
		}
		param->index = symtab_intern(parser->host->symbols, name.ptr, name.len);
		strbuf_free(&name);
	}
	param->name = symtab_name(parser->host->symbols, param->index);
}

static bool is_special(int c)
{
	return c > 0 && strchr("@*#?-$!", c) != NULL;
}

/* One of the special parameters, or a positional one of a single digit. */
static void param_of_char(Param *param, int c)
{
	static const char names[] = "@\0*\0#\0?\0-\0$\0!\0"
				    "0\0"
				    "1\0"
				    "2\0"
				    "3\0"
				    "4\0"
				    "5\0"
				    "6\0"
				    "7\0"
				    "8\0"
				    "9";
	const char *name = memchr(names, c, sizeof names);
	param->name = (Str){ name, 1 };
	param->kind = is_digit(c) ? PARAM_POSITIONAL : PARAM_SPECIAL;
	if (is_digit(c))
		param->index = (uint32_t)(c - '0');
	else
		param->special = (char)c;
}

/* Reads a parameter's name inside braces. Returns false when there is none. */
static bool read_braced_name(Parser *parser, Param *param)
{
	int c = input_peek(parser);
	if (is_name_start(c)) {
		read_name(parser, param);
		return true;
	}
	if (is_special(c)) {
		param_of_char(param, c);
		parser->p++;
		return true;
	}
	if (!is_digit(c))
		return false;
	StrBuf digits = { .arena = parser->arena };
	do {
		strbuf_char(&digits, (char)c);
		parser->p++;
		c = input_peek(parser);
	} while (is_digit(c));
	uint64_t number = 0;
	param->name = strbuf_finish(&digits);
	param->kind = PARAM_POSITIONAL;
	param->index = num_parse_unsigned(param->name, UINT32_MAX, &number) ? (uint32_t)number
									    : UINT32_MAX;
	return true;
}

/* Reads the operator behind the name and takes it. Returns false when there is none that is
 * known. */
static bool read_param_op(Parser *parser, Param *param)
{
	int c = input_peek(parser);
	if (c == ':') {
		param->colon = true;
		parser->p++;
		c = input_peek(parser);
	}
	switch (c) {
	case '-':
		param->op = PARAM_DEFAULT;
		break;
	case '=':
		param->op = PARAM_ASSIGN;
		break;
	case '?':
		param->op = PARAM_ERROR;
		break;
	case '+':
		param->op = PARAM_ALTERNATE;
		break;
	case '#':
	case '%':
		if (param->colon)
			return false;
		param->op = c == '#' ? PARAM_CUT_PREFIX : PARAM_CUT_SUFFIX;
		parser->p++;
		if (input_peek(parser) != c)
			return true;
		param->op++;        /* ..._LONGEST */
		break;
	default:
		return false;
	}
	parser->p++;
	return true;
}

/* Reads the operator's word and what it means for the word around. */
static void read_param_word(Parser *parser, Builder *builder, Param *param, WordMode outer)
{
	bool cuts = param->op >= PARAM_CUT_PREFIX;
	WordMode mode = mode_quotes(outer) && !cuts ? MODE_BRACE_DOUBLE : MODE_BRACE;
	Builder inner;
	builder_init(parser, &inner);
	inner.tilde = mode == MODE_BRACE;
	parts_read(parser, &inner, mode);
	param->word = builder_finish(parser, &inner, mode_quotes(outer) || cuts);
	if (cuts)
		param->pattern = word_pattern(parser, param->word);
	builder->flags |= param->word->flags & (INHERITED | (cuts ? 0 : WORD_AT));
	if (param->op == PARAM_ASSIGN)
		builder->flags |= WORD_EFFECTS;
	if (param->op == PARAM_ERROR)
		builder->flags |= WORD_FAILS;
}

/*
 * Reads what follows `${`. After `#` one byte more tells the length of a parameter from an operator
 * on $#: ${#} ${##} ${#-} ${#?} are lengths or $# itself; ${#-x} ${##x} ${#?x} ${#%x} ${#:-x}
 * operate on $#.
 */
static bool read_braced(Parser *parser, Builder *builder, Param *param, WordMode mode)
{
	bool length = false;
	int c = input_peek(parser);
	if (c == '#') {
		parser->p++;
		c = input_peek(parser);
		length = is_name_start(c) || is_digit(c) || is_special(c);
		param_of_char(param, '#');
	} else if (!read_braced_name(parser, param)) {
		return false;
	}
	if (length && (c == '-' || c == '?' || c == '#')) {
		parser->p++;
		if (input_peek(parser) == '}') {
			param_of_char(param, c);
			param->op = PARAM_LENGTH;
			return true;
		}
		param->op = c == '-' ? PARAM_DEFAULT : c == '?' ? PARAM_ERROR : PARAM_CUT_PREFIX;
		if (c == '#' && input_peek(parser) == '#') {
			param->op = PARAM_CUT_PREFIX_LONGEST;
			parser->p++;
		}
		read_param_word(parser, builder, param, mode);
		return true;
	}
	if (length) {
		*param = (Param){ .op = PARAM_LENGTH };
		return read_braced_name(parser, param);
	}
	if (input_peek(parser) == '}')
		return true;
	if (!read_param_op(parser, param))
		return false;
	read_param_word(parser, builder, param, mode);
	return true;
}

/*
 * Reads the rest of what is no expansion of ours. It is an error only when it is expanded, so that
 * a script may guard it by a look at which shell runs it: the tree says ${TEXT?bad substitution},
 * where TEXT is no name and so never set.
 */
static void read_bad(Parser *parser, Param *param, WordMode outer)
{
	Builder inner;
	builder_init(parser, &inner);
	parts_read(parser, &inner, mode_quotes(outer) ? MODE_BRACE_DOUBLE : MODE_BRACE);
	const Word *rest = builder_finish(parser, &inner, true);
	StrBuf *text = &parser->scratch;
	text->len = 0;
	strbuf_format(text, "${%s%s%s%s}", param->op == PARAM_LENGTH ? "#" : "",
		param->name.ptr != NULL ? param->name.ptr : "", param->colon ? ":" : "",
		(rest->flags & WORD_CONST) ? rest->text.ptr : "...");
	*param = (Param){ .kind = PARAM_VARIABLE, .op = PARAM_ERROR };
	param->index = symtab_intern(parser->host->symbols, text->ptr, text->len);
	param->name = symtab_name(parser->host->symbols, param->index);
	param->word = word_of_text(parser, STR("bad substitution"), false);
}

static void add_param(Parser *parser, Builder *builder, const Param *param, bool quoted)
{
	size_t size = param->op >= PARAM_DEFAULT ? sizeof *param : offsetof(Param, word);
	Param *kept = arena_alloc(parser->arena, size);
	memcpy(kept, param, size);
	if (param->kind == PARAM_SPECIAL && param->op != PARAM_LENGTH &&
		(param->special == '@' || (param->special == '*' && !quoted)))
		builder->flags |= WORD_AT;
	builder_add_part(
		parser, builder, (Part){ .kind = PART_PARAM, .quoted = quoted, .param = kept });
}

/* With parser->p at the brace. */
static void read_brace(Parser *parser, Builder *builder, WordMode mode, uint32_t line)
{
	if (too_deep(parser))
		return;
	Param param = { .op = PARAM_PLAIN };
	parser->p++;
	if (!read_braced(parser, builder, &param, mode) ||
		(input_peek(parser) != '}' && parser->p < parser->end)) {
		builder->flags |= WORD_FAILS;
		read_bad(parser, &param, mode);
	}
	if (input_peek(parser) != '}') {
		fail_open(parser, "${", line);
	} else {
		parser->p++;
		add_param(parser, builder, &param, mode_quotes(mode));
	}
}

bool expansion_read_dollar(Parser *parser, Builder *builder, WordMode mode)
{
	bool quoted = mode_quotes(mode);
	uint32_t line = parser->line;
	Param param = { .op = PARAM_PLAIN };
	parser->p++;
	int c = input_peek(parser);
	if (!is_name_char(c) && c != '{' && c != '(' && !is_special(c))
		return false;
	builder_flush(parser, builder);
	if (is_name_start(c)) {
		read_name(parser, &param);
		add_param(parser, builder, &param, quoted);
	} else if (c == '{') {
		read_brace(parser, builder, mode, line);
	} else if (c != '(') {
		param_of_char(&param, c);
		parser->p++;
		add_param(parser, builder, &param, quoted);
	} else if (!too_deep(parser)) {
		parser->p++;
		/* see read_again */
		bool commands = parser->p < parser->end && *parser->p == '\0';
		if (!commands && input_peek(parser) == '(')
			read_arith(parser, builder, quoted, line);
		else
			add_command(parser, builder, parse_until_close(parser, "$(", line), quoted,
				false);
	}
	return true;
}
