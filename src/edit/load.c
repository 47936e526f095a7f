/* edit/load.c: finds the editors that are loadable modules. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/load.h"

#include <dlfcn.h>

const EditorModule *editor_load(const char *directory, const char *name, const char **problem)
{
	StrBuf path = { 0 };
	strbuf_format(&path, "%s/%s.so", directory, name);
	/* RTLD_LOCAL: both libraries have functions of the same names. */
	void *library = dlopen(strbuf_finish(&path).ptr, RTLD_NOW | RTLD_LOCAL);
	strbuf_free(&path);
	const EditorModule *module = library != NULL ? dlsym(library, "cowsh_editor") : NULL;
	if (module == NULL) {
		*problem = dlerror();
		return NULL;
	}
	if (module->abi == EDITOR_ABI)
		return module;
	dlclose(library);
	*problem = "the module is of another version";
	return NULL;
}
