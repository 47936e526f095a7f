# tests/posix/invocation.bats: how the shell is started and where it reads commands (XCU sh).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "-c takes the commands, a name and arguments" {
	testee -c 'echo "$0" $# "$@"' name a 'b c'
	assert_status 0
	assert_out 'name 2 a b c'
	testee -c 'echo $#; exit 4'
	assert_status 4
	assert_out 0
	testee -c 'echo a
echo b; false'
	assert_status 1
	assert_out a b
	testee -c ''
	assert_status 0
	testee -c -- 'echo dash' n
	assert_out dash
	testee -ec 'echo $-' n
	assert_out_matches e
	testee -c
	assert_status +
	assert_err
}

@test "a script file gets its path as dollar zero, and arguments" {
	echo 'echo "$0" $# "$2"; exit 5' >s
	testee s a 'b c'
	assert_status 5
	assert_out 's 2 b c'
	testee ./s
	assert_out './s 0 '
	testee -- s -x
	assert_out 's 1 '
	testee -u s x y
	assert_out 's 2 y'
}

@test "a script without a slash that is not in the directory is looked for in PATH" {
	mkdir bin
	echo 'echo found' >bin/script-in-path
	chmod +x bin/script-in-path
	PATH=$PWD/bin:$PATH testee script-in-path
	assert_status 0
	assert_out found
}

@test "a missing script is status 127, and nothing else is run" {
	testee no-such-script a
	assert_status 127
	assert_out
	assert_err_matches no-such-script
	testee ./no/such/script
	assert_status 127
}

@test "standard input holds the commands when there is no operand, or with -s" {
	testee <<<'echo $# "$0"; echo b'
	assert_status 0
	assert_out_matches '^0 .*
b
$'
	testee -s a 'b c' <<<'echo $# "$2"'
	assert_out '2 b c'
	testee -s -- -x <<<'echo $1'
	assert_out -x
	testee -us <<<'echo $nope'
	assert_status +
	printf 'echo no newline' | testee
	testee < <(printf 'echo no newline')
	assert_out 'no newline'
	testee <<<'exit 6
echo no'
	assert_status 6
	assert_out
}

@test "commands share standard input with the script that is read from it" {
	cat >s <<'END'
read x
line one
echo "got $x"
head -n 1
line two
cat
rest
of it
END
	testee <s
	assert_status 0
	assert_out 'got line one' 'line two' rest 'of it'
}

@test "the shell reads no more of a script from a file or a pipe than it needs" {
	printf 'read x\none\necho "$x"\n{ read y; read z; }\ntwo\nthree\necho "$y$z"\ncat\nrest\n' >s
	testee <s
	assert_out one twothree rest
	testee < <(cat s)
	assert_out one twothree rest
	printf 'sh -c "read a; echo \$a"\nfor child\necho after\nexec cat\nlast\n' >s
	testee <s
	assert_out 'for child' after last
	testee < <(cat s)
	assert_out 'for child' after last
}

@test "a here-document and a compound command read from standard input end where they end" {
	testee <<'END'
cat <<E
text
E
if true
then cat
fi
data
END
	assert_status 0
	assert_out text data
}

@test "a script on standard input that changes it goes on reading from the new file" {
	echo 'echo from f' >f
	testee <<<'exec <f
echo not read'
	assert_out 'from f'
}

@test "options may be given on the command line by letter and name" {
	testee -f -o nounset +f -c 'case $- in *f*) echo f;; esac; case $- in *u*) echo u;; esac'
	assert_out u
	testee -Z -c :
	assert_status +
	assert_err
	testee -o no-such-option -c :
	assert_status +
	assert_err
}

@test "the status of the shell is that of its last command" {
	expect_status 0 'true'
	expect_status 1 'false'
	expect_status 3 '(exit 3)'
	expect_status 0 'false; :'
	expect_status 0 ''
	expect_error 127 no-such-command
	expect_status 1 'false
# comment
'
	expect_status 2 'exit 2'
	expect_status 1 'false; exit'
	printf 'false\n\n' >s
	testee s
	assert_status 1
}

@test "dot reads a file in the same shell, found through PATH or by its path" {
	mkdir lib
	echo 'x=changed; echo dot $# $1; return 3; echo no' >lib/d
	PATH=$PWD/lib:$PATH expect 'x=1; set a; . d; echo $? $x; . lib/d
		. ./lib/d >/dev/null; echo $x' 'dot 1 a' '3 changed' 'dot 1 a' changed
	: >empty
	expect 'false; . ./empty; echo $?; echo "f() { echo f; }" >g; . ./g; f
		echo "echo \$LINENO" >h; . ./h' 0 f 1
	printf 'echo no newline' >n
	expect '. ./n; echo after' 'no newline' after
}

@test "eval joins its arguments and runs them here" {
	expect 'eval "echo a;" echo b; x="echo c"; eval $x; eval eval echo \\\$HOME >/dev/null
		eval; echo $?; eval "" ""; echo $?; false; eval; echo $?; eval "x=1; y=2"
		echo $x$y; eval "exit 3" & wait $!; echo $?' a b c 0 0 0 12 3
	expect 'eval "f() { echo f; }"; f; eval "for i in 1 2; do" "echo \$i;" "done"' f 1 2
}

@test "ENV is not read by a shell that is not interactive" {
	echo 'echo from env' >envfile
	ENV=$PWD/envfile sh_run 'echo a'
	assert_out a
}

@test "a script may have a very long line, no final newline and carriage returns in quotes" {
	printf 'x="a\rb"; echo ${#x}; %s\necho end' \
		"$(printf ': %0.s' {1..5000} | sed 's/: /:; /g')" >s
	testee s
	assert_status 0
	assert_out 3 end
}

@test "a name that begins with a hyphen makes a login shell that still runs -c" {
	mkdir home
	HOME=$PWD/home
	(exec -a -sh "${testee_command[@]}" -c 'echo login' 3>&-) >result
	[ "$(tail -n 1 result)" = login ]
}
