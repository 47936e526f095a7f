# tests/posix/tokens.bats: tokens, comments, continuation lines, reserved words (XCU 2.3, 2.4).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "a comment runs from a number sign at the start of a word to the end of the line" {
	expect 'echo a # b c
#whole line
   # indented
echo d#e #f
echo x;#g
echo y&&#h
echo z' a d#e x y z
	expect 'echo a #b \
echo c' a c
	expect '(#c
echo s)#d
{ #e
echo t; } #f' s t
	expect 'for i in 1 2 # words
do # body
echo $i # '"'"'unclosed quote "
done # end' 1 2
}

@test "a comment may end the input without a newline" {
	expect 'echo a #'"'" a
	expect '#'
	expect ''
	expect '

	 '
}

@test "backslash and newline vanish between tokens and inside them" {
	expect 'ec\
ho a\
b \
 c' 'ab c'
	expect 'i\
f tr\
ue;\
 t\
hen echo yes; f\
i' yes
	expect 'true &\
& echo and; false |\
| echo or' and or
	expect 'echo a 2>\
&1 >\
>file; cat <\
file' a
	expect 'x=12\
34; echo $\
x ${\
x} ${x\
#1\
2} $\
(echo c\
) $(\
(1 +\
 1)\
)' '1234 1234 34 c 2'
	expect 'cat <\
<E\
ND
text
END' text
	expect 'case x in x) echo one;\
; *) ;; esac' one
}

@test "backslash and newline stay in single quotes and in comments" {
	expect "echo 'a\\
b'" 'a\' b
	expect 'echo a # c \
echo b' a b
}

@test "backslash and newline vanish in names, assignments and function definitions" {
	expect 'a\
b=1 c=\
2; echo $a\
b $c' '1 2'
	expect 'f\
n(\
) { echo called; }; fn' called
}

@test "operators end a word without blanks around them" {
	expect 'echo a;echo b&&echo c||echo d|cat' a b c
	expect '(echo a)|(cat)' a
	expect 'echo a>f;cat<f;cat<f>g;cat g' a a
	expect 'true&wait;echo b' b
	expect '{ echo a;}>f
cat f' a
}

@test "the longest operator wins" {
	expect 'echo a>|f;echo b>>f;cat<f' a b
	expect 'false||echo or&&echo and' or and
	expect 'cat<<-E&&echo x
	t
	E' t x
	expect 'case a in a)echo a;;esac' a
}

@test "digits right before a redirection operator are a descriptor, others are a word" {
	expect 'echo 1>f; echo 2 >g; cat f g; echo a2>h; cat h' '' 2 a2
	expect 'echo a 1 >f; cat f; echo "2">g; cat g; echo \2>h; cat h' 'a 1' 2 2
}

@test "a digit word that comes out of an expansion is no descriptor" {
	expect 'x=2; echo $x>f; cat f' 2
}

@test "blanks and tabs separate words, other white space does not" {
	expect "${SHOW}show a	b   c" '3[a][b][c]'
	expect "${SHOW}show a$(printf '\v')b$(printf '\f')c | cat -v" '1[a^Kb^Lc]'
}

@test "reserved words are such only where a command may begin" {
	expect 'echo if then else elif fi do done case esac while until for { } ! in' \
		'if then else elif fi do done case esac while until for { } ! in'
	expect 'for if in then else; do echo $if; done' then else
	expect 'case in in in) echo in;; esac' in
	expect 'case esac in (esac) echo e;; esac' e
	expect 'for in in in; do echo $in; done' in
	expect 'if=1 fi=2; echo $if $fi' '1 2'
}

@test "a quoted reserved word is a command name" {
	expect_error 127 '"if" true'
	expect_error 127 '\while true'
	expect_error 127 "'{' true"
	expect_error 127 'f=if; $f true'
	expect_error 127 '"!" true'
}

@test "reserved words stand after operators and other reserved words" {
	expect 'true && if true; then echo a; fi || while false; do :; done | { cat; }' a
	expect 'if { true; } then { echo a; } fi' a
	expect 'if (true) then (echo a) else (echo b) fi' a
	expect '! { false; } && echo a' a
	expect 'while ! { true; } do :; done; echo end' end
	expect '{ { { echo deep; } } }' deep
	expect '(((echo three) ) )' three
}

@test "braces are words: without a separator they are arguments" {
	expect 'echo { } a} {a' '{ } a} {a'
	expect_error + '{echo a; }'
}

@test "newlines may stand wherever the grammar has a linebreak" {
	expect 'true &&

echo a ||

echo b
echo c |

cat
if

true

then

echo d

fi
for i

in 1
do

echo $i

done
case x

in

x)

echo e

;;

esac
f()

{
echo f
}
f
while

false

do

:

done
(

echo g

)' a c d 1 e f g
}

@test "a word with an equals sign is an assignment only before the command name" {
	expect 'echo a=b; a=1 true b=2; echo ${b-unset}' a=b unset
	expect_error 127 '1a=b'
	expect_error 127 '"a"=b'
	expect_error 127 'a\=b'
	expect_error 127 'a-b=c'
}

@test "syntax errors end a non-interactive shell before the faulty command runs" {
	local script
	for script in \
		'fi' 'if true; fi' 'if true; then fi' 'for' 'for 1 in a; do :; done' \
		'while true; done' ')' '}' '| cat' '&& echo' 'echo a | | cat' ';;' \
		'echo a ;; echo b' 'case' 'case a b) echo; esac' 'done' 'do' 'then' 'else' \
		'elif' 'esac' 'echo a >' 'echo <' 'f( a ) { :; }' '()' 'cat <<' '&' '; echo' \
		'echo (a)' '{ }' '( )' 'if ; then :; fi' 'while do :; done' 'for i in a; done' \
		'until' '>&' 'true || || true' 'if true; then :; else fi' \
		'if true; then :; else :; elif true; then :; fi' \
		'for i in a b; do :; done echo x' '(echo a) b' '{ echo a; } b'
	do
		expect_error + "echo before
$script
echo after" before
	done
}

@test "input that ends too early is a syntax error" {
	local script
	for script in \
		'( echo a' '{ echo a;' 'echo a && ' 'echo a ||' 'echo a |' 'case a in a) echo' \
		'case a in' 'f()' 'echo $(' 'echo ${a' 'echo `echo' 'echo "$(echo )' \
		'echo $((1 + 1)' 'if true' 'if true; then :; else' 'while true; do' \
		'for i in a; do :' 'for i in a do :; done' 'until false; do :' \
		'if true; then :; elif'
	do
		expect_error + "echo before
$script" before
	done
}

@test "only complete lines before a syntax error run" {
	expect_error + 'echo a; echo b; fi; echo c
echo d'
	expect_error + 'echo a
echo b; )
echo c' a
}

@test "a long word, a long line and many lines are no limit" {
	printf 'x=%0100000d\necho ${#x}\n' 0 >script
	{
		printf 'echo'
		for ((i = 0; i < 20000; i++)); do printf ' w'; done
		printf ' | wc -w\n'
	} >>script
	for ((i = 0; i < 5000; i++)); do printf ': %d\n' "$i"; done >>script
	echo 'echo $LINENO' >>script
	testee script
	assert_status 0
	assert_out 100000 20000 5004
}

@test "deeply nested commands work" {
	local open= close= i
	for i in {1..60}; do
		open+='{ ( if true; then '
		close="; fi ) ; }$close"
	done
	expect "$open echo deep $close" deep
}
