/* state/option.c: the options of set and of the command line, from one table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state/option.h"

#include "state/shell.h"

const OptionInfo option_table[] = {
	{ "allexport", 'a', OPTION_ALLEXPORT, true, "export every variable that is assigned" },
	{ NULL, 'c', OPTION_COMMAND, false, "commands come from the operand of -c" },
	{ "emacs", 0, OPTION_EMACS, true, "emacs-like command line editing" },
	{ "errexit", 'e', OPTION_ERREXIT, true, "exit when an untested command fails" },
	{ "faultline", 0, OPTION_FAULTLINE, true, "after each foreground job, a line with its faults" },
	{ "hashall", 'h', OPTION_HASHALL, true, "remember the commands of a function when it is defined" },
	{ "ignoreeof", 0, OPTION_IGNOREEOF, true, "an interactive shell does not end at end of file" },
	{ "interactive", 'i', OPTION_INTERACTIVE, false, "prompt, and survive errors" },
	{ "login", 'l', OPTION_LOGIN, false, "read the profiles at the start" },
	{ "monitor", 'm', OPTION_MONITOR, true, "job control: each job in a process group of its own" },
	{ "noclobber", 'C', OPTION_NOCLOBBER, true, "> does not overwrite an existing file" },
	{ "noexec", 'n', OPTION_NOEXEC, true, "read commands but do not run them" },
	{ "noglob", 'f', OPTION_NOGLOB, true, "no pathname expansion" },
	{ "nolog", 0, OPTION_NOLOG, true, "no function definitions in the history" },
	{ "notify", 'b', OPTION_NOTIFY, true, "tell at once when a background job ends" },
	{ "nounset", 'u', OPTION_NOUNSET, true, "an unset parameter is an error" },
	{ "pipefail", 0, OPTION_PIPEFAIL, true, "a pipeline fails when any of its commands does" },
	{ "posix", 0, OPTION_POSIX, true, "only what POSIX says" },
	{ "privileged", 'p', OPTION_PRIVILEGED, false, "real and effective ids differ: no startup files" },
	{ "spawnstrict", 0, OPTION_SPAWNSTRICT, true, "fail instead of falling back to another strategy" },
	{ "spawntrace", 0, OPTION_SPAWNTRACE, true, "a line for each process birth" },
	{ "stdin", 's', OPTION_STDIN, false, "commands come from standard input" },
	{ "verbose", 'v', OPTION_VERBOSE, true, "write the input as it is read" },
	{ "vi", 0, OPTION_VI, true, "vi-like command line editing" },
	{ "xtrace", 'x', OPTION_XTRACE, true, "write each command before it runs" },
	{ NULL, 0, 0, false, NULL }
};

const OptionInfo *option_by_letter(char letter)
{
	for (const OptionInfo *option = option_table; option->bit != 0; option++)
		if (option->letter == letter)
			return option;
	return NULL;
}

const OptionInfo *option_by_name(Str name)
{
	for (const OptionInfo *option = option_table; option->bit != 0; option++)
		if (option->name != NULL && str_is(name, option->name))
			return option;
	return NULL;
}

void option_set(Shell *sh, const OptionInfo *option, bool on)
{
	uint32_t before = sh->options;
	sh->options = on ? before | option->bit : before & ~option->bit;
	if (sh->options == before)
		return;
	switch (option->bit) {
	case OPTION_VI:
	case OPTION_EMACS:
		if (on)                     /* one excludes the other */
			sh->options &=
				~(uint32_t)(option->bit == OPTION_VI ? OPTION_EMACS : OPTION_VI);
		break;
	case OPTION_MONITOR:
		if (sh->monitor_changed != NULL)
			sh->monitor_changed(sh, on);
		break;
	case OPTION_POSIX:
		sh->generation++;           /* our own builtins come and go */
		break;
	default:
		break;
	}
}

bool option_set_spawn(Shell *sh, Str name)
{
	if (spawn_strategy_parse(name, &sh->strategy))
		return true;
	StrBuf valid = { 0 };
	for (const SpawnStrategyInfo *info = spawn_strategy_table; info->name != NULL; info++)
		strbuf_format(&valid, "%s%s", valid.len > 0 ? ", " : "", info->name);
	sh_error(sh, "spawn: %s: unknown strategy (valid: %s, and clone:FLAG+FLAG...)", name.ptr,
		strbuf_finish(&valid).ptr);
	strbuf_free(&valid);
	return false;
}

bool option_set_named(Shell *sh, Str text, bool on)
{
	if (on && strncmp(text.ptr, "spawn=", 6) == 0)
		return option_set_spawn(sh, str_of(text.ptr + 6));
	if (on && strncmp(text.ptr, "subshell=", 9) == 0)
		return option_set_subshell(sh, str_of(text.ptr + 9));
	if (on && strncmp(text.ptr, "editor=", 7) == 0)
		return option_set_editor(sh, str_of(text.ptr + 7));
	const OptionInfo *option = option_by_name(text);
	if (option == NULL || !option->settable) {
		sh_error(sh,
			option == NULL ? "%s: no such option" : "%s: can be set at invocation only",
			text.ptr);
		return false;
	}
	option_set(sh, option, on);
	return true;
}

bool option_set_subshell(Shell *sh, Str kind)
{
	bool overlay = str_is(kind, "overlay");
	if (overlay || str_is(kind, "fork")) {
		sh->overlay = overlay;
		return true;
	}
	sh_error(sh, "subshell: %s: unknown kind (valid: fork, overlay)", kind.ptr);
	return false;
}

bool option_set_editor(Shell *sh, Str name)
{
	static const char *const editors[] = { "auto", "readline", "libedit", "plain" };
	for (size_t i = 0; i < sizeof editors / sizeof *editors; i++)
		if (str_is(name, editors[i])) {
			sh->editor = editors[i];
			return true;
		}
	sh_error(
		sh, "editor: %s: unknown editor (valid: auto, readline, libedit, plain)", name.ptr);
	return false;
}

Str option_letters(Shell *sh)
{
	StrBuf letters = { .arena = &sh->scratch };
	for (const OptionInfo *option = option_table; option->bit != 0; option++)
		if (option->letter != 0 && option_on(sh, option->bit))
			strbuf_char(&letters, option->letter);
	return strbuf_finish(&letters);
}
