# tests/builtins/tasks.bats: tasks: descendants, their states, orphans and threads.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# A state shows when the kernel has got there: wait for it, but not for ever.
WAIT='until_state() { n=0; until grep -q "^State:.*$2" /proc/$1/status || [ $n -ge 100 ]; do n=$((n+1)); sleep .05; done; }; '

# Rows as: task pid tid state meaning kind threads ...
column() { # PID FIELDS
	awk -F '\t' -v pid="$1" '$2 == pid' table | cut -f "$2"
}

@test "the root is the shell, with its own faults" {
	sh_run 'tasks --tsv --no-header >table; echo $$'
	assert_status 0
	[ "$(column "${out%$'\n'}" 4,6,7)" = 'R	root	1' ]
}

@test "S, T and Z: sleeping, stopped, ended but not waited for" {
	sh_run "$WAIT"'sleep 5 & s=$!; sleep 5 & t=$!; sleep 0 & z=$!
kill -STOP $t; until_state $s S; until_state $t T; until_state $z Z
tasks --tsv --no-header >table; echo $s $t $z; kill $s $t; kill -CONT $t'
	read -r s t z <<<"$out"
	[ "$(column "$s" 4-6)" = 'S	sleeping	child' ]
	[ "$(column "$t" 4-6)" = 'T	stopped	child' ]
	[ "$(column "$z" 4-6)" = 'Z	zombie	zombie' ]
	[ "$(column "$z" 10)" = n/a ]
	[ "$(column "$s" 10)" -gt 0 ]
}

@test "R: a child that computes" {
	sh_run '( while :; do :; done ) & r=$!; sleep .1; tasks --tsv --no-header >table; echo $r; kill $r'
	[ "$(column "${out%$'\n'}" 4-6)" = 'R	running	child' ]
}

@test "an orphan is told from a child" {
	sh_run '( sleep 5 & echo $! >pid ); sleep .1; tasks --tsv --no-header >table; kill $(cat pid)'
	[ "$(column "$(cat pid)" 6)" = orphan ]
}

@test "a tree has the child's child below it" {
	LC_ALL=C sh_run '( sleep 5 & wait ) & sleep .2; tasks; kill $(tasks --tsv --no-header | awk "\$1 == \"sleep\" { print \$2 }")'
	assert_out_matches '[|`]-[a-z]+ .*
(\| |  )[`]-sleep '
	command -v jq >/dev/null || return 0
	sh_run '( sleep 5 & wait ) & sleep .2; tasks --json >json; kill $(tasks --tsv --no-header | awk "\$1 == \"sleep\" { print \$2 }")'
	[ "$(jq -r '.[0].children[0].children[0].task' json)" = sleep ]
}

@test "minor and major are what ps prints" {
	command -v ps >/dev/null || skip 'ps is not installed'
	sh_run "$WAIT"'sleep 5 & until_state $! S; tasks --tsv --no-header >table; ps -o state=,min_flt=,maj_flt= -p $!; echo $!; kill $!'
	[ "$(column "$(sed -n 2p "$io/out")" 4,8,9)" = "$(sed -n 1p "$io/out" | tr -s ' ' '\t')" ]
}

@test "-L shows threads" {
	command -v python3 >/dev/null || skip 'no program with threads: python3 is not installed'
	# shellcheck disable=SC2016
	sh_run 'python3 -c "
import threading, time
for i in range(2): threading.Thread(target=time.sleep, args=(1000,)).start()
open(\"ready\", \"w\").close()
" & n=0; until [ -e ready ] || [ $n -ge 100 ]; do n=$((n+1)); sleep .1; done
tasks -L --tsv --no-header >table; tasks --tsv --no-header >short; echo $!; ls /proc/$!/task >tids; kill $!'
	pid=${out%$'\n'}
	[ "$(awk -F '\t' '$6 == "thread" { print $3 }' table | sort -n)" = "$(sort -n tids)" ]
	[ "$(wc -l <tids)" -eq 3 ]
	[ "$(awk -F '\t' -v pid="$pid" '$2 == pid { print $7 }' short)" = 3 ]
	! grep -q thread short
}

@test "-p shows another tree" {
	sh_run '( sleep 5 & wait ) & sleep .2; tasks -p $! --tsv --no-header >table; kill $(awk "\$1 == \"sleep\" { print \$2 }" table); echo $!'
	[ "$(column "${out%$'\n'}" 6)" = root ]
	[ "$(grep -c . table)" = 2 ]
}

@test "no such process, bad options" {
	expect_error 1 'sleep 0 & wait; tasks -p $!'
	assert_err_matches 'no such process'
	expect_error 1 'tasks -p -1'
	expect_error 2 'tasks x'
	expect_error 2 'tasks -q'
	assert_err_matches 'usage: tasks'
}
