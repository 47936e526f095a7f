# case.sh: case with literal and wildcard patterns.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 40000
# instructions: 300 900
# goal: instructions 0.6

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	case $i in
	start | stop | restart) kind=word ;;
	*[!0-9]*) kind=other ;;
	?) kind=digit ;;
	*5) kind=five ;;
	1*9) kind=ends ;;
	*) kind=number ;;
	esac
	i=$((i + 1))
done
