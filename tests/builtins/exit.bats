# tests/builtins/exit.bats: exit and return.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "exit ends the shell with its operand" {
	expect_status 3 'exit 3; echo no'
	expect_status 0 'false; exit 0'
	expect_status 255 'exit 255'
}

@test "exit alone takes the last status" {
	expect_status 1 'false; exit'
	expect_status 0 'exit'
}

@test "exit keeps the lowest 8 bits" {
	expect_status 0 'exit 256'
	expect_status 7 'exit 1031'
}

@test "exit ends a subshell only" {
	expect '(exit 3; echo no); echo $?; x=$(exit 4); echo $?; exit 5 | :; echo $?' 3 4 0
}

@test "exit goes out of everything" {
	expect_status 6 'f() { for i in 1; do { eval "exit 6"; }; done; }; f; echo no'
}

@test "exit runs the EXIT trap, which sees the status" {
	expect_status 3 'trap "echo \$?" EXIT; exit 3' 3
	expect_status 4 'trap "exit 4" EXIT; exit 3'
}

@test "exit alone in a trap takes the status from before the trap" {
	expect_status 2 'trap "(exit 1); exit" EXIT; (exit 2); exit'
	expect_status 3 'trap "(exit 1); exit" EXIT; exit 3'
	expect 'trap "((exit 2); exit); echo \$?" EXIT; exit 0' 2
}

@test "exit with a bad number is an error with status 2" {
	for operand in x -1 1x '""' 99999999999999999999999 '1 2'; do
		expect_error 2 "exit $operand; echo no"
		assert_err_matches 'exit: ' 'usage: exit \[n\]'
	done
}

@test "return ends a function with its operand" {
	expect 'f() { return 3; echo no; }; f; echo $?' 3
	expect 'f() { return 256; }; f; echo $?' 0
	expect 'f() { return -- 4; }; f; echo $?' 4
}

@test "return alone takes the last status" {
	expect 'f() { (exit 5); return; }; f; echo $?' 5
	expect 'f() { return; }; false; f; echo $?' 1
}

@test "return ends the innermost function, out of any command" {
	expect 'f() { while :; do case x in x) if :; then return 1; fi;; esac; done; }; g() { f; echo g $?; }; g' 'g 1'
}

@test "return outside of a function ends a script" {
	expect_status 3 'return 3; echo no'
}

@test "return in a trap gives the status from before the trap" {
	expect 'trap "false; return" USR1; f() { (kill -s USR1 $$; exit 2); echo no; }; f; echo $?' 2
}

@test "return with a bad number is an error with status 2" {
	for operand in x -1 '""' '1 2'; do
		expect_error 2 "f() { return $operand; }; f; echo no"
		assert_err_matches 'return: ' 'usage: return \[n\]'
	done
}
