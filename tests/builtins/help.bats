# tests/builtins/help.bats: help, and --help of every builtin.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "help lists the builtins by class, each with a line" {
	sh_run help
	assert_status 0
	assert_no_err
	assert_out_matches 'Special builtins' '  break +leave' '  cd +' '  echo +' '  help +list'
}

@test "help NAME and NAME --help print the same" {
	sh_run 'help cd'
	assert_status 0
	help=$out
	sh_run 'cd --help'
	assert_status 0
	assert_out_is "$help"
	assert_out_matches '^usage: cd ' 'cd: '
}

@test "every builtin that is listed has help with a synopsis" {
	expect 'set -f
for name in $(help | sed -n "s/^  \([^ ]*\) .*/\1/p"); do
	help "$name" | { read -r usage synopsis; [ "$usage" = usage: ] && [ -n "$synopsis" ]; } || echo "$name"
done'
}

@test "help shows options with what they do" {
	sh_run 'help unset'
	assert_out_matches '  -f +the names are functions'
}

@test "help explains several" {
	sh_run 'help : shift'
	assert_out_matches 'usage: : ' 'usage: shift'
}

@test "help says what is no builtin" {
	expect_error 1 'help nosuchbuiltin'
	assert_err_matches 'help: nosuchbuiltin: no such builtin'
	expect_error 2 'help -x'
}

@test "--help is no help in POSIX mode" {
	expect_error 2 'set -o posix; unalias --help'
}
