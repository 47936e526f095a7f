# fib.sh: recursion: Fibonacci numbers by the definition.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 10
# instructions: 1 2
# goal: instructions 0.6

fib() {
	if [ "$1" -lt 2 ]; then
		result=$1
		return
	fi
	fib $(($1 - 1))
	set -- "$1" "$result"
	fib $(($1 - 2))
	result=$(($2 + result))
}

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	fib 14
	i=$((i + 1))
done
