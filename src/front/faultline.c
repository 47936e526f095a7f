/* front/faultline.c: what each command at the prompt cost: set -o faultline, and the figures for
 * PS1. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "front/faultline.h"

#include <stdlib.h>
#include <unistd.h>

#include "sys/clock.h"

/* A child that got the terminal, or, without job control, any. */
static void spawned(Probe *probe, const SpawnPlan *plan, const SpawnResult *result)
{
	Faultline *line = (Faultline *)probe;
	if (result->pid <= 0 || (line->sh->tty_fd >= 0 && (plan == NULL || plan->tty_fd < 0)))
		return;
	if (line->children.count == 0) {
		line->name.len = 0;
		line->minflt = line->majflt = 0;
		line->born_ns = result->figures.start_ns;
	}
	const char *name = plan != NULL && plan->argv != NULL ? plan->argv[0] : "(subshell)";
	strbuf_format(&line->name, "%s%s", line->name.len > 0 ? " | " : "", name);
	line->strategy = result->used;
	VEC_PUSH(&line->children, result->pid);
}

static bool forget_child(Faultline *line, pid_t pid)
{
	for (size_t i = 0; i < line->children.count; i++)
		if (line->children.items[i] == pid) {
			line->children.items[i] = line->children.items[--line->children.count];
			return true;
		}
	return false;
}

static void show(Faultline *line, int status)
{
	StrBuf strategy = { 0 };
	Out err;
	bool dim = isatty(STDERR_FILENO) && !var_is_set(line->sh, SYM_NO_COLOR);
	double wall = (double)(clock_ns() - line->born_ns) / 1e6;
	spawn_strategy_name(line->strategy, &strategy);
	out_to_fd(&err, STDERR_FILENO);
	out_format(&err, "%s%s: %s, %.1f ms, %ld minor, %ld major, status %d%s\n",
		dim ? "\033[2m" : "", strbuf_finish(&line->name).ptr, strbuf_finish(&strategy).ptr,
		wall, line->minflt, line->majflt, status, dim ? "\033[0m" : "");
	out_flush(&err);
	strbuf_free(&err.buf);
	strbuf_free(&strategy);
}

static void reaped(Probe *probe, pid_t pid, int wait_status, const struct rusage *usage)
{
	Faultline *line = (Faultline *)probe;
	if (!forget_child(line, pid))
		return;
	line->minflt += usage->ru_minflt;
	line->majflt += usage->ru_majflt;
	if (line->children.count == 0)
		show(line, status_from_wait(wait_status));
}

void faultline_begin(Faultline *line, Shell *sh)
{
	*line = (Faultline){
		.probe = { .spawned = spawned, .reaped = reaped },
		.sh = sh,
		.before = sh->cost,
	};
	if (option_on(sh, OPTION_FAULTLINE) && sh->probe == NULL)
		sh->probe = &line->probe;
	faults_sample(&line->start);
}

void faultline_end(Faultline *line)
{
	Shell *sh = line->sh;
	FaultSample now;
	faults_sample(&now);
	if (sh->probe == &line->probe)
		sh->probe = NULL;
	bool noted = memcmp(&sh->cost, &line->before, sizeof sh->cost) != 0;
	FaultSample own = faults_between(&line->start, &now);
	if (!noted)
		sh->cost = (CommandCost){ (long)own.minflt, (long)own.majflt, own.wall_ns };
	strbuf_free(&line->name);
	free(line->children.items);
}
