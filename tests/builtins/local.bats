# tests/builtins/local.bats: local.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "a local variable gets its old value back when the function returns" {
	expect 'x=1; f() { local x=2; echo $x; x=3; }; f; echo $x' 2 1
	expect 'f() { local x=2; }; f; echo ${x-unset}' unset
}

@test "without a value it keeps the one it has" {
	expect 'x=1; f() { local x; echo $x; x=2; }; f; echo $x' 1 1
}

@test "functions that it calls see it" {
	expect 'x=1; g() { echo $x; x=5; }; f() { local x=2; g; echo $x; }; f; echo $x' 2 5 1
}

@test "recursion gives each call its own" {
	expect 'f() { local n=$1; [ $n -eq 0 ] || { f $((n-1)); echo $n; }; }; f 3' 1 2 3
}

@test "operands expand as assignments" {
	expect 'f() { local a=$1 b; echo "$a|${b-unset}"; }; f "x  y"' 'x  y|unset'
}

@test "an attribute goes with the call" {
	expect 'f() { local x=2; export x; }; x=1; f; sh -c "echo \${x-unset}"' unset
	expect 'f() { local x=2; readonly x; }; x=1; f; x=3; echo $x' 3
}

@test "declaring it twice keeps the outer value" {
	expect 'x=1; f() { local x=2; local x=3; echo $x; }; f; echo $x' 3 1
}

@test "unset in the function does not reach the outer one" {
	expect 'x=1; f() { local x=2; unset x; echo ${x-unset}; }; f; echo $x' unset 1
}

@test "it is an error outside of a function" {
	expect_error 1 'local x=1'
	assert_err_matches 'local: '
}

@test "a bad name or option is an error" {
	expect_error 1 'f() { local 1x=2; }; f'
	assert_err_matches 'local: 1x: not a valid name'
	expect_error 2 'f() { local -q x; }; f'
}
