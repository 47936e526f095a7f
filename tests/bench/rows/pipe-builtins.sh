# pipe-builtins.sh: a builtin piped into a builtin.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 1000

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	echo "$i" | read -r line
	i=$((i + 1))
done
