# limits.bats: what the manual page says under LIMITS is so, item by item.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Before each item is a comment: a status, output if any, " $ " and a command; or a file, ": " and
# the title of the test in it that holds the item.

load ../lib

top=$BATS_TEST_DIRNAME/../..

# The section, each item on a line: its comment, or an empty one.
items() {
	awk '
	/^[.]Sh / { inside = $2 == "LIMITS" }
	!inside { next }
	/^[.]\\" / { comment = substr($0, 5); next }
	/^[.]It$/ { print comment }
	{ comment = "" }' "$top/docs/cowsh.1"
}

holds() { # STATUS-AND-OUTPUT COMMAND
	testee -c "$2"
	assert_status "${1%% *}"
	case $1 in
	*' '*) assert_out "${1#* }" ;;
	esac
}

@test "each statement of LIMITS holds" {
	count=0
	items >items
	while IFS= read -r item; do
		case $item in
		[0-9]*' $ '*) holds "${item%% \$ *}" "${item#* \$ }" ;;
		tests/*': '*)
			# The test is there; the driver runs it with the others.
			grep -qF "@test('${item#*: }'" "$top/${item%%: *}" ||
				fail "no such test: $item" ;;
		*) fail "an item of LIMITS without a test, behind: ${last-}" ;;
		esac
		last=$item
		count=$((count + 1))
	done <items
	[ "$count" -gt 30 ]
}
