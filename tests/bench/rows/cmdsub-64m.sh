# cmdsub-64m.sh: the output of a builtin, with a variable of 64 MiB in the shell.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 200

m=x k=0
while [ "$k" -lt 26 ]; do m=$m$m k=$((k + 1)); done
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	x=$(echo "$i")
	i=$((i + 1))
done
