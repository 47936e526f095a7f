# arguments.sh: set and shift positional parameters.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 15000
# instructions: 200 600
# goal: instructions 0.6

eval "${BENCH_READY-}"
count=$1
i=0
while [ "$i" -lt "$count" ]; do
	set -- one "two words" three "$i" five six
	while [ "$#" -gt 1 ]; do shift; done
	set -- "$@" "$1"
	i=$((i + 1))
done
