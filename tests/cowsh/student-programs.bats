# student-programs.bats: labs grade programs, however bad these are, and outlive them.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2016  # scripts for the shell under test, written in single quotes
load ../lib

setup_file() {
	export XDG_STATE_HOME=$BATS_FILE_TMPDIR/state LAB_SECONDS=30
}

# program NAME <<END: a program of a student's.
program() {
	cat >"$1"
	chmod +x "$1"
}

# check LAB PROGRAM: what it says is in $out; afterwards nothing of the program is left, and the shell goes on.
check() {
	rm -rf "$XDG_STATE_HOME"
	sh_run 'lab check "$1" "$2"; echo "status $?"; tasks --tsv --no-header >tasks' "$1" "$PWD/$2"
	assert_status 0
	assert_no_err
	[ "$(wc -l <tasks)" -eq 1 ] || fail "the shell has a process left: $(cat tasks)"
	! pgrep -f "$PWD/$2" || fail 'a process of the program is left'
}

# Each item of mini-shell, and what its line says after the points.
grades() { # LS PWD ECHO REMARK
	local dots='\.+ +'
	assert_out_matches "ls $dots$1 / 50$4" "pwd $dots$2 / 25$4" "echo $dots$3 / 25$4" \
		"mini-shell: $(($1 + $2 + $3)) / 100" "status $(($1 + $2 + $3 < 100))"
}

nothing_for() { # REMARK
	check mini-shell student
	grades 0 0 0 "  $1"$'\n'
}

@test "a mini shell gets all points, with or without a prompt" {
	program student <<-'END'
		#!/bin/sh
		printf '[mini] '
		while read -r line; do
			$line
			printf '[mini %s] ' $?
		done
		echo bye
	END
	check mini-shell student
	grades 50 25 25 $'\n'
	sed -i '/printf/d' student
	check mini-shell student
	grades 50 25 25 $'\n'
}

@test "a script without #! is run by sh, as from a shell" {
	echo 'while read -r line; do $line; done' | program student
	check mini-shell student
	grades 50 25 25 $'\n'
}

@test "this shell gets all points, named or not, and so do others" {
	rm -rf "$XDG_STATE_HOME"
	sh_run 'lab check mini-shell && lab check mini-shell && lab check mini-shell "$1"' "$TESTEE_PATH"
	assert_status 0
	[ "$(grep -c '^mini-shell: 100 / 100$' <<<"$out")" -eq 3 ]
	for shell in dash bash; do
		! type -P $shell || expect_last "$(type -P $shell)"
	done
}

expect_last() {
	sh_run 'lab check mini-shell "$1" | tail -n 1' "$1"
	assert_out 'mini-shell: 100 / 100'
}

@test "part of the work gets part of the points" {
	program student <<-'END'
		#!/bin/sh
		while read -r command rest; do
			[ "$command" != ls ] || ls
		done
	END
	check mini-shell student
	grades 50 0 0 ''
	assert_out_matches 'pwd .*its output has no line /.*/room-' 'echo .*its output has no line [0-9]+ one'
}

@test "a shell that becomes its first command does half of it" {
	program student <<-'END'
		#!/bin/sh
		read -r line
		[ -z "$line" ] || exec $line
	END
	check mini-shell student
	grades 0 0 0 ''
	assert_out_matches 'ls .*  it ran only the first of two' 'pwd .*  it ran only the first of two' \
		'echo .*  its output has no line two [0-9]+ three'
}

@test "one that prints its input, or everything, is no shell" {
	ln -s "$(type -P cat)" student
	check mini-shell student
	grades 0 0 0 ''
	assert_out_matches 'echo .*  it prints the command line'
	rm student
	program student <<-'END'
		#!/bin/sh
		ls; pwd; ls; pwd
	END
	check mini-shell student
	grades 0 0 0 ''
	assert_out_matches 'ls .*it prints the same without a command' 'pwd .*it prints the same without a command'
}

@test "one that fails" {
	program student <<-'END'
		#!/bin/sh
		exit 3
	END
	nothing_for 'exit 3; its output has no line .*'
}

@test "one that hangs is stopped after LAB_SECONDS" {
	program student <<-'END'
		#!/bin/sh
		while :; do :; done
	END
	LAB_SECONDS=1 nothing_for 'time: still running after 1 s'
}

@test "one that waits for what never comes" {
	mkfifo never
	program student <<-END
		#!/bin/sh
		trap '' HUP INT TERM
		read -r line <$PWD/never
	END
	LAB_SECONDS=1 nothing_for 'time: still running after 1 s'
}

@test "one that prints too much, on either stream" {
	program student <<-'END'
		#!/bin/sh
		while :; do echo prompt; done
	END
	nothing_for 'output: more than 65536 bytes'
	sed -i 's/echo prompt/& >\&2/' student
	nothing_for 'output: more than 65536 bytes'
}

@test "one that forks without end, side by side or one after the other" {
	program student <<-'END'
		#!/bin/sh
		# Seven generations are enough to be found, and little enough for the machine should that fail.
		generation=${generation:-0}
		[ "$generation" -gt 6 ] && exec sleep 1000
		export generation=$((generation + 1))
		"$0" & "$0" & wait
	END
	nothing_for '(processes: more than 64 at once|births: more than 1000)'
	program student <<-'END'
		#!/bin/sh
		for i in 1 2 3 4 5 6 7 8 9 10; do for j in 1 2 3 4 5 6 7 8 9 10; do
			for k in 1 2 3 4 5 6 7 8 9 10 11 12; do ( : ); done
		done; done
	END
	nothing_for 'births: more than 1000'
}

@test "one that a signal kills" {
	program student <<-'END'
		#!/bin/sh
		kill -SEGV $$
	END
	nothing_for 'signal SEGV'
}

@test "one that does not wait for its children" {
	program student <<-'END'
		#!/bin/sh
		while read -r line; do $line; done
		sleep 1000 >/dev/null 2>&1 &
	END
	nothing_for 'exit 0; 1 process left running'
}

@test "one that cannot be run: no execute permission, no such interpreter, a directory" {
	printf '#!/bin/sh\n' >student
	nothing_for 'exec: .*/student: Permission denied'
	echo '#!/no/such/shell' | program student
	nothing_for 'exec: .*/student: No such file or directory'
	rm student
	mkdir student
	nothing_for 'exec: .*/student: Permission denied'
}

@test "a program that is not there is an error, not a grade" {
	sh_run 'lab check mini-shell ./nothing'
	assert_status 2
	assert_err
}

# ---- shared-memory ----

# adder [MACRO]: the program for shared-memory, or the wrong one that the macro makes of it.
adder() {
	type -P cc >/dev/null || skip 'there is no C compiler'
	cc -pthread ${1:+"-D$1"} -o student "$BATS_TEST_DIRNAME/../labs/programs/adder.c"
}

# Each item of shared-memory, and what its line says after the points.
shares() { # TOTAL SHARED SEMAPHORE CHILDREN
	local dots='\.+ +'
	assert_out_matches "total $dots$1 / 25" "shared $dots$2 / 25" "semaphore $dots$3 / 25" \
		"children $dots$4 / 25" "shared-memory: $(($1 + $2 + $3 + $4)) / 100"
}

@test "shared-memory: a right program gets all points" {
	adder
	check shared-memory student
	shares 25 25 25 25
}

@test "shared-memory: so does one that is a script of this shell" {
	program student <<-END
		#!$TESTEE_PATH
		mmapfile -n number --shared "\$1"
		psem -n lock --name="\$2"
		add() {
			turn=0
			while [ \$turn -lt \$1 ]; do
				psem wait lock
				old=\$(peek number @0); poke number @0=\$((old + 1))
				psem post lock
				turn=\$((turn + 1))
			done
		}
		child=0
		while [ \$child -lt \$3 ]; do
			add \$4 &
			child=\$((child + 1))
		done
		wait
		echo "the number is \$(peek number @0)"
	END
	check shared-memory student
	shares 25 25 25 25
}

@test "shared-memory: memory that is not shared" {
	adder MAPS_PRIVATELY
	LAB_SECONDS=2 check shared-memory student
	shares 0 0 0 0
	assert_out_matches 'total .*  the last word of its output is not [0-9]+ but 0' \
		'shared .*  the number in the file is 0, not [0-9]+'
}

@test "shared-memory: no semaphore is asked" {
	adder TAKES_NO_SEMAPHORE
	check shared-memory student
	assert_out_matches 'semaphore \.+ +0 / 25  no three children that have the file mapped shared wait'
}

@test "shared-memory: the semaphore is not given back" {
	adder KEEPS_SEMAPHORE
	LAB_SECONDS=1 check shared-memory student
	shares 0 0 0 0
	assert_out_matches 'total .*  time: still running after 1 s' 'semaphore .*  time: still running after 1 s'
}

@test "shared-memory: no child does the work" {
	adder CREATES_NO_CHILD
	LAB_SECONDS=1 check shared-memory student
	assert_out_matches 'total \.+ +25' 'shared \.+ +25' 'semaphore \.+ +0 / 25  time: '
	# Where the guard may not trace, it sees no births.
	assert_out_matches 'children \.+ +(0 / 25  it has not created six processes|25 / 25)'
}

@test "shared-memory: children are left behind" {
	adder WAITS_FOR_NOBODY
	check shared-memory student
	shares 0 0 0 0
	assert_out_matches 'total .*  exit 0; 3 processes left running'
}

@test "shared-memory: one that prints a number, and one that cannot do anything" {
	program student <<-'END'
		#!/bin/sh
		echo 42
	END
	check shared-memory student
	shares 0 0 0 0
	program student <<-'END'
		#!/bin/sh
		kill -BUS $$
	END
	check shared-memory student
	shares 0 0 0 0
	assert_out_matches 'total .*  signal BUS' 'semaphore .*  signal BUS' 'children .*  signal BUS'
}

@test "the grades of a program are no answers" {
	program student <<<'#!/bin/true'
	check shared-memory student
	sh_run 'lab check shared-memory'
	assert_status 2
	assert_err_matches 'shared-memory: no answers'
}
