# tests/builtins/shift.bats: shift.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "it drops the first parameter, or the first n" {
	expect 'set a b c d; shift; echo "$@"; shift 2; echo "$@"; shift 0; echo "$@"; shift 1; echo $#' 'b c d' d d 0
}

@test "it works on the parameters of a function, and only on these" {
	expect 'f() { shift; echo "$@"; }; set x y; f a b; echo "$@"' b 'x y'
}

@test "\$0 stays" {
	expect 'set a; shift; echo $0' sh
}

@test "parameters set after a shift are all there" {
	expect 'set a b c; shift; set "$@" d; shift; set "$@" e; echo "$@"' 'c d e'
}

@test "more than there are is an error that ends a script, and drops nothing" {
	expect_error + 'set a; shift 2; echo no'
	assert_err_matches 'shift: 2: only 1 positional parameters'
	expect_error 0 'set a; command shift 2; echo $#' 1
	expect_error + 'shift; echo no'
}

@test "a bad number is an error" {
	for operand in x -1 1x '""' '1 2' 99999999999999999999999; do
		expect_error 2 "set a b; shift $operand; echo no"
		assert_err_matches 'shift: ' 'usage: shift \[n\]'
	done
}
