# build.sh: append one character at a time, in quotes.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 20000
# instructions: 300 900

eval "${BENCH_READY-}"
s= i=0
while [ "$i" -lt "$1" ]; do
	s="${s}x"
	i=$((i + 1))
done
