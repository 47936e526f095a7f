# wait-many.sh: twenty programs in the background, and a wait for all.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 30

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	j=0
	while [ "$j" -lt 20 ]; do $BENCH_TINY & j=$((j + 1)); done
	wait
	i=$((i + 1))
done
