/* builtins/spawnplot.c: the plot of spawnbench, drawn by gnuplot. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "builtins/spawnplot.h"

#include <fcntl.h>
#include <unistd.h>

#include "builtins/measure.h"
#include "eval/builtin.h"
#include "eval/process.h"
#include "sys/fd.h"

int spawnplot_open(Shell *sh, SpawnPlot *plot, const char *file)
{
	Target target =
		resolve_command(sh, STR("gnuplot"), RESOLVE_ONLY_PATH | RESOLVE_NO_REMEMBER);
	if (target.kind != TARGET_PATH)
		return builtin_error(sh, "gnuplot: not found: --plot needs it");
	int fd = fd_open(file, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (fd >= 0)
		fd = fd_move_up(fd);
	if (fd < 0)
		return builtin_errno(sh, -fd, "%s", file);
	*plot = (SpawnPlot){ file, arena_copy(&sh->scratch, target.path, strlen(target.path)), fd };
	return 0;
}

/* A string for gnuplot: in single quotes, where one of its own is doubled. */
static void quote(StrBuf *script, const char *text)
{
	strbuf_char(script, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			strbuf_char(script, '\'');
		strbuf_char(script, *text);
	}
	strbuf_char(script, '\'');
}

static const char *size_name(Shell *sh, uint64_t bytes)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	StrBuf name = { .arena = &sh->scratch };
	size_t unit = 0;
	while (bytes >= 1024 && bytes % 1024 == 0 && unit < 4) {
		bytes /= 1024;
		unit++;
	}
	if (bytes == 0)
		return "0";
	strbuf_format(&name, "%ju %s", (uintmax_t)bytes, units[unit]);
	return strbuf_finish(&name).ptr;
}

/* Where a size stands on the logarithmic axis: 0, which has no place there, below the first other
 * one. */
static double place(const SpawnBench *bench, size_t size)
{
	if (bench->sizes[size] > 0)
		return (double)bench->sizes[size];
	return bench->nsizes > size + 1 ? (double)bench->sizes[size + 1] / 8 : 1;
}

static double microseconds(const BirthSeries *series, double q)
{
	return (double)series_quantile(series, BIRTH_WALL, q) / 1000;
}

/* A block for each strategy: place, median, quartiles, in microseconds. */
static void add_data(Shell *sh, const SpawnBench *bench, StrBuf *script)
{
	static const double quantiles[] = { 0.5, 0.25, 0.75 };
	strbuf_format(script, "$births << END\n");
	for (size_t i = 0; i < bench->nstrategies; i++) {
		strbuf_format(script, "# %s: memory, median, quartiles (bytes, microseconds)\n",
			measure_strategy_name(sh, bench->strategies[i]));
		for (size_t size = 0; size < bench->nsizes; size++) {
			const BirthSeries *series = &bench->series[size * bench->nstrategies + i];
			strbuf_format(script, "%.0f", place(bench, size));
			for (size_t q = 0; q < 3; q++)
				strbuf_format(script, " %.3f", microseconds(series, quantiles[q]));
			strbuf_char(script, '\n');
		}
		strbuf_format(script, "\n\n");
	}
	strbuf_format(script, "END\n");
}

/* The least or the largest of this quartile, in microseconds. */
static double extreme(const SpawnBench *bench, double q, bool largest)
{
	double found = 0;
	for (size_t i = 0; i < bench->nsizes * bench->nstrategies; i++) {
		double value = microseconds(&bench->series[i], q);
		if (found == 0 || (largest ? value > found : value < found))
			found = value;
	}
	return found;
}

static void add_axes(Shell *sh, const SpawnBench *bench, StrBuf *script)
{
	strbuf_format(script,
		"set terminal svg size 840,520 dynamic noenhanced font 'sans-serif,14' "
		"background rgb 'white'\n"
		"set colorsequence podo\n"
		"set logscale xy\n"
		"set xlabel 'touched memory of the parent'\n"
		"set ylabel 'birth until waited for, microseconds'\n"
		"set tmargin 3\n"
		"set grid xtics ytics lc rgb '#dddddd'\n"
		"set key outside right top\n"
		"set xrange [%.0f:%.0f]\n"
		"set yrange [%.3f:%.3f]\n"
		"set xtics (",
		place(bench, 0) / 2, place(bench, bench->nsizes - 1) * 2,
		extreme(bench, 0.25, false) / 1.5, extreme(bench, 0.75, true) * 1.5);
	for (size_t size = 0; size < bench->nsizes; size++)
		strbuf_format(script, "%s'%s' %.0f", size > 0 ? ", " : "",
			size_name(sh, bench->sizes[size]), place(bench, size));
	strbuf_format(script, ")\n");
}

Str spawnplot_script(Shell *sh, const SpawnBench *bench, const char *title)
{
	StrBuf script = { .arena = &sh->scratch };
	add_axes(sh, bench, &script);
	strbuf_format(&script, "set label ");
	quote(&script, title);
	strbuf_format(&script, " at screen 0.01, screen 0.97 font ',10'\n");
	add_data(sh, bench, &script);
	strbuf_format(&script, "plot");
	for (size_t i = 0; i < bench->nstrategies; i++)
		strbuf_format(&script,
			"%s $births index %zu using 1:2:3:4 with yerrorlines "
			"lw 1.5 pt %zu ps 0.7 title '%s'",
			i > 0 ? "," : "", i, i + 4,
			measure_strategy_name(sh, bench->strategies[i]));
	strbuf_format(&script, "\n");
	return strbuf_finish(&script);
}

int spawnplot_draw(Shell *sh, const SpawnPlot *plot, Str script)
{
	static const char *const argv[] = { "gnuplot", NULL };
	int source = fd_memory_file(script);
	if (source < 0)
		return builtin_errno(sh, -source, "%s", plot->file);
	FdOp ops[] = {
		{ .kind = FDOP_DUP, .fd = STDIN_FILENO, .src = source },
		{ .kind = FDOP_DUP, .fd = STDOUT_FILENO, .src = plot->fd },
	};
	Command command = {
		.path = plot->gnuplot,
		.name = argv[0],
		.argv = argv,
		.argc = 1,
		.environment = var_environment(sh),
		.redirects = { .ops = ops, .nops = 2, .room = 2 },
	};
	pid_t pid = process_spawn(sh, &command, &(Placement){ 0 });
	close(source);
	if (pid < 0)
		return 1;
	process_wait(sh, pid, 0);
	return sh->status == 0 ? 0 : builtin_error(sh, "%s: gnuplot could not draw it", plot->file);
}
