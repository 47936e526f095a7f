# tests/posix/subshell.bats: what a subshell changes stays in it, with a process or without one (XCU 2.13).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

export COWSH_SUBSHELL=overlay         # the other files have those that are forks

@test "variables, attributes and unset names come back" {
	expect 'x=1 n=41 s=abc; (x=5 y=6; n=$((n + 1)); s=${s}d; s=${s}e; echo $x $y $n $s)
		echo $x ${y-unset} $n $s; s=${s}z; echo $s' '5 6 42 abcde' '1 unset 41 abc' abcz
	expect 'y=$(x=2; : $((x += 3)); echo $x ${z:=9}); echo "$y" ${x-unset} ${z-unset}' '5 9 unset unset'
	expect '(readonly r=1; export E=2); r=5 E=3; echo $r $E; env | grep -c "^E="; :' '5 3' 0
	expect 'export E=1; (E=2); env | grep ^E=; (E=3; env | grep ^E=); env | grep ^E=' E=1 E=3 E=1
	expect 'x=$(unset -v HOME; echo ${HOME-none}); echo "$x" ${HOME+set}' 'none set'
}

@test "variables with a meaning for the shell come back with it" {
	expect 'p=a:b; (IFS=:; for i in $p; do echo $i; done); for i in $p; do echo $i; done' a b a:b
	expect '(PATH=/nowhere; :); x=$(PATH=/nowhere; echo $PATH); echo $x; ls -d /' /nowhere /
	expect 'set -- -ab; getopts ab o; echo $o; (getopts ab o; echo $o $OPTIND); echo $OPTIND
		getopts ab o; echo $o $OPTIND' a 'b 2' 1 'b 2'
}

@test "parameters come back" {
	expect 'set -- a b c; (shift; echo $*); x=$(shift 2; echo $*); echo "$x" $*' 'b c' 'c a b c'
	expect 'f() { (shift; echo $#); echo $#; }; f a b; echo $#' 1 2 0
	expect 'set -- a b; (set -- x; echo $*); x=$(set -- y z; echo $#); echo $x $*' x '2 a b'
}

@test "locals inside and around a subshell" {
	expect 'f() { local v=1; (local v; v=2 w=9; echo $v $w); echo $v ${w-unset}; }; f; echo ${v-unset}' \
		'2 9' '1 unset' unset
	expect 'g() { local a=in; b=in; echo $a $b; }; a=out b=out; x=$(g; echo $a $b); echo $x $a $b' \
		'in in out in out out'
	expect 'f() { v=1; (v=2; g; echo $v); echo $v; }; g() { local v; v=3; (v=4; echo $v); echo $v; }; f' \
		4 3 2 1
}

@test "exit, return, break and errors end the subshell only" {
	expect '(exit 300); echo $?; x=$(exit 7); echo $?; f() { (return 3; echo no); echo $?; }; f' 44 7 3
	expect 'for i in 1 2; do (break; echo no); (continue; echo no); echo $i; done' 1 2
	expect_error 0 '(readonly r=1; r=2; echo no); echo $?; x=$(: ${q?gone}; echo no); echo after' 2 after
	expect_error 0 '(set -u; echo $nothing; echo no); (echo $((1 / 0)); echo no); echo after' after
	expect 'f() { exit 4; }; (f; echo no); echo $?; x=$(f; echo no); echo $? "[$x]"' 4 '4 []'
}

@test "set -e acts in a subshell, unless its status is tested" {
	expect 'set -e; (false; echo went on) || echo tested; x=$(exit 4) || echo $?' 'went on' 4
	expect_status 1 'set -e; (false; echo no); echo no'
	expect_status 3 'f() { return 3; }; set -e; x=$(f); echo no'
}

@test "output and redirections of what is substituted" {
	expect 'f() { echo a; echo b >&2; { echo c; echo d >&2; } 2>file; echo e >>file; }
		exec 2>err; x=$(f 2>&1); echo $x; x=$(f); echo $x; cat file err' 'a b c' 'a c' d e b
	expect 'f() { { echo a; echo b >&2; } 2>file; echo c >>file; }; x=$(f); echo $x; cat file' a b c
	expect 'x=$({ echo a; echo b; } >file; echo c); echo $x; cat file' c a b
	expect 'x=$(echo a 2>&1; { echo b; } 2>/dev/null; echo c >&1); echo $x' 'a b c'
	expect 'x=$(while read -r a b; do echo $b; done <<-END
		1 one
		2 two
		END
		); echo $x' 'one two'
	expect 'printf "%s\n" a b c >file; { x=$(read -r l; echo "[$l]"); read -r l; echo $x $l; } <file' '[a] b'
}

@test "recursion by substitution" {
	expect 'fib() { if [ $1 -lt 2 ]; then echo $1; else
		echo $(($(fib $(($1 - 1))) + $(fib $(($1 - 2))))); fi; }; fib 11' 89
	expect 'f() { n=$(($1 - 1)); [ $n -eq 0 ] || f $n; echo $n; }; x=$(f 4); echo $x ${n-unset}' \
		'0 0 0 0 unset'
}

@test "the working directory comes back" {
	expect 'mkdir -p a/b; d=$PWD; (cd a; cd b; [ "$PWD" = "$d/a/b" ] && echo in); [ "$PWD" = "$d" ] && echo out
		x=$(cd a/b && cd .. && pwd); [ "$x" = "$d/a" ] && echo moved; [ "$(pwd -P)" = "$d" ] && echo back
		echo ${OLDPWD-unset}; (cd a; (cd b; echo >file); cd b; echo *); echo *' in out moved back unset file a
	expect_error 0 'd=$PWD; (cd nowhere || echo no); x=$(cd nowhere || echo no); echo $x; [ "$PWD" = "$d" ] && echo same' \
		no no same
	expect 'mkdir -p a; printf "#!/bin/sh\necho one\n" >a/t; cp a/t t; echo "echo two" >>t; chmod +x t a/t
		PATH=.:$PATH; t; (cd a; :); t; x=$(cd a; y=$(t); echo $y); echo $x; t' one two one two one one two
	expect 'exec 3>three; (cd /; echo x >&3); cat three; f() { cd /; echo y >&3; }; x=$(f); cat three' x x y
}

@test "a function that redefines things changes nothing outside" {
	expect 'f() { echo one; }; x=$(f() { echo two; }; f); y=$(g() { f; }; g); echo $x $y; f' 'two one' one
	expect 'f() { alias q=r; umask 077; set -f; cd /; trap "echo t" EXIT; }; d=$PWD; x=$(f); y=$(umask)
		echo $x $y; alias; case $- in *f*) echo f;; esac; [ "$d" = "$PWD" ] && echo same' 't 0022' same
}

@test "traps are reset in a subshell, and only ignored signals stay ignored" {
	expect 'trap "echo t" EXIT; (echo s); x=$(f() { exit; }; f); echo $x' s '' t
	expect 'trap "echo got" USR1; (kill -s USR1 $$; echo s); echo p' s got p
}

@test "a subshell alone dies of writing to a broken pipe" {
	expect '{ while (echo line); do :; done; echo died >file; } | :; cat file' died
}

@test "a program in a subshell has the subshell as its parent" {
	expect '(a=$(sh -c "echo \$PPID"); [ $a != $$ ] && echo own); :' own
}
