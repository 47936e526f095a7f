# pipe-builtin.sh: a program piped into a builtin.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 1000
# instructions: 20 60
# strategies: yes

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	"$BENCH_TINY" | read -r line
	i=$((i + 1))
done
