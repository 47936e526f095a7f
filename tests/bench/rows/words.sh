# words.sh: split a variable into many words and walk them.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 12
# instructions: 1 2
# goal: instructions 0.6

words=
k=0
while [ "$k" -lt 5000 ]; do words="$words word$k" k=$((k + 1)); done
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	for word in $words; do
		last=$word
	done
	i=$((i + 1))
done
