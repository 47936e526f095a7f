# arithmetic.sh: arithmetic expressions with most operators.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 20000
# instructions: 300 900
# goal: instructions 0.6

eval "${BENCH_READY-}"
i=0 z=0
while [ "$i" -lt "$1" ]; do
	x=$(((i * 3 + 7) % 11 ^ (i << 2) & 255))
	y=$((x > 5 ? x - 5 : x + 5))
	: $((z += x * y)) $((z = z & 0xffff || ~x))
	i=$((i + 1))
done
