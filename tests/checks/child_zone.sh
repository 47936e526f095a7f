#!/bin/sh
# child_zone.sh: what runs between the birth of a process and exec calls async-signal-safe functions only.
# SPDX-License-Identifier: GPL-3.0-or-later

. "$(dirname -- "$0")/lib.sh"

# From the list of XSH 2.4.3 those which a child has a use for; then what Linux adds in their spirit,
# system calls without state in the library; then what compilers put in.
allowed='
_exit chdir close dup2 execve fchdir fcntl getpgrp getpid getppid getrusage kill
open open64 openat fcntl64 pthread_sigmask raise setpgid setsid sigaction sigaddset sigdelset sigemptyset sigfillset
sigismember sigprocmask tcgetpgrp tcsetpgrp umask write memcpy memmove memset strlen
close_range dup3 execveat ioctl ptrace syscall
__errno_location __stack_chk_fail _GLOBAL_OFFSET_TABLE_'

object=$BUILD_DIR/src/sys/spawn_child.o
title='spawn_child.c calls only async-signal-safe functions'
if [ ! -f "$object" ]; then
	verdict "$title" "$object: not built"
elif nm -u "$object" | grep -q '__[au]b\{0,1\}san_'; then
	skip "$title" 'the sanitizers add calls of their own'
else
	# Each symbol that is defined nowhere in the object, without its version (close@GLIBC_2.2.5).
	verdict "$title" "$(nm -u "$object" | awk -v allowed="$allowed" '
		BEGIN { split(allowed, names); for (i in names) safe[names[i]] }
		{ sub(/@.*/, "", $NF); if (!($NF in safe)) print $NF " is not on the list" }')"
fi

echo "1..$count"
