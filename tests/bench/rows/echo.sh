# echo.sh: echo of three words.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 20000
# instructions: 200 600

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	echo one two "$i"
	i=$((i + 1))
done
