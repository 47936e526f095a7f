/* eval/expand.c: word parts to strings and fields (XCU 2.6). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/expand.h"

#include <pwd.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "syntax/pattern.h"

typedef enum ExpandMode {
	EXPAND_FIELDS,              /* field splitting and pathname expansion */
	EXPAND_STRING,              /* one string */
	EXPAND_PATTERN              /* one string in which quoted characters are escaped */
} ExpandMode;

/* A run of quoted bytes in the field under construction. */
typedef struct QuotedRun {
	size_t start, end;
} QuotedRun;

typedef struct Expander {
	Shell *sh;
	ExpandMode mode;
	FieldList fields;
	StrBuf field;               /* the field under construction */
	/* a field exists even if it is empty: something quoted was in it */
	bool open;
	bool magic;                 /* it has an unquoted character that is special in patterns */
	/* it was ended by IFS white space: one other IFS character belongs to the same delimiter */
	bool after_white;
	QuotedRun *runs;            /* of the field; kept only in EXPAND_FIELDS */
	size_t nruns, runs_cap;
} Expander;

static bool expand_parts(Expander *ex, const Word *word, bool quoted, bool split_literals);

/* ---- fields ---- */

void field_push(Shell *sh, FieldList *fields, const char *text)
{
	if (fields->count + 1 >= fields->cap) {
		size_t cap = fields->cap == 0 ? 16 : fields->cap * 2;
		const char **items = ARENA_ARRAY(&sh->scratch, const char *, cap);
		if (fields->count > 0)
			memcpy(items, fields->items, fields->count * sizeof *items);
		fields->items = items;
		fields->cap = cap;
	}
	fields->items[fields->count++] = text;
	fields->items[fields->count] = NULL;
}

/* The field's bytes as a pattern: quoted runs escaped. */
static Str field_pattern(Expander *ex, Str text)
{
	StrBuf pattern = { .arena = &ex->sh->scratch };
	size_t at = 0;
	for (size_t i = 0; i < ex->nruns; i++) {
		strbuf_append(&pattern, text.ptr + at, ex->runs[i].start - at);
		pattern_escape(&pattern,
			(Str){ text.ptr + ex->runs[i].start, ex->runs[i].end - ex->runs[i].start });
		at = ex->runs[i].end;
	}
	strbuf_append(&pattern, text.ptr + at, text.len - at);
	return strbuf_finish(&pattern);
}

static void field_end(Expander *ex)
{
	Str text = strbuf_finish(&ex->field);
	if (!ex->magic || option_on(ex->sh, OPTION_NOGLOB) ||
		!glob_expand(ex->sh, field_pattern(ex, text), &ex->fields))
		field_push(ex->sh, &ex->fields, text.ptr);
	ex->field = (StrBuf){ .arena = &ex->sh->scratch };
	ex->nruns = 0;
	ex->open = ex->magic = false;
}

static void add_quoted(Expander *ex, Str text)
{
	if (ex->mode == EXPAND_PATTERN) {
		pattern_escape(&ex->field, text);
		return;
	}
	if (ex->mode == EXPAND_FIELDS && text.len > 0) {
		if (ex->nruns == ex->runs_cap) {
			size_t cap = ex->runs_cap == 0 ? 8 : ex->runs_cap * 2;
			QuotedRun *runs = ARENA_ARRAY(&ex->sh->scratch, QuotedRun, cap);
			if (ex->nruns > 0)
				memcpy(runs, ex->runs, ex->nruns * sizeof *runs);
			ex->runs = runs;
			ex->runs_cap = cap;
		}
		ex->runs[ex->nruns++] = (QuotedRun){ ex->field.len, ex->field.len + text.len };
	}
	ex->open = true;
	ex->after_white = false;
	strbuf_str(&ex->field, text);
}

/* Literal text: never split, but may be a pattern. */
static void add_literal(Expander *ex, Str text)
{
	strbuf_str(&ex->field, text);
	ex->after_white = false;
	for (size_t i = 0; i < text.len && !ex->magic && ex->mode == EXPAND_FIELDS; i++)
		ex->magic = (ex->sh->ifs_class[(unsigned char)text.ptr[i]] & CLASS_MAGIC) != 0;
}

/* The class of the character at p as a separator, and its length. */
static unsigned separator_class(const Shell *sh, const char *p, const char *end, size_t *len)
{
	unsigned class = sh->ifs_class[(unsigned char)*p] & CLASS_IFS;
	*len = 1;
	if ((unsigned char)*p < 0x80 || !sh->ifs_multibyte)
		return class;
	uint32_t code;
	*len = utf8_decode(p, end, &code);
	Str ifs = var_get((Shell *)sh, SYM_IFS);
	return memmem(ifs.ptr, ifs.len, p, *len) != NULL ? CLASS_IFS_OTHER : 0;
}

/* Unquoted result of an expansion: split at IFS (XCU 2.6.5). */
static void add_split(Expander *ex, Str text)
{
	if (ex->mode != EXPAND_FIELDS) {
		strbuf_str(&ex->field, text);
		return;
	}
	const uint8_t *classes = ex->sh->ifs_class;
	const char *p = text.ptr, *end = p + text.len;
	while (p < end) {
		const char *start = p;
		size_t len = 1;
		unsigned class = 0;
		uint8_t seen = 0;
		while (p < end && (!ex->sh->ifs_multibyte || (unsigned char)*p < 0x80)
		       && !(classes[(unsigned char)*p] & CLASS_IFS))
			seen |= classes[(unsigned char)*p++];
		while (p < end && (class = separator_class(ex->sh, p, end, &len)) == 0)
			p += len;
		if (p > start) {
			strbuf_append(&ex->field, start, (size_t)(p - start));
			ex->magic |= (seen & CLASS_MAGIC) != 0;
			ex->after_white = false;
		}
		if (p == end)
			break;
		p += len;
		if (class == CLASS_IFS_WHITE) {
			if (ex->open || ex->field.len > 0) {
				field_end(ex);
				ex->after_white = true;
			}
		} else if (ex->after_white) {
			ex->after_white = false;
		} else {
			field_end(ex);
		}
	}
}

/* ---- parameters ---- */

static Str number_text(Shell *sh, int64_t number)
{
	char digits[NUM_TEXT_MAX];
	Str text = num_format(digits, number);
	return (Str){ arena_copy(&sh->scratch, text.ptr, text.len), text.len };
}

static Str special_value(Shell *sh, char name)
{
	switch (name) {
	case '?': return number_text(sh, sh->status);
	case '#': return number_text(sh, (int64_t)sh->params.count);
	case '$': return number_text(sh, shell_pid(sh));
	case '-': return option_letters(sh);
	default: return sh->last_async != 0 ? number_text(sh, sh->last_async) : (Str){ NULL, 0 };
	}
}

Str param_value(Shell *sh, const Param *param)
{
	switch ((ParamKind)param->kind) {
	case PARAM_VARIABLE:
		return var_get(sh, param->index);
	case PARAM_POSITIONAL:
		if (param->index == 0)
			return str_of(sh->arg0);
		return param->index <= sh->params.count
			       ? str_of(sh->params.values[param->index - 1])
			       : (Str){ NULL, 0 };
	case PARAM_SPECIAL:
		break;
	}
	return special_value(sh, param->special);
}

static bool is_list(const Param *param)
{
	return param->kind == PARAM_SPECIAL && (param->special == '@' || param->special == '*');
}

/* The separator of "$*": the first character of IFS, a space when it is unset, nothing when it is
 * null. */
static Str star_separator(Shell *sh)
{
	Str ifs = var_get(sh, SYM_IFS);
	if (ifs.ptr == NULL)
		return STR(" ");
	return (Str){ ifs.ptr, ifs.len > 0 ? char_len(ifs.ptr, ifs.ptr + ifs.len, sh->utf8) : 0 };
}

static Str cut(Shell *sh, const Param *param, const Pattern *pattern, Str value)
{
	bool longest =
		param->op == PARAM_CUT_PREFIX_LONGEST || param->op == PARAM_CUT_SUFFIX_LONGEST;
	if (param->op == PARAM_CUT_PREFIX || param->op == PARAM_CUT_PREFIX_LONGEST) {
		ptrdiff_t len = pattern_prefix(pattern, value, longest, sh->utf8);
		return len < 0 ? value : (Str){ value.ptr + len, value.len - (size_t)len };
	}
	ptrdiff_t start = pattern_suffix(pattern, value, longest, sh->utf8);
	return start < 0 ? value : (Str){ value.ptr, (size_t)start };
}

static void add_value(Expander *ex, Str value, bool quoted)
{
	if (quoted)
		add_quoted(ex, value);
	else
		add_split(ex, value);
}

/* $@ and $*, each parameter cut by the pattern if there is one. */
static void add_list(Expander *ex, const Param *param, const Pattern *pattern, bool quoted)
{
	Shell *sh = ex->sh;
	bool join = ex->mode != EXPAND_FIELDS || (quoted && param->special == '*');
	Str separator = param->special == '*' ? star_separator(sh) : STR(" ");
	if (quoted && param->special == '*')
		ex->open = true;
	for (size_t i = 0; i < sh->params.count; i++) {
		Str value = str_of(sh->params.values[i]);
		if (i > 0 && join) {
			add_value(ex, separator, quoted);
		} else if (i > 0) {
			if (ex->open || ex->field.len > 0)
				field_end(ex);
			ex->after_white = false;
		}
		add_value(ex, pattern != NULL ? cut(sh, param, pattern, value) : value, quoted);
	}
}

static bool unset_error(Shell *sh, const Param *param)
{
	sh_error(sh, "%s: parameter not set", param->name.ptr);
	sh->status = 2;
	return false;
}

/* The pattern of a cut operator: compiled at parse time, or from its expanded word. */
static bool cut_pattern(Shell *sh, const Param *param, const Pattern **pattern)
{
	Str text;
	*pattern = param->pattern;
	if (*pattern != NULL)
		return true;
	if (!expand_pattern(sh, param->word, &text))
		return false;
	*pattern = pattern_compile(&sh->scratch, text);
	return true;
}

static bool assign_default(Expander *ex, const Param *param, bool quoted)
{
	Shell *sh = ex->sh;
	Str value;
	if (param->kind != PARAM_VARIABLE) {
		sh_error(sh, "%s: cannot be assigned in this way", param->name.ptr);
		sh->status = 2;
		return false;
	}
	if (!expand_string(sh, param->word, &value))
		return false;
	if (!var_set(sh, param->index, value)) {
		sh->status = 2;
		return false;
	}
	add_value(ex, value, quoted);
	return true;
}

static bool report_unset(Shell *sh, const Param *param)
{
	Str text = { NULL, 0 };
	if (param->word != NULL && !expand_string(sh, param->word, &text))
		return false;
	if (text.len == 0)
		text = param->colon ? STR("parameter null or not set") : STR("parameter not set");
	sh_error(sh, "%s: %s", param->name.ptr, text.ptr);
	sh->status = 2;
	return false;
}

/* The operators that choose between the value and a word. */
static bool expand_choice(Expander *ex, const Param *param, Str value, bool quoted)
{
	bool set = is_list(param) ? ex->sh->params.count > 0 : value.ptr != NULL;
	bool null = is_list(param) ? ex->sh->params.count == 0 ||
					     (ex->sh->params.count == 1 &&
						     *ex->sh->params.values[0] == '\0')
				   : value.len == 0;
	bool use_value = set && !(param->colon && null);
	if (param->op == PARAM_ALTERNATE) {
		if (use_value)
			return expand_parts(ex, param->word, quoted, true);
		ex->open |= quoted;
		return true;
	}
	if (use_value) {
		if (is_list(param))
			add_list(ex, param, NULL, quoted);
		else
			add_value(ex, value, quoted);
		return true;
	}
	if (param->op == PARAM_ASSIGN)
		return assign_default(ex, param, quoted);
	if (param->op == PARAM_ERROR)
		return report_unset(ex->sh, param);
	return expand_parts(ex, param->word, quoted, true);
}

static bool expand_length(Expander *ex, const Param *param, Str value, bool quoted)
{
	size_t length = is_list(param) ? ex->sh->params.count
			: ex->sh->utf8 ? utf8_count(value.ptr, value.len)
				       : value.len;
	add_value(ex, number_text(ex->sh, (int64_t)length), quoted);
	return true;
}

static bool expand_param(Expander *ex, const Param *param, bool quoted)
{
	Shell *sh = ex->sh;
	bool list = is_list(param);
	Str value = list ? (Str){ NULL, 0 } : param_value(sh, param);
	if (param->op >= PARAM_DEFAULT && param->op <= PARAM_ALTERNATE)
		return expand_choice(ex, param, value, quoted);
	if (value.ptr == NULL && !list) {
		if (option_on(sh, OPTION_NOUNSET))
			return unset_error(sh, param);
		value = STR("");
	}
	if (param->op == PARAM_LENGTH)
		return expand_length(ex, param, value, quoted);
	const Pattern *pattern = NULL;
	if (param->op != PARAM_PLAIN) {
		/* Expanding the pattern may assign to the parameter itself. */
		if (param->pattern == NULL && !list)
			value.ptr = arena_copy(&sh->scratch, value.ptr, value.len);
		if (!cut_pattern(sh, param, &pattern))
			return false;
	}
	if (list)
		add_list(ex, param, pattern, quoted);
	else
		add_value(ex, pattern != NULL ? cut(sh, param, pattern, value) : value, quoted);
	return true;
}

/* ---- the other parts ---- */

/* ~ and ~user: the result is quoted text (XCU 2.6.1), without its last slash where one follows. An
 * unknown user leaves the prefix as it was. */
static void expand_tilde(Expander *ex, Str user, bool slash_follows)
{
	Str home = { NULL, 0 };
	if (user.len == 0) {
		home = var_get(ex->sh, SYM_HOME);
	} else {
		const struct passwd *entry = getpwnam(user.ptr);
		if (entry != NULL)
			home = str_of(entry->pw_dir);
	}
	if (home.ptr == NULL) {
		add_quoted(ex, STR("~"));
		add_quoted(ex, user);
		return;
	}
	if (slash_follows && home.len > 0 && home.ptr[home.len - 1] == '/')
		home.len--;
	add_quoted(ex, home);
}

static bool starts_with_slash(const Part *part)
{
	return part->kind == PART_LITERAL && part->text.len > 0 && part->text.ptr[0] == '/';
}

/* `last`: no part follows it in its word. */
static bool expand_part(Expander *ex, const Part *part, bool last, bool quoted, bool split_literals)
{
	int64_t number;
	Str text;
	quoted |= part->quoted;
	switch ((PartKind)part->kind) {
	case PART_LITERAL:
		if (quoted)
			add_quoted(ex, part->text);
		else if (split_literals)
			add_split(ex, part->text);
		else
			add_literal(ex, part->text);
		return true;
	case PART_TILDE:
		expand_tilde(ex, part->text, !last && starts_with_slash(part + 1));
		return true;
	case PART_PARAM:
		return expand_param(ex, part->param, quoted);
	case PART_COMMAND:
		if (!command_output(ex->sh, part->command, &text))
			return false;
		add_value(ex, text, quoted);
		return true;
	case PART_ARITH:
		if (!calc_sub(ex->sh, part->arith, &number)) {
			ex->sh->status = 2;
			return false;
		}
		add_value(ex, number_text(ex->sh, number), quoted);
		return true;
	}
	return true;
}

static bool expand_parts(Expander *ex, const Word *word, bool quoted, bool split_literals)
{
	if (!stack_has_room(ex->sh)) {
		sh_error(ex->sh, "expansion: nested too deeply");
		ex->sh->status = 2;
		return false;
	}
	if (word->flags & WORD_CONST && word->nparts == 0) {
		if (quoted || (word->flags & WORD_QUOTED))
			add_quoted(ex, word->text);
		else if (split_literals)
			add_split(ex, word->text);
		else
			add_literal(ex, word->text);
		return true;
	}
	for (uint32_t i = 0; i < word->nparts; i++)
		if (!expand_part(
			    ex, &word->parts[i], i + 1 == word->nparts, quoted, split_literals))
			return false;
	return true;
}

/* ---- entries ---- */

static bool expand_to_string(Shell *sh, const Word *word, ExpandMode mode, Str *result)
{
	Expander ex = { .sh = sh, .mode = mode, .field = { .arena = &sh->scratch } };
	if (!expand_parts(&ex, word, false, false))
		return false;
	*result = strbuf_finish(&ex.field);
	return true;
}

bool expand_string(Shell *sh, const Word *word, Str *result)
{
	if (word->flags & WORD_CONST) {
		*result = word->text;
		return true;
	}
	return expand_to_string(sh, word, EXPAND_STRING, result);
}

bool expand_pattern(Shell *sh, const Word *word, Str *result)
{
	return expand_to_string(sh, word, EXPAND_PATTERN, result);
}

/* "$x" alone: one copy of the value. */
static bool push_quoted_variable(Shell *sh, const Word *word, FieldList *fields)
{
	const Part *part = word->parts;
	if (word->nparts != 1 || part->kind != PART_PARAM || !part->quoted ||
		part->param->op != PARAM_PLAIN || part->param->kind == PARAM_SPECIAL)
		return false;
	Str value = param_value(sh, part->param);
	if (value.ptr == NULL)
		return false;
	/* Positional parameters cannot change before the command runs; variables can. */
	const char *text = part->param->kind == PARAM_VARIABLE
				   ? arena_copy(&sh->scratch, value.ptr, value.len)
				   : value.ptr;
	field_push(sh, fields, text);
	return true;
}

bool expand_words(
	Shell *sh, const Word *const *words, size_t nwords, const char *const **argv, size_t *argc)
{
	Expander ex = { .sh = sh, .mode = EXPAND_FIELDS };
	ex.fields.cap = nwords + 4;
	ex.fields.items = ARENA_ARRAY(&sh->scratch, const char *, ex.fields.cap);
	ex.fields.items[0] = NULL;
	for (size_t i = 0; i < nwords; i++) {
		const Word *word = words[i];
		if (word->flags & WORD_CONST) {
			field_push(sh, &ex.fields, word->text.ptr);
			continue;
		}
		if (word->flags & WORD_ASSIGNS) {
			Str text;
			if (!expand_string(sh, word, &text))
				return false;
			field_push(sh, &ex.fields, text.ptr);
			continue;
		}
		if (push_quoted_variable(sh, word, &ex.fields))
			continue;
		ex.field = (StrBuf){ .arena = &sh->scratch };
		ex.after_white = false;
		if (!expand_parts(&ex, word, false, false))
			return false;
		if (ex.open || ex.field.len > 0)
			field_end(&ex);
	}
	*argv = ex.fields.items;
	*argc = ex.fields.count;
	return true;
}

Str expand_prompt(Shell *sh, Str text)
{
	ParseHost host = parse_host(sh);
	ParseError error;
	Str result = text;
	int status = sh->status;
	Unit *unit = unit_new(NULL);
	const Word *word = parse_prompt(&host, unit, text, &error);
	if (word == NULL || !expand_string(sh, word, &result))
		result = text;
	if (result.ptr != text.ptr)
		result.ptr = arena_copy(&sh->scratch, result.ptr, result.len);
	unit_drop(unit);
	sh->status = status;
	return result;
}
