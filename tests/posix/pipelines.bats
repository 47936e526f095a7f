# tests/posix/pipelines.bats: pipelines, AND-OR lists and asynchronous lists (XCU 2.9.2, 2.9.3).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "the output of each command is the input of the next" {
	expect 'echo a | cat; echo b | cat | cat | tr b c; printf "3\n1\n2\n" | sort | head -n 1
		echo d | { read x; echo "got $x"; }' a c 1 'got d'
	expect 'echo x | while read l; do echo "<$l>"; done | cat; f() { cat; }
		echo f | f | (cat) | if true; then cat; fi' '<x>' f
}

@test "the status of a pipeline is that of its last command" {
	expect 'false | true; echo $?; true | false; echo $?; (exit 3) | (exit 4); echo $?
		exit 5 | exit 6; echo $?' 0 1 4 6
	expect_error 0 'nosuchcommand | true; echo $?; true | nosuchcommand; echo $?' 0 127
}

@test "an exclamation mark turns the status around" {
	expect '! true; echo $?; ! false; echo $?; ! (exit 7); echo $?; ! false | true; echo $?
		! true | false; echo $?; if ! false; then echo if; fi; ! { false; }; echo $?' \
		1 0 0 1 0 if 0
	expect '! true || echo or; ! false && echo and' or and
}

@test "pipefail makes the last failure the status of the pipeline" {
	expect 'set -o pipefail; false | true; echo $?; (exit 3) | (exit 4) | true; echo $?
		true | true; echo $?; ! false | true; echo $?; set +o pipefail; false | true
		echo $?' 1 4 0 0 0
	expect 'set -o pipefail; (exit 5) | true | cat; echo $?
		(set +o pipefail; false | true; echo $?)
		if false | true; then echo yes; else echo no; fi' 5 0 no
	expect_status 1 'set -eo pipefail; false | true; echo after'
}

@test "all commands of a pipeline but none of the shell's state run at once in subshells" {
	expect 'x=1; x=2 | cat; echo a | { x=3; cat; } | cat; echo $x; cd / | cat
		[ "$PWD" != / ] && echo home' a 1 home
	expect '(sleep 0.05; echo late) | cat' late
	TEST_TIMEOUT=20 expect 'mkfifo p; echo through >p | cat p' through
}

@test "a reader that ends early ends its writer" {
	TEST_TIMEOUT=20 expect 'yes | head -n 1
		while :; do echo y; done 2>/dev/null | head -n 1; echo end' y y end
}

@test "a pipeline waits for its last command and may be redirected around" {
	expect '{ echo a | { sleep 0.05; cat; }; } >f; cat f; (echo b | cat) >f; cat f
		echo c >g | cat; cat g' a b c
	expect 'echo in >f; cat <f | cat; { cat | cat; } <f; { echo err >&2 | cat; } 2>f; cat f' \
		in in err
}

@test "and runs the next command after success, or after failure" {
	expect 'true && echo a; false && echo no; false || echo b; true || echo no
		echo c && echo d || echo no; false && echo no || echo e' a b c d e
	expect 'false || false; echo $?; true && (exit 3); echo $?; false && true; echo $?
		false || true && echo left; true || false && echo assoc' 1 3 1 left assoc
	expect 'true && false || true && echo x; false && true && true || echo y
		! true && true || echo z' x y z
}

@test "a semicolon or newline runs commands one after the other" {
	expect 'echo a; echo b
echo c;echo d;
false; echo $?' a b c d 1
}

@test "an ampersand runs a list in the background with status zero" {
	expect 'false & echo $?; wait; (exit 3) & wait $!; echo $?; { echo bg; } & wait
		sleep 0.05 && echo late & echo first; wait' 0 3 bg first late
	expect 'true & false & wait; echo $?; echo a & wait $!; { exit 4; } & p=$!; wait $p
		echo $?' 0 a 4
	expect 'false || echo list & wait; echo x | cat & wait
		for i in 1 2; do echo $i; done & wait; if true; then echo if; fi & wait' \
		list x 1 2 if
}

@test "a background list does not change the shell" {
	expect 'x=1; x=2 & wait; echo $x; { cd /; x=3; } & wait; [ "$PWD" != / ] && echo $x
		f() { echo f; } & wait; exit 7 & wait; echo still' 1 1 still
}

@test "standard input of a background list is empty unless redirected" {
	expect 'echo text >f; exec <f; cat & wait; read x; echo "$x"; cat <f & wait
		echo pipe | { cat & wait; }; { cat <f; } & wait' text text text
	expect 'echo line >f; { read y || echo empty; } <f & wait; cat | echo through & wait' \
		through
}

@test "bang holds the process of the last background list, also of a pipeline and in a subshell" {
	expect 'sleep 0.01 & a=$!; sleep 0.02 & b=$!
		[ $a -ne $b ] && wait $a && wait $b && echo ok; true | (exit 5) & wait $!
		echo $?; (exit 6) & (wait $! 2>/dev/null; echo $?); wait $!; echo $?' ok 5 127 6
	expect 'sh -c "echo \$\$" >f & p=$!; wait; [ "$(cat f)" = $p ] && echo same' same
	expect 'x=$(sleep 0 & echo $!); [ -n "$x" ] && echo set; echo "[${!-}]"' set '[]'
}

@test "wait gives statuses, 127 for unknown processes, and waits for all without operands" {
	expect '(exit 2) & a=$!; (exit 3) & b=$!; wait $b; echo $?; wait $a; echo $?
		wait $a $b 2>/dev/null; x=$?; wait; echo $?' 3 2 0
	expect '(exit 2) & a=$!; (exit 9) & wait $a $!; echo $?; wait 999999 2>/dev/null; echo $?
		wait; wait; echo $?' 9 127 0
	expect 'sleep 10 & kill $!; wait $! 2>/dev/null; [ $? -gt 128 ] && echo killed
		sh -c "kill -9 \$\$" & wait $! 2>/dev/null; kill -l $?' killed KILL
}

@test "background commands ignore SIGINT and SIGQUIT while job control is off" {
	[ -r /proc/self/status ] || skip 'no /proc'
	expect "grep SigIgn /proc/self/status >f & wait; m=\$(sed 's/.*\\(.\\)\$/\\1/' f)
		case \$m in 6|7|e|f) echo ignored;; *) echo \$m;; esac" ignored
}

@test "a newline after a pipe, and, or continues the list" {
	expect 'echo a |
cat &&
echo b ||
echo c
true && # comment

echo d' a b d
}

@test "many commands in one pipeline work" {
	local pipe='echo x' i
	for ((i = 0; i < 40; i++)); do pipe+=' | cat'; done
	expect "$pipe" x
}

@test "large data passes through a pipeline of builtins and programs" {
	expect 'i=0; while [ $i -lt 5000 ]; do echo "line $i"; i=$((i + 1)); done | cat | { n=0
		while read l; do n=$((n + 1)); done; echo $n; }' 5000
}

@test "a background command that could not be started has a process and a status for wait" {
	: >plain
	sh_run '(exit 5) & cat <missing & wait $!; case $? in 0 | 5) ;; *) echo a;; esac
		missing & wait $!; echo $?; ./plain & wait $!; echo $?; true | missing & wait $!; echo $?
		cat >&8 & wait $!; [ $? -ne 0 ] && echo b; cat $((1 / 0)) & wait $!; [ $? -ne 0 ] && echo c'
	assert_out a 127 126 127 b c
}
