# tests/builtins/munmap.bats: ending named mappings.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "munmap frees the name and the memory" {
	expect 'mmapfile -n a --anon 16K; poke -q a; munmap a; mmapfile -n a --anon 16K; peek a 0; mmapfile -n b --anon 4K; munmap a b; mmapfile -l --tsv | wc -l' 0 1
}

@test "in a subshell only its own mapping ends" {
	expect 'mmapfile -n a --anon 16K; poke a @0=5; (munmap a; peek a 0 2>/dev/null; echo $?); peek a 0' 1 5
}

@test "unknown names are told, the others end" {
	sh_run 'mmapfile -n a --anon 16K; munmap x a y; echo $?; mmapfile -l --tsv | wc -l'
	assert_out 1 1 && assert_err_is 'cowsh: munmap: x: no such mapping' 'cowsh: munmap: y: no such mapping'
	expect_error 2 munmap
	expect_error 2 'munmap -x a'
	sh_run 'munmap --help'
	assert_status 0 && assert_out_matches 'usage: munmap'
}
