# redirect-group.sh: a group with standard output and error redirected.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 5000

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	{ echo "$i"; echo b; } >/dev/null 2>&1
	i=$((i + 1))
done
