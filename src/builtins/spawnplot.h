/* builtins/spawnplot.h: the plot of spawnbench, drawn by gnuplot. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BUILTINS_SPAWNPLOT_H
#define COWSH_BUILTINS_SPAWNPLOT_H

#include "observe/spawnbench.h"
#include "state/shell.h"

typedef struct SpawnPlot {
	const char *file;           /* of the picture, as the user named it */
	const char *gnuplot;        /* path of the program */
	int fd;                     /* the file, open and empty */
} SpawnPlot;

/* Finds gnuplot and opens the file, before anything is measured. Returns 0, or the status after a
 * message. */
int spawnplot_open(Shell *sh, SpawnPlot *plot, const char *file);
/* A script for gnuplot, with its data in it, that prints the picture on standard output. `title` is
 * a line about the machine. In the scratch arena. */
Str spawnplot_script(Shell *sh, const SpawnBench *bench, const char *title);
/* Has gnuplot draw. Returns 0, or 1 after a message. */
int spawnplot_draw(Shell *sh, const SpawnPlot *plot, Str script);

#endif
