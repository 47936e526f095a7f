# tests/builtins/read.bats: read.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# with_input TEXT SCRIPT LINE...: the text from a file, then from a pipe.
with_input() {
	printf %b "$1" >input
	testee -c "$2" sh <input
	assert_out "${@:3}" && assert_no_err || return
	printf %b "$1" | "${testee_command[@]}" -c "$2" sh >"$io/out" 2>"$io/err" 3>&- 4>&-
	slurp out "$io/out"
	slurp err "$io/err"
	assert_out "${@:3}" && assert_no_err
}

@test "a line goes to a variable without its newline" {
	with_input 'one\ntwo\n' 'read a; echo $?; read b; echo "$a $b"; read c; echo "$? [$c]"' 0 'one two' '1 []'
}

@test "fields go to the names, what is left to the last" {
	with_input ' a  b   c d \n' 'read x y z; echo "[$x][$y][$z]"' '[a][b][c d]'
	with_input 'a b\n' 'z=old; read x y z; echo "[$x][$y][$z]"' '[a][b][]'
	with_input '\n' 'x=old y=old; read x y; echo "$? [$x][$y]"' '0 [][]'
	with_input '\t a b \n' 'read x; echo "[$x]"' '[a b]'
}

@test "IFS decides on the fields" {
	with_input 'a:b:c:d\n' 'IFS=: read x y z; echo "[$x][$y][$z]"' '[a][b][c:d]'
	with_input 'a::\n' 'IFS=: read x y z; echo "[$x][$y][$z]"' '[a][][]'
	with_input 'a:b:\n' 'IFS=: read x y; echo "[$x][$y]"' '[a][b]'
	with_input 'a:b::\n' 'IFS=: read x y; echo "[$x][$y]"' '[a][b::]'
	with_input 'a:\n' 'IFS=: read x; echo "[$x]"' '[a]'
	with_input 'a : b  c \n' 'IFS=": " read x y; echo "[$x][$y]"' '[a][b  c]'
	with_input '  a b  \n' 'IFS= read x; echo "[$x]"' '[  a b  ]'
	with_input '  a b  \n' 'IFS= read -r x y; echo "[$x][$y]"' '[  a b  ][]'
	with_input 'a b\n' 'unset -v IFS; read x y; echo "[$x][$y]"' '[a][b]'
	with_input 'aäbäc\n' 'IFS=ä; read x y; echo "[$x][$y]"' '[a][bäc]'
}

@test "a backslash quotes the next character and joins lines" {
	with_input 'a\\ b c\n' 'read x y; echo "[$x][$y]"' '[a b][c]'
	with_input 'a\\\nb c\n' 'read x y; echo "[$x][$y]"' '[ab][c]'
	with_input '\\ a \\ \n' 'read x; echo "[$x]"' '[ a  ]'
	with_input 'a\\\\b \\c\n' 'read x y; printf "[%s][%s]\n" "$x" "$y"' '[a\b][c]'
	with_input 'a\\:b:c\n' 'IFS=: read x y; echo "[$x][$y]"' '[a:b][c]'
	with_input 'a\\' 'read x; echo "$? [$x]"' '1 [a]'
}

@test "with -r a backslash is an ordinary character" {
	with_input 'a\\ b\\\nc\n' 'read -r x y; printf "[%s][%s]\n" "$x" "$y"; read z; echo $z' '[a\][b\]' c
}

@test "text without a newline at the end is assigned, with status 1" {
	with_input 'a b' 'read x y; echo "$? [$x][$y]"' '1 [a][b]'
	with_input 'a\nb' 'while read x || [ -n "$x" ]; do echo "<$x>"; done' '<a>' '<b>'
}

@test "-d reads up to another byte" {
	with_input 'a b;c\nd;' 'read -d ";" x y; echo "[$x][$y]"; read -d";" z; echo "[$z] $?"; read -d ";" z; echo $?' \
		'[a][b]' '[c' 'd] 0' 1
	with_input 'a\0b\n\0c' 'IFS=; while read -r -d "" x; do echo "[$x]"; done; echo "[$x]"' '[a]' '[b' ']' '[c]'
	expect_error 2 'read -d ab x'
	expect_error 2 'read -d'
}

@test "NUL bytes in a line are left out" {
	with_input 'a\0b\0\nc\n' 'read x; echo "[$x]"; read y; echo $y' '[ab]' c
}

@test "no more than the line is read: another command finds the rest" {
	with_input '1\n2\n3\n4\n' 'read a; cat | head -n 1; read b || echo "end $a"' 2 'end 1'
	with_input '1\n2\n3\n' 'read a; sh -c "read b; echo \$b"; read c; echo $a $c' 2 '1 3'
	with_input '1\n2\n3\n' '(read a); read b; echo $b; read c <input; echo $c; read d; echo $d' 2 1 3
}

@test "lines longer than a block arrive whole, and so do those that end where a block ends" {
	sh_file blocks <<-'END'
		for n in 254 255 256 257 4095 4096 4097 4351 4352 4353 100000; do
			line=$(printf "%0${n}d" 0)
			printf '%s\n%s\nlast\n' "$line" "$line" >input
			{ read a; read b; read c; } <input
			[ "$a" = "$line" ] && [ "$b" = "$line" ] && [ "$c" = last ] || echo "$n"
			cat input | { read a; read b; read c; [ "$b$c" = "${line}last" ] || echo "pipe $n"; }
		done
	END
	assert_status 0 && assert_out && assert_no_err
}

@test "UTF-8 is not cut, and bytes of no character stay" {
	with_input 'żółw 日本\n' 'read x y; echo "[$x][$y]"' '[żółw][日本]'
	printf '\xff \x80\xc3\n' >input
	testee -c 'read x y; echo "[$x][$y]"' <input
	assert_out_is $'[\xff][\x80\xc3]\n'
}

@test "a read-only variable gives a message and a status above 1" {
	expect_error 2 'readonly x; echo a | { read x; }'
	expect_error 2 'readonly y; echo a b | { read x y; s=$?; echo $x; exit $s; }' a
}

@test "wrong use is a usage error" {
	expect_error 2 'read'
	expect_error 2 'read -r'
	expect_error 2 'read 1x'
	expect_error 2 'read a b-c'
	expect_error 2 'read -Z x'
}

@test "what cannot be read is reported with a status above 1" {
	expect_error 2 'read x <&-'
	expect_error 2 'read x </'
	assert_err_matches 'read: .*Is a directory'
}

@test "a signal with a trap ends the waiting" {
	mkfifo fifo
	sh_file script <<-'END'
		trap 'echo trapped' USR1
		(sleep 1; kill -USR1 $$) &
		read x <>fifo
		[ $? -gt 128 ] && echo interrupted
	END
	assert_out trapped interrupted
}

@test "the variables are set in the current shell with a here-document, with a file, and in a loop" {
	expect 'read a b <<END
x y
END
echo $a-$b; i=0; while read line; do i=$((i+1)); done <<END
1
2
3
END
echo $i' x-y 3
}
