# spawn-0.sh: start a program and wait for it, in a small shell.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 2000
# instructions: 20 60
# floor: -m 0
# strategies: yes

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	"$BENCH_TINY"
	i=$((i + 1))
done
