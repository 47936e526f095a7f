# glob.sh: the names in a directory of 5,000 files.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 8
# instructions: 1 2

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	for name in "$BENCH_DIR"/names/*[02468]; do last=$name; done
	i=$((i + 1))
done
