# pipe-three.sh: a pipeline of three external programs.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 300

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	$BENCH_TINY | $BENCH_TINY | $BENCH_TINY
	i=$((i + 1))
done
