# tests/posix/functions.bats: function definitions and calls (XCU 2.9.5).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "a function is any compound command with a name" {
	expect 'f() { echo brace; }; g() (echo paren); h() if true; then echo if; fi
		i() for x in 1 2; do echo $x; done; j() case x in x) echo case;; esac
		k() while :; do echo while; break; done; f; g; h; i; j; k' \
		brace paren if 1 2 case while
	expect 'f ( ) { echo a; }; f; g()
{ echo b
}
g; _h1() { echo c; }; _h1' a b c
}

@test "a definition has status zero and runs nothing" {
	expect 'false; f() { echo called; false; }; echo $?; f; echo $?' 0 called 1
}

@test "arguments are the positional parameters during the call only, dollar zero stays" {
	testee -c 'f() { echo $0 $# "$@"; shift; echo $1; set new; echo $# $1; }; f a "b c"
		echo $# $1; f() { echo $0 $# "[$1]"; }; f' name outer
	assert_status 0
	assert_out 'name 2 a b c' 'b c' '1 new' '1 outer' 'name 0 []'
}

@test "the status is that of the last command or of return" {
	expect 'f() { false; }; f; echo $?; g() { return 5; echo no; }; g; echo $?
		h() { (exit 7); return; }; h; echo $?; i() { return 0; }; false; i; echo $?
		j() { :; }; false; j; echo $?' 1 5 7 0 0
	expect 'f() { return 255; }; f; echo $?; g() { echo $?; }; false; g; (exit 9); g' 255 1 9
}

@test "return leaves the function from any depth, and only one function" {
	expect 'f() { for i in 1 2; do while :
		do if true; then { case x in x) return 4;; esac; }; fi; done; done; }; f; echo $?
		g() { f; echo g $?; }; g; h() { (return 3); echo h $?; }; h' 4 'g 4' 'h 3'
	expect 'f() { eval "return 6"; echo no; }; f; echo $?; g() { . ./script; echo after; }
		echo "return 2; echo no" >script; g' 6 after
	expect 'f() { true && return 8 || echo no; }; f; echo $?; f() { ! return 3; }; f; echo $?
		f() { if return 2; then :; fi; }; f; echo $?' 8 3 2
	expect 'f() { echo a | { cat; return 5; }; echo $?; }; f
		g() { x=$(echo in; return 6; echo no); echo $x $?; }; g' a 5 'in 6'
}

@test "a function changes the variables, options and directory of its caller" {
	expect 'x=1; f() { x=2; y=3; cd /; set -f; }; f; echo $x $y $PWD
		case $- in *f*) echo f;; esac' '2 3 /' f
}

@test "functions recurse" {
	expect 'f() { [ $1 -eq 0 ] && return; echo $1; f $(($1 - 1)); echo $1; }; f 3
		fib() { if [ $1 -lt 2 ]; then r=$1; else fib $(($1 - 1)); set $1 $r
		fib $(($1 - 2)); r=$(($2 + r)); fi; }; fib 10; echo $r' 3 2 1 1 2 3 55
	expect 'd() { [ $1 -eq 0 ] || d $(($1 - 1)); }; d 500; echo deep' deep
	expect 'even() { [ $1 = 0 ] && echo even || odd $(($1 - 1)); }
		odd() { [ $1 = 0 ] && echo odd || even $(($1 - 1)); }; even 7' odd
}

@test "redirections on the definition happen at every call" {
	expect 'f() { echo "$1"; } >>log; f a; f b; cat log; n=1; g() { echo g; } >file$n; g; n=2
		g; ls; h() { cat; } <log; h; (k() { echo err >&2; } 2>&1; k)' \
		a b file1 file2 log a b err
	expect_error 0 'f() { echo no; } <missing; f || echo failed; echo still' failed still
	expect 'f() { echo in; } >one; f >two; cat one; wc -c <two | tr -d " "' in 0
}

@test "assignments before a call are seen in the function, and exported to its commands" {
	expect 'f() { echo $x; sh -c "echo \${x-none}"; }; x=1 f; x=0; x=2 f; y=5
		x=3 f >/dev/null; echo $y' 1 1 2 2 5
	expect 'x=old; f() { echo $x; }; x=new f' new
}

@test "a function may redefine or remove itself while it runs" {
	expect 'f() { f() { echo second; }; echo first; }; f; f; g() { unset -f g; echo still; }
		g; g 2>/dev/null || echo gone' first second still gone
}

@test "unset -f removes a function, unset -v and a variable of the same name do not touch it" {
	expect 'f() { echo func; }; f=var; echo $f; f; unset -v f; f; f=var; unset -f f; echo $f
		f 2>/dev/null; echo $?; unset -f f; echo $?' var func func var 127 0
}

@test "a function is found before regular builtins and programs, but after special builtins" {
	expect 'echo() { printf "my %s\n" "$1"; }; echo a; unset -f echo; echo b
		ls() { echo my ls; }; ls; command ls; cat() { echo my cat; }; cat </dev/null
		true() { false; }; true || echo c' 'my a' b 'my ls' 'my cat' c
	expect 'command() { echo mine "$@"; }; command x; cd() { echo no cd; }; cd /
		[ "$PWD" != / ] && echo home' 'mine x' 'no cd' home
}

@test "the parentheses and the body may be separated by newlines" {
	expect 'f()


# comment
{
echo body
}
f' body
}

@test "aliases and expansions in the body act when it is called" {
	expect 'x=before; f() { echo $x $(echo sub $x); }; x=after; f; g() { echo "$@" "$*" $#; }
		g "a b" c; g' 'after sub after' 'a b c a b c 2' ' 0'
}

@test "functions are known in subshells, substitutions and background lists, not in other shells" {
	expect 'f() { echo f; }; (f); echo $(f); f & wait; f | cat
		sh -c "f 2>/dev/null || echo unknown"' f f f f unknown
}

@test "a syntax error in a body defines nothing" {
	expect_error + 'f() { echo a; if; }
f'
}

@test "return outside a function, in a dot script, ends the script" {
	expect 'echo "echo a; return 3; echo b" >s; . ./s; echo $?
		echo "f() { return 4; }; f; echo \$?; return 1; echo no" >t; . ./t; echo $?' \
		a 3 4 1
}

@test "a function with many arguments gets all" {
	expect 'f() { echo $# $1 ${1000}; }
		set -- $(i=0; while [ $i -lt 1000 ]; do i=$((i + 1)); echo a$i; done); f "$@"' \
		'1000 a1 a1000'
}
