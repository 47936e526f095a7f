/* builtins/libexec.c: the programs that come with the shell. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/libexec.h"

const char *libexec_directory(Shell *sh)
{
	Str directory = var_get(sh, SYM_COWSH_LIBEXEC);
	bool trusted = directory.len > 0 && !option_on(sh, OPTION_PRIVILEGED);
	return trusted ? directory.ptr : COWSH_LIBEXEC_DIR;
}

const char *libexec_program(Shell *sh, const char *name)
{
	StrBuf path = { .arena = &sh->scratch };
	strbuf_format(&path, "%s/%s", libexec_directory(sh), name);
	return strbuf_finish(&path).ptr;
}
