/* builtins/munmap.c: end named mappings. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "builtins/memory.h"
#include "sys/pager.h"

extern const Builtin builtin_munmap;

static int run_munmap(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_munmap, argc, argv);
	if (option_next(&parser) != OPT_DONE)
		return 2;
	if (parser.index == argc)
		return builtin_usage(sh, &builtin_munmap, "mapping missing");
	int status = 0;
	for (int i = parser.index; i < argc; i++) {
		Mapping *mapping = memory_mapping(sh, argv[i]);
		if (mapping == NULL) {
			status = 1;
			continue;
		}
		memory_drop_pager(sh, mapping);
		mapping_remove(sh, mapping);
	}
	return status;
}

BUILTIN(munmap, "munmap")
	.run      = run_munmap,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_PROCESS,
	.synopsis = "munmap name...",
	.summary  = "end named mappings",
	.help     = "The pages go, the name is free again. In a subshell only its own mapping ends.\n"
	            "\n"
	            "Example: mmapfile -n buf --anon 4M; munmap buf\n"
	            "Calls munmap(2); reads nothing.",
BUILTIN_END
