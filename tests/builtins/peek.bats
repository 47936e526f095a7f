# tests/builtins/peek.bats: reading pages and bytes of named mappings.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load ../cowsh/memory

@test "peek prints the first byte of a page, in decimal" {
	expect 'mmapfile -n m --anon 16K; peek m 0; poke m @4096=200; peek m 1' 0 200
}

@test "peek prints bytes from an offset, as numbers or as text" {
	expect 'mmapfile -n m --anon 16K; poke m @10=abc; peek m @10; peek m @9,5; peek -s m @9,5; peek m @1K' '97' '0 97 98 99 0' '.abc.' 0
}

@test "peek of a range reports one zero fault for each untouched page, and none the second time" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	need_pagemap
	sh_run 'mmapfile -n m --anon 64K; peek --tsv m 0-7 >a; peek --tsv m 0-7 >b; peek --tsv m >c; peek --tsv m 12- >d'
	assert_status 0 && assert_no_err
	assert_cells a 1 access=read pages=8 faults=8 zero=8 zero_fill=0 copy=0 re_use=0 file=0 major=0 other=0
	assert_cells b 1 pages=8 faults=0 zero=0
	assert_cells c 1 pages=16 faults=8 zero=8
	assert_cells d 1 pages=4 faults=0
}

@test "a read that the protection forbids is caught: which page, why, status 1" {
	sh_run 'mmapfile -n m --anon 16K --prot=none; peek m 2; echo "$?"; peek m @5000,2; echo "$?"; peek m 1-3; echo "$?"; echo alive'
	assert_out 1 1 1 alive
	assert_err_is 'cowsh: peek: m: page 2: SIGSEGV: the protection forbids it (---)' \
		'cowsh: peek: m: page 1: SIGSEGV: the protection forbids it (---)' \
		'cowsh: peek: m: page 1: SIGSEGV: the protection forbids it (---)'
}

@test "a read past the end of a file that shrank is caught" {
	head -c 16384 /dev/zero >file
	sh_run 'mmapfile -n m file; : >file; peek m 2; echo "$?"; peek m; echo "$?"; echo alive'
	assert_out 1 1 alive
	assert_err_is 'cowsh: peek: m: page 2: SIGBUS: past the end of the file' 'cowsh: peek: m: page 0: SIGBUS: past the end of the file'
}

@test "wrong operands are refused" {
	local operands
	for operands in '' 'm 0 1' '-x m' 'm x' 'm 3-1' 'm -1' 'm 0x1' 'm @' 'm @x' 'm @1,' 'm @0,0' 'm @-1' 'm 99999999999999999999' '--json=1 m'; do
		sh_run "mmapfile -n m --anon 16K; peek $operands"
		assert_status 2 && assert_out && assert_err_matches '^cowsh: peek: .*
usage: peek' || fail "peek $operands"
	done
	for operands in nope 'm 4' 'm 0-4' 'm 4-' 'm @16384' 'm @16383,2' 'm 18446744073709551615' 'm @15E'; do
		sh_run "mmapfile -n m --anon 16K; peek $operands"
		[ "$status" -ne 0 ] && assert_out && assert_err_matches '^cowsh: peek: ' || fail "peek $operands"
	done
}

@test "peek explains itself and prints JSON" {
	sh_run 'peek --help'
	assert_status 0 && assert_out_matches 'usage: peek' 'Example' '--json'
	sh_run 'mmapfile -n m --anon 16K; peek --json m'
	assert_out_matches '"mapping": "m"' '"faults": 4' '"source": "'
}
