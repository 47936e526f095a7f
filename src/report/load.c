/* report/load.c: finds the module that draws tables, when the first report is made. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/cells.h"

#include <dlfcn.h>

const TableDrawer *table_drawer = &table_plain;

const char *report_load(const char *directory)
{
	static const char *problem;
	static bool tried;
	if (tried)
		return problem;
	tried = true;
	StrBuf path = { 0 };
	strbuf_format(&path, "%s/smartcols.so", directory);
	void *module = dlopen(strbuf_finish(&path).ptr, RTLD_NOW | RTLD_LOCAL);
	strbuf_free(&path);
	const TableDrawer *drawer = module != NULL ? dlsym(module, "cowsh_table_drawer") : NULL;
	if (drawer != NULL && drawer->abi == TABLE_DRAWER_ABI)
		table_drawer = drawer;
	else if (drawer != NULL)
		problem = "the module is of another version";
	else
		problem = dlerror();
	return problem;
}

const char *report_drawer(void)
{
	return table_drawer->name;
}
