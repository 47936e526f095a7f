# function.sh: calls of a function with two arguments.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 40000
# instructions: 300 900
# goal: instructions 0.6

take() {
	a=$1 b=$2
}
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	take "$i" word
	i=$((i + 1))
done
