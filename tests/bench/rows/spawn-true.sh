# spawn-true.sh: an ordinary dynamic program.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 300

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	/bin/true
	i=$((i + 1))
done
