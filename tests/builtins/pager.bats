# tests/builtins/pager.bats: user-level fault handlers.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load ../cowsh/memory

each_engine() {
	"$@" segv
	sh_run 'mmapfile -n b --anon 16K; pager --engine=uffd b zero'
	if [ "$status" -eq 0 ]; then
		"$@" uffd
	else
		assert_err_matches 'b: userfaultfd: '
	fi
}

zero_engine() {
	sh_run "mmapfile -n b --anon 64K; poke -q b =9; pager --engine=$1 b zero; peek b 3; peek --tsv b 2-7 >a; poke --tsv b 6-9 >c; pager --tsv b >p; pager --tsv -c b >costs; peek b 15"
	assert_status 0 && assert_no_err && assert_out 0 0
	assert_cells a 1 pages=6 zero=5 zero_fill=0 filled_by_pager=5
	assert_cells c 1 pages=4 filled_by_pager=2
	assert_cells p 1 mapping=b pager=zero engine="$1" pages=16 filled=8
	[ "$(wc -l <costs)" -eq 9 ] && [ "$(cell costs page 1)" = 2 ] && [ "$(cell costs fill_ns 1)" -gt 0 ]
}

@test "zero fills the pages that are touched, one by one, and tells what each cost" {
	need_pagemap
	each_engine zero_engine
}

file_engine() {
	sh_run "mmapfile -n b --anon 64K; pager --engine=$1 b file:file; peek -s b @5990,12; peek b 15; peek --tsv b 4-6 >a; pager --tsv b >p"
	assert_status 0 && assert_no_err && assert_out '0000000005..' 0
	assert_cells a 1 faults=3 zero=0 zero_fill=3 filled_by_pager=3
	assert_cells p 1 pager=file filled=5
}

@test "file fills pages with a file's content, and with zeros behind its end" {
	need_pagemap
	printf %06000d 5 >file
	each_engine file_engine
}

gc_engine() {
	sh_run "mmapfile -n b --anon 64K; poke -q b =7; pager --engine=$1 b gc; peek b 3; poke b @4096=5; pager --tsv b >p; cowstat --tsv b >s; pager b off; peek b 3; peek b 1; peek b 4"
	assert_status 0 && assert_no_err && assert_out 7 7 5 0
	assert_cells p 1 pager=gc pages=16 filled=2
	assert_cells s 1 private=2 absent=14
}

@test "gc moves what is touched and frees the rest" {
	need_pagemap
	each_engine gc_engine
}

child_engine() {
	sh_run "mmapfile -n b --anon 64K; pager --engine=$1 b file:file; peek -s b @0; (peek -s b @0; peek -s b @4100; pager --tsv b >p); pager --tsv b >q; peek -s b @8200; munmap b; echo \$?"
	assert_status 0 && assert_no_err && assert_out 0 0 0 0 0
	assert_cells p 1 filled=2
	assert_cells q 1 filled=1
}

@test "a subshell's pager fills the subshell's pages" {
	printf %016384d 5 >file
	each_engine child_engine
}

@test "without a pager a protected page is refused, with one it is filled" {
	sh_run 'mmapfile -n b --anon 16K --prot=none; peek b 2; echo $?; pager b zero; peek b 2; pager b off; pager b; echo $?'
	assert_out 1 0 1
	assert_err_is 'cowsh: peek: b: page 2: SIGSEGV: the protection forbids it (---)' 'cowsh: pager: b: has no pager'
}

@test "a write to a page of a read-only pager is refused" {
	sh_run 'mmapfile -n b --anon 16K --prot=r; pager b zero; peek b 1; poke b @4096=1; echo $?; poke b @0=1; echo $?; echo alive'
	assert_out 0 1 1 alive
}

@test "a source that shrank or went away is no harm" {
	printf %016384d 5 >file
	sh_run 'mmapfile -n b --anon 16K; pager b file:file; : >file; peek b 2; rm file; peek b 3; exec 3>&-; peek b 1'
	assert_status 0 && assert_out 0 0 0
}

@test "wrong use is refused and nothing changes" {
	local operands
	for operands in '' 'b x' 'b file:' 'b zero x' '--engine=x b zero' '-c b zero' 'b zero --engine=x'; do
		sh_run "mmapfile -n b --anon 16K; poke b @0=5; pager $operands; echo \$?; peek b 0"
		assert_out 2 5 && assert_err_matches '^cowsh: pager: .*
usage: pager' || fail "pager $operands"
	done
	for operands in 'nope zero' 'b file:nope' 'b file:.' b 'b off' 's zero' 'f gc' '-c b'; do
		head -c 4096 /dev/zero >file
		sh_run "mmapfile -n b --anon 16K; mmapfile -n s --anon 4K --shared; mmapfile -n f file; poke b @0=5; pager $operands; echo \$?; peek b 0"
		assert_out 1 5 && assert_err_matches '^cowsh: (pager|peek): ' || fail "pager $operands"
	done
	sh_run 'pager --help'
	assert_status 0 && assert_out_matches 'usage: pager' 'Debian has a program' '--json'
}
