# tests/builtins/kill.bats: kill.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "it sends TERM unless told" {
	expect_status 143 'kill $$'
	expect 'trap "echo term" TERM; kill $$' term
}

@test "a signal is given by name or number, with or without SIG, in any case" {
	for option in '-s USR1' '-sUSR1' '-s SIGUSR1' '-s usr1' -USR1 -SIGUSR1 -usr1 "-$(kill -l USR1)" "-n $(kill -l USR1)"; do
		expect "trap 'echo usr1' USR1; kill $option \$\$" usr1
	done
	expect 'trap "echo segv" SEGV; kill -segv $$; kill -s SEGV $$' segv segv
}

@test "signal 0 asks whether there is such a process" {
	expect 'kill -s 0 $$ && kill -0 $$ && echo here' here
	expect_error 1 'sleep 0 & wait; kill -0 $!'
}

@test "it signals several processes and says which one failed" {
	expect_error 1 'sleep 60 & a=$!; sleep 60 & b=$!; kill $a 999999999 $b || { wait $a; echo $?; wait $b; echo $?; false; }' \
		143 143
	assert_err_matches 'kill: 999999999: No such process'
}

@test "it signals a background job by its number" {
	expect 'sleep 60 & kill %1; wait $!; echo $?' 143
	expect 'sleep 60 | sleep 60 & kill -s KILL %%; wait $!; echo $?' 137
	expect_error 1 'kill %7'
	assert_err_matches 'kill: %7: no such job'
}

@test "it signals a process group by a negative number" {
	expect 'set -m 2>/dev/null; sleep 60 & kill -s TERM -- -$!; wait $!; echo $?' 143
	expect 'set -m 2>/dev/null; sleep 60 & kill -9 -$!; wait $!; echo $?' 137
}

@test "kill -l names all signals" {
	sh_run 'kill -l'
	assert_status 0
	assert_no_err
	assert_out_matches '(^|[[:space:]])HUP[[:space:]]' '[[:space:]]KILL[[:space:]]' '[[:space:]]TERM[[:space:]]'
}

@test "kill -l names the signal of a number or an exit status, and gives the number of a name" {
	expect 'kill -l 9 137 15 TERM' KILL KILL TERM 15
	expect '{ sh -c "kill -HUP \$\$"; } 2>/dev/null; kill -l $?' HUP
	expect_error 1 'kill -l 999'
	expect_error 1 'kill -l nosuch'
}

@test "wrong use is an error" {
	for operands in '' '-s TERM' '-s' '-s NOSUCH 1' '-NOSUCH 1' '-99999 1' '-l -x'; do
		sh_run "kill $operands"
		assert_status +
		assert_err
	done
	expect_error 2 kill
	assert_err_matches 'usage: kill '
	expect_error 1 "kill ''"
	expect_error 1 'kill 1x'
	expect_error 1 'kill x'
	expect_error 1 'kill 99999999999999999999'
	assert_err_matches 'not a process id or job'
}
