# heredoc-external.sh: a here-document for an external program.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 500

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	$BENCH_TINY <<-END
		line $i of $1
	END
	i=$((i + 1))
done
