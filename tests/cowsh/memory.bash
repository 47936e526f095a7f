# tests/cowsh/memory.bash: what the tests of mappings and pages share: cells of TSV reports, and runs without privileges.
# SPDX-License-Identifier: GPL-3.0-or-later

# cell FILE COLUMN [ROW]: a field of a report with headings, by the name of its column.
cell() {
	awk -F '\t' -v name="$2" -v row="${3:-1}" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i; if (!column) exit 1 }
		NR == row + 1 { print $column; found = 1 }
		END { exit !found }' "$1"
}

# Check fields of the row with this number.
assert_cells() { # FILE ROW-NUMBER COLUMN=VALUE...
	local file=$1 row=$2 pair got
	shift 2
	for pair; do
		got=$(cell "$file" "${pair%%=*}" "$row") || fail "$file: no column ${pair%%=*} or no row $row: $(cat "$file")"
		[ "$got" = "${pair#*=}" ] || fail "$file, row $row: ${pair%%=*} is $got, not ${pair#*=}: $(cat "$file")"
	done
}

# Run a test's function as the present user, and as one without privileges when that is root.
as_both() {
	"$@"
	[ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null || return 0
	# A directory that such a user can enter and write, and a shell that it can run.
	plain=$(mktemp -d /tmp/cowsh-test.XXXXXX)
	cp "$TESTEE_PATH" "$plain/cowsh"
	[ ! -d "${COWSH_MODULES-}" ] || cp -r "$COWSH_MODULES" "$plain/modules"
	mkdir -m 1777 "$plain/work"
	chmod -R a+rX "$plain"
	testee_command=(setpriv --reuid 48613 --regid 48613 --clear-groups --no-new-privs "$plain/cowsh")
	export COWSH_MODULES=$plain/modules
	cd "$plain/work"
	unprivileged=1
	"$@"
	cd /
}

teardown() {
	[ -z "${plain-}" ] || rm -rf "$plain"
}

# What the kernel accounts for: a figure of /proc/PID/smaps in pages, for the mapping that begins at an address.
smaps_pages() { # FILE ADDRESS KEY...
	local file=$1 start=${2#0x} key sum=0 kib
	shift 2
	for key; do
		kib=$(awk -v start="$start-" -v key="$key:" '
			index($1, start) == 1 { inside = 1; next }
			/^[0-9a-f]+-[0-9a-f]+ / { inside = 0 }
			inside && $1 == key { print $2; exit }' "$file")
		[ -n "$kib" ] || fail "no $key of $start in $file"
		sum=$((sum + kib / 4))
	done
	echo "$sum"
}

# Whether the kernel lets the test see page maps at all.
need_pagemap() {
	[ -r /proc/self/pagemap ] || skip 'no /proc/self/pagemap here'
}
