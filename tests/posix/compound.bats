# tests/posix/compound.bats: groups, subshells, for, if, while, until (XCU 2.9.4).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "a group runs in the shell itself" {
	expect 'x=1; { x=2; cd /; }; echo $x $PWD; { echo a; false; }; echo $?; { echo b
}; { { echo c; }; }' '2 /' a 1 b c
}

@test "a subshell keeps its changes of the shell to itself" {
	expect 'x=1; f() { echo outer; }; (x=2; y=3; cd /; set -f; umask 077; f() { echo inner; }
		f; exec 3>&1; echo $x); echo $x ${y-unset}; f; umask
		case $- in *f*) echo f;; esac; { echo t >&3; } 2>/dev/null || echo closed
		[ "$PWD" != / ] && echo home' inner 2 '1 unset' outer 0022 closed home
	expect 'set a b; (set c; echo $1 $#; unset -f f; alias z=1); echo $1 $#; (exit 3)
		echo $?; (unset -v HOME); echo ${HOME+set}; readonly r=1; (echo $r)' \
		'c 1' 'a 2' 3 set 1
}

@test "a subshell inherits everything" {
	expect 'x=1; f() { echo f $1; }; set a b; cd /; set -u
		(echo $x $2 $PWD; f q; case $- in *u*) echo u;; esac; echo $((x + 1)); (echo $x))
		[ $$ = $(echo $$) ] && echo pid' '1 b /' 'f q' u 2 1 pid
}

@test "exit leaves the innermost subshell only" {
	expect '(echo a; exit 4; echo no); echo $?; ( (exit 5); echo $?; exit 6 ); echo $?
		(exit); echo $?; false; (exit); echo $?' a 4 5 6 0 1
	expect '(true; exit); echo $?; (false; exit); echo $?' 0 1
}

@test "for runs its body once for each word" {
	expect 'for i in a "b c" d; do echo "[$i]"; done; echo $i; for i in; do echo no; done
		echo $? $i; for i in $nope; do echo no; done; echo $?' \
		'[a]' '[b c]' '[d]' d '0 d' 0
	expect 'set x "y z"; for i do echo "[$i]"; done; for i; do echo "<$i>"; done; for i
do echo "{$i}"; done; for i in "$@"; do echo "($i)"; done
		set --; for i do echo no; done; echo $?' \
		'[x]' '[y z]' '<x>' '<y z>' '{x}' '{y z}' '(x)' '(y z)' 0
	expect 'for i in 1 2 3
do
echo $i; done
for i
in a b; do echo $i
done' 1 2 3 a b
}

@test "the words of for are expanded once before the loop" {
	expect 'x="1 2"; for i in $x; do x=changed; echo $i; done; set a b
		for i; do set --; echo $i; done
		for i in $(echo p q) "$(echo r s)" $((1 + 1)); do echo $i; done' \
		1 2 a b p q 'r s' 2
}

@test "the status of for is that of the last body, and zero without any" {
	expect 'for i in 1 2; do (exit $i); done; echo $?; false; for i in; do :; done; echo $?
		for i in a; do false; done || echo or' 2 0 or
}

@test "if takes the first branch whose condition succeeds" {
	expect 'if true; then echo a; fi; if false; then echo no; fi; echo $?
		if false; then echo no; else echo b; fi
		if false; then echo no; elif true; then echo c; else echo no; fi
		if false; then :; elif false; then :; else echo d; fi' a 0 b c d
	expect 'if false; then :; elif false; then :; elif true; then echo e; elif true
		then echo no; fi; if false; true; then echo list; fi
		if echo x | grep -q x; then echo pipe; fi' e list pipe
	expect 'if true; then (exit 3); fi; echo $?; if false; then :; else (exit 4); fi; echo $?
		if (exit 5); then :; fi; echo $?; if (exit 6); then :; else echo $?; fi' 3 4 0 6
}

@test "while and until repeat, and give the status of the last body" {
	expect 'i=0; while [ $i -lt 3 ]; do echo $i; i=$((i + 1)); done; echo $?
		until [ $i -eq 0 ]; do i=$((i - 1)); done; echo $i; while false; do :; done
		echo $?; until true; do :; done; echo $?' 0 1 2 0 0 0 0
	expect 'i=0; while [ $i -lt 2 ]; do i=$((i + 1)); (exit 7); done; echo $?; i=0
		while i=$((i + 1)); [ $i -lt 3 ]; do echo $i; done' 7 1 2
	expect 'n=0; while read x && [ "$x" != stop ]; do n=$((n + 1)); done <<E
a
b
stop
c
E
echo $n' 2
}

@test "break and continue leave or repeat as many loops as told" {
	expect 'for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done
		for i in 1 2 3; do [ $i = 2 ] && break; echo $i; done; echo $? $i' 1 3 1 '0 2'
	expect 'for i in a b; do for j in 1 2; do [ $j = 2 ] && continue 2; echo $i$j; done
		echo no; done; for i in a b; do while :; do break 2; done; echo no; done; echo $i' \
		a1 b1 a
	expect 'while :; do until false; do for i in x; do break 3; done; done; done; echo out
		for i in 1 2; do break 99; done; echo $i; i=0
		while [ $i -lt 3 ]; do i=$((i + 1)); continue 99; echo no; done; echo $i' out 1 3
	expect 'for i in 1 2; do if true; then { case x in x) continue;; esac; }; fi; echo no
		done; echo end; for i in 1 2 3; do eval "[ $i = 2 ] && break"; echo $i; done' \
		end 1
	expect 'for i in 1 2 3; do while [ $i = 2 ] && break; do echo no; done; echo $i; done
		false; while break; do :; done; echo $?; for i in a; do false; break; done
		echo $?' 1 2 3 0 0
}

@test "break and continue with a bad number are errors" {
	expect_error + 'for i in 1 2; do break x; done; echo after'
	expect_error + 'for i in 1; do continue -1; done; echo after'
}

@test "a compound command may be redirected and put into pipelines and the background" {
	expect 'for i in 1 2; do echo $i; done | tac; if true; then echo x; fi >f; cat f
		{ echo y; } | cat; while read l; do echo "$l"; done <f
		until true; do :; done & wait; (echo z) 2>&1 >&1' 2 1 x y x z
}

@test "reserved words close without a semicolon before them where a list is closed already" {
	expect '{ (echo a) }; if (true) then { echo b; } fi; for i in 1; do (echo c) done
		while { false; } do :; done; { if true; then echo d; fi }; ( { echo e; } )' \
		a b c d e
}

@test "nested loops with functions and returns unwind right" {
	expect 'f() { for i in 1 2 3; do for j in a b; do [ $i$j = 2a ] && return 9; echo $i$j
		done; done; }; f; echo $?; for k in x y; do f >/dev/null; done; echo $k' 1a 1b 9 y
}

@test "the loop variable of for is an ordinary variable" {
	expect 'for x in a b; do x=z$x; echo $x; done; echo $x; export y
		for y in 5; do sh -c "echo \$y"; done; f() { for v in 1 2; do :; done; }; f
		echo $v' za zb zb 5 2
	expect_error + 'readonly r; for r in a; do echo no; done; echo after'
}

@test "continue in the condition of a loop tests it again" {
	expect 'i=0; while i=$((i + 1)); [ $i = 3 ] || continue; do echo $i; break; done' 3
	expect 'i=0; until i=$((i + 1)); [ $i = 3 ] || { [ $i -gt 1 ] || continue; }; do
		echo no; done; echo $i' 2
	expect 'for j in 1 2; do while continue 2; do echo no; done; echo no; done; echo $j' 2
}
