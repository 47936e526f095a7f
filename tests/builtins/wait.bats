# tests/builtins/wait.bats: wait.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "it waits for all background jobs, with status 0" {
	expect 'echo a >a & echo b >b & (sleep 0.1; echo c >c; exit 3) & wait; echo $?; cat a b c' 0 a b c
	expect 'wait; echo $?' 0
}

@test "with a process id it gives that process's status" {
	expect '(exit 7) & wait $!; echo $?' 7
	expect '(exit 1) & a=$!; (exit 2) & b=$!; (exit 3) & c=$!; wait $c $a $b; echo $?; wait $a; echo $?' 2 127
	expect 'sh -c "kill -s TERM \$\$" & wait $!; echo $?' 143
}

@test "a status is kept until it is asked for" {
	expect '(exit 7) & p=$!; sleep 0.1; true; :; wait $p; echo $?' 7
}

@test "a pipeline has the status of its last command" {
	expect 'sh -c "exit 3" | sh -c "exit 4" & wait $!; echo $?' 4
	expect '! false & wait $!; echo $?' 0
}

@test "it takes job numbers" {
	expect '(exit 1) & (exit 2) & wait %1; echo $?; wait %2; echo $?' 1 2
	expect '(exit 2) & wait %%; echo $?' 2
}

@test "what is no child has status 127" {
	expect 'wait 999999999; echo $?' 127
	expect '(exit 1) & p=$!; wait $p; wait $p; echo $?' 127
	expect '(exit 1) & p=$!; (wait $p); echo $?' 127
	expect_error 127 'wait %7'
	assert_err_matches 'wait: %7: no such job'
}

@test "the last operand's status counts" {
	expect '(exit 3) & wait 999999999 $!; echo $?' 3
	expect '(exit 3) & wait $! 999999999; echo $?' 127
}

@test "a trapped signal ends it, and the trap runs" {
	local want=$((128 + $(kill -l USR1)))
	expect "trap 'echo trapped' USR1; sleep 60 & p=\$!; (sleep 0.2; kill -s USR1 \$\$) & wait \$p; echo \$?; kill \$p" \
		trapped $want
	expect "trap 'echo trapped' USR1; sleep 60 & p=\$!; (sleep 0.2; kill -s USR1 \$\$) & wait; echo \$?; kill \$p" \
		trapped $want
}

@test "an ignored signal does not end it" {
	expect "trap '' USR1; (sleep 0.1; kill -s USR1 \$\$; sleep 0.1; exit 3) & wait \$!; echo \$?" 3
}

@test "a process that a trap's wait left is still there" {
	local want=$((128 + $(kill -l USR1)))
	expect "trap : USR1; (sleep 0.1; kill -s USR1 \$\$; sleep 0.2; exit 4) & wait \$!; echo \$?; wait \$!; echo \$?" $want 4
}

@test "many jobs are all waited for" {
	expect 'i=0; while [ $i -lt 100 ]; do (exit 0) & i=$((i+1)); done; wait; echo $?; wait $!; echo $?' 0 127
}

@test "bad operands are errors" {
	expect_error 2 'wait x'
	assert_err_matches 'usage: wait'
	expect_error 2 'wait -1'
	expect_error 2 'wait -x'
	expect_error 2 "wait ''"
}
