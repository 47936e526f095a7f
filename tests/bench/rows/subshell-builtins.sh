# subshell-builtins.sh: a subshell that assigns, tests and prints.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 2000
# overlay: yes

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	(x=$i; [ "$x" -ge 0 ]; echo "$x")
	i=$((i + 1))
done
