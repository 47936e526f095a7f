# tests/posix/redirection.bats: redirections but here-documents (XCU 2.7).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "output goes to a new or emptied file, appended output to its end" {
	expect 'echo one >f; echo two >f; cat f; echo three >>f; cat f; echo four >>new; cat new' \
		two two three four
	expect 'printf 12345 >f; : >f; wc -c <f | tr -d " "; >g; [ -f g ] && echo made' 0 made
}

@test "input comes from a file" {
	expect 'echo text >f; cat <f; read x <f; echo $x; <f cat; cat - 0<f' text text text text
}

@test "a redirection may stand anywhere in a simple command" {
	expect '>f echo a b; cat f; echo >f c d; cat f; echo e >f f; cat f; x=1 >f; cat f
		x=2 >g echo g; cat g' 'a b' 'c d' 'e f' g
}

@test "an explicit descriptor is redirected, several digits too" {
	expect 'echo out 1>f; cat f; { echo err >&2; } 2>f; cat f; { echo three >&3; } 3>f; cat f
		{ echo nine >&9; } 9>f; cat f' out err three nine
	expect '{ echo twelve >&12; } 12>f; cat f; exec 25>g; echo x >&25; exec 25>&-; cat g
		{ cat <&10; } 10<f; echo z 010>h; cat h' twelve x twelve z
}

@test "a descriptor may be duplicated for output and input" {
	expect '{ echo out; echo err >&2; } >f 2>&1; cat f; echo a >f 2>&1; exec 3>&1; echo b >&3
		cat f; echo text >g; exec 4<g; cat <&4' out err b a text
	expect 'x=3; exec 3>f; echo word >&$x; echo more 1>&"3"; cat f' word more
	expect 'echo a 3>&1 >&3; { echo b >&4; } 4>&1' a b
}

@test "either operator duplicates a descriptor whatever it was opened for" {
	expect 'echo one >f; echo two >g; exec <f 3>&0 <g; read x; read y <&3; echo $x $y
		exec 4>h; { echo out >&5; } 5<&4; cat h; cat 3>&0 <&3 <f' 'two one' out one
}

@test "redirections are done from left to right" {
	sh_run '{ echo out; echo err >&2; } 2>&1 >f; echo "f: $(cat f)"
		{ echo out; echo err >&2; } >g 2>&1; cat g; echo x >a >b; wc -c <a | tr -d " "
		cat b'
	assert_out err 'f: out' out err 0 x
	assert_status 0
	expect '{ echo 1; echo 2 >&2; } 3>&1 1>f 2>&3; echo -; cat f' 2 - 1
}

@test "a descriptor may be closed" {
	expect 'exec 3>f; echo a >&3; exec 3>&-; { echo b >&3; } 2>/dev/null || echo closed
		exec 4<f; exec 4<&-; { cat <&4; } 2>/dev/null || echo closed; cat f' \
		closed closed a
	expect '{ echo in 1>&-; } 2>/dev/null || echo "no output"; echo out
		(exec >&-; echo x) 2>/dev/null || echo failed' 'no output' out failed
	expect 'exec 7>&-; exec 8<&-; echo fine' fine
	expect 'cat 0<&- 2>/dev/null || echo no input' 'no input'
}

@test "a file may be opened for reading and writing" {
	expect 'printf "abcdef\n" >f; exec 3<>f; read x <&3; echo $x; echo new >&3; exec 3>&-
		cat f; printf XY 1<>f; cat f; : <>made; [ -f made ] && echo made' \
		abcdef abcdef new XYcdef new made
}

@test "noclobber protects existing files but not with >| or >> or for what is no regular file" {
	expect_error 0 'set -C; echo a >f; echo b >f || echo refused; cat f; echo c >|f; cat f
		echo d >>f; cat f; echo e >/dev/null && echo null; set +C; echo g >f; cat f' \
		refused a c c d null g
	expect_error 0 'echo x >f; set -o noclobber; (>f) || echo refused; cat f; ln -s f link
		(echo y >link) || echo refused; cat f' refused x refused x
	expect 'set -C; echo new >fresh; cat fresh; echo z >|other; cat other' new z
}

@test "the word of a redirection is expanded but neither split nor globbed" {
	: >f1
	expect 'x="a b"; echo s >$x; ls; echo t >"$x"2; cat "a b2"; echo u >$(echo sub); cat sub
		echo v >f$((1 + 1)); cat f2; echo w >${nope-de}f; cat def' 'a b' f1 t u v w
	expect 'echo glob >f*; ls' 'a b' 'a b2' def 'f*' f1 f2 sub
}

@test "a redirection that fails makes its command fail and not run" {
	expect_error 0 'echo ran <missing || echo "no"; cat <missing || echo no
		echo x >nodir/f || echo no; echo y >&77 || echo no; >/ || echo no' no no no no no
	expect_error 0 '{ echo ran; } <missing || echo group
		(echo ran) <missing || echo subshell
		while :; do echo ran; break; done <missing || echo loop; f() { echo ran; }
		f <missing || echo function' group subshell loop function
	expect_error 0 'cat <missing; [ $? -gt 0 ] && [ $? -lt 126 ] && echo status
		/bin/echo ran <missing; [ $? -gt 0 ] && echo external' status external
}

@test "a redirection of a builtin, a group or a function is undone after it" {
	expect 'echo a >f; echo b; { echo c; } >>f; echo d; f() { echo e; }; f >>f; echo g
		if true; then echo h; fi >>f; echo i; eval "echo j" >>f; : >/dev/null; echo k
		cat f' b d g i k a c e h j
	expect 'read x <f 2>/dev/null; echo in >f; read x <f; exec 0</dev/null; cat; echo $x
		for i in 1; do cat; done <f; cat' in in
	expect_error 0 'echo x >f 3<missing; echo still' still
	expect 'echo a 2>&- >&1; echo b >&- 2>/dev/null; echo c' a c
}

@test "exec without a command changes the descriptors of the shell" {
	expect 'exec 3>&1 >f; echo in file; exec >&3 3>&-; echo out; cat f; exec <f; read a
		echo "$a"; exec 2>err; echo e >&2; cat err' out 'in file' 'in file' e
	expect '(exec >f; echo sub); echo out; cat f' out sub
	expect 'exec 5>f; echo x >&5; (echo y >&5); cat f' x y
}

@test "descriptors opened by exec stay open, those of one command do not leak into the next" {
	expect 'exec 3>f; echo a >&3; echo b >&3; exec 3>&-; cat f; echo x 4>g
		{ echo y >&4; } 2>/dev/null || echo closed' a b x closed
	expect 'ls -l /proc/self/fd 2>/dev/null >/dev/null
		{ sh -c "echo leak >&5" 2>/dev/null || echo none; } ; sh -c "echo kept >&5" 5>f
		cat f' none kept
}

@test "no descriptor of the shell itself reaches a command" {
	[ -d /proc/self/fd ] || skip 'no /proc'
	cat >script <<'END'
ls /proc/self/fd | wc -l
{ ls /proc/self/fd | wc -l; } >out
cat out
echo x | { ls /proc/self/fd | wc -l; }
f() { ls /proc/self/fd | wc -l; } 2>/dev/null
f
x=$(ls /proc/self/fd) && set -- $x && echo $#
END
	(
		for fd in /proc/"$BASHPID"/fd/*; do
			[ "${fd##*/}" -le 2 ] || eval "exec ${fd##*/}>&-"
		done
		"${testee_command[@]}" script >result
	)
	[ "$(sort -u result)" = 4 ]
}

@test "compound commands take redirections, and inner ones go first" {
	expect '{ echo a; echo b >g; echo c; } >f; cat f; echo -; cat g' a c - b
	expect 'for i in 1 2; do echo $i; done >f; cat f; while read l; do echo "<$l>"; done <f
		case x in x) echo case;; esac >f; cat f; (echo sub; echo err >&2) >f 2>&1; cat f' \
		1 2 '<1>' '<2>' case sub err
	expect 'if cat; then echo then; fi <<E >f
text
E
cat f; until false; do echo u; break; done >f; cat f' text then u
}

@test "a loop reads line by line from its redirected input" {
	expect 'printf "1\n2\n3\n" >f; while read x; do echo "$x-$(cat)"; done <f
		while read x <&3; do echo "$x"; done 3<f' '1-2' 3 1 2 3
}

@test "a pipe and a redirection in one command: the redirection wins" {
	expect 'echo lost >f | cat; echo -; cat f; echo piped | cat <f
		{ echo both; echo e >&2; } 2>&1 | cat' - lost lost both e
}

@test "descriptor moves by swapping stdout and stderr" {
	sh_run '{ echo out; echo err >&2; } 3>&1 1>&2 2>&3 3>&-'
	assert_status 0
	assert_out err
	assert_err_is out
}

@test "duplication of a closed descriptor or a bad word is an error" {
	expect_error 0 '{ echo a >&9; } || echo no; cat <&9 || echo no; x=
		(echo a >&abc) || echo no' no no no
}

@test "a duplicate shares the offset, a second open does not" {
	expect 'printf "1\n2\n3\n" >f; exec 3<f 4<&3 5<f; read a <&3; read b <&4; read c <&5
		echo $a $b $c; exec 6>g 7>&6; echo x >&6; echo y >&7; cat g' '1 2 1' x y
}

@test "a FIFO connects two commands" {
	expect 'mkfifo p; echo through >p & cat p; wait; (echo again >p) & read x <p; echo $x' \
		through again
}

@test "redirections of special builtins and empty commands take effect and end" {
	expect 'set a >f; echo $1; . /dev/null >g; ls; eval >h; [ -f h ] && echo h; x=5 >i
		echo $x' a f g h 5
	expect '$nope >f1; [ -f f1 ] && $(:) >g2 && echo ok' ok
}

@test "umask decides the mode of new files" {
	expect 'umask 077; >a; umask 022; >b; umask 0; >c; ls -l a b c | cut -c1-10' \
		-rw------- -rw-r--r-- -rw-rw-rw-
}

@test "descriptors from 10 on are the script's, whatever the shell keeps there" {
	echo aaa >a
	echo bbb >b
	printf 'exec 13<b\ncat <&10; cat <&13; exec 12>&-\necho inner\n' >inner
	sh_file script <<'END'
exec 10<a 11<b
exec 12<a
cat <&10; cat <&11; cat <&12
f() { { cat <&10; cat <&14; } 10<b 14<a; }
f
exec 10>&- 11>&- 12>&-
while read -r line <&10; do echo "$line"; done 10<a
{ . ./inner; cat <&10; } 10<a >out 11<b
cat out; echo end
END
	assert_no_err
	assert_out aaa bbb aaa bbb aaa aaa aaa bbb inner end
}
