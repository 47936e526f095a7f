# test-file.sh: tests of files.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 5000
# instructions: 50 150

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	[ -f "$BENCH_DIR/lines" ] && [ -d "$BENCH_DIR" ] && [ ! -e /nonexistent ]
	i=$((i + 1))
done
