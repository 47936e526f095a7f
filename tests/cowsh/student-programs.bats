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
		"$0" & "$0" & wait
	END
	nothing_for '(processes: more than 64 at once|births: more than 1000)'
	program student <<-'END'
		#!/bin/sh
		while :; do ( : ); done
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
