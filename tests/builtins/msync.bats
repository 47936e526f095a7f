# tests/builtins/msync.bats: writing shared mappings back.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "msync brings a shared mapping's writes to the file" {
	head -c 8192 /dev/zero >file
	expect 'mmapfile -n a --shared file; poke a @0=hello; msync a; head -c 5 file; echo; poke a @4096=x; msync -a a 1; msync a 0-1; tail -c +4097 file | head -c 1; echo' hello x
}

@test "a private mapping never reaches its file" {
	head -c 4096 /dev/zero >file
	expect 'mmapfile -n a file; poke a @0=hello; msync a; head -c 5 file | tr "\0" -; echo' -----
}

@test "wrong operands are refused" {
	expect_error 2 msync
	expect_error 2 'msync -x a'
	expect_error 1 'msync nope'
	expect_error 2 'mmapfile -n a --anon 4K; msync a x'
	expect_error 1 'mmapfile -n a --anon 4K; msync a 1'
	sh_run 'msync --help'
	assert_status 0 && assert_out_matches 'usage: msync'
}
