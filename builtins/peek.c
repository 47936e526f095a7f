/* builtins/peek.c: read pages or bytes of a named mapping. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>

#include "builtins/memory.h"

extern const Builtin builtin_peek;

/* Above this, values are no help at the prompt; files are copied with mmapfile --copy. */
enum { BYTES_MAX = 65536 };

static int print_bytes(Shell *sh, Mapping *mapping, size_t offset, size_t len, bool text)
{
	if (len > BYTES_MAX)
		return builtin_error(
			sh, "%zu bytes: more than the %d that are shown at once", len, BYTES_MAX);
	char *bytes = arena_alloc(&sh->scratch, len);
	int status = memory_copy(sh, mapping, offset, len, bytes, NULL);
	if (status != 0)
		return status;
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		if (text)
			out_char(sh->out, isprint(byte) ? (char)byte : byte == '\n' ? '\n' : '.');
		else
			out_format(sh->out, "%s%u", i == 0 ? "" : " ", byte);
	}
	out_char(sh->out, '\n');
	return 0;
}

static int run_peek(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_peek, argc, argv);
	bool text = false;
	int letter;
	while ((letter = option_next(&parser)) != OPT_DONE) {
		if (letter == OPT_BAD)
			return 2;
		text = true;
	}
	int operands = argc - parser.index;
	if (operands < 1 || operands > 2)
		return builtin_usage(
			sh, &builtin_peek, operands < 1 ? "mapping missing" : "too many operands");
	Mapping *mapping = memory_mapping(sh, argv[parser.index]);
	const char *where = operands == 2 ? argv[parser.index + 1] : NULL;
	if (mapping == NULL)
		return 1;
	int status;
	if (where != NULL && where[0] == '@') {
		size_t offset = 0, len = 1;
		status = memory_bytes(sh, &builtin_peek, mapping, where, &offset, &len);
		return status != 0 ? status : print_bytes(sh, mapping, offset, len, text);
	}
	PageRange range;
	status = memory_pages(sh, &builtin_peek, mapping, where, &range);
	if (status != 0)
		return status;
	if (where != NULL && strchr(where, '-') == NULL)
		return print_bytes(sh, mapping, range.first * page_size(), 1, text);
	Touch touch = { .first = range.first, .count = range.count };
	return memory_touch_report(sh, &parser, mapping, &touch);
}

static const OptDef options[] = {
	{ 's', "text", NULL, "print bytes as text, those that are no printable ASCII as a full stop" },
	OPT_END
};

BUILTIN(peek, "peek")
	.run      = run_peek,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_OBSERVES,
	.synopsis = "peek [-s] name [pages|@offset[,length]]",
	.summary  = "read pages or bytes of a named mapping",
	.help     = "One page, as in `peek buf 7`: its first byte, in decimal. A range, as in `peek buf 0-511`,\n"
	            "`peek buf 512-` or `peek buf` for all: one read in each page, and the faults that it took, by\n"
	            "class. With @, that many bytes (default 1) from an offset in bytes; K, M and G are units.\n"
	            "A read that the mapping forbids is caught: a line says which page and why, status 1.\n"
	            "\n"
	            "zero: the zero page was mapped; file: a frame of the page cache or of shared memory was\n"
	            "mapped; major: a device had to be waited for. Reads never copy.\n"
	            "\n"
	            "Example: mmapfile -n buf --anon 4M; peek buf 0-511\n"
	            "Reads getrusage(2) around each access and /proc/self/pagemap before the first.",
	.opts     = options,
BUILTIN_END
