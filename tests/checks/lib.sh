# lib.sh: what the checks share: a TAP line per finding, and where things are.
# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later

LC_ALL=C
export LC_ALL
cd "$(dirname -- "$0")/../.." || exit 2
count=0

# ok NAME: the check called NAME passed.
ok() {
	count=$((count + 1))
	printf 'ok %d %s\n' "$count" "$1"
}

# verdict NAME FINDINGS: NAME passed when there are no findings, otherwise they are shown.
verdict() {
	if [ -z "$2" ]; then
		ok "$1"
	else
		count=$((count + 1))
		printf 'not ok %d %s\n' "$count" "$1"
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

# skip NAME REASON: NAME cannot be checked here.
skip() {
	count=$((count + 1))
	printf 'ok %d %s # skip %s\n' "$count" "$1" "$2"
}

# listed NAME FILE: the words of the variable NAME that FILE (a list.am) puts together.
listed() {
	sed -n "s/^$1 += *//p" "$2" | tr -s ' ' '\n'
}
