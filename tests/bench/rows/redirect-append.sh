# redirect-append.sh: append to a file, line by line.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 5000

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	echo "$i" >>"$BENCH_DIR/appended"
	i=$((i + 1))
done
