# tests/posix/alias.bats: alias substitution, which happens when a line is read (XCU 2.3.1).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "an alias replaces a command name from the next line on" {
	expect "alias e='echo hello'
e; e world
x=1 e assigned
>f e redirected; cat f" hello 'hello world' 'hello assigned' 'hello redirected'
	expect_error 127 'alias e=echo; e no'
}

@test "an alias is not replaced when any part of the word is quoted, nor out of an expansion" {
	expect_error 127 "alias e=echo
\\e a"
	expect_error 127 "alias e=echo
'e' a"
	expect_error 127 "alias e=echo
x=e; \$x a"
}

@test "an alias is not replaced as an argument" {
	expect "alias e=echo
e e; echo e" e e
}

@test "a trailing blank makes the next word a candidate" {
	expect "alias run='echo ' a=b c='d '
run a a
run c a a
run x a" 'b a' 'd b a' 'x a'
	expect "alias tab='echo	' a=b
tab a" b
}

@test "an alias is not replaced inside its own replacement" {
	expect "alias echo='echo self'
echo a" 'self a'
	expect_error 127 "alias aa='bb x' bb='aa y'
aa"
}

@test "an alias may stand for other aliases" {
	expect "alias one='two 1' two='three 2' three='echo 3'
one" '3 2 1'
}

@test "an alias may stand for reserved words and operators" {
	expect "alias begin='{' end='}' when=if
begin echo a; end
when true; then echo b; fi
alias pipe='| cat' and='&& echo'
alias both='echo x; echo y'
both z
alias loop='for i in 1 2; do'
loop echo \$i; done
alias not='! '
not false && echo c" a b x 'y z' 1 2 c
}

@test "an alias may hold an open compound command, quotes and newlines" {
	expect "alias start='if true; then echo'
start in; fi
alias q='echo \"two words'
q here\"
alias nl='echo one
echo two'
nl more
alias com='echo a #'
com hidden" in 'two words here' one 'two more' a
}

@test "an alias of nothing lets the next word be the command name" {
	expect "alias nothing='' blank=' ' e=echo
nothing echo a
blank e b" a b
}

@test "aliases work after reserved words, operators and inside compound commands" {
	expect "alias e='echo e'
if e if; then e then; fi
{ e brace; }; (e paren); ! e not || e or
case x in x) e case;; esac
for i in 1; do e for; done
echo \"\$(e quoted)\"
true | e pipe" 'e if' \
		'e then' 'e brace' 'e paren' 'e not' 'e or' 'e case' 'e for' 'e quoted' 'e pipe'
}

@test "a function keeps the aliases of the time when it was read" {
	expect "alias e='echo old'
f() { e f; }
alias e='echo new'
f; e g" 'old f' 'new g'
}

@test "aliases expand in eval and dot, and in a later line of the same script" {
	expect "alias e='echo e'
eval 'e 1'
echo 'e 2' >script; . ./script
eval 'alias n=\"echo n\"
n 3'" 'e 1' 'e 2' 'n 3'
}

@test "a subshell and a command substitution know the aliases" {
	expect "alias e='echo e'
(e 1); x=\$(e 2); echo \"\$x\"; echo \`e 3\`
(alias e='echo inner'); eval 'e 4'" 'e 1' 'e 2' 'e 3' 'e 4'
}

@test "a reserved word in its place is recognised before an alias of that name" {
	expect "alias fi='echo bad' done='echo bad'
if true; then echo a; fi" a
}

@test "the name after for, in and the pattern of case are no command names" {
	expect "alias i=bad a=bad
for i in a; do echo \$i; done
case a in a) echo hit;; esac" a hit
}

@test "alias and unalias report and remove" {
	sh_run "alias b='2 x'
alias b
unalias b
alias b >/dev/null 2>&1 || echo gone
alias c=3
unalias -a
alias"
	assert_status 0
	assert_out "b='2 x'" gone
	sh_run 'unalias nosuch'
	assert_status +
	sh_run 'alias nosuch'
	assert_status +
}

@test "the output of alias is fit to be read again" {
	expect "alias x='echo it'\\''s \"\$HOME\" \\\\ *'
alias x >saved; unalias x
eval \"alias \$(cat saved)\"
alias x >again; cmp saved again && echo same" same
}

@test "names of aliases may hold digits and the characters ! % , - @ _" {
	expect "alias a1='echo 1' 1a='echo 2' a-b='echo 3' a_b='echo 4' a,b='echo 5' a%b='echo 6'
alias a@b='echo 7' ab!='echo 8'
a1; 1a; a-b; a_b; a,b; a%b; a@b; ab!" 1 2 3 4 5 6 7 8
}

@test "an alias may be a redirection, its operand or the begin of an operator" {
	expect "alias quiet='>/dev/null' to='>out ' into='> ' less='<'
quiet echo a; echo b
to echo c; cat out
alias name='out2 '
into name echo d; cat out2
echo e >in; less>in cat" b c d e
}

@test "after a trailing blank an alias may be the delimiter of a here-document" {
	expect "alias doc='cat << ' end='\"STOP\" '
doc end
a \$x
STOP
echo b" 'a $x' b
}

@test "a redirection with a trailing blank lets the word behind it be replaced" {
	expect "alias out='>f ' p='echo ' a=b
out p a; cat f" b
}

@test "after a trailing blank only in and do keep aliases from the words of a loop" {
	expect "alias each='for i ' while='in 1 2' do='echo bad' in='echo bad'
each while; do echo \$i; done
each in 3; do echo \$i; done
alias each='for i in 4; ' if='do' end='
done'
each if echo \$i; end
set -- 5 6
alias each='for i ' then='; do'
each then echo \$i; end" 1 2 3 4 5 6
}

@test "after a trailing blank aliases may be in, the patterns and the operators of case" {
	expect "alias of='case x ' while='in x)'
of while echo a; esac
alias of='case x in ' pat='(x)' esac='x)'
of pat echo b; esac
alias of='case x in y ' or='| x)' close=') ;; x)'
of or echo c; esac
of close echo d; esac
alias next=';;'
case x in y) next x) echo e; next esac
alias of='case x in ' esac='x)'
of esac; echo f" a b c d e f
}

@test "the parentheses of a function may come from aliases" {
	expect "alias def='f ' pair='()' half='g( ' close=')'
def pair { echo f; }
half close { echo g; }
f; g" f g
}

@test "line continuations between aliases change nothing" {
	expect "alias a='echo ' b=c
a\\
 \\
b
a \\
b" c c
}

@test "an alias stands for the do of a for loop" {
	expect 'alias each="do echo"
		for i in 1 2; each $i; done
		for i in 3
		each $i
		done
		set -- 4; for i
		each $i; done' 1 2 3 4
}
