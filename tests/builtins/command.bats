# tests/builtins/command.bats: the builtins command and type.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "command runs a command that a function hides" {
	expect 'echo() { printf "function\n"; }; command echo builtin' builtin
	expect 'cat() { echo function; }; echo text | command cat' text
}

@test "command gives the status of what it ran" {
	expect_status 3 'command sh -c "exit 3"'
	expect_error 127 'command nosuchcommand'
	: >file
	expect_error 126 'command ./file'
}

@test "command keeps a special builtin's error from ending the script" {
	sh_run 'command shift 9; echo on; command . /nosuch; echo on; command export 1=2; echo on; command set -q; echo on'
	assert_status 0
	assert_out on on on on
	assert_err_matches 'shift: 9: ' '/nosuch: ' '1: not a valid name' '-q: unknown option'
}

@test "command makes assignments before a special builtin temporary" {
	expect 'x=old; x=new command :; echo $x' old
}

@test "command eval and command exec work on this shell" {
	expect 'command eval x=1; echo $x; command exec 3>file; echo text >&3; cat file' 1 text
}

@test "command -p finds the standard utilities without PATH" {
	expect 'PATH=; command -p cat </dev/null && command -p echo found' found
}

@test "command without a name does nothing" {
	expect 'command; echo $?; command -p; echo $?; command --; echo $?' 0 0 0
}

@test "command -v prints a path for files and utilities, a name for the rest" {
	expect 'f() { :; }; command -v if; command -v :; command -v cd; command -v f' if : cd f
	sh_run 'command -v cat; command -v echo'
	assert_status 0
	assert_out_matches '^/[^ ]*/cat' '/[^ ]*/echo'
}

@test "command -v prints an alias as a command that defines it" {
	expect "alias ll='ls -l'; command -v ll" "alias ll='ls -l'"
}

@test "command -v makes a path absolute" {
	printf '#!/bin/sh\n' >tool
	chmod +x tool
	expect 'command -v ./tool; PATH=.:$PATH; command -v tool' "$PWD/tool" "$PWD/tool"
}

@test "command -v says nothing about what it does not find" {
	expect_status 1 'command -v nosuchcommand'
	expect_status 1 'command -v ./nosuch'
	: >file
	expect_status 1 'command -v ./file; command -v /'
	expect_status 1 'PATH= command -v cat'
}

@test "command -pv searches the default path" {
	sh_run 'PATH=; command -pv cat'
	assert_status 0
	assert_out_matches '^/.*/cat'
}

@test "command -V and type say what a name means" {
	for what in 'command -V' type; do
		sh_run "alias ll='ls -l'; f() { :; }
for name in ll if : f cd cat; do $what \$name; done"
		assert_status 0
		assert_no_err
		assert_out_matches 'll is an alias for ls -l' 'if is a shell keyword' ': is a special shell builtin' \
			'f is a shell function' 'cd is a shell builtin' 'cat is /.*/cat'
	done
}

@test "command -V and type complain about unknown names, and go on" {
	expect_error 1 'command -V nosuchcommand'
	assert_err_matches 'nosuchcommand: not found'
	expect_error 1 'type nosuchcommand if' 'if is a shell keyword'
	assert_err_matches 'type: nosuchcommand: not found'
}

@test "describing does not enter the hash table" {
	expect 'hash -r; command -v cat >/dev/null; type cat >/dev/null; hash'
}

@test "wrong use is an error" {
	expect_error 2 'command -x cat'
	assert_err_matches 'command: -x: unknown option' 'usage: command '
	expect_error 2 'command -v'
	expect_error 2 'type'
	expect_error 2 'type -x cat'
}
