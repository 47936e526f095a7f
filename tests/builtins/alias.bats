# tests/builtins/alias.bats: the builtins alias and unalias; what aliases do is in tests/posix/alias.bats.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "alias lists all aliases by name, in a form that can be read back" {
	expect "alias zz='echo z' aa=ls \"q=it's\"
saved=\$(alias)
unalias -a
alias
eval alias \$saved
alias" aa=ls "q='it'\\''s'" "zz='echo z'"
}

@test "alias with a name prints that alias" {
	expect "alias a='b c' d=
alias a d" "a='b c'" "d=''"
}

@test "alias with a name that is no alias says so, and goes on" {
	expect_error 1 "alias b=c; alias nope b" b=c
	assert_err_matches 'alias: nope: no such alias'
}

@test "alias refuses names that can be no unquoted word" {
	expect_error 1 "alias 'a b=c'"
	expect_error 1 'alias "a\$=c"'
	expect_error 1 'alias =c'
	assert_err_matches 'not a valid alias name'
}

@test "alias takes everything after the first = as its text" {
	expect "alias a=b=c
alias a" a=b=c
}

@test "alias knows no options, but --" {
	expect_error 2 'alias -x a=b'
	assert_err_matches 'alias: -x: unknown option' 'usage: alias '
	expect "alias -- -x=y; alias -- -x" -x=y
}

@test "unalias takes names away" {
	expect_error 1 "alias a=b c=d; unalias a; alias c; alias a" c=d
}

@test "unalias says which names are no aliases and takes the others" {
	expect_error 1 "alias a=b; unalias nope a || { alias; false; }"
	assert_err_matches 'unalias: nope: no such alias'
}

@test "unalias -a takes all" {
	expect 'alias a=b c=d; unalias -a; alias'
}

@test "unalias needs names or -a, but not both" {
	expect_error 2 unalias
	assert_err_matches 'usage: unalias name'
	expect_error 2 'unalias -a x'
	expect_error 2 'unalias -x'
}
