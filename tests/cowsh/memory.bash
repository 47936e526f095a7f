# tests/cowsh/memory.bash: what the tests of mappings and pages share: cells of TSV reports, and runs without privileges.
# SPDX-License-Identifier: GPL-3.0-or-later

# cell FILE COLUMN [ROW]: a field of a report with headings, by the name of its column.
cell() {
	awk -F '\t' -v name="$2" -v row="${3:-1}" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i; if (!column) exit 1 }
		NR == row + 1 { print $column; found = 1 }
		END { exit !found }' "$1"
}

# cells FILE VALUE COLUMN=VALUE... checks fields of the row whose first field is VALUE.
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
	[ "$(id -u)" -eq 0 ] || return 0
	command -v setpriv >/dev/null || return 0
	# A directory that such a user can enter and write, and a shell that it can run.
	local plain
	plain=$(mktemp -d /tmp/cowsh-test.XXXXXX)
	cp "$TESTEE_PATH" "$plain/cowsh"
	cp -r "$COWSH_MODULES" "$plain/modules" 2>/dev/null || true
	chmod -R a+rX "$plain"
	mkdir -m 1777 "$plain/work"
	local kept=("${testee_command[@]}") modules=${COWSH_MODULES-} back=$PWD
	testee_command=(setpriv --reuid 48613 --regid 48613 --clear-groups --no-new-privs "$plain/cowsh")
	export COWSH_MODULES=$plain/modules
	cd "$plain/work"
	UNPRIVILEGED=1 "$@" || { rm -rf "$plain"; return 1; }
	cd "$back"
	testee_command=("${kept[@]}") COWSH_MODULES=$modules
	rm -rf "$plain"
}

# Whether the kernel lets the test see page maps at all.
need_pagemap() {
	[ -r /proc/self/pagemap ] || skip 'no /proc/self/pagemap here'
}
