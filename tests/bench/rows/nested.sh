# nested.sh: functions that call functions.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 10000
# instructions: 100 300

c() { r=$1; }
b() { c "$1"; }
a() { b "$1"; }
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	a "$i"
	i=$((i + 1))
done
