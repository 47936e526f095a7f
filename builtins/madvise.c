/* builtins/madvise.c: tell the kernel how the pages of a named mapping will be used. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <sys/mman.h>

#include "builtins/memory.h"

extern const Builtin builtin_madvise;

static int run_madvise(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_madvise, argc, argv);
	if (option_next(&parser) != OPT_DONE)
		return 2;
	const char *const *operands = argv + parser.index;
	int count = argc - parser.index, advice, status;
	PageRange range;
	if (count < 2 || count > 3)
		return builtin_usage(
			sh, &builtin_madvise, count < 2 ? "operands missing" : "too many operands");
	if (!memory_advice(operands[1], &advice))
		return memory_bad_advice(sh, &builtin_madvise, operands[1]);
	Mapping *mapping = memory_mapping(sh, operands[0]);
	if (mapping == NULL)
		return 1;
	status = memory_pages(sh, &builtin_madvise, mapping, operands[2], &range);
	if (status != 0)
		return status;
	if (madvise(mapping->address + range.first * page_size(), range.count * page_size(),
		    advice) != 0)
		return builtin_errno(sh, errno, "%s: %s", mapping->name, operands[1]);
	return 0;
}

BUILTIN(madvise, "madvise")
	.run      = run_madvise,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_PROCESS,
	.synopsis = "madvise name advice [pages]",
	.summary  = "tell the kernel how the pages of a named mapping will be used",
	.help     = "Advice: normal random sequential willneed dontneed free hugepage nohugepage collapse\n"
	            "mergeable unmergeable dontfork dofork wipeonfork keeponfork cold pageout populate_read\n"
	            "populate_write, as far as the system has them. dontneed takes frames away at once: private\n"
	            "anonymous pages are zero again, private copies of a file's pages show the file again.\n"
	            "\n"
	            "Example: madvise buf dontneed 0-511; cowstat buf\n"
	            "Calls madvise(2); reads nothing.",
BUILTIN_END
