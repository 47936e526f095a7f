# cmdsub-builtin.sh: the output of a builtin.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 2000

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	x=$(echo "$i")
	i=$((i + 1))
done
