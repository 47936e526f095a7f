/* eval/options.c: the option parser of the builtins, their complaints and their help. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval/builtin.h"

const OptDef builtin_report_opts[] = {
	{ 0, "json", NULL, "print JSON, with figures in base units" },
	{ 0, "tsv", NULL, "print fields separated by tabs" },
	{ 0, "no-header", NULL, "leave the headings out" },
	OPT_END
};

const Builtin *builtin_find(const char *name)
{
	size_t low = 0, high = builtin_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(name, builtin_table[middle]->name);
		if (order == 0)
			return builtin_table[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* ---- complaints ---- */

int builtin_failed(Shell *sh)
{
	if (sh->special_running)
		sh->flow = FLOW_ABORT;
	return 1;
}

int builtin_error(Shell *sh, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sh_verror(sh, 0, format, args);
	va_end(args);
	return builtin_failed(sh);
}

int builtin_errno(Shell *sh, int err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sh_verror(sh, err, format, args);
	va_end(args);
	return builtin_failed(sh);
}

/* Each line of a synopsis is one form of the command. */
static void append_synopsis(StrBuf *text, const Builtin *builtin)
{
	static const char *const heads[] = { "usage: ", "       " };
	const char *line = builtin->synopsis;
	for (int i = 0; *line != '\0'; i = 1) {
		size_t len = strcspn(line, "\n");
		strbuf_format(text, "%s%.*s\n", heads[i], (int)len, line);
		line += len + (line[len] == '\n');
	}
}

int builtin_usage(Shell *sh, const Builtin *builtin, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sh_verror(sh, 0, format, args);
	va_end(args);
	StrBuf synopsis = { 0 };
	append_synopsis(&synopsis, builtin);
	synopsis.len--;                     /* the notice ends its line itself */
	sh_notice("%s", strbuf_finish(&synopsis).ptr);
	strbuf_free(&synopsis);
	builtin_failed(sh);
	return 2;
}

/* ---- help ---- */

static void print_options(Out *out, const OptDef *opts)
{
	enum { COLUMN = 24 };
	for (const OptDef *opt = opts; opt->letter != 0 || opt->name != NULL; opt++) {
		StrBuf line = { 0 };
		if (opt->letter != 0)
			strbuf_format(&line, "  -%c", opt->letter);
		else
			strbuf_str(&line, STR("    "));
		if (opt->name != NULL)
			strbuf_format(&line, "%s --%s", opt->letter != 0 ? "," : " ", opt->name);
		if (opt->arg != NULL)
			strbuf_format(&line, "%s%s", opt->name != NULL ? "=" : " ", opt->arg);
		out_format(out, "%-*s  %s\n", COLUMN, strbuf_finish(&line).ptr, opt->help);
		strbuf_free(&line);
	}
}

void builtin_print_help(Out *out, const Builtin *builtin)
{
	StrBuf synopsis = { 0 };
	append_synopsis(&synopsis, builtin);
	out_str(out, strbuf_finish(&synopsis));
	strbuf_free(&synopsis);
	out_format(out, "%s: %s\n", builtin->name, builtin->summary);
	if (builtin->help != NULL)
		out_format(out, "\n%s\n", builtin->help);
	bool reports = (builtin->flags & BUILTIN_OBSERVES) != 0;
	if (builtin->opts != NULL || reports)
		out_char(out, '\n');
	if (builtin->opts != NULL)
		print_options(out, builtin->opts);
	if (reports)
		print_options(out, builtin_report_opts);
}

/* ---- options ---- */

static const OptDef *find_letter(const OptDef *opts, char letter)
{
	for (; opts != NULL && (opts->letter != 0 || opts->name != NULL); opts++)
		if (opts->letter == letter)
			return opts;
	return NULL;
}

static const OptDef *find_name(const OptDef *opts, const char *name, size_t len)
{
	for (; opts != NULL && (opts->letter != 0 || opts->name != NULL); opts++)
		if (opts->name != NULL && strncmp(opts->name, name, len) == 0
		    && opts->name[len] == '\0')
			return opts;
	return NULL;
}

/* One of builtin_report_opts: noted here, so that no builtin needs to know it. Goes on to the next
 * one. */
static int report_option(OptParser *parser, const OptDef *opt)
{
	if (opt == &builtin_report_opts[0])
		parser->json = true;
	else if (opt == &builtin_report_opts[1])
		parser->tsv = true;
	else
		parser->no_header = true;
	if (!parser->json || !parser->tsv)
		return option_next(parser);
	builtin_usage(parser->sh, parser->builtin, "--json and --tsv exclude each other");
	return OPT_BAD;
}

static int next_long(OptParser *parser)
{
	const char *name = parser->argv[parser->index++] + 2;
	size_t len = strcspn(name, "=");
	const OptDef *opt = find_name(parser->builtin->opts, name, len);
	if (opt == NULL && (parser->builtin->flags & BUILTIN_OBSERVES) != 0) {
		opt = find_name(builtin_report_opts, name, len);
		if (opt != NULL && name[len] == '\0')
			return report_option(parser, opt);
	}
	if (opt == NULL) {
		builtin_usage(parser->sh, parser->builtin, "--%.*s: unknown option", (int)len,
			name);
		return OPT_BAD;
	}
	parser->arg = name[len] == '=' ? name + len + 1 : NULL;
	if (opt->arg == NULL && parser->arg != NULL) {
		builtin_usage(parser->sh, parser->builtin, "--%s: takes no argument", opt->name);
		return OPT_BAD;
	}
	if (opt->arg != NULL && parser->arg == NULL && parser->index < parser->argc)
		parser->arg = parser->argv[parser->index++];
	if (opt->arg != NULL && parser->arg == NULL) {
		builtin_usage(parser->sh, parser->builtin, "--%s: argument missing", opt->name);
		return OPT_BAD;
	}
	parser->long_name = opt->name;
	return opt->letter;
}

static int next_letter(OptParser *parser)
{
	const char *word = parser->argv[parser->index];
	char letter = word[parser->offset++];
	const OptDef *opt = find_letter(parser->builtin->opts, letter);
	if (opt == NULL) {
		builtin_usage(parser->sh, parser->builtin, "-%c: unknown option", letter);
		return OPT_BAD;
	}
	bool at_end = word[parser->offset] == '\0';
	parser->arg = NULL;
	if (opt->arg != NULL && !at_end)
		parser->arg = word + parser->offset;
	if (opt->arg != NULL || at_end) {
		parser->index++;
		parser->offset = 0;
	}
	if (opt->arg != NULL && at_end) {
		if (parser->index >= parser->argc) {
			builtin_usage(parser->sh, parser->builtin, "-%c: argument missing", letter);
			return OPT_BAD;
		}
		parser->arg = parser->argv[parser->index++];
	}
	parser->long_name = opt->name;
	return letter;
}

int option_next(OptParser *parser)
{
	if (parser->offset > 0)
		return next_letter(parser);
	if (parser->index >= parser->argc)
		return OPT_DONE;
	const char *word = parser->argv[parser->index];
	if (word[0] != '-' || word[1] == '\0')
		return OPT_DONE;
	if (word[1] == '-' && word[2] == '\0') {
		parser->index++;
		return OPT_DONE;
	}
	if (word[1] == '-' && !option_on(parser->sh, OPTION_POSIX))
		return next_long(parser);
	parser->offset = 1;
	return next_letter(parser);
}
