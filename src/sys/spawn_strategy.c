/* sys/spawn_strategy.c: the names of the ways in which processes are born. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/spawn_method.h"

#include <assert.h>

const SpawnStrategyInfo spawn_strategy_table[] = {
	{ "auto", "the cheapest that can carry out the plan", "fork" },
	{ "fork", "fork, then execve", "fork" },
	{ "vfork", "vfork, then execve", "fork (a vfork child may not run shell code)" },
	{ "posix_spawn", "posix_spawn with file actions and attributes", "fork" },
	{ "clone", "clone with flags, as clone:vm+vfork, then execve", "clone without vm" },
	{ NULL, NULL, NULL }
};

/*
 * What makes sense for a child that execs and whose parent waits for it. Not `files`, `fs` and
 * `sighand`: the child's redirections, directory and dispositions would be the shell's. Not
 * `parent` and `thread`: the child would not be the shell's. Not the new namespaces: the command
 * would see another system than with any other strategy. Not `clear_sighand`: ignored signals stay
 * ignored under it, so the child would have to go through them all the same.
 */
const char *const spawn_clone_flag_names[] = {
	"vm", "vfork", "pidfd", "io", "sysvsem", "untraced", NULL
};
const SpawnCloneFlag spawn_clone_flags[] = {
	{ CLONE_VM, "CLONE_VM" }, { CLONE_VFORK, "CLONE_VFORK" }, { CLONE_PIDFD, "CLONE_PIDFD" },
	{ CLONE_IO, "CLONE_IO" }, { CLONE_SYSVSEM, "CLONE_SYSVSEM" },
	{ CLONE_UNTRACED, "CLONE_UNTRACED" },
};
static_assert(sizeof spawn_clone_flags / sizeof *spawn_clone_flags ==
	sizeof spawn_clone_flag_names / sizeof *spawn_clone_flag_names - 1, "a name for each flag");

static const struct { const char *name; SpawnMethod method; } methods[] = {
	{ "auto", SPAWN_AUTO }, { "fork", SPAWN_FORK }, { "vfork", SPAWN_VFORK },
	{ "posix_spawn", SPAWN_POSIX },
};

static bool add_flag(Str name, uint64_t *flags)
{
	for (size_t i = 0; spawn_clone_flag_names[i] != NULL; i++) {
		if (!str_eq(name, str_of(spawn_clone_flag_names[i])))
			continue;
		*flags |= spawn_clone_flags[i].flag;
		return true;
	}
	return false;
}

/* Names joined by `+`, or nothing at all. */
static bool parse_flags(Str text, uint64_t *flags)
{
	*flags = 0;
	if (text.len == 0)
		return true;
	const char *p = text.ptr, *end = p + text.len;
	for (;;) {
		const char *plus = memchr(p, '+', (size_t)(end - p));
		const char *stop = plus != NULL ? plus : end;
		if (!add_flag((Str){ p, (size_t)(stop - p) }, flags))
			return false;
		if (plus == NULL)
			return true;
		p = plus + 1;
	}
}

bool spawn_strategy_parse(Str text, SpawnStrategy *strategy)
{
	static const Str clone_colon = { "clone:", 6 };
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		if (!str_eq(text, str_of(methods[i].name)))
			continue;
		*strategy = (SpawnStrategy){ methods[i].method, 0 };
		return true;
	}
	uint64_t flags = CLONE_VM | CLONE_VFORK;
	if (strncmp(text.ptr, clone_colon.ptr, clone_colon.len) == 0) {
		Str names = { text.ptr + clone_colon.len, text.len - clone_colon.len };
		if (!parse_flags(names, &flags))
			return false;
	} else if (!str_eq(text, STR("clone"))) {
		return false;
	}
	*strategy = (SpawnStrategy){ SPAWN_CLONE, flags };
	return true;
}

void spawn_strategy_name(SpawnStrategy strategy, StrBuf *name)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (methods[i].method == strategy.method)
			strbuf_str(name, str_of(methods[i].name));
	if (strategy.method != SPAWN_CLONE)
		return;
	strbuf_str(name, STR("clone:"));
	const char *between = "";
	for (size_t i = 0; spawn_clone_flag_names[i] != NULL; i++) {
		if ((strategy.clone_flags & spawn_clone_flags[i].flag) == 0)
			continue;
		strbuf_format(name, "%s%s", between, spawn_clone_flag_names[i]);
		between = "+";
	}
}
