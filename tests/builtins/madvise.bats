# tests/builtins/madvise.bats: advice on named mappings.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load ../cowsh/memory

@test "dontneed takes frames away" {
	need_pagemap
	sh_run 'mmapfile -n a --anon 16K; poke -q a =9; madvise a dontneed 0-1; peek a 0; peek a 2; cowstat --tsv a >state'
	assert_out 0 9 && assert_no_err
	assert_cells state 1 absent=1 zero=1 private=2
}

@test "dontneed on a private file mapping shows the file again" {
	printf %04096d 5 >file
	expect 'mmapfile -n a file; poke a @0=X; peek -s a @0; madvise a dontneed; peek -s a @0' X 0
}

@test "populate_write fills pages without a fault of the touch" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	need_pagemap
	sh_run 'mmapfile -n a --anon 64K; madvise a populate_write 0-7 || exit 9; poke --tsv a >faults'
	[ "$status" -ne 9 ] || skip 'no such advice here'
	assert_cells faults 1 faults=8 zero_fill=8
}

@test "wrong operands are refused" {
	local operands
	for operands in '' a 'a normal 0 1' 'a nope' 'a normal x'; do
		sh_run "mmapfile -n a --anon 16K; madvise $operands"
		assert_status 2 && assert_err_matches 'usage: madvise' || fail "madvise $operands"
	done
	expect_error 1 'madvise nope normal'
	expect_error 1 'mmapfile -n a --anon 16K; madvise a normal 4'
	sh_run 'madvise --help'
	assert_status 0 && assert_out_matches 'usage: madvise' 'dontneed'
}
