/* builtins/mprotect.c: change what may be done with the pages of a named mapping. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <sys/mman.h>

#include "builtins/memory.h"

extern const Builtin builtin_mprotect;

static int run_mprotect(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_mprotect, argc, argv);
	if (option_next(&parser) != OPT_DONE)
		return 2;
	const char *const *operands = argv + parser.index;
	int count = argc - parser.index, prot, status;
	PageRange range;
	if (count < 2 || count > 3)
		return builtin_usage(sh, &builtin_mprotect,
			count < 2 ? "operands missing" : "too many operands");
	if (!prot_parse(operands[1], &prot))
		return builtin_usage(sh, &builtin_mprotect, "%s: r, w, rw or none", operands[1]);
	Mapping *mapping = memory_mapping(sh, operands[0]);
	if (mapping == NULL)
		return 1;
	status = memory_pages(sh, &builtin_mprotect, mapping, operands[2], &range);
	if (status != 0)
		return status;
	if (mapping->pager != NULL)
		return builtin_error(sh, "%s: its pager uses the protection", mapping->name);
	if (mprotect(mapping->address + range.first * page_size(), range.count * page_size(),
		    prot) != 0)
		return builtin_errno(sh, errno, "%s", mapping->name);
	bool whole = range.count == mapping->pages;
	if (whole || range.first == 0)
		mapping->mixed = !whole && (mapping->mixed || mapping->prot != prot);
	else if (prot != mapping->prot)
		mapping->mixed = true;
	if (range.first == 0)
		mapping->prot = prot;
	return 0;
}

BUILTIN(mprotect, "mprotect")
	.run      = run_mprotect,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_PROCESS,
	.synopsis = "mprotect name r|w|rw|none [pages]",
	.summary  = "change what may be done with the pages of a named mapping",
	.help     = "peek and poke catch what the protection forbids and say which page it was.\n"
	            "\n"
	            "Example: mprotect buf r; poke buf 0\n"
	            "Calls mprotect(2); reads nothing.",
BUILTIN_END
