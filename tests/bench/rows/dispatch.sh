# dispatch.sh: a case with many patterns of all kinds.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 20000
# instructions: 200 600

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	case opt$((i % 7)) in
	help | --help | -h) a=1 ;;
	ver*) a=2 ;;
	*.txt) a=3 ;;
	[A-Z]*) a=4 ;;
	opt1 | opt2) a=5 ;;
	opt[34]) a=6 ;;
	o*5) a=7 ;;
	*) a=8 ;;
	esac
	i=$((i + 1))
done
