# redirect-function.sh: a function with standard output and error redirected.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 5000

f() { :; }
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	f >/dev/null 2>&1
	i=$((i + 1))
done
