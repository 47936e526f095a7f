# limits.bats: what the manual page says that bash users will miss is so, and the page is well formed.
# SPDX-License-Identifier: GPL-3.0-or-later

load ../lib

@test "each statement of LIMITS holds" {
	page=$BATS_TEST_DIRNAME/../../docs/cowsh.1
	count=0
	while IFS= read -r line; do
		expected=${line%% \$ *} command=${line#* \$ }
		expected=${expected#'.\" '}
		testee -c "$command"
		echo "$command"
		[ "$status" = "${expected%% *}" ]
		case $expected in
		*' '*) [ "$out" = "${expected#* }"$'\n' ] ;;
		esac
		count=$((count + 1))
	done < <(grep '^\.\\" [0-9].* \$ ' "$page")
	[ "$count" -gt 20 ]
}

@test "the manual page is well formed" {
	command -v mandoc || skip 'no mandoc'
	mandoc -T lint -W warning "$BATS_TEST_DIRNAME/../../docs/cowsh.1"
}
