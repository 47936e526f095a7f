# dot.sh: read a short file of commands.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 3000
# instructions: 100 300

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	. "$BENCH_DIR/dotted"
	i=$((i + 1))
done
