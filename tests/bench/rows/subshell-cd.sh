# subshell-cd.sh: a subshell that changes the directory.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 1000
# overlay: yes

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	(cd / && echo "$PWD")
	i=$((i + 1))
done
