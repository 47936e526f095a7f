# collatz.sh: arithmetic in nested loops with branches.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 400
# instructions: 4 12

eval "${BENCH_READY-}"
i=1
while [ "$i" -lt "$1" ]; do
	n=$i
	while [ $n -ne 1 ]; do
		if [ $((n % 2)) -eq 0 ]; then n=$((n / 2)); else n=$((3 * n + 1)); fi
	done
	i=$((i + 1))
done
