# subshell.sh: an empty subshell.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 2000
# overlay: yes

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	( : )
	i=$((i + 1))
done
