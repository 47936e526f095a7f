# path-parts.sh: a file name and its parts by expansion.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 10000
# instructions: 100 300

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	f=/usr/share/doc/package$i/file.tar.gz
	b=${f##*/} d=${f%/*} e=${b%%.*} l=${#f}
	i=$((i + 1))
done
