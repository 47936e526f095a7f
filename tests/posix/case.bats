# tests/posix/case.bats: the case conditional (XCU 2.9.4.3).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "the first matching pattern decides" {
	expect 'case abc in a) echo no;; a*) echo first;; abc) echo second;; esac
		case x in a) echo no;; b | x) echo alt;; esac
		case q in (a | b) echo no;; (q) echo paren;; esac
		case z in a) echo no;; *) echo default;; esac' first alt paren default
}

@test "no match runs nothing and has status zero" {
	expect 'false; case x in y) echo no;; esac; echo $?; false; case x in esac; echo $?
		case x in x) ;; esac; echo $?; case x in x) (exit 3);; esac; echo $?; false
		case x in x) ;; esac; echo $?' 0 0 0 3 0
	expect 'case x in
esac
case x
in
x)
esac; echo end' end
}

@test "the last list needs no double semicolon" {
	expect 'case x in x) echo a; esac; case x in x) echo b
esac; case x in y) ;; x) echo c; esac' a b c
}

@test "the word is expanded without splitting or globbing" {
	: >f1
	expect 'x="a  b" e=; case $x in "a  b") echo blank;; esac
		case f* in f1) echo glob;; "f*") echo plain;; esac
		case $e in "") echo empty;; esac
		case $nope in ?*) echo no;; "") echo unset;; esac
		case $(echo out)$((1 + 1)) in out2) echo sub;; esac' blank plain empty unset sub
	expect 'set a b; case $* in "a b") echo star;; esac; case "$@" in "a b") echo at;; esac
		case ~ in $HOME) echo tilde;; esac' star at tilde
}

@test "patterns are expanded, and only quoted parts are literal" {
	expect 'p="a*" q="*"; case abc in $p) echo match;; esac
		case abc in "$p") echo no;; *) echo literal;; esac
		case "a*" in "$p") echo star;; esac; case "a*c" in a"$q"c) echo mixed;; esac
		case abc in a"*"c) echo no;; a*c) echo glob;; esac' match literal star mixed glob
	expect 'case "*" in \*) echo b;; esac; case a in \a) echo c;; esac
		case "a b" in a\ b) echo d;; esac; case "a|b" in a\|b) echo e;; esac
		case "a)b" in "a)b") echo f;; esac; case "\\" in \\) echo g;; esac
		case "[x]" in \[x]) echo h;; esac' b c d e f g h
	expect 'case ab in "$(echo a)"?) echo cmd;; esac; case 4 in $((2 + 2))) echo arith;; esac
		case x in ${nope-x}) echo param;; esac; case "" in "") echo empty;; esac
		case x in ""x) echo joined;; esac' cmd arith param empty joined
	expect "case 'a\"b' in 'a\"b') echo q;; esac; case \"it's\" in *\"'\"*) echo r;; esac
		case ab in a'b') echo s;; esac" q r s
}

@test "patterns match slashes and leading dots like other characters" {
	expect 'case a/b in a*b) echo s;; esac; case a/b in a?b) echo q;; esac
		case .x in *) echo d;; esac; case .x in ?x) echo e;; esac
		case /a/b/ in */) echo f;; esac' s q d e f
}

@test "bracket expressions match one of a set" {
	expect 'for c in a b - "]" "!" "^" 5 Z é
		do case $c in [a]) echo 1;; [!a-z0-9A-Z]) echo 2;; [0-9]) echo 3;;
		[[:upper:]]) echo 4;; *) echo 5;; esac; done' 1 5 2 2 2 2 3 4 2
	expect 'case "]" in []]) echo a;; esac; case x in [!]]) echo b;; esac
		case - in [a-]) echo c;; esac; case - in [!-a]) echo no;; *) echo d;; esac
		case a in ["a-c"]) echo e;; esac; case b in ["a-c"]) echo no;; *) echo f;; esac
		case b in [a-c]) echo g;; esac' a b c d e f g
	expect 'case [ in [) echo a;; esac; case "[a" in [a) echo b;; esac
		case "a[" in *[) echo c;; esac; case "!" in [\!]) echo d;; esac' a b c d
}

@test "semicolon-ampersand goes on with the next list without a test" {
	expect 'case a in a) echo 1;& b) echo 2;& c) echo 3;; d) echo 4;; esac
		case b in a) echo no;; b) echo b ;&
c) echo c
esac; case x in x) echo last;& esac' 1 2 3 b c last
	expect 'case a in a) echo p;& *) echo $?; false;; esac; echo $?' p 0 1
}

@test "patterns are expanded only until one matches" {
	expect 'unset -v x; case a in a) ;; ${x=assigned}) ;; esac; echo ${x-unset}
		case b in a | ${x=late}) ;; b) ;; esac; echo $x' unset late
}

@test "the status seen in a branch is the one before it" {
	expect '(exit 4); case x in x) echo $?;; esac
		if (exit 5); then :; else case x in *) echo $?;; esac; fi' 4 5
}

@test "reserved words may be patterns, esac too behind a parenthesis" {
	expect 'case if in if) echo a;; esac; case in in in) echo b;; esac
		case then in do | then) echo c;; esac; case esac in x) ;; (esac) echo d;; esac
		case do in "do") echo e;; esac' a b c d e
}

@test "cases nest and stand in loops, pipelines and functions" {
	expect 'f() { case $1 in a) case $2 in b) return 3;; esac
		echo no;; *) echo other | case x in x) cat;; esac;; esac; }; f a b; echo $?; f z
		for i in 1 2 3; do case $i in 2) continue;; 3) break;; esac; echo $i; done
		case x in x) echo r;; esac >g; cat g' 3 other 1 r
}

@test "a break inside a case leaves the loop around it" {
	expect 'while :; do case x in x) break;; esac; echo no; done; echo out' out
}

@test "multi-byte characters match as one, in ranges too" {
	expect 'case ä in ?) echo one;; esac; case aäb in a?b) echo mid;; esac
		case ö in [äöü]) echo set;; esac; case é in [!a-z]) echo not;; esac
		case 日本 in 日*) echo prefix;; esac' one mid set not prefix
}

@test "an empty clause at the end of a fall-through gives status zero" {
	expect 'case a in a) false ;& b) ;; esac; echo $?; case a in a) ;& b) false;; esac; echo $?' 0 1
	expect 'case a in a) false ;& b) ;& c) esac; echo $?; false; case a in a) ;& *) echo $?; esac' 0 1
}
