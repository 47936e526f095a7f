# read-pipe.sh: read lines from a pipe.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 1
# goal: instructions 0.6

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	cat "$BENCH_DIR/lines" | while read -r one two rest; do
		:
	done
	i=$((i + 1))
done
