# tests/cowsh/spawn.bats: every spawn strategy gives the same result for every kind of command.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# Run a script under each strategy and demand the same status and stdout; what it must write to
# stderr, as a regular expression, is in $complaint.
same() { # STATUS SCRIPT [LINE...]
	local strategy want=$1 script=$2
	shift 2
	for strategy in $SPAWN_STRATEGIES; do
		export COWSH_SPAWN=$strategy
		rm -rf ./*
		sh_run "$script"
		assert_status "$want"
		assert_out "$@"
		if [ -n "${complaint-}" ]; then assert_err_matches "$complaint"; else assert_no_err; fi
	done
	unset -v COWSH_SPAWN
}

# The call that a strategy uses for a simple external command, as the trace and strace name it.
call_of() {
	case $1 in
	fork | clone:) echo 'fork\(|clone3?\(.*flags=[^V]*SIGCHLD' ;;
	vfork) echo 'vfork\(|clone3?\(.*CLONE_VM\|CLONE_VFORK' ;;
	posix_spawn) echo 'posix_spawn\(|clone3?\(.*CLONE_VM\|CLONE_VFORK' ;;
	clone | auto) echo 'clone3?\(.*CLONE_VM\|CLONE_VFORK' ;;
	clone:vm) echo 'clone3?\(.*CLONE_VM' ;;
	clone:vfork) echo 'clone3?\(.*CLONE_VFORK' ;;
	clone:pidfd) echo 'clone3?\(.*CLONE_PIDFD' ;;
	esac
}

@test "the status of a program, a signal and a program that cannot run" {
	complaint='cowsh: no-such: not found
cowsh: \./no-such: (No such file or directory|not found)
cowsh: \./plain: Permission denied
cowsh: \./dir: (Permission denied|Is a directory)' \
		same 0 'sh -c "exit 3"; echo $?; sh -c "kill -TERM \$\$"; echo $?; no-such
		echo $?; ./no-such; echo $?; : >plain; ./plain; echo $?; mkdir dir; ./dir
		echo $?' 3 143 127 127 126 126
	same 7 'sh -c "exit 7"'
	complaint='cowsh: ./c: ' same 126 'printf "#!/no/such/interpreter\n" >c; chmod +x c; ./c
		x=$?; [ $x = 127 ] && x=126; exit $x'
}

@test "arguments and the environment arrive unchanged" {
	same 0 'env printf "[%s]" "" "a b" "*" "é" "-n"; echo
		x=1 y="a  b" env | grep -e "^x=" -e "^y=" | sort; export z=3
		z=4 sh -c "echo \$z"; echo $z ${x-unset}; set -- $(seq 3000)
		sh -c "echo \$#" x "$@"' '[][a b][*][é][-n]' x=1 'y=a  b' 4 '3 unset' 3000
}

@test "redirections of a program" {
	same 0 \
		'printf "1\n2\n" >in; cat <in >out; cat out; sh -c "echo o; echo e >&2" >both 2>&1
		cat both; sh -c "echo o; echo e >&2" 2>&1 >file; cat file; cat <<E
here $((1 + 1))
E
sh -c "echo nine >&9" 9>nine; cat nine; sh -c "cat <&8" 8<in; echo a >app
sh -c "echo b" >>app; cat app; sh -c "read x <&3; echo \$x; echo more >&3" 3<>app; cat app' \
		1 2 o e e o 'here 2' nine 1 2 a b a a more
	same 0 'sh -c "echo a >&3" 3>&- 2>/dev/null || echo closed; exec 5>f
		sh -c "echo a >&2" 2>&5; cat f
		sh -c "echo swapped; echo other >&2" 3>&1 1>f 2>&3; cat f' closed a other swapped
}

@test "a redirection that fails names the file and does not run the program" {
	complaint='^cowsh: missing: No such file or directory
cowsh: no/dir: No such file or directory
cowsh: (9|&9): Bad file descriptor' \
			same 0 'ls <missing || echo a; ls >no/dir || echo b; ls >&9 || echo c' a b c
}

@test "noclobber, appending and file modes" {
	complaint='f: (File exists|cannot overwrite)' same 0 'set -C; env echo a >f
		env echo b >f || echo refused; env echo c >>f; env echo d >|g; cat f g; umask 077
		env echo x >h; ls -l h | cut -c1-10' refused a c d -rw-------
}

@test "the working directory and the umask are those of the shell" {
	same 0 'mkdir d; cd d; [ "$(sh -c "pwd -P")" = "$(pwd -P)" ] && echo cwd; umask 027
		sh -c umask; (cd ..; umask 0; sh -c umask); sh -c umask' cwd 0027 0000 0027
}

@test "signals: default, ignored and caught, in programs of the foreground" {
	# Signals 1 to 28 only: glibc's posix_spawn makes children ignore its own signals 32 and 33.
	export signals='s/^Sig\(Blk\|Ign\):.*\(.......\)$/\1 \2/p'
	same 0 'env sed -n "$signals" /proc/self/status >before; trap "" USR1; trap : USR2 TERM
		env sed -n "$signals" /proc/self/status >in; trap - USR1
		env sed -n "$signals" /proc/self/status | cmp - before && echo same
		{ sh -c "kill -USR2 \$\$"; } 2>/dev/null; [ $? -gt 128 ] && echo default; trap "" HUP
		sh -c "kill -HUP \$\$; echo ignored"; cmp -s in before || echo differs' \
		same default ignored differs
	same 0 'env sed -n "/SigBlk/p; /SigCgt/p" /proc/self/status' \
		'SigBlk:	0000000000000000' 'SigCgt:	0000000000000000'
}

@test "signals that the shell got ignored stay ignored in its programs" {
	trap '' USR1
	same 0 'trap - USR1; sh -c "kill -USR1 \$\$; echo alive"' alive
	trap - USR1
}

@test "programs in the background ignore INT and QUIT and read nothing" {
	same 0 'sh -c "kill -INT \$\$; kill -QUIT \$\$; echo survived" & wait $!; echo $?
		cat & wait $!; echo $?; echo data >f; cat <f & wait; sh -c "exit 5" & wait $!
		echo $?; env true & p=$!; wait $p; [ "$p" -gt 1 ] && echo pid' \
		survived 0 0 data 5 pid
	complaint='cowsh: (no-such: not found|missing: No such file or directory)' \
		same 0 'no-such & wait $!; echo $?; cat <missing & wait $!
		[ $? -ne 0 ] && echo failed' \
		127 failed
}

@test "the pid in bang is the program's own" {
	same 0 'sh -c "echo \$\$" >f & p=$!; wait; [ "$(cat f)" = "$p" ] && echo same' same
}

@test "a text file without an interpreter line runs as a script" {
	same 4 'printf "echo script \$1; exit 4\n" >s; chmod +x s; ./s a; echo $?; ./s b | cat
		x=$(./s c); echo "$x $?"; ./s d & wait $!; echo $?; (./s e); echo $?
		PATH=.:$PATH s f >out; cat out; (exec ./s g)' 'script a' \
		4 'script b' 'script c 4' 'script d' 4 'script e' 4 'script f' 'script g'
}

@test "pipelines of programs, builtins and functions" {
	same 0 'printf "b\na\n" | sort | head -n 1; seq 5 | (read x; cat) | tail -n 1
		f() { cat; }; echo f | f | cat | f; echo x | env cat | { read y; echo $y; }
		set -o pipefail; false | env true; echo $?
		sh -c "exit 3" | sh -c "exit 4" | env true; echo $?; ! env false | env false
		echo $?' a 5 f x 1 4 0
	same 0 'yes | head -n 1; seq 100000 | tail -n 1; x=$(seq 20000 | wc -l); echo $x' \
		y 100000 20000
}

@test "pipelines with commands that are missing or whose files are missing" {
	complaint='cowsh: no-such: not found' same 0 'no-such | cat; echo $?; echo a | no-such
		echo $?; no-such | no-such | env echo end' 0 127 end
	complaint='cowsh: missing: No such file' same \
		0 'cat <missing | cat; echo $?; echo a | cat >no/dir || echo failed' 0 failed
}

@test "command substitutions of programs" {
	same 0 'x=$(env echo a); echo $x $?; x=$(sh -c "echo b; exit 3"); echo $x $?
		echo $(env printf "c\n\n") "$(env cat </dev/null)" `env echo d`
		x=$(env echo $(env echo nested)); echo $x; x=$(env echo out; echo in); echo "$x"' \
		'a 0' 'b 3' 'c  d' nested out in
}

@test "subshells, groups and functions with programs keep their own state" {
	same 0 'x=1; (x=2; env true; cd /; sh -c "exit 6"); echo $? $x
		{ env echo a; env echo b; } >f; cat f; f() { env echo "$1"; return 2; }; f c
		echo $?; (env echo d; exit 3); echo $?; (sh -c "exit 8"); echo $?' \
		'6 1' a b c 2 d 3 8
}

@test "exec and the last command of a script replace the shell or behave as if not" {
	same 5 'trap "echo exit" EXIT; env echo a; sh -c "exit 5"' a exit
	same 4 'exec sh -c "exit 4"'
	complaint='cowsh: (exec: )?no-such: (not found|No such file or directory)' same \
		127 'exec no-such; echo no'
	same 0 'exec 3>f; exec env sh -c "echo x >&3; cat f"' x
}

@test "an argument list that is too long is status 126 with its reason" {
	complaint='cowsh: env: Argument list too long' same \
		0 'x=$(printf %0300000d 0); env true "$x"; echo $?; env echo alive' 126 alive
}

@test "no descriptor leaks into a program and none is lost over many runs" {
	same 0 \
		'n=$(ls /proc/self/fd | wc -l); i=0; while [ $i -lt 30 ]; do
		env true; env true | env true; x=$(env true); env true <<E
E
env true & i=$((i + 1)); done; wait; m=$(ls /proc/self/fd | wc -l); [ $n = $m ] && echo same' same
}

@test "no zombie stays behind" {
	same 0 'i=0; while [ $i -lt 20 ]; do env true; x=$(env true); env true | env true
		env true & i=$((i + 1)); done; wait; ps -o stat= --ppid $$ | grep Z; echo end' end
}

@test "a fallback is open: spawnstrict refuses what a strategy cannot do" {
	sh_run 'set -o spawnstrict; set -o spawn=vfork; (echo sub); echo $?; /bin/echo a'
	assert_out_matches '^(sub
0|[1-9][0-9]*)
a
$'
}

@test "the strategy is chosen by option, set or environment, and a subshell inherits it" {
	sh_run 'set -o spawn=vfork; set -o | grep "^spawn "; (set -o | grep "^spawn ")
		set -o spawn=clone:vm; set -o | grep "^spawn "'
	assert_out_matches '^spawn +vfork
spawn +vfork
spawn +clone:vm
$'
	COWSH_SPAWN=fork sh_run 'set -o | grep "^spawn "'
	assert_out_matches '^spawn +fork'
	testee --spawn=posix_spawn -c 'set -o | grep "^spawn "; set spawn=fork
		set -o | grep "^spawn "; set -- spawn=vfork; echo "$1"'
	assert_out_matches '^spawn +posix_spawn
spawn +fork
spawn=vfork
$'
	sh_run 'set spawn; echo "${1-none}"'
	assert_out_matches '\* auto' 'vfork' 'posix_spawn' 'clone' 'none
$'
}

@test "an unknown strategy is status 2, lists the valid ones and changes nothing" {
	local strategy
	for strategy in nosuch clone:nosuch clone:vm+nosuch fork:vm ''; do
		sh_run "command set -o spawn=$strategy; echo \$?; set -o | grep '^spawn '"
		assert_out_matches '^2
spawn +auto'
		assert_err_matches '^cowsh: set: .*vfork'
	done
	sh_run 'set spawn=nosuch; echo "$? ${1-none}"'
	assert_status 2 || assert_out '2 none'
}

@test "in POSIX mode set spawn=x sets a positional parameter" {
	testee --posix -c 'set spawn=vfork; echo $1'
	assert_out spawn=vfork
	testee -o posix -c 'set spawn=vfork; echo $1'
	assert_out spawn=vfork
}

@test "the trace names one birth a line with its call, what the child did, and execve" {
	local strategy
	for strategy in $SPAWN_STRATEGIES; do
		COWSH_SPAWN=$strategy sh_run 'set -o spawntrace; /bin/echo a >file 2>&1
			set +o spawntrace; /bin/echo b; cat file'
		assert_status 0
		assert_out b a
		assert_err_matches "^$(call_of "$strategy")" '/bin/echo' 'faults'
		[ "$(grep -c . "$io/err")" -eq 1 ] || fail "not one line under $strategy"
	done
}

@test "strace sees the call that the trace claims" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer cannot be traced'
	command -v strace >/dev/null || skip 'strace is missing'
	strace -o /dev/null true 2>/dev/null || skip 'ptrace is refused here'
	local strategy claimed seen
	for strategy in $SPAWN_STRATEGIES; do
		ran=(strace "$TESTEE_PATH") status=0
		COWSH_SPAWN=$strategy strace -f -qq -e trace=fork,vfork,clone,clone3 -o "$io/strace" \
			"$TESTEE_PATH" -c 'set -o spawntrace; /bin/true; :' \
			>"$io/out" 2>"$io/err" 3>&- || status=$?
		slurp out "$io/strace"
		slurp err "$io/err"
		assert_status 0
		claimed=$(grep -oE 'CLONE_(VM|VFORK|PIDFD)|^vfork|^posix_spawn' "$io/err" |
			sort -u | tr '\n' ' ')
		seen=$(grep -oE 'CLONE_(VM|VFORK|PIDFD)|vfork\(' "$io/strace" |
			sort -u | tr -d '(' | tr '\n' ' ')
		case $claimed in
		'vfork ') [ "$seen" = 'vfork ' ] || [ "$seen" = 'CLONE_VFORK CLONE_VM ' ] ;;
		*posix_spawn*) [ "$seen" = 'CLONE_VFORK CLONE_VM ' ] ;;
		*) [ "$seen" = "$claimed" ] ;;
		esac || fail "under $strategy the trace claims '$claimed', strace saw '$seen'"
		[ "$(grep -cE '(fork|clone3?)\(' "$io/strace")" -eq 1 ] ||
			fail "not one birth under $strategy"
	done
}

@test "every strategy works with a large shell" {
	same 0 'x=$(head -c 20000000 /dev/zero | tr "\0" a); env echo a; env echo b | cat
		y=$(env echo c); echo $y ${#x}' a b 'c 20000000'
}

@test "what cannot be run has the same status with redirections" {
	: >plain
	sh_under() {
		sh_run './missing <plain; echo $?; ./plain 3<plain; echo $?; missing 2>&1 | cat
			x=$(./missing 4<plain); echo $?'
		assert_out 127 126 'cowsh: missing: not found' 127
	}
	for_each_spawn sh_under
}
