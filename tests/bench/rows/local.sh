# local.sh: local variables.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 10000
# skip: ksh93
# instructions: 100 300

f() {
	local a="$1" b
	b=$a r=$b
}
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	f "$i"
	i=$((i + 1))
done
