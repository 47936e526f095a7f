# test.sh: [ with strings, numbers and files.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 20000
# instructions: 200 600
# goal: instructions 0.6

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	if [ "$i" -ge 0 ] && [ -n "$i" ] && [ "$i" != word ] && [ ! -f / ]; then
		[ -d / ] || [ "$i" = "$1" ] || break
	fi
	i=$((i + 1))
done
