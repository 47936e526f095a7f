# variables.sh: many variables through eval.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 10000
# instructions: 500 1500
# goal: instructions 0.6

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	eval "name_$i=$i"
	eval "x=\$name_$i"
	i=$((i + 1))
done
