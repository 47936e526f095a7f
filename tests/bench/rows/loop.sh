# loop.sh: a counting loop: test, assignment, arithmetic.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 60000
# instructions: 500 1500
# goal: instructions 0.6

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	i=$((i + 1))
done
