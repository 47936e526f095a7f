# pipe-while.sh: a while loop at the end of a pipe.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 500

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	echo "$i" | while read -r line; do :; done
	i=$((i + 1))
done
