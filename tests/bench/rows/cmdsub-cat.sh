# cmdsub-cat.sh: a file by cat in a command substitution.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 500

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	x=$(cat "$BENCH_DIR/dotted")
	i=$((i + 1))
done
