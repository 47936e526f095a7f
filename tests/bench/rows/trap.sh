# trap.sh: set and reset a trap.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 5000
# instructions: 50 150

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	trap 'echo x' INT
	trap - INT
	i=$((i + 1))
done
