# spawn-assign.sh: start a program with an assignment and arguments.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 2000
# instructions: 20 60
# strategies: yes

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	NAME=value "$BENCH_TINY" one two three
	i=$((i + 1))
done
