# eval.sh: eval of a short command.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 20000
# instructions: 200 600
# goal: instructions 0.6

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	eval "x=\$i; y=\"\$x\""
	i=$((i + 1))
done
