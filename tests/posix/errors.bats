# tests/posix/errors.bats: which errors end the shell (XCU 2.8.1) and which statuses they give.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# Each script ends at its error: "after" does not appear, the status is not 0, there is a message.
ends() {
	local script
	for script; do
		expect_error + "echo before
$script
echo after" before
	done
}

# Each script goes on after its error, which left a status other than 0.
goes_on() {
	local script
	for script; do
		expect_error 0 "echo before
$script
case \$? in 0) echo no error;; *) echo after;; esac" before after
	done
}

@test "a syntax error ends the shell, in a dot script and in eval too" {
	ends 'fi' 'eval "if"' 'eval "echo )"'
	echo 'echo (' >bad
	ends '. ./bad'
}

@test "an error of a special builtin ends the shell" {
	ends 'set -o no-such-option' 'readonly r=1; unset -v r' 'readonly r; readonly r=2' \
		'readonly r; export r=1' '. ./no-such-file' \
		'export 1x=2' 'readonly 1x' 'unset -z' 'set -Z' 'export -z' 'exec -Z'
}

@test "an unknown signal for trap and too large a shift are no reason to end" {
	sh_run 'trap : NOSUCHSIGNAL; echo "$?"'
	assert_status 0
	assert_out_matches '^[1-9]'
	expect_error + 'set a; shift 2; exit $?'
}

@test "a redirection error with a special builtin ends the shell" {
	ends ': <missing' 'eval : <missing' 'export x=1 >no/dir' 'set a <missing' \
		'. /dev/null <missing' \
		'trap : EXIT <missing; trap - EXIT' 'exec <missing' 'exec 3>&9'
}

@test "a redirection error with anything else only fails the command" {
	goes_on 'true <missing' 'cat <missing' '{ :; } <missing' '(:) <missing' \
		'if :; then :; fi <missing' 'for i in 1; do :; done <missing' \
		'while false; do :; done <missing' 'case x in x) ;; esac <missing' \
		'f() { :; }; f <missing' 'cd / <missing' 'echo a >no/dir' \
		'<missing' 'x=1 <missing' 'f() { :; } <missing; f' 'read x <missing'
}

@test "an assignment to a read-only variable ends the shell" {
	ends 'readonly r=1; r=2' 'readonly r=1; r=2 :' 'readonly r=1; : $((r = 2))' \
		'readonly r=1; : ${r2=$((r += 1))}' \
		'readonly r=; : ${r:=x}' 'readonly r=1; x=1 r=2' 'readonly r=1; r=2 eval :'
}

@test "an expansion error ends the shell" {
	ends ': ${nope?msg}' 'echo ${nope:?}' 'x=${nope?}' 'set -u; : $nope' 'set -u; x=$nope' \
		'set -u; echo $nope | cat; : $nope' 'for i in ${nope?}; do :; done' \
		'case ${nope?} in x) ;; esac' ': $((1 / 0))' 'x=$((1 +))' 'cat <${nope?}' \
		'f() { : ${nope?}; }; f' 'eval ": \${nope?}"' 'if : ${nope?}; then :; fi'
}

@test "an error in a subshell ends only the subshell" {
	goes_on '(: ${nope?})' '(readonly r; r=1)' '(set -o nosuch)' '(shift 99)' '(. ./missing)' \
		'(eval fi)' 'x=$(: ${nope?})' \
		'(exec <missing)' ': | { : ${nope?}; }' '(set -u; : $nope)' '(: $((1 / 0)))'
}

@test "command takes from a special builtin the power to end the shell" {
	goes_on 'command set -o nosuch' 'command . ./missing' 'command shift 99' \
		'command export 1x=2' 'readonly r; command unset -v r' \
		'readonly r; command export r=1' \
		'command : <missing' 'command exec <missing' 'command eval : <missing' \
		'command eval "echo a; )"' 'echo "(" >bad; command . ./bad' 'f() { command eval fi; }; f'
	ends 'command eval ": \${nope?}"' 'command eval "eval fi"'
}

@test "an error of another builtin only fails the command" {
	goes_on 'cd /no/such/dir' 'unalias nosuch' 'alias nosuch' 'kill -l 9999' 'umask zzz' \
		'read 1x </dev/null' 'ulimit -Z' \
		'hash no-such-cmd' 'wait x' 'getopts' 'test 1 -zz 2' '[ a' 'printf' 'cd -Z' 'kill'
}

@test "a command that is not found only fails" {
	goes_on 'no-such-command' './no-such-file' \
		'x=1 no-such-command' 'no-such-command >/dev/null' '/' 'command no-such-command'
}

@test "exec of what cannot be run ends a non-interactive shell" {
	ends 'exec no-such-command' 'exec ./no-such-file' 'exec /'
	expect_error 127 'exec no-such-command'
	expect_error 126 'exec /'
}

@test "an EXIT trap runs when an error ends the shell" {
	local script
	for script in ': ${nope?}' 'readonly r; r=1' 'set -o nosuch' '. ./missing' 'eval fi' \
		'set -u; : $nope'; do
		sh_run "trap 'echo trapped' EXIT
$script
echo after"
		assert_status +
		assert_out trapped
		assert_err
	done
}

@test "an error in the middle of a line stops the rest of the line" {
	expect_error + 'echo a; : ${nope?}; echo b' a
	expect_error + 'for i in 1 2; do echo $i; : ${nope?}; done; echo b' 1
	expect_error + 'f() { echo in; : ${nope?}; echo no; }; f || echo no; echo no' in
}
