# redirect-stderr.sh: builtins with standard error redirected, or written to.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 5000

eval "${BENCH_READY-}"
exec 2>/dev/null
i=0
while [ "$i" -lt "$1" ]; do
	test "$i" 2>/dev/null
	echo "$i" >&2
	i=$((i + 1))
done
