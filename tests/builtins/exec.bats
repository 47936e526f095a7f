# tests/builtins/exec.bats: exec.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "it replaces the shell by a command" {
	expect_status 3 'exec sh -c "exit 3"; echo no'
	expect 'sh -c "echo \$PPID" >a; exec sh -c "echo \$\$" >b' && cmp a b
}

@test "it replaces a subshell only" {
	expect '(exec echo a; echo no); echo b' a b
}

@test "assignments before it reach the command" {
	expect 'x=1 exec sh -c "echo \$x"' 1
}

@test "without a command its redirections stay" {
	expect 'exec 3>file; echo text >&3; exec 3>&-; cat file' text
	expect 'echo line >in; exec <in; read -r x; echo $x' line
	expect_error + 'exec 3>&-; echo text >&3'
}

@test "without a command and redirections it does nothing" {
	expect 'exec; echo $?; exec --; echo $?' 0 0
}

@test "functions and builtins are no commands for it" {
	expect_error 127 'nosuchthing() { echo function; }; exec nosuchthing; echo no'
}

@test "a command that cannot be run ends a script" {
	expect_error 127 'exec nosuchcommand; echo no'
	assert_err_matches 'exec: nosuchcommand: '
	expect_error 127 'exec ./nosuch; echo no'
	: >file
	expect_error 126 'exec ./file; echo no'
	expect_error 126 'exec /; echo no'
}

@test "a file that cannot be opened ends a script" {
	expect_error + 'exec </nosuch; echo no'
}

@test "a text file is run as a script" {
	printf 'echo script "$1"\n' >file
	chmod +x file
	expect 'exec ./file a' 'script a'
}

@test "the EXIT trap does not run when the shell is replaced" {
	expect 'trap "echo trap" EXIT; exec echo replaced' replaced
}

@test "it takes -- but no options" {
	expect 'exec -- echo a' a
	expect_error 2 'exec -x echo; echo no'
	assert_err_matches 'usage: exec'
}
