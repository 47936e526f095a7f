# cmdsub-loop.sh: the output of a function with a loop and a case.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 500
# skip: mksh
# goal: time 0.1

join() {
	out=
	for word in "$@"; do
		case $word in
		-*) continue ;;
		esac
		out=$out${out:+,}$word
	done
	printf '%s\n' "$out"
}
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	x=$(join a b -c d "$i")
	i=$((i + 1))
done
