# tests/cowsh/errors.bats: what cowsh says about bad input and scarce resources.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# Run a command line as a user without privileges, in a directory such a user can enter.
unprivileged() {
	if [ "$(id -u)" -eq 0 ]; then
		command -v setpriv >/dev/null || skip 'setpriv is missing'
		setpriv --reuid 48613 --regid 48613 --clear-groups --no-new-privs "$@"
	else
		"$@"
	fi
}

# The shell came to an end by itself; if not with success, then it said why in its own words.
assert_alive() {
	[ "$status" -lt 124 ] || fail 'the shell was killed or hangs'
	[ "$status" -eq 0 ] || [[ $err == cowsh:* ]] || fail 'a failure without a message'
}

# repeat N TEXT: the text N times.
repeat() {
	local spaces
	printf -v spaces '%*s' "$1" ''
	printf '%s' "${spaces// /$2}"
}

@test "a message names the shell, the script, the line, the builtin, the object and the reason" {
	sh_file script.sh <<'END'
: first line

cd /nope
no-such-command
cat </no/file
f() {
	cd /nope/again
}
f
END
	assert_err_is 'cowsh: script.sh:3: cd: /nope: No such file or directory' \
		'cowsh: script.sh:4: no-such-command: not found' \
		'cowsh: script.sh:5: /no/file: No such file or directory' \
		'cowsh: script.sh:7: cd: /nope/again: No such file or directory'
	sh_run 'cd /nope'
	assert_err_is 'cowsh: cd: /nope: No such file or directory'
}

@test "a message in a dot script names that script and its line" {
	printf '\n\ncd /nope\n' >inner
	sh_file outer.sh <<'END'
. ./inner
cd /outer
END
	assert_err_is 'cowsh: ./inner:3: cd: /nope: No such file or directory' \
		'cowsh: outer.sh:2: cd: /outer: No such file or directory'
}

@test "a syntax error says the line, what was found and what was open" {
	printf 'if true\nthen echo a\necho b\n' >open
	testee open
	assert_status 2
	assert_out
	assert_err_matches '^cowsh: open:[34]: syntax error: .*end of file.*if.*line 1'
	printf 'echo a\n\nfi\n' >stray
	testee stray
	assert_status 2
	assert_out a
	assert_err_matches '^cowsh: stray:3: syntax error: .*fi'
	printf 'while true; do\necho a\n}\n' >brace
	testee brace
	assert_err_matches '^cowsh: brace:3: syntax error: .*}.*while.*line 1|do.*line 1'
	printf 'echo "abc\ndef\n' >quote
	testee quote
	assert_err_matches '^cowsh: quote:[123]: syntax error: .*(quote|").*line 1'
	printf 'echo $(ls\n\n' >substitution
	testee substitution
	assert_err_matches '^cowsh: substitution:[123]: syntax error: .*line 1'
	printf 'cat <<END\na\n' >here
	testee here
	[ "$status" -lt 126 ] || fail 'killed'
	sh_run 'echo a | | cat'
	assert_status 2
	assert_err_matches '^cowsh: .*syntax error: .*\|'
}

@test "each syntax error is one line on stderr" {
	local script
	for script in fi 'if' 'echo (' '( echo' 'case x in' 'for 1' 'echo ${' 'echo $((' 'a() b' \
		'cat <' '&&' ';;' 'echo "'; do
		sh_run "$script"
		assert_status 2
		[ "$(grep -c . "$io/err")" -eq 1 ] || fail "not one line for: $script"
		assert_err_matches '^cowsh: '
	done
}

@test "a script that cannot be read is status 126, a missing one 127, a directory 126" {
	testee no-such-script
	assert_status 127
	assert_err_is 'cowsh: no-such-script: No such file or directory'
	mkdir dir
	testee dir
	assert_status 126
	assert_err_is 'cowsh: dir: Is a directory'
	[ "$(id -u)" -ne 0 ] || return 0
	echo 'echo a' >unreadable
	chmod 0 unreadable
	testee unreadable
	assert_status 126
	assert_err_is 'cowsh: unreadable: Permission denied'
}

@test "commands that cannot be run say why" {
	mkdir dir
	: >plain
	sh_run './dir; echo $?; ./plain; echo $?; ./missing; echo $?; missing; echo $?; ./plain/x
		echo $?'
	assert_out 126 126 127 127 126 || assert_out 126 126 127 127 127
	assert_err_matches 'cowsh: \./dir: (Is a directory|Permission denied)' \
		'cowsh: \./plain: Permission denied' \
		'cowsh: \./missing: No such file or directory|\./missing: not found' \
		'cowsh: missing: not found'
}

@test "a read-only variable and an unset one under nounset are named" {
	sh_run 'readonly r=1; r=2; echo after'
	assert_status +
	assert_out
	assert_err_is 'cowsh: r: is read-only' || assert_err_matches '^cowsh: r: .*read.?only'
	sh_run 'set -u; echo "$nope"; echo after'
	assert_status +
	assert_out
	assert_err_matches '^cowsh: nope: '
	sh_run 'set -u; echo $((nope + 1)) ${#nope}; echo after'
	assert_err_matches '^cowsh: .*nope'
	sh_run 'echo ${1?give a name}; echo after'
	assert_err_is 'cowsh: 1: give a name'
}

@test "an argument list that is too long is an error of that command only" {
	sh_run 'x=$(printf %0300000d 0); /bin/true "$x"; echo $?; set -- $(printf "%0999d " 0)
		i=0; while [ $i -lt 13 ]; do set -- "$@" "$@"; i=$((i + 1)); done
		env true "$@" | cat; env true "$@"; echo $?'
	assert_status 0
	assert_out 126 126
	assert_err_matches '^cowsh: /bin/true: Argument list too long' \
		'cowsh: env: Argument list too long'
}

@test "without descriptors commands fail with a message and the shell goes on" {
	sh_run 'ulimit -n 3; echo a | /bin/cat; echo "pipe $?"; x=$(/bin/echo a)
		echo "substitution $?"; /bin/cat <missing; echo b >file; exec 3<file
		echo "open $?"'
	[ "$status" -lt 126 ] || fail 'killed'
	assert_err_matches '^cowsh: .*(Too many open files|No file descriptors)'
	sh_run 'ulimit -n 20; i=3; while [ $i -lt 40 ]
		do eval "command exec $i</dev/null" || break; i=$((i + 1)); done; echo alive
		echo still | cat'
	assert_out_matches alive
	assert_err_matches '^cowsh: .*(Too many open files|No file descriptors|Bad file descriptor|Invalid argument)'
}

@test "without processes commands fail with a message and the shell goes on" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'the leak checker needs a process of its own'
	cd /
	ran=(unprivileged) status=0
	unprivileged "$TESTEE_PATH" -c '
		ulimit -u 1
		/bin/true; echo "program $?"
		(echo sub); echo "subshell $?"
		x=$(/bin/echo a); echo "substitution $?"
		/bin/true | /bin/true; echo "pipe $?"
		/bin/true & echo alive' \
		>"$io/out" 2>"$io/err" 3>&- || status=$?
	slurp out "$io/out"
	slurp err "$io/err"
	[[ $err == *temporarily* ]] || skip 'the limit of processes has no effect here'
	assert_status 0
	assert_out_matches 'program [1-9]' 'substitution [1-9]' 'pipe [1-9]' 'alive'
	assert_err_matches 'cowsh: .*Resource temporarily unavailable'
}

@test "a full device is noticed by every builtin that writes" {
	[ -c /dev/full ] || skip 'no /dev/full'
	local builtin
	for builtin in 'echo x' 'printf x' pwd set 'export -p' alias trap 'set -o' umask \
		'type cd' 'command -v cd' ulimit 'kill -l' times 'readonly -p'; do
		sh_run "alias a=b; trap : EXIT; readonly r
			$builtin >/dev/full; x=\$?; trap - EXIT; exit \$x"
		assert_status +
		assert_err_matches "^cowsh: ${builtin%% *}: write error: No space left on device"
	done
	sh_run 'exec >/dev/full; echo a'
	assert_status +
	assert_err_matches 'No space left on device'
}

@test "a closed stdout is noticed" {
	sh_run 'echo x >&-; echo $? >&2'
	assert_err_matches 'cowsh: echo: write error: Bad file descriptor
1'
}

@test "a script with a NUL byte is refused, in data it is dropped or kept but harmless" {
	printf 'echo a\0b\necho c\n' >binary
	testee binary
	assert_status 126
	assert_out
	assert_err_matches '^cowsh: binary: .*binary'
	sh_run 'x=$(printf "a\000b"); echo ${#x}; printf "c\000d\n" | { read y; echo "${#y}"; }
		printf "\000" | cat | wc -c | tr -d " "'
	assert_status 0
	[ "$(tail -n 1 "$io/out")" = 1 ]
}

@test "a program file that is no script and no program is refused" {
	head -c 300 /dev/urandom >garbage
	printf '\177ELF\1\1\1\0\0\0\0\0' >badelf
	chmod +x garbage badelf
	sh_run './badelf; echo $?'
	assert_out 126
	assert_err_matches '^cowsh: \./badelf: '
}

@test "variables of a hundred million bytes work" {
	sh_run 'x=$(head -c 100000000 /dev/zero | tr "\0" a); echo ${#x}; y=$x; z="$x$y"
		echo ${#z}; case $z in *b) echo no;; *) echo end;; esac; w=${x%aaa}; echo ${#w}
		unset -v x y z w; echo done'
	assert_status 0
	assert_out 100000000 200000000 end 99999997 done
}

@test "ten thousand nested constructs are run or refused, never a crash" {
	local n=10000 pair
	for pair in '{ |; }' '( | )' 'if true; then | fi' '! |' 'while | do break; done' \
		'case x in x) |;; esac' 'for i in 1; do | done'; do
		case $pair in
		'! |') printf '%strue\n' "$(repeat $n '! ')" ;;
		*)
			printf '%s\n:\n%s\n' "$(repeat $n "${pair%%|*}"$'\n')" \
				"$(repeat $n $'\n'"${pair#*|}")"
			;;
		esac >script
		testee script
		assert_alive
	done
}

@test "ten thousand nested expansions are run or refused, never a crash" {
	local n=10000
	printf ': %s%s\n' "$(repeat $n '${x-')" "$(repeat $n '}')" >script
	testee script
	assert_alive
	printf ': "%s%s"\n' "$(repeat $n '${x-"')" "$(repeat $n '"}')" >script
	testee script
	assert_alive
	printf 'echo $((%s1%s))\n' "$(repeat $n '(')" "$(repeat $n ')')" >script
	testee script
	assert_alive
	printf 'echo $((%s1))\n' "$(repeat $n '- ')" >script
	testee script
	assert_alive
	printf 'echo $((%s1%s))\n' "$(repeat $n '1 ? ')" "$(repeat $n ' : 0')" >script
	testee script
	assert_alive
	printf 'if false; then %s:%s; fi\n' "$(repeat $n '$(')" "$(repeat $n ')')" >script
	testee script
	assert_alive
	printf 'if false; then %s:%s; fi\n' "$(repeat $n '$(( $(')" "$(repeat $n ') ))')" >script
	testee script
	assert_alive
}

@test "recursion without end is stopped with a message" {
	TEST_TIMEOUT=50
	local script
	for script in 'f() { f; }; f' 'f() { g "$@"; }; g() { f a; }; f' 'f() { { f; }; }; f' \
		'x='\''eval "$x"'\''; eval "$x"' 'f() { if f; then :; fi; }; f' 'f() { eval f; }; f' \
		'f() { x=1 f; }; f' 'f() { f >/dev/null; }; f' 'f() { command eval f; }; f' \
		'echo ". ./self" >self; . ./self'; do
		sh_run "$script"
		assert_status +
		assert_alive
		[[ $err == *cowsh:* ]] || fail "no message for: $script"
	done
}

@test "recursion that ends is not disturbed by the limit" {
	expect 'f() { [ "$1" -eq 0 ] || f $(($1 - 1)); }; f 1000; echo done' done
}

@test "arithmetic on a variable that holds its own name does not hang" {
	TEST_TIMEOUT=10
	sh_run 'x=x; echo $((x))'
	assert_alive
	sh_run 'x=y y=x; echo $((x + 1))'
	assert_alive
}

@test "wrong options of the shell are one line and status 2" {
	testee --no-such-option
	assert_status 2
	assert_err_matches '^cowsh: .*no-such-option'
	testee -o nosuch -c :
	assert_status 2
	assert_err_matches '^cowsh: .*nosuch'
	testee -c
	assert_status 2
	assert_err_matches '^cowsh: .*-c'
	testee --spawn=nosuch -c :
	assert_status 2
	assert_err_matches '^cowsh: .*nosuch'
}

@test "a working directory that is gone is no reason to stop" {
	mkdir gone
	cd gone
	rmdir ../gone
	sh_run 'echo a; /bin/echo b; cd /; pwd'
	assert_status 0
	assert_out a b /
}

@test "bad numbers are refused with the object named" {
	sh_run 'exit abc'
	assert_status +
	assert_err_matches '^cowsh: exit: abc'
	sh_run 'shift 1x'
	assert_err_matches '^cowsh: shift: 1x'
	sh_run 'umask 999'
	assert_err_matches '^cowsh: umask: 999'
	sh_run '[ a -eq 1 ]; echo $?; [ 1 -eq 99999999999999999999 ]; echo $?'
	assert_out 2 2
	assert_err_matches '^cowsh: \[: a'
}

@test "what looks like nested arithmetic and is none takes no exponential time" {
	TEST_TIMEOUT=10
	testee -n -c ": $(repeat 30 '$((') : $(repeat 30 ') )')"
	assert_alive
	expect 'echo $(( $(( echo 1 ) | cat ) + $((1 + 1)) ))' 3
}

@test "thousands of background commands take no quadratic time" {
	TEST_TIMEOUT=30
	sh_run "$(repeat 3000 ': & ') wait; echo done"
	assert_status 0
	assert_out 'done'
}

@test "a shell without memory ends with one message" {
	! grep -q __asan_init "$TESTEE_PATH" || skip "the sanitizer's allocator ends it in its own words"
	local script
	for script in 'x=abcdefgh; while :; do x=$x$x; done' \
		'set -- a; while :; do set -- "$@" "$@"; done' \
		'x=$(head -c 100000000 /dev/zero | tr "\0" a); echo no' \
		'printf "%0100000000d" 1 | { read -r x; echo no; }'; do
		sh_run "ulimit -v 40000 || exit 77; $script"
		[ "$status" -ne 77 ] || skip 'memory cannot be limited here'
		assert_out
		assert_err_matches '^cowsh: out of memory \(wanted [0-9]+ bytes\)'
	done
}

@test "recursion is stopped in time on a small stack, too" {
	! grep -q __asan_init "$TESTEE_PATH" || skip "the sanitizer's frames are too large"
	local script
	for script in 'f() { f; }; f' 'x='\''eval "$x"'\''; eval "$x"' 'f() { { f; } </dev/null; }; f'; do
		ran=("$TESTEE_PATH" -c "$script") status=0
		(ulimit -s 256 && exec "${ran[@]}" 2>"$io/err" 3>&-) || status=$?
		slurp err "$io/err"
		assert_alive
		assert_err_matches 'nested too deeply'
	done
}

@test "a message about a compound command names the line it begins on" {
	sh_file s <<'END'

if true; then
	:
fi </nowhere
while false; do
	:
done >/nowhere/file
END
	assert_status 1
	assert_err_is 'cowsh: s:2: /nowhere: No such file or directory' \
		'cowsh: s:5: /nowhere/file: No such file or directory'
}

@test "a script tells what killed a command, but for an interrupt and a broken pipe" {
	ulimit -c 0
	sh_file s <<'END'
sh -c 'kill -SEGV $$'
(
	sh -c 'kill -TERM $$'
	:
)
x=$(sh -c 'kill -HUP $$')
sh -c 'kill -INT $$'
sh -c 'kill -PIPE $$' | sh -c 'kill -PIPE $$'
{ sh -c 'kill -QUIT $$'; } 2>/dev/null
sh -c 'kill -TERM $$' &
wait
echo $?
END
	assert_status 0
	assert_out 0
	assert_err_is 'cowsh: s:1: command killed: Segmentation fault' \
		'cowsh: s:3: command killed: Terminated' 'cowsh: s:6: command killed: Hangup'
}
