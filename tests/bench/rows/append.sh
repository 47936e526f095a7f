# append.sh: a variable that grows by itself and a few characters.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 10000
# instructions: 200 600
# goal: instructions 0.6

eval "${BENCH_READY-}"
i=0 s=
while [ "$i" -lt "$1" ]; do
	s=${s}abcdefgh
	i=$((i + 1))
done
