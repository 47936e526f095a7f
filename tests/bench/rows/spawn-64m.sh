# spawn-64m.sh: start a program and wait for it, with a variable of 64 MiB in the shell.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 2000
# floor: -m 64
# strategies: yes

m=x k=0
while [ "$k" -lt 26 ]; do m=$m$m k=$((k + 1)); done
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	"$BENCH_TINY"
	i=$((i + 1))
done
