/* sys/tty.c: who owns the terminal, and its modes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/tty.h"

#include <errno.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

int tty_give(int fd, pid_t pgrp)
{
	sigset_t ttou, old;
	sigemptyset(&ttou);
	sigaddset(&ttou, SIGTTOU);
	sigprocmask(SIG_BLOCK, &ttou, &old);
	int err = tcsetpgrp(fd, pgrp) == 0 ? 0 : errno;
	sigprocmask(SIG_SETMASK, &old, NULL);
	return err;
}

int tty_get_modes(int fd, struct termios *modes)
{
	return tcgetattr(fd, modes) == 0 ? 0 : errno;
}

int tty_set_modes(int fd, const struct termios *modes)
{
	while (tcsetattr(fd, TCSADRAIN, modes) != 0)
		if (errno != EINTR)
			return errno;
	return 0;
}

int tty_columns(int fd)
{
	struct winsize size;
	if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}
