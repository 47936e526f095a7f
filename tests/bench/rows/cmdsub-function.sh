# cmdsub-function.sh: the output of a function that computes.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 2000
# goal: time 0.1

double() {
	echo $(($1 * 2))
}
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	x=$(double "$i")
	i=$((i + 1))
done
