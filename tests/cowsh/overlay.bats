# overlay.bats: set subshell=overlay: subshells without a process, where nobody could tell.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2016  # scripts for the shell under test, written in single quotes

load ../lib

# births N SCRIPT [LINE...]: the script prints these lines and makes so many processes.
births() {
	command -v strace >/dev/null || skip 'there is no strace'
	strace -f -qq -e trace=clone,clone3,fork,vfork -o "$io/strace" "${testee_command[@]}" -c "$2" >"$io/out" 2>"$io/err" ||
		skip "strace cannot trace here: $(head -n 1 "$io/err")"
	slurp out "$io/out"
	slurp err "$io/err"
	ran=("$2") status=0
	assert_out "${@:3}" && assert_no_err
	[ "$(grep -c '(' "$io/strace")" = "$1" ] || fail "not $1 births: $(cat "$io/strace")"
}

@test "a subshell is a fork unless it is chosen to be an overlay" {
	births 1 '(x=1; echo $x); echo ${x-unset}' 1 unset
	births 0 'set subshell=overlay; (x=1; echo $x); echo ${x-unset}' 1 unset
	births 1 'set subshell=overlay; set subshell=fork; (x=1; echo $x); echo ${x-unset}' 1 unset
	COWSH_SUBSHELL=overlay births 0 'f() { x=$1; cd /; }; (f 2; echo $x); echo ${x-unset}' 2 unset
}

@test "a substitution of builtins and functions needs no process in either case" {
	births 0 'f() { x=1; echo f; }; y=$(f); echo $y ${x-unset}' 'f unset'
}

@test "an overlay is a fork all the same where somebody could tell" {
	export COWSH_SUBSHELL=overlay
	births 1 'trap : USR1; (:); :'
	births 1 'mmapfile -n m --anon 4K; (:); :'
	births 1 'set spawn=fork; (:); :'
	births 1 '(trap : USR1); :'
	births 1 '(umask 077); umask' 0022
	births 1 '(exec 5>&1); :'
	births 1 '(:) & wait'
	births 1 '(ulimit -c 0); :'
}

@test "set shows the kind of subshells, and takes no other" {
	expect 'set -o | grep subshell; set +o | grep subshell; set -o subshell=overlay; set -o | grep subshell
		saved=$(set +o); set subshell=fork; eval "$saved"; set -o | grep subshell' \
		'subshell     fork' 'set -o subshell=fork' 'subshell     overlay' 'subshell     overlay'
	expect_error 2 'set subshell=spoon'
	assert_err_matches 'subshell: spoon: unknown kind \(valid: fork, overlay\)'
	COWSH_SUBSHELL=spoon expect_error 0 'set -o | grep subshell' 'subshell     fork'
	testee --posix -c 'set subshell=overlay; echo "$1"; set -o | grep subshell'
	assert_out subshell=overlay 'subshell     fork'
	testee -o subshell=overlay -c 'set -o | grep subshell'
	assert_out 'subshell     overlay'
}
