# heredoc-loop.sh: a loop over the lines of a here-document.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# count: 2000

eval "${BENCH_READY-}"
i=0
while [ "$i" -lt "$1" ]; do
	while read -r a b; do :; done <<-END
		one $i
		two 2
		three 3
	END
	i=$((i + 1))
done
