# tests/builtins/unset.bats: unset.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "it takes variables away" {
	expect 'x=1 y=2 z=3; unset x; unset -v y z; echo ${x-u}${y-u}${z-u}' uuu
	expect 'export x=1; unset x; sh -c "echo \${x-u}"; x=2; sh -c "echo \${x-u}"' u u
}

@test "it takes functions away" {
	expect 'cat() { echo function; }; unset -f cat; echo file | cat' file
	expect_error 127 'f() { :; }; unset -f f; f'
}

@test "-f and -v tell a variable and a function of one name apart" {
	expect 'x=1; x() { echo f; }; unset -f x; echo $x; x() { echo f; }; unset -v x; x; echo ${x-u}' 1 f u
}

@test "without an option the variable goes first, then the function" {
	expect 'x=1; x() { echo f; }; unset x; x; unset x; command -v x || echo gone' f gone
}

@test "what is not there is no error" {
	expect 'unset nosuch; echo $?; unset -f nosuch; echo $?; unset; echo $?' 0 0 0
}

@test "a read-only variable stays, and that ends a script" {
	expect_error + 'readonly x=1; unset x; echo no'
	assert_err_matches 'unset: x: '
	expect_error 0 'readonly x=1; y=2; command unset x y; echo $? $x ${y-u}' '1 1 u'
}

@test "a function may unset itself" {
	expect 'f() { unset -f f; echo still here; }; f; command -v f || echo gone' 'still here' gone
}

@test "special variables lose their meaning or keep it, but the shell lives" {
	expect 'unset IFS; x="a b"; set -- $x; echo $#; unset PATH; echo ${PATH-u}; unset PWD OLDPWD; echo ok' 2 u ok
}

@test "bad names and options are errors" {
	expect_error 1 'unset 1; echo no'
	assert_err_matches 'unset: 1: not a valid name'
	expect_error 1 'unset a-b; echo no'
	expect_error 2 'unset -x a; echo no'
	assert_err_matches 'usage: unset'
	expect_error 2 'unset -fv a; echo no'
}
