# printf.sh: printf with numbers and strings.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 10000
# instructions: 200 600
# skip: mksh

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	printf "%s %d %5x %-8s|\n" word "$i" "$i" left
	i=$((i + 1))
done
