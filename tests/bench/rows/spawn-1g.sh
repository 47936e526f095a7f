# spawn-1g.sh: start a program and wait for it, with a variable of 1 GiB in the shell.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 2000
# floor: -m 1024
# strategies: yes
# skip: yash

m=x k=0
while [ "$k" -lt 30 ]; do m=$m$m k=$((k + 1)); done
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	"$BENCH_TINY"
	i=$((i + 1))
done
