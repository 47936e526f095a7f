# read-file.sh: read lines with three fields from a file.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 5
# instructions: 1 2
# goal: instructions 0.6

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	while read -r one two rest; do
		:
	done <"$BENCH_DIR/lines"
	i=$((i + 1))
done
