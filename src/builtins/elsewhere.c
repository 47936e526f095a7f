/* builtins/elsewhere.c: what stands in for the builtins that need Linux where they were left out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/elsewhere.h"

#include <stdio.h>

#include "observe/sources.h"

int elsewhere_run(Shell *sh, int argc, const char *const *argv)
{
	(void)argc, (void)argv;
	builtin_error(sh, "not in this build: needs Linux");
	return 2;
}

/* `faults`: its pipeline does not run either. */
Flow elsewhere_keyword(Shell *sh, const Node *node, unsigned flags)
{
	const char *outer = sh->builtin_name;
	(void)flags;
	sh->line = node->line;
	sh->builtin_name = "faults";
	sh->status = elsewhere_run(sh, 0, NULL);
	sh->builtin_name = outer;
	return FLOW_NEXT;
}

static bool probe_linux(char detail[SOURCE_DETAIL_MAX])
{
	snprintf(detail, SOURCE_DETAIL_MAX, "not in this build");
	return false;
}

const KernelSource kernel_sources[] = {
	{ "Linux", "all builtins that observe", "build on Linux, without --disable-observing", probe_linux },
};
const size_t kernel_source_count = sizeof kernel_sources / sizeof *kernel_sources;
