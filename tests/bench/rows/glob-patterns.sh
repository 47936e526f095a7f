# glob-patterns.sh: a directory by two patterns.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 8
# instructions: 1 2

cd "$BENCH_DIR/names"
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	set -- "$1" *1*3 name-[0-4]*7
	i=$((i + 1))
done
