# tests/builtins/colon.bats: the null command.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "it does nothing, with status 0, whatever the arguments" {
	expect 'false; :; echo $?; : -x --help -- a; echo $?' 0 0
}

@test "its arguments are expanded and its redirections carried out" {
	expect ': ${x:=set} >file; echo $x; [ -f file ] && echo made' set made
}

@test "assignments before it stay" {
	expect 'x=1 :; echo $x' 1
}
