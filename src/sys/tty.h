/* sys/tty.h: who owns the terminal, and its modes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_TTY_H
#define COWSH_SYS_TTY_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

/* Gives the terminal to a process group. SIGTTOU is blocked around the call, so that a background
 * caller is not stopped. Returns 0 or errno. */
int tty_give(int fd, pid_t pgrp);
/* Reads or sets the modes (TCSADRAIN). Returns 0 or errno. */
int tty_get_modes(int fd, struct termios *modes);
int tty_set_modes(int fd, const struct termios *modes);
/* Columns of the terminal, 80 when it cannot be told. */
int tty_columns(int fd);

#endif
