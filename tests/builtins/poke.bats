# tests/builtins/poke.bats: writing pages and bytes of named mappings.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load ../cowsh/memory

@test "poke writes one byte in each page, or what it is given" {
	expect 'mmapfile -n m --anon 16K; poke -q m; peek m 3; poke -q m 1=42; peek m 1; peek m 2; poke -q m =7; peek m 2
		poke -q m 1-2=ab; peek -s m @4096,3; peek -s m @8192,3; peek m 3' 1 42 1 7 ab. ab. 7
}

@test "poke writes bytes at an offset, in silence" {
	expect 'mmapfile -n m --anon 16K; poke m @4095=xyz; peek -s m @4095,3; poke m @0,6=ab; peek -s m @0,7; poke m @0=0x10; peek m @0; poke m @5; peek m @5
		poke m @0=a=b; peek -s m @0,3' xyz ababab. 16 1 a=b
}

@test "first writes are zero-fill, the second time there is no fault" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	need_pagemap
	sh_run 'mmapfile -n m --anon 64K; poke --tsv m 4-11 >a; poke --tsv m >b; poke --tsv m >c'
	assert_status 0 && assert_no_err
	assert_cells a 1 access=write pages=8 faults=8 zero_fill=8 zero=0 copy=0 re_use=0 file=0 major=0 other=0
	assert_cells b 1 pages=16 faults=8 zero_fill=8
	assert_cells c 1 pages=16 faults=0 zero_fill=0
}

@test "a write that the protection forbids is caught and changes nothing" {
	sh_run 'mmapfile -n m --anon 16K --prot=r; poke m; echo "$?"; poke m @3=5; echo "$?"; poke -q m 2; echo "$?"; peek m @3; echo alive'
	assert_out 1 1 1 0 alive
	assert_err_is 'cowsh: poke: m: page 0: SIGSEGV: the protection forbids it (r--)' \
		'cowsh: poke: m: page 0: SIGSEGV: the protection forbids it (r--)' \
		'cowsh: poke: m: page 2: SIGSEGV: the protection forbids it (r--)'
}

@test "wrong operands are refused and nothing is written" {
	local operands
	for operands in '' 'm 0 1' '-x m' 'm 0=' 'm 0=256' 'm 0=-1' 'm x=1' 'm @x=1' 'm 2-1=5'; do
		sh_run "mmapfile -n m --anon 16K; poke $operands; echo \$?; peek m 0"
		assert_out 2 0 && assert_err_matches '^cowsh: poke: .*
usage: poke' || fail "poke $operands"
	done
	for operands in nope 'm 4=1' 'm 0-4=1' 'm @16384=1' 'm @16382=abc' 'm 0="$(printf %5000d 1)x"'; do
		sh_run "mmapfile -n m --anon 16K; poke $operands; echo \$?; peek m 0"
		assert_out 1 0 && assert_err_matches '^cowsh: poke: ' || fail "poke $operands"
	done
}

@test "traps and dispositions of SEGV and BUS are as before" {
	sh_run "mmapfile -n m --anon 16K --prot=none; trap 'echo trapped' SEGV; peek m 0; kill -SEGV \$\$; trap '' SEGV; peek m 0; kill -SEGV \$\$; trap - SEGV; echo alive"
	assert_status 0
	assert_out trapped alive
}

@test "poke explains itself and prints JSON" {
	sh_run 'poke --help'
	assert_status 0 && assert_out_matches 'usage: poke' 'Example' '--json'
	sh_run 'mmapfile -n m --anon 16K; poke --json m'
	assert_out_matches '"zero_fill": 4' '"source": "'
}
