/* front/startup.c: profiles and the startup file of interactive shells. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>

#include "front/front.h"

/* Runs a startup file; one that is not there is no error. An error in it does not end an
 * interactive shell. */
static Flow source_if_there(Shell *sh, const char *path)
{
	int err;
	Flow flow = run_file(sh, path, 0, &err);
	if (err != 0 && err != ENOENT)
		sh_errno(sh, err, "%s", path);
	return flow == FLOW_EXIT ? flow : FLOW_NEXT;
}

static Flow source_in_home(Shell *sh, const char *name)
{
	Str home = var_get(sh, SYM_HOME);
	if (home.len == 0)
		return FLOW_NEXT;
	StrBuf path = { .arena = &sh->scratch };
	strbuf_format(&path, "%s/%s", home.ptr, name);
	return source_if_there(sh, strbuf_finish(&path).ptr);
}

Flow startup_files(Shell *sh, const Invocation *call)
{
	ArenaMark mark = arena_mark(&sh->scratch);
	Flow flow = FLOW_NEXT;
	bool trusted = !option_on(sh, OPTION_PRIVILEGED);
	if (call->login) {
		flow = source_if_there(sh, "/etc/profile");
		if (flow == FLOW_NEXT && trusted)
			flow = source_in_home(sh, ".profile");
	}
	if (flow == FLOW_NEXT && option_on(sh, OPTION_INTERACTIVE) && trusted) {
		Str env = var_get(sh, SYM_ENV);
		if (env.len > 0)
			flow = source_if_there(sh, expand_prompt(sh, env).ptr);
		else if (!call->norc && !option_on(sh, OPTION_POSIX))
			flow = source_in_home(sh, ".cowshrc");
	}
	sh->status = flow == FLOW_NEXT ? 0 : sh->status;
	arena_reset(&sh->scratch, mark);
	return flow;
}
