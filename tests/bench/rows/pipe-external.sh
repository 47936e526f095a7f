# pipe-external.sh: a pipeline of three programs.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 700
# instructions: 20 60
# goal: time 0.7
# strategies: yes

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	"$BENCH_TINY" | "$BENCH_TINY" | "$BENCH_TINY"
	i=$((i + 1))
done
