# list.sh: simple builtins in and-or lists, groups and if.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 30000
# instructions: 300 900
# goal: instructions 0.6

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	true && : || false
	{ :; ! false; }
	if false; then :; elif true; then :; fi
	i=$((i + 1))
done
