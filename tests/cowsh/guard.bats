# guard.bats: guard runs a program within limits, says how it ended, and leaves nobody behind.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Everything is tried traced and, with --no-trace, by searching /proc. Each program holds a pipe as
# its standard input: when that ends, so has the last process of the family.

load ../lib

setup_file() {
	[ -x "$COWSH_LIBEXEC/guard" ]
}

# guard ARG...: its status, what the program printed, and the report. Nobody is left afterwards.
guard() {
	ran=(guard "$@") status=0
	mkfifo "$io/held"
	exec {watch}<>"$io/held" {end}<"$io/held"
	timeout -k 1 60 "$COWSH_LIBEXEC/guard" -r "$io/report" "$@" <>"$io/held" >"$io/out" 2>"$io/err" \
		3>&- 4>&- {watch}>&- {end}<&- || status=$?
	exec {watch}>&-
	timeout 10 cat <&"$end" >/dev/null || fail 'somebody still holds the standard input'
	exec {end}<&-
	rm "$io/held"
	slurp out "$io/out"
	slurp err "$io/err"
	slurp report "$io/report"
}

assert_report() { # STATUS LINE
	[ "$report" = "$2"$'\n' ] || fail "reported: $report, expected: $2"
	assert_status "$1"
}

both_ways() {
	local trace
	for trace in '' --no-trace; do
		"$@" $trace
	done
}

@test "the program's output, arguments and status are passed on" {
	check() {
		guard "$@" -- "$TESTEE_PATH" -c 'printf "<%s>" "$@"; echo; echo problem >&2; exit 3' sh 'a b' ''
		assert_report 3 'exit 3'
		assert_out '<a b><>'
		assert_err_is problem
	}
	both_ways check
}

@test "standard output and error keep their order where they are one file" {
	"$COWSH_LIBEXEC/guard" -r "$io/report" "$TESTEE_PATH" -c 'echo 1; echo 2 >&2; echo 3; echo 4 >&2' >"$io/all" 2>&1
	[ "$(<"$io/all")" = $'1\n2\n3\n4' ]
}

@test "without -r the report goes to standard error" {
	testee -c '"$1" sh -c "exit 4"' sh "$COWSH_LIBEXEC/guard"
	assert_status 4
	assert_err_is 'exit 4'
}

@test "a signal that ends the program is named" {
	check() {
		guard "$@" "$TESTEE_PATH" -c 'kill -SEGV $$'
		assert_report 139 'signal SEGV'
	}
	both_ways check
}

@test "a program that cannot be run is told apart from one that fails" {
	check() {
		guard "$@" ./missing
		assert_report 127 'exec: ./missing: No such file or directory'
		guard "$@" .
		assert_report 126 'exec: .: Permission denied'
		guard "$@" "$TESTEE_PATH" -c 'exit 127'
		assert_report 127 'exit 127'
	}
	both_ways check
}

@test "a program that hangs is stopped" {
	check() {
		guard "$@" -t 1 "$TESTEE_PATH" -c 'trap "" TERM INT HUP; echo begun; while :; do sleep 1000; done'
		assert_report 124 'time: still running after 1 s'
		assert_out begun
	}
	both_ways check
}

@test "a program that stops itself hangs, too" {
	guard -t 1 "$TESTEE_PATH" -c 'kill -STOP $$'
	assert_report 124 'time: still running after 1 s'
}

@test "a flood of output is cut at the limit" {
	check() {
		guard "$@" yes
		assert_report 124 'output: more than 1048576 bytes'
		[ ${#out} -eq 1048576 ]
		guard "$@" -o 10 "$TESTEE_PATH" -c 'printf 12345; printf 1234567 >&2'
		assert_report 124 'output: more than 10 bytes'
		[ $((${#out} + ${#err})) -eq 10 ]
		guard "$@" -o 10 "$TESTEE_PATH" -c 'printf 1234567890'
		assert_report 0 'exit 0'
		assert_out_is 1234567890
	}
	both_ways check
}

# A fork bomb with a short fuse: if the guard fails, some hundred processes sleep until they are killed, and
# the machine lives.
BOMB='bomb() { [ $1 -gt 6 ] || { bomb $(($1 + 1)) | bomb $(($1 + 1)) & }; sleep 1000; }; bomb 0'

@test "a fork bomb is stopped" {
	guard "$TESTEE_PATH" -c "$BOMB"
	assert_report 124 'processes: more than 64 at once'
}

@test "what a fork bomb gets by searching /proc is a limit of some kind" {
	guard --no-trace -t 2 "$TESTEE_PATH" -c "$BOMB"
	assert_status 124
}

@test "a chain of forks, each of which ends, is stopped" {
	guard "$TESTEE_PATH" -c 'next() { [ $1 -gt 5000 ] || next $(($1 + 1)) & exit; }; next 0 & sleep 1000'
	assert_report 124 'births: more than 1000'
}

@test "limits on processes and births are exact" {
	guard -p 4 "$TESTEE_PATH" -c '
		sleep 1000 & a=$!; sleep 1000 & b=$!; sleep 1000 & kill $!; wait $!; sleep 1000 & kill $a $b $!; wait'
	assert_report 0 'exit 0'
	guard -p 3 "$TESTEE_PATH" -c 'sleep 1000 & sleep 1000 & sleep 1000 & wait'
	assert_report 124 'processes: more than 3 at once'
	guard -b 3 "$TESTEE_PATH" -c '(:); (:); (:); :'
	assert_report 0 'exit 0'
	guard -b 2 "$TESTEE_PATH" -c '(:); (:); (:); :'
	assert_report 124 'births: more than 2'
}

@test "who is left running is counted and killed: daemons, stopped ones, those that ignore signals" {
	check() {
		guard "$@" "$TESTEE_PATH" -c '
			mkfifo ready
			setsid sh -c "echo >ready; exec sleep 1000" & read line <ready
			(trap "" TERM HUP INT; echo >ready; exec sleep 1000) & read line <ready
			sleep 1000 & kill -STOP $!
			exit 5'
		assert_report 5 'exit 5; 3 processes left running'
		rm ready
	}
	both_ways check
}

@test "an orphan is killed when its family ends" {
	check() {
		guard "$@" "$TESTEE_PATH" -c 'mkfifo ready
			( (setsid sh -c "echo >ready; exec sleep 1000" &) & ); read line <ready; kill -KILL $$'
		rm ready
		[[ $report == 'signal KILL; '[12]' process'*' left running'$'\n' ]] || fail "reported: $report"
		assert_status 137
	}
	both_ways check
}

@test "traced children stop, continue and end as others do" {
	check() {
		guard "$@" "$TESTEE_PATH" -c '
			set -m
			sh -c "kill -STOP \$\$; exit 7" &
			while jobs >list; read -r line <list; do case $line in *Stopped*) break ;; esac; done
			echo stopped; bg >/dev/null; wait $!; echo $?
			trap "echo usr1" USR1; kill -USR1 $$
			echo a | cat | cat; (exit 3); echo $?'
		assert_report 0 'exit 0'
		assert_out stopped 7 usr1 a 3
	}
	both_ways check
}

@test "every strategy of birth works and is counted" {
	check() {
		guard "$TESTEE_PATH" -c '/bin/echo born; (exit 4); echo $?'
		assert_report 0 'exit 0'
		assert_out born 4
		guard -b 1 "$TESTEE_PATH" -c '/bin/true; /bin/true; :'
		assert_report 124 'births: more than 1'
	}
	for_each_spawn check
}

@test "only the three standard descriptors reach the program" {
	"$COWSH_LIBEXEC/guard" -r "$io/report" ls /proc/self/fd 5</dev/null 17</dev/null >"$io/out"
	[ "$(<"$io/out")" = $'0\n1\n2\n3' ]     # the last one is that of ls, for the directory
}

@test "files do not fill the disk, and memory has a limit where one is asked for" {
	guard -f 64K "$TESTEE_PATH" -c 'exec yes >big'
	assert_report 153 'signal XFSZ'
	[ "$(wc -c <big)" -eq 65536 ]
	guard -m 32M "$TESTEE_PATH" -c 'ulimit -v'
	assert_out 32768
}

@test "nobody survives when guard itself is killed" {
	mkfifo held ready
	exec {watch}<>held {end}<held
	"$COWSH_LIBEXEC/guard" "$TESTEE_PATH" -c '
		trap "" TERM; setsid sleep 1000 & sleep 1000 & kill -STOP $!; echo >ready; sleep 1000' \
		<>held {watch}>&- {end}<&- 3>&- 4>&- &
	read -r line <ready
	kill -KILL $!
	wait $! || true
	exec {watch}>&-
	timeout 10 cat <&"$end"
}

@test "a signal to guard, or its parent's end, ends the family and guard by that signal" {
	for signal in TERM INT HUP; do
		for trace in '' --no-trace; do
			mkfifo held ready
			exec {watch}<>held {end}<held
			# Not in the background at once: a shell without job control lets that ignore INT.
			env --default-signal "$COWSH_LIBEXEC/guard" -r report $trace "$TESTEE_PATH" -c '
				trap "" TERM INT HUP; setsid sleep 1000 & echo >ready; sleep 1000' \
				<>held {watch}>&- {end}<&- 3>&- 4>&- &
			read -r line <ready
			kill -$signal $!
			status=0
			wait $! || status=$?
			[ $status -eq $((128 + $(kill -l $signal))) ]
			[ "$(<report)" = "interrupted: $signal" ]
			exec {watch}>&-
			timeout 10 cat <&"$end"
			exec {end}<&-
			rm held ready
		done
	done
}

@test "children that the caller had before guard was executed are left alone" {
	testee -c 'sleep 1000 & echo $!; exec "$1" -r "$2" sh -c "sleep 1000 & exit 6"' sh "$COWSH_LIBEXEC/guard" "$io/report"
	assert_status 6
	[ "$(<"$io/report")" = 'exit 6; 1 process left running' ]
	kill "${out%$'\n'}"
}

@test "a reader that goes away ends the program by SIGPIPE, as without guard" {
	{ "$COWSH_LIBEXEC/guard" -r "$io/report" yes || echo $? >"$io/status"; } | head -n 1 >/dev/null
	[ "$(<"$io/report")" = 'signal PIPE' ]
	[ "$(<"$io/status")" -eq 141 ]
}

@test "wrong use is one line with the synopsis, and runs nothing" {
	for arguments in '-t 0 touch x' '-t 1s touch x' '-o 1Q touch x' '-p -1 touch x' '-z touch x' '-r /nonexistent/x touch x' ''; do
		read -ra words <<<"$arguments"
		ran=(guard "${words[@]}") status=0
		"$COWSH_LIBEXEC/guard" "${words[@]}" >"$io/out" 2>"$io/err" || status=$?
		assert_status 125
		[ -s "$io/err" ] && [ ! -s "$io/out" ] && [ ! -e x ]
	done
	"$COWSH_LIBEXEC/guard" --help | grep -q '^usage: guard '
}
