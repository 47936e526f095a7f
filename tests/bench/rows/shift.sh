# shift.sh: set the parameters and shift them away.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 2000
# instructions: 20 60

n=$1
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$n" ]; do
	set -- a b c d e f g h i j
	while [ $# -gt 0 ]; do shift; done
	i=$((i + 1))
done
