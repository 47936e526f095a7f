# getopts.sh: parse options with getopts.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 5000
# instructions: 50 150

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	OPTIND=1
	while getopts ab:c o -a -b arg -c x; do last=$o; done
	i=$((i + 1))
done
