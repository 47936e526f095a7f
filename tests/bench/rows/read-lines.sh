# read-lines.sh: whole lines of a file.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 20
# instructions: 1 2

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	n=0
	while IFS= read -r line; do n=$((n + 1)); done <"$BENCH_DIR/lines"
	i=$((i + 1))
done
