# spawn-redirect.sh: start a program with three redirections.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 2000
# instructions: 20 60
# strategies: yes

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	"$BENCH_TINY" </dev/null >/dev/null 2>&1
	i=$((i + 1))
done
