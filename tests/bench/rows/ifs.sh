# ifs.sh: split a path at colons, with IFS set and unset.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 10000
# instructions: 100 300

p=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin
eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	IFS=:
	for d in $p; do last=$d; done
	unset IFS
	i=$((i + 1))
done
