# tests/posix/traps.bats: trap and the handling of signals (XCU 2.12, trap).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "an EXIT trap runs once, when the shell ends, whatever the way" {
	expect 'trap "echo bye" EXIT; echo a' a bye
	expect_status 3 'trap "echo bye" EXIT; exit 3; echo no' bye
	expect 'trap "echo bye" 0; trap; :' "trap -- 'echo bye' EXIT" bye
	expect_status 1 'trap "echo bye" EXIT; false' bye
	expect 'trap "echo a" EXIT; trap "echo b" EXIT; exit' b
	expect 'trap "echo a; exit; echo b" EXIT; exit' a
	expect_status 4 'trap "exit 4" EXIT; exit 3'
	expect_status 3 'trap "echo \$?; true" EXIT; exit 3' 3
	echo 'trap "echo file" EXIT; echo in' >s
	testee s
	assert_out in file
}

@test "the action is expanded and parsed when it runs" {
	expect "x=1; trap 'echo \$x' EXIT; x=2; f() { echo f; }; trap 'f; echo \$x' EXIT" f 2
	expect "trap 'for i in 1 2; do echo \$i; done
echo line' EXIT" 1 2 line
	expect "trap 'echo \"a  b\"' EXIT; trap" "trap -- 'echo \"a  b\"' EXIT" 'a  b'
}

@test "a trap on a signal runs between commands and the script goes on" {
	expect 'trap "echo caught" TERM; kill -TERM $$; echo after; kill -TERM $$; echo end' \
		caught after caught end
	expect 'trap "echo usr1" USR1; trap "echo usr2" USR2; kill -USR1 $$; kill -USR2 $$
		kill -s USR1 $$; echo end' usr1 usr2 usr1 end
	expect 'trap "echo hup" SIGHUP 2>/dev/null; trap "echo hup" 1; kill -HUP $$
		trap "echo int" INT QUIT; kill -INT $$; kill -QUIT $$' hup int int
	expect 'trap "echo c" USR1; for i in 1 2; do kill -USR1 $$; echo $i; done
		f() { kill -USR1 $$; echo f; }; f; { kill -USR1 $$; echo g; }' c 1 c 2 c f c g
}

@test "the status seen before and after a trap action is the same" {
	expect "trap 'echo \$?; true' USR1; (kill -USR1 \$\$; exit 3); echo \$?
		f() { return 4; }; trap 'false' USR1; (kill -USR1 \$\$; exit 6); echo \$?" 3 3 6
}

@test "a signal that is not trapped ends the shell with its signal" {
	sh_run 'kill -TERM $$; echo no'
	assert_status 143
	assert_out
	sh_run 'trap "echo x" USR1; trap - USR1; kill -USR1 $$; echo no'
	assert_status $((128 + $(kill -l USR1)))
	assert_out
	sh_run 'trap "echo bye" EXIT; (sleep 0.05; kill -TERM $$) & wait'
	assert_status 143
}

@test "an empty action ignores the signal, also in children" {
	sh_run 'trap "" TERM; kill -TERM $$; echo alive
		sh -c "kill -TERM \$\$; echo child alive"; (kill -TERM $$; echo sub); trap - TERM
		sh -c "kill -TERM \$\$; echo no"; echo after'
	assert_status 0
	assert_out alive 'child alive' sub after
}

@test "a caught signal has its default action in children" {
	sh_run 'trap "echo caught" TERM; sh -c "kill -TERM \$\$; echo no"; echo $?
		sh -c "kill -s INT \$\$; echo no"; [ $? -gt 128 ] && echo killed'
	assert_status 0
	assert_out 143 killed
}

@test "a subshell resets traps but not ignored signals" {
	expect 'trap "echo bye" EXIT; (echo sub); echo $(echo in); echo x | cat; { :; } & wait' \
		sub in x bye
	sh_run 'trap "echo caught" USR1; (sh -c "kill -USR1 \$PPID"; echo no); echo $?'
	assert_status 0
	assert_out_matches '^[1-9][0-9]+
$'
	expect 'trap "echo outer" EXIT; (trap "echo inner" EXIT; echo in)
		(trap "echo other" EXIT; exit 0); echo end' in inner other end outer
}

@test "the traps of the parent can be listed in a command substitution" {
	expect "trap 'echo a' USR1; saved=\$(trap); trap - USR1; eval \"\$saved\"; trap" \
		"trap -- 'echo a' USR1"
}

@test "trap lists its traps in a form that can be read again" {
	expect "trap 'printf \"%s\\n\" \"it'\\''s \$y\"' USR1; trap >saved; trap - USR1; y=Y
		. ./saved; kill -USR1 \$\$" "it's Y"
	expect "trap 'echo a' USR1 USR2; trap -p USR1; trap - USR1; trap -p USR2" \
		"trap -- 'echo a' USR1" "trap -- 'echo a' USR2"
	expect 'trap -p EXIT INT; echo end' 'trap -- - EXIT' 'trap -- - INT' end
}

@test "a hyphen or a number as the first operand resets" {
	expect 'trap "echo no" EXIT; trap - EXIT; trap "echo no" 0; trap 0
		trap "echo no" USR1 USR2; trap - USR1 USR2; trap; echo end' end
}

@test "signals ignored when the shell starts stay so and cannot be trapped" {
	trap '' USR1
	sh_run 'trap "echo caught" USR1; kill -USR1 $$; echo alive; trap - USR1; kill -USR1 $$
		echo alive'
	trap - USR1
	assert_status 0
	assert_out alive alive
}

@test "a trap runs after the foreground command that was running, wait is interrupted at once" {
	TEST_TIMEOUT=20 expect 'trap "echo caught" USR1; (sleep 0.05; kill -USR1 $$) & sleep 0.3
		echo after' caught after
	TEST_TIMEOUT=20 expect 'trap "echo caught" USR1; sleep 10 & p=$!; (sleep 0.05; kill -USR1 $$) &
		wait $p; [ $? -gt 128 ] && echo interrupted; kill $p' caught interrupted
}

@test "a signal ends a wait also when the process that sent it ends at once" {
	TEST_TIMEOUT=20 expect 'trap "echo caught" USR1
		for i in 1 2 3; do (sleep 0.1; kill -USR1 $$) & wait $!; [ $? -gt 128 ] && echo $i; done' \
		caught 1 caught 2 caught 3
}

@test "a trap of the shell runs behind a command substitution, not in it" {
	expect 'trap "echo U; got=1" USR1; x=$(kill -USR1 $$); echo "[$x]$got"
		x=$(echo a; kill -USR1 $$; echo b); echo "[$x]"' U '[]1' U '[a' 'b]'
	expect 'trap "echo U" USR1; x=$(echo $(trap "echo in" USR2; kill -USR2 $(sh -c "echo \$PPID"); echo b)); echo "$x"' 'in b'
	expect_status 4 'trap "echo U; exit 4" USR1; x=$(kill -USR1 $$; echo a); echo no' U
}

@test "a trap may be set, reset and exit from a function and from a trap" {
	expect_status 6 'f() { trap "echo f; exit 6" USR1; }; f; kill -USR1 $$; echo no' f
	expect 'trap "trap - USR1; echo once" USR1; kill -USR1 $$; trap' once
	expect 'f() { trap "echo exit" EXIT; echo in; }; f; echo out' in out exit
}

@test "set -e does not end the shell for a trap action's tested commands, exit in it does" {
	expect_status 2 'set -e; trap "exit 2" USR1; kill -USR1 $$; echo no'
	expect 'set -e; trap "false || echo a" USR1; kill -USR1 $$; echo b' a b
}

@test "exit in a trap for a signal uses the status before the trap" {
	expect_status 0 'trap "exit" USR1; kill -USR1 $$; echo no'
}

@test "bad signals are refused" {
	sh_run 'trap : NOSUCH; [ $? -ne 0 ] && echo a; trap : 9999; [ $? -ne 0 ] && echo b
		trap : USR1 NOSUCH; trap -p USR1'
	assert_out_matches '^a
b'
	assert_err
}

@test "an EXIT trap sees variables, functions and descriptors of the shell" {
	expect 'exec 3>f; x=1; trap "echo \$x >&3; cat f" EXIT; x=2' 2
	expect 'trap "cat f; rm f" EXIT; echo temp >f; exit' temp
}

@test "many signals in a row are not lost as a class" {
	TEST_TIMEOUT=20 expect 'n=0; trap "n=\$((n + 1))" USR1; i=0
		while [ $i -lt 50 ]; do kill -USR1 $$; i=$((i + 1)); done; echo $n' 50
}

@test "ignoring CHLD loses no status, commands inherit it" {
	expect 'trap "" CHLD; (exit 3); echo $?; exit 4 | exit 5; echo $?; x=$(exit 6); echo $?
		(exit 7) & wait $!; echo $?; (env false; echo $?); trap - CHLD; (exit 8); echo $?' \
		3 5 6 7 1 8
	[ -r /proc/self/status ] || skip 'no /proc'
	expect 'ignored() { grep SigIgn /proc/self/status | tail -c 6 | cut -c1; }
		ignored; trap "" CHLD; ignored; (ignored)' 0 1 1
}
