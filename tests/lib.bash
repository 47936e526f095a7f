# tests/lib.bash: what all Bats files share: run the shell under test and compare what it did.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# TESTEE names the shell under test, with options if need be (TESTEE='bash --posix'); its default
# is $COWSH, which the driver sets to the shell just built. Every test starts in an empty directory
# of its own, with standard input from /dev/null and LC_ALL=C.UTF-8.
#
#   expect SCRIPT [LINE...]           status 0, these lines on stdout, nothing on stderr
#   expect_status N SCRIPT [LINE...]  status N, these lines, nothing on stderr
#   expect_error N SCRIPT [LINE...]   status N ('+': any but 0), these lines, a message on stderr
#   sh_run SCRIPT [ARG...]            run `TESTEE -c SCRIPT sh ARG...`, then assert_* what it did
#   sh_file NAME [ARG...] <<'END'     the same for a script file NAME with the text from stdin
#   testee [ARG...]                   the same for any arguments, with the caller's stdin
#
# The results are in $status, $out and $err. A shell that hangs is ended after TEST_TIMEOUT seconds.

# A function for scripts: the number of arguments, then each in brackets.
SHOW='show() { printf %s "$#"; printf "[%s]" "$@"; echo; }; '

SPAWN_STRATEGIES='fork vfork posix_spawn clone clone: clone:vm clone:vfork clone:pidfd auto'

find_testee() {
	local shell=${TESTEE:-${COWSH:?set TESTEE to a shell, or COWSH to the one just built}}
	testee_command=("$shell")
	[ -x "$shell" ] || read -ra testee_command <<<"$shell"
	testee_command[0]=$(type -P "${testee_command[0]}") || {
		echo "no such shell: $shell" >&2
		return 1
	}
	export TESTEE=$shell TESTEE_PATH=${testee_command[0]}
}

setup() {
	find_testee
	unset -v ENV CDPATH PS4 FCEDIT HISTFILE HISTSIZE OLDPWD MAILCHECK POSIXLY_CORRECT
	export LC_ALL=${TEST_LOCALE:-C.UTF-8}
	umask 022
	io=$BATS_TEST_TMPDIR/io
	mkdir "$io" "$BATS_TEST_TMPDIR/work"
	cd "$BATS_TEST_TMPDIR/work"
	HOME=$PWD
	exec </dev/null
}

# The whole of a file as a variable, without a process; bytes after a NUL are lost.
slurp() { # VARIABLE FILE
	local LC_ALL=C
	IFS= read -r -d '' "$1" <"$2" || true
}

testee() {
	ran=("${testee_command[@]}" "$@")
	status=0
	timeout --foreground -k 1 "${TEST_TIMEOUT:-60}" "${ran[@]}" \
		>"$io/out" 2>"$io/err" 3>&- 4>&- || status=$?
	slurp out "$io/out"
	slurp err "$io/err"
}

sh_run() {
	local script=$1
	shift
	testee -c "$script" sh "$@"
}

sh_file() {
	cat >"$1"
	testee "$@" </dev/null
}

# Report a failed comparison with everything needed to repeat it.
fail() {
	{
		printf '%s\n' "$1"
		[ -z "${COWSH_SPAWN+x}" ] || printf 'COWSH_SPAWN=%s\n' "$COWSH_SPAWN"
		printf 'ran:   '
		printf ' %q' "${ran[@]}"
		printf '\nstatus: %s\n--- stdout\n%s\n--- stderr\n%s\n---\n' \
			"$status" "${out:0:4000}" "${err:0:4000}"
	} >&2
	return 1
}

assert_status() {
	case $1 in
	+) [ "$status" -ne 0 ] || fail 'expected a status other than 0' ;;
	*) [ "$status" -eq "$1" ] || fail "expected status $1" ;;
	esac
}

# Exact bytes.
assert_out_is() {
	[ "$out" = "$1" ] && return
	printf '%s' "$1" >"$io/expected"
	diff -u --label expected --label stdout "$io/expected" "$io/out" >&2 || true
	fail 'stdout differs'
}

# Exact lines; none means no output at all.
assert_out() {
	local want=
	[ $# -eq 0 ] || printf -v want '%s\n' "$@"
	assert_out_is "$want"
}

# Each argument is an extended regular expression that must match somewhere in the text.
assert_matches() { # NAME TEXT REGEX...
	local name=$1 text=$2 regex
	shift 2
	for regex; do
		[[ $text =~ $regex ]] || fail "$name does not match: $regex"
	done
}

assert_out_matches() { assert_matches stdout "$out" "$@"; }
assert_err_matches() { assert_matches stderr "$err" "$@"; }
assert_no_err() { [ -z "$err" ] || fail 'expected nothing on stderr'; }
assert_err() { [ -n "$err" ] || fail 'expected a message on stderr'; }

assert_err_is() { # LINE...
	local want
	printf -v want '%s\n' "$@"
	[ "$err" = "$want" ] || fail "expected on stderr: $want"
}

expect() {
	expect_status 0 "$@"
}

expect_status() {
	local want=$1
	sh_run "$2"
	assert_status "$want" && assert_out "${@:3}" && assert_no_err
}

expect_error() {
	local want=$1
	sh_run "$2"
	assert_status "$want" && assert_out "${@:3}" && assert_err
}

# Run a command of the test under every spawn strategy, one after the other.
for_each_spawn() {
	local strategy
	for strategy in $SPAWN_STRATEGIES; do
		export COWSH_SPAWN=$strategy
		"$@"
	done
	unset -v COWSH_SPAWN
}
