# walk-string.sh: take a string apart, character by character.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 2000
# instructions: 20 60

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	s=abcdefghijklmnopqrst
	while [ -n "$s" ]; do
		rest=${s#?}
		c=${s%"$rest"}
		s=$rest
	done
	i=$((i + 1))
done
