# background.sh: a program in the background, then wait for it.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 1500
# instructions: 20 60
# goal: time 0.7
# strategies: yes

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	"$BENCH_TINY" &
	wait "$!"
	i=$((i + 1))
done
