/* builtins/poke.c: write pages or bytes of a named mapping. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"
#include "builtins/memory.h"

extern const Builtin builtin_poke;

typedef struct Request {
	const char *where;          /* before the =, NULL for none */
	const char *value;          /* bytes */
	size_t value_len;
	char byte;
} Request;

/* A number is one byte, anything else is text. */
static int read_value(Shell *sh, const char *text, Request *request)
{
	int64_t number;
	request->value = text;
	request->value_len = strlen(text);
	if (*text == '\0')
		return builtin_usage(sh, &builtin_poke, "value missing behind =");
	if (!num_parse_constant(str_of(text), &number))
		return 0;
	if (number < 0 || number > 255)
		return builtin_usage(sh, &builtin_poke, "%s: a byte is 0 to 255", text);
	request->byte = (char)number;
	request->value = &request->byte;
	request->value_len = 1;
	return 0;
}

/* Splits `[PAGES|@OFFSET[,LENGTH]][=VALUE]`. */
static int read_operand(Shell *sh, const char *text, Request *request)
{
	const char *equals = strchr(text, '=');
	if (equals == NULL) {
		request->where = text;
		return 0;
	}
	if (equals > text)
		request->where = arena_copy(&sh->scratch, text, (size_t)(equals - text));
	return read_value(sh, equals + 1, request);
}

static int poke_bytes(Shell *sh, Mapping *mapping, const Request *request)
{
	size_t offset = 0, len = request->value_len;
	int status = memory_bytes(sh, &builtin_poke, mapping, request->where, &offset, &len);
	if (status != 0)
		return status;
	if (len == request->value_len)
		return memory_copy(sh, mapping, offset, len, NULL, request->value);
	char *bytes = arena_alloc(&sh->scratch, len);   /* the value over and over */
	for (size_t i = 0; i < len; i++)
		bytes[i] = request->value[i % request->value_len];
	return memory_copy(sh, mapping, offset, len, NULL, bytes);
}

static int run_poke(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_poke, argc, argv);
	bool quiet = false;
	int letter;
	while ((letter = option_next(&parser)) != OPT_DONE) {
		if (letter == OPT_BAD)
			return 2;
		quiet = true;
	}
	int operands = argc - parser.index;
	if (operands < 1 || operands > 2)
		return builtin_usage(
			sh, &builtin_poke, operands < 1 ? "mapping missing" : "too many operands");
	Request request = { .byte = 1 };
	request.value = &request.byte;
	request.value_len = 1;
	int status = operands == 2 ? read_operand(sh, argv[parser.index + 1], &request) : 0;
	if (status != 0)
		return status;
	Mapping *mapping = memory_mapping(sh, argv[parser.index]);
	if (mapping == NULL)
		return 1;
	if (request.where != NULL && request.where[0] == '@')
		return poke_bytes(sh, mapping, &request);
	PageRange range;
	status = memory_pages(sh, &builtin_poke, mapping, request.where, &range);
	if (status != 0)
		return status;
	if (request.value_len > page_size())
		return builtin_error(sh, "%zu bytes: more than a page holds", request.value_len);
	Touch touch = { .first = range.first,
		.count = range.count,
		.write = true,
		.value = request.value,
		.value_len = request.value_len };
	if (!quiet)
		return memory_touch_report(sh, &parser, mapping, &touch);
	status = memory_touch(sh, mapping, &touch, NULL);
	return status == 0 && touch.refused ? memory_refused(sh, mapping, &touch.fault) : status;
}

static const OptDef options[] = {
	{ 'q', "quiet", NULL, "write only, report nothing" },
	OPT_END
};

BUILTIN(poke, "poke")
	.run      = run_poke,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_OBSERVES,
	.synopsis = "poke [-q] name [pages|@offset[,length]][=value]",
	.summary  = "write pages or bytes of a named mapping",
	.help     = "With pages (7, 512-1023, 0-; all when left out) one write in each, to its first bytes, and a\n"
	            "report of the faults by class. With @, the bytes at an offset are written and nothing is\n"
	            "reported; a length repeats the value. A value from 0 to 255 is that byte, anything else is\n"
	            "text; the default is the byte 1. A write that the mapping forbids is caught: a line says\n"
	            "which page and why, status 1.\n"
	            "\n"
	            "zero-fill: a first write got a frame full of zeros; copy: the frame was shared with a\n"
	            "relative, or the file's, and was copied; re-use: a fault, but the frame was this process's\n"
	            "alone and stayed; file: a shared frame was made writable; major: a device had to be waited for.\n"
	            "\n"
	            "Example: mmapfile -n buf --anon 4M; poke buf 0-1023; ( poke buf 0-511 ); poke buf @100=42\n"
	            "Reads getrusage(2) around each access and /proc/self/pagemap before the first.",
	.opts     = options,
BUILTIN_END
