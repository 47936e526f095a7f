# heredoc.sh: a here-document with expansions into a builtin.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 4000
# instructions: 100 300

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	read -r line <<-END
		line $i of $1
		another line
	END
	i=$((i + 1))
done
