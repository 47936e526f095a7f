# tests/builtins/mprotect.bats: the protection of named mappings.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "protection is changed for all pages or some" {
	sh_run 'mmapfile -n a --anon 16K; poke a @0=5; mprotect a r; peek a 0; poke a @0=6; echo $?; mprotect a rw; poke a @0=7; peek a 0; mprotect a none 2-; peek a 1; peek a 3; echo $?'
	assert_out 5 1 7 0 1
	assert_err_is 'cowsh: poke: a: page 0: SIGSEGV: the protection forbids it (r--)' 'cowsh: peek: a: page 3: SIGSEGV: the protection forbids it'
}

@test "the list tells the protection" {
	sh_run 'mmapfile -n a --anon 16K; mprotect a r; mmapfile -l --tsv | cut -f 7; mprotect a none 1; mmapfile -l --tsv | cut -f 7; mprotect a rw; mmapfile -l --tsv | cut -f 7'
	assert_out prot r-- prot mixed prot rw-
}

@test "wrong operands change nothing" {
	local operands
	for operands in '' a 'a r 0 1' 'a q' 'a rr' 'a r x' 'a r 2-1'; do
		sh_run "mmapfile -n a --anon 16K; mprotect $operands; echo \$?; poke a @0=1"
		assert_out 2 && assert_err_matches 'usage: mprotect' || fail "mprotect $operands"
	done
	expect_error 1 'mprotect nope r'
	expect_error 1 'mmapfile -n a --anon 16K; mprotect a r 4'
	sh_run 'mprotect --help'
	assert_status 0 && assert_out_matches 'usage: mprotect'
}
