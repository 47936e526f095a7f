# cmdsub-external.sh: the output of a program.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 1500
# instructions: 20 60
# goal: time 0.7
# strategies: yes

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	x=$("$BENCH_TINY")
	i=$((i + 1))
done
