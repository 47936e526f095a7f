# tests/posix/simple-command.bats: order, assignments, search and execution (XCU 2.9.1).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "assignments before a program are in its environment only" {
	expect 'x=1 sh -c "echo \$x"; echo "[$x]"; x=old; x=new y=2 sh -c "echo \$x \$y"
		echo $x ${y-unset}; export x; x=3 sh -c "echo \$x"; sh -c "echo \$x"' \
		1 '[]' 'new 2' 'old unset' 3 old
	expect 'x=1 sh -c "echo \$x" | cat; x="a  b" sh -c "echo \"\$x\""
		PATH=/nowhere:$PATH sh -c "echo ok"
		x=$(echo sub) y=$((1 + 2)) z=~ sh -c "echo \$x \$y; [ \$z = $HOME ] && echo tilde"' \
		1 'a  b' ok 'sub 3' tilde
}

@test "assignments before a regular builtin end with it, before a special builtin they stay" {
	expect 'x=1 true; echo ${x-unset}; x=1 echo a; echo ${x-unset}; x=2 :; echo $x
		y=3 eval "echo \$y"; echo $y; z=4 export w=5; echo $z $w; v=6 set -- p; echo $v
		x=8 command :; echo $x' unset a unset 2 3 3 '4 5' 6 2
}

@test "assignments alone change the shell, from left to right" {
	expect 'x=1; echo $x; x=2 y=$x; echo $x $y; a=1 b=$a$a c=$b; echo $c; x=; echo "[$x]"
		x="a b"  y=c; echo $x$y; x=a=b=c; echo $x; x=1 x=2; echo $x' \
		1 '2 2' 11 '[]' 'a bc' a=b=c 2
	expect 'x=$y; echo "$?[$x]"; false; x=1; echo $?; x=$(exit 4); echo $?
		x=$(exit 4)$(exit 5) y=z; echo $?; >f; echo $?; x=1 >f; echo $?' '0[]' 0 4 5 0 0
	expect 'x=* y="* *"; echo "$x" "$y"; x=a\ b; echo "$x"; x=`echo "p  q"`; echo "$x"
		x="${nope-a  b}"; echo "$x"' '* * *' 'a b' 'p  q' 'a  b'
}

@test "words are expanded before the assignments are made" {
	expect 'x=1; x=2 echo $x; x=2 eval echo \$x; x=3; x=4 sh -c "echo $x \$x"' 1 2 '3 4'
}

@test "a command name that expands to nothing leaves the next word as the command" {
	expect '$nope echo a; $(:) echo b; x= ; $x $x echo c; x=1 $nope; echo $x; $nope; echo $?
		false; $(exit 3); echo $?; $(exit 3) echo d; false; $nope; echo $?' \
		a b c 1 0 3 d 0
	expect_error 127 '"" a'
	expect_error 127 '"$nope"'
}

@test "a command name may come from expansions with arguments" {
	expect 'c="echo a"; $c b; e=ec; ${e}ho c; $(echo echo d) e; "ec"ho f; set echo g h; "$@"
		$*' 'a b' c 'd e' f 'g h' 'g h'
}

@test "a program is searched for along PATH" {
	mkdir p1 p2
	printf '#!/bin/sh\necho one "$0" "$@"\n' >p1/tool
	printf '#!/bin/sh\necho two\n' >p2/tool
	printf '#!/bin/sh\necho only\n' >p2/only
	printf 'not executable\n' >p1/only
	chmod +x p1/tool p2/tool p2/only
	PATH=$PWD/p1:$PWD/p2:$PATH expect 'tool a "b c"; only; PATH=$PWD/p2:$PATH; tool
		PATH=$PWD/p2 tool; p1/tool; ./p1/tool' \
		"one $PWD/p1/tool a b c" only two two 'one p1/tool' 'one ./p1/tool'
	PATH=$PWD/p1:$PATH expect 'tool x; mv p1/tool p1/gone; tool 2>/dev/null; echo $?
		PATH=$PWD/p2:$PATH; tool' "one $PWD/p1/tool x" 127 two
}

@test "an empty element of PATH is the current directory" {
	printf '#!/bin/sh\necho here\n' >tool
	chmod +x tool
	mkdir sub
	expect 'tool 2>/dev/null || echo no; PATH=:$PATH; tool; PATH=${PATH#:}:; tool
		PATH=/nowhere::/usr/bin:/bin; tool; cd sub; tool 2>/dev/null || echo no; cd ..
		PATH=.:$PATH; tool' no here here here no here
}

@test "a command that is not found has status 127, one that cannot run 126" {
	expect_error 127 'no-such-command-here'
	expect_error 127 './no-such-file'
	expect_error 127 '/no/such/dir/cmd a b'
	echo 'echo x' >plain
	expect_error 126 ./plain
	mkdir dir
	expect_error 126 ./dir
	expect_error 0 'no-such-command; echo $?; ./plain; echo $?; ./dir; echo $?
		(exec ./plain); echo $?; (exec no-such-command); echo $?; command no-such-command
		echo $?' 127 126 126 126 127 127
}

@test "a text file without an interpreter line is run as a script" {
	printf 'echo script "$0" "$#" "$1"; x=5; f() { :; }; exit 3\n' >s
	chmod +x s
	expect './s a b; echo $?; PATH=.:$PATH; s c; echo $?; ./s d | cat; ./s e & wait
		x=$(./s f); echo "$x"; (./s g); f 2>/dev/null; echo $?; x=1; ./s h; echo $x' \
		'script ./s 2 a' 3 'script ./s 1 c' 3 'script ./s 1 d' \
		'script ./s 1 e' 'script ./s 1 f' 'script ./s 1 g' 127 'script ./s 1 h' 1
	expect_status 3 'exec ./s z' 'script ./s 1 z'
	: >empty
	chmod +x empty
	expect './empty; echo $?' 0
}

@test "an interpreter line is obeyed, a missing interpreter is an error" {
	printf '#!/bin/cat\nline\n' >c
	printf '#!/no/such/interpreter\necho x\n' >m
	chmod +x c m
	expect './c' '#!/bin/cat' line
	sh_run './m'
	assert_out
	assert_err
	[ "$status" = 126 ] || [ "$status" = 127 ] || fail 'expected 126 or 127'
}

@test "the status of a command killed by a signal is above 128 and names it" {
	expect '{ sh -c "kill -TERM \$\$"; x=$?; } 2>/dev/null; [ $x -gt 128 ] && kill -l $x
		{ sh -c "kill -KILL \$\$"; x=$?; } 2>/dev/null; kill -l $x; sh -c "exit 255"; echo $?' \
		TERM KILL 255
}

@test "exec replaces the shell" {
	expect 'exec echo a b; echo no' 'a b'
	expect 'x=1 exec sh -c "echo \$x"' 1
	expect '(exec echo sub); echo $(exec echo cmd); exec sh -c "echo \$0 \$1" n p >f 2>&1' \
		sub cmd
	[ "$(cat f)" = 'n p' ]
	expect 'a=$(sh -c "echo \$PPID"); echo same >f; exec cat f' same
	expect_status 7 'exec sh -c "exit 7"'
	expect_error 127 'exec no-such-command; echo no'
}

@test "exec of a builtin's name runs the program of that name" {
	expect 'exec printf "%s\n" x' x
	expect 'exec true'
}

@test "command skips functions and finds builtins, special ones without their special powers" {
	expect 'echo() { printf "no\n"; }; command echo yes; command -- echo dash; ls() { :; }
		: >f; command ls; command command echo twice
		x=5 command eval "printf \"%s\n\" \$x"; echo() { :; }; command echo z' \
		yes dash f twice 5 z
	expect 'PATH=/nowhere; command -p ls / >/dev/null && command -p echo ok' ok
	expect 'command -v cd; command -v sh >/dev/null; echo $?; command -v no-such-command
		[ $? -gt 0 ] && echo no; command -v if; f() { :; }; command -v f
		command -V cd | grep -q cd && echo V' cd 0 no if f V
	expect "alias al='echo x'; command -v al; case \$(command -v ls) in /*) echo path;; esac" \
		"alias al='echo x'" path
}

@test "a very long argument list reaches the program" {
	expect 'set -- $(i=0; while [ $i -lt 5000 ]; do i=$((i + 1)); echo argument$i; done)
		env printf "%s\n" "$@" | tail -n 1; env sh -c "echo \$#" x "$@"' argument5000 5000
}

@test "arguments pass unchanged, empty ones too" {
	expect 'env printf "[%s]" "" "a b" "
" \\ "*" -- -x "é"; echo' '[][a b][' '][\][*][--][-x][é]'
}

@test "a failed redirection stops the command behind it" {
	expect_error 0 'true <missing || echo failed; x=1 <missing || echo failed' failed failed
}

@test "hash remembers, forgets and reports" {
	expect 'hash ls && echo ok; hash -r && echo ok; ls >/dev/null
		hash | grep -q ls && echo listed; hash no-such-command 2>/dev/null || echo no' \
		ok ok listed no
}
