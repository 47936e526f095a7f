/* builtins/msync.c: write the changed pages of a shared file mapping to the file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <sys/mman.h>

#include "builtins/memory.h"

extern const Builtin builtin_msync;

static int run_msync(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_msync, argc, argv);
	int flags = MS_SYNC, letter, status;
	while ((letter = option_next(&parser)) != OPT_DONE) {
		if (letter == OPT_BAD)
			return 2;
		flags = MS_ASYNC;
	}
	const char *const *operands = argv + parser.index;
	int count = argc - parser.index;
	PageRange range;
	if (count < 1 || count > 2)
		return builtin_usage(
			sh, &builtin_msync, count < 1 ? "mapping missing" : "too many operands");
	Mapping *mapping = memory_mapping(sh, operands[0]);
	if (mapping == NULL)
		return 1;
	status = memory_pages(sh, &builtin_msync, mapping, operands[1], &range);
	if (status != 0)
		return status;
	if (msync(mapping->address + range.first * page_size(), range.count * page_size(), flags) !=
		0)
		return builtin_errno(sh, errno, "%s", mapping->name);
	return 0;
}

static const OptDef options[] = {
	{ 'a', "async", NULL, "start writing, do not wait for the end" },
	OPT_END
};

BUILTIN(msync, "msync")
	.run      = run_msync,
	.class    = BUILTIN_EXTENSION,
	.synopsis = "msync [-a] name [pages]",
	.summary  = "write the changed pages of a shared file mapping to the file",
	.help     = "A read of the file sees a shared mapping's writes at once, with or without it: msync is for\n"
	            "what must survive a crash. Private mappings never reach their file.\n"
	            "\n"
	            "Example: mmapfile -n f --shared file; poke f @0=hello; msync f\n"
	            "Calls msync(2); reads nothing.",
	.opts     = options,
BUILTIN_END
