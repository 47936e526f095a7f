# sieve.sh: a sieve in variables whose names are made by eval.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 1
# instructions: 1 2

eval "${BENCH_READY-}"
k=0
while [ "$k" -lt "$1" ]; do
	i=2
	while [ "$i" -le 2000 ]; do
		eval "composite=\${p$i-}"
		if [ -z "$composite" ]; then
			j=$((i * i))
			while [ "$j" -le 2000 ]; do
				eval "p$j=1"
				j=$((j + i))
			done
		fi
		i=$((i + 1))
	done
	k=$((k + 1))
done
