# tests/builtins/dot.bats: the dot command.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "it runs a file in this shell" {
	echo 'x=1; f() { echo f; }; cd /' >file
	expect '. ./file; echo $x; f; pwd' 1 f /
}

@test "its status is that of the last command, 0 when there is none" {
	echo '(exit 3)' >three
	: >empty
	echo '# nothing' >comment
	expect '. ./three; echo $?; . ./empty; echo $?; false; . ./comment; echo $?' 3 0 0
	echo 'echo $?' >status
	expect 'false; . ./status' 1
}

@test "a name without a slash is found in PATH, and need not be executable" {
	mkdir one two
	echo 'echo found' >two/file
	mkdir one/file
	expect 'PATH=one:two; . file' found
	echo 'echo here' >local
	expect 'PATH=:/nosuch; . local' here
}

@test "the current directory is not searched when PATH does not name it" {
	echo 'echo wrong' >nosuchscript
	expect_error + '. nosuchscript; echo on'
	assert_err_matches '\.: nosuchscript: not found'
}

@test "return ends it" {
	printf 'echo a\nreturn 7\necho b\n' >file
	expect '. ./file; echo $?' a 7
	expect 'f() { . ./file; echo f $?; }; f' a 'f 7'
}

@test "break and exit act on the shell" {
	echo break >break
	echo 'exit 4' >exit
	expect 'for i in 1 2; do . ./break; echo no; done; echo end' end
	expect_status 4 '. ./exit; echo no'
}

@test "operands are its positional parameters for as long as it runs" {
	echo 'echo "$#" "$@"; shift; set -- "$@" more; echo "$@"' >file
	expect 'set -- x; . ./file a b; echo "$@"' '2 a b' 'b more' x
	expect 'set -- x y; . ./file; echo "$@"' '2 x y' 'y more' 'y more'
}

@test "a file that cannot be read ends a script" {
	expect_error + '. ./nosuch; echo on'
	assert_err_matches '\.: \./nosuch: No such file or directory'
	expect_error + '. /; echo on'
	assert_err_matches '\.: /: Is a directory'
	if [ "$(id -u)" -ne 0 ]; then
		: >secret
		chmod 0 secret
		expect_error + '. ./secret; echo on'
	fi
}

@test "a syntax error in the file ends a script, and names the file" {
	printf 'echo a\nif\n' >file
	expect_error + '. ./file; echo on' a
	assert_err_matches 'file:[23]: '
}

@test "it wants a file name" {
	expect_error 2 '.; echo on'
	assert_err_matches 'usage: \. file'
	expect_error 2 '. -x; echo on'
}

@test "it reads a file that is no regular file" {
	mkfifo fifo
	echo 'echo through' >fifo &
	expect '. ./fifo' through
	wait $!
}

@test "a file may dot itself a few times" {
	echo 'n=$((n+1)); [ $n -ge 50 ] || . ./file' >file
	expect 'n=0; . ./file; echo $n' 50
}

@test "set -v shows the lines of the file, the last one included" {
	echo 'exit 3' >file
	expect_error 3 'set -v; . ./file'
	assert_err_is 'exit 3'
}
