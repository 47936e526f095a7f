# tests/builtins/echo.bats: echo.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "arguments are written with a blank between them and a newline behind" {
	expect 'echo; echo a; echo "a  b" "" c; echo -- - -e' '' a 'a  b  c' '-- - -e'
}

@test "-n as the first argument leaves the newline out, anywhere else it is text" {
	expect 'echo -n a; echo -n; echo b -n; echo -n -n; echo; echo -nn' 'ab -n' -n -nn
}

@test "escapes are replaced" {
	sh_run 'echo "\a\b\e\f\r\t\v\\\\|a\nb"'
	assert_status 0 && assert_out_is $'\a\b\e\f\r\t\v\\|a\nb\n'
	expect 'echo "\0101\060\00771\0" | od -An -tx1' ' 41 30 3f 31 00 0a'
}

@test "a backslash before any other character stands for itself" {
	expect 'echo "\q\ \"" "\\"; echo "\x41\8"' '\q\ " \' '\x41\8'
}

@test "\\c ends all output" {
	sh_run 'echo "a\cb" c; echo; echo x "y\c" z'
	assert_status 0 && assert_out_is $'a\nx y'
}

@test "bytes of UTF-8 and bytes of no character pass through" {
	expect 'echo "żółw 日本 \0303\0244"' 'żółw 日本 ä'
	testee -c 'echo "$1"' sh $'\xff\x80'
	assert_out_is $'\xff\x80\n'
}

@test "long arguments arrive whole" {
	expect 'x=0123456789; x=$x$x$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x$x$x
	echo "$x" | wc -c; echo "$x" "$x\n" | wc -l' 10001 2
}

@test "a full device is reported and gives status 1" {
	sh_run 'echo lost >/dev/full'
	assert_status 1 && assert_out && assert_err_matches 'echo: .*No space left'
}
