/* builtins/program.c: builtins whose work is done by a program of ours. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/program.h"

#include <errno.h>
#include <unistd.h>

#include "builtins/libexec.h"
#include "eval/process.h"
#include "sys/clock.h"

/* May this process become the program? The main shell stays, for its user. */
static bool is_last_of_subshell(const Shell *sh)
{
	return sh->tail && sh->subshell_depth > 0 && !trap_any_action(sh) && sh->probe == NULL;
}

/* Who will be the program's parent. Of a child of the main shell it is known for sure, even if the
 * shell has ended since. */
static pid_t parent_of_program(Shell *sh, bool replace)
{
	if (!replace)
		return getpid();
	return sh->subshell_depth == 1 ? shell_pid(sh) : getppid();
}

/* The words as the user could type them. */
static char *job_text(const Command *command)
{
	Out text;
	out_to_memory(&text);
	out_text(&text, command->name);
	for (size_t i = 2; i < command->argc; i++) {
		out_char(&text, ' ');
		out_quoted(&text, str_of(command->argv[i]), false);
	}
	strbuf_finish(&text.buf);
	return text.buf.ptr;
}

static void run_in_foreground(Shell *sh, const Command *command)
{
	int64_t start = clock_ns();
	if (!option_on(sh, OPTION_MONITOR)) {
		pid_t pid = process_spawn(sh, command, &(Placement){ 0 });
		if (pid > 0)
			process_wait(sh, pid, start);
		return;
	}
	Job *job = job_new(sh);
	job->start_ns = start;
	job->text = job_text(command);
	if (process_spawn(sh, command, &(Placement){ .job = job }) > 0)
		job_foreground(sh, job);
	else
		job_remove(sh, job);
}

int program_run(Shell *sh, const Builtin *builtin, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, builtin, argc, argv);
	StrBuf parent = { .arena = &sh->scratch };
	int opt;
	while ((opt = option_next(&parser)) != OPT_DONE)
		if (opt == OPT_BAD)
			return 2;
	Command command = { .name = builtin->name, .path = libexec_program(sh, builtin->name) };
	if (access(command.path, X_OK) != 0)
		return builtin_errno(sh, errno, "%s", command.path);
	bool replace = is_last_of_subshell(sh);
	strbuf_format(&parent, "--parent=%jd", (intmax_t)parent_of_program(sh, replace));
	const char **words = ARENA_ARRAY(&sh->scratch, const char *, (size_t)argc + 2);
	words[0] = command.name;
	words[1] = strbuf_finish(&parent).ptr;
	for (int i = 1; i <= argc; i++)
		words[i + 1] = argv[i];
	command.argv = words;
	command.argc = (size_t)argc + 1;
	command.environment = var_environment(sh);
	out_flush(sh->out);
	if (replace)
		process_replace(sh, &command);
	else
		run_in_foreground(sh, &command);
	return sh->status;
}
