# defaults.sh: parameter expansions with default values.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 10000
# instructions: 100 300

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	a=${unset_x:-$i} b=${a:+yes} c=${b-no}
	: "${d:=5}"
	i=$((i + 1))
done
