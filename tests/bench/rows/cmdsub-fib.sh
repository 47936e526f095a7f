# cmdsub-fib.sh: recursion by command substitution.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 1
# goal: time 0.1

fib() {
	if [ "$1" -lt 2 ]; then
		echo "$1"
	else
		echo $(($(fib $(($1 - 1))) + $(fib $(($1 - 2)))))
	fi
}
eval "${BENCH_READY-}"
k=0
while [ "$k" -lt "$1" ]; do
	x=$(fib 10)
	k=$((k + 1))
done
