# tests/posix/command-substitution.bats: command substitution in both spellings (XCU 2.6.3).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "the output of the commands replaces the substitution" {
	expect 'echo $(echo a) `echo b` "$(echo "c  d")" "`echo "e  f"`" x$(echo y)z' \
		'a b c  d e  f xyz'
	expect 'x=$(echo a; echo b); echo "$x"; y=`echo c
echo d`; echo "$y"' a b c d
	expect '$(echo echo) run; `echo ec``echo ho` run' run run
	expect 'echo "[$()][``][$( )][$(:)]"' '[][][][]'
}

@test "trailing newlines go, all others stay" {
	expect 'x=$(printf "a\n\nb\n\n\n"); echo "[$x]"; y=$(printf "\n\n"); echo "[$y]"
		z=$(printf "\n a"); echo "[$z]"' '[a' '' 'b]' '[]' '[' ' a]'
	expect 'x=`printf "a\n\n"`; echo "[$x]"; echo "$(printf "a\n")b"' '[a]' ab
}

@test "the result is split and globbed only outside quotes" {
	: >f1
	: >f2
	expect "$SHOW"'show $(echo "a  b"; echo c); show "$(echo "a  b"; echo c)"
		show $(echo "f*"); show "$(echo "f*")"; x=$(echo "f*  a"); echo "$x"' \
		'3[a][b][c]' '1[a  b' 'c]' '2[f1][f2]' '1[f*]' 'f*  a'
	expect "$SHOW"'show $(:) "$(:)"; show p$(echo a b)s' '1[]' '2[pa][bs]'
}

@test "the result is not expanded again" {
	expect 'x=$(printf "%s " "\$HOME" "\`ls\`" "~" "\\a"); printf "%s\n" "$x"
		echo $(echo "\$x")' '$HOME `ls` ~ \a ' '$x'
}

@test "substitutions nest in both spellings" {
	expect 'echo $(echo $(echo $(echo deep))) "$(echo "$(echo "$(echo "a  b")")")"' 'deep a  b'
	expect 'echo `echo \`echo \\\`echo deep\\\`\``' deep
	expect 'echo `echo $(echo mixed)` $(echo `echo other`)' 'mixed other'
	expect 'x=1; echo $(echo ${x:+$(echo ${x:+"$(echo in)"})})' in
}

@test "inside backquotes a backslash quotes only dollar, backquote and backslash" {
	expect 'x=val; echo `echo \$x` `echo \\$x`; printf "%s\n" `printf "%s" "\a"`' 'val $x' '\a'
	expect 'printf "%s " `printf %s '"'"'\$HOME'"'"'` `printf %s '"'"'a\\b'"'"' | cat` |
		tr "\134" B; echo' \
		'$HOME aBb '
}

@test "inside double quotes backquotes keep the quoting of their command" {
	expect 'echo "`echo "x  y"`" "`echo '"'"'p  q'"'"'`"' 'x  y p  q'
	expect 'x=v; echo "$(echo "$x" '"'"'$x'"'"' \$x)"' 'v $x $x'
}

@test "quotes, comments and parentheses inside do not end the substitution" {
	expect "echo \$(echo ')' \")\" \\) ) end" ') ) ) end'
	expect 'echo $(echo a # comment with ) and '"'"' and "
echo b)' 'a b'
	expect 'echo $( (echo sub) ; { echo brace; } ) $(echo "$(echo ")")")' 'sub brace )'
	expect 'echo "$(echo "a)b" ${x-")"})"' 'a)b )'
}

@test "a case inside needs no opening parenthesis before its patterns" {
	expect 'echo $(case x in x) echo plain;; esac) $(case y in (y) echo paren;; esac)' \
		'plain paren'
	expect 'x=$(case a in
a) echo one
;;
b) echo two;; esac
echo after); echo $x' 'one after'
	expect 'echo "$(case "a)" in "a)") echo quoted;; esac)"' quoted
	expect 'echo $(for i in a b; do case $i in a) echo A;;
		*) echo $(case $i in b) echo B;; esac);; esac; done)' 'A B'
}

@test "here-documents work inside" {
	expect 'x=$(cat <<E
one $((1 + 1)) )
E
); echo "$x"' 'one 2 )'
	expect 'echo "$(cat <<"E"
a " quote and $x
E
)" after' 'a " quote and $x after'
	expect 'echo `cat <<E
back
E
`' back
	expect 'x=$(cat <<A; cat <<B
a
A
b
B
); echo $x' 'a b'
	expect 'cat <<OUT
$(cat <<IN
inner
IN
) outer
OUT' 'inner outer'
}

@test "the substitution runs in a subshell" {
	expect 'x=1; y=$(x=2; cd /; umask 000; set -f; f() { :; }; echo $x); echo $x $y
		case $- in *f*) echo f;; esac; umask; [ "$PWD" = / ] || echo home' '1 2' 0022 home
	expect 'x=1; echo $(x=5; echo $((x + 1))) $x; echo $(exit 3)x' '6 1' x
	expect 'trap "echo exit" EXIT; x=$(echo in); echo "$x"' in exit
}

@test "an assignment has the status of its last substitution, a command its own" {
	expect 'x=$(exit 3); echo $?; x=$(false)$(true); echo $?; x=$(true) y=$(exit 4); echo $?
		echo $(exit 5); echo $?; x=plain; echo $?' 3 0 4 '' 0 0
	expect 'false; x=$?; echo $x; true $(exit 3); echo $?; $(exit 6); echo $?; $(true)
		echo $?' 1 0 6 0
	expect 'if x=$(false); then echo yes; else echo "no $?"; fi; x=$(exit 2) || echo "or $?"
		! x=$(false) && echo not' 'no 1' 'or 2' not
	expect 'x=`exit 7`; echo $?' 7
}

@test "exit, return status and set -e of the last command are the substitution's" {
	expect 'f() { return 4; }; x=$(f); echo $?; x=$(echo a; exit 9; echo b); echo "$x $?"' \
		4 'a 9'
	expect 'false; x=$(echo $?); echo $x' 1
}

@test "commands share the descriptors of the shell except standard output" {
	sh_run 'x=$(echo out; echo err >&2); echo "[$x]"; exec 3>&1; y=$(echo to3 >&3; echo to1)
		echo "[$y]"'
	assert_status 0
	assert_out '[out]' to3 '[to1]'
	assert_err_is err
	expect 'echo input | { read x; echo "$x"; }; echo line | echo "$(cat)"' input line
}

@test "a background process that keeps the pipe open is waited for, one that does not is not" {
	expect 'x=$(sleep 0.1 && echo late & echo early); echo $x' 'early late'
	expect 'x=$(sleep 5 >/dev/null 2>&1 & echo now); echo $x'  now
}

@test "large output comes whole" {
	expect 'x=$(i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789
		i=$((i + 1)); done); echo ${#x}' 122999
	expect 'x=$(head -c 1000000 /dev/zero | tr "\0" a); echo ${#x}' 1000000
	expect 'x=$(printf %0200000d 0); y=$(printf %s "$x"); [ "$x" = "$y" ] && echo same' same
}

@test "bytes that are no characters pass through" {
	sh_run 'x=$(printf "a\377b\200"); printf %s "$x" | od -An -tx1'
	assert_status 0
	assert_out ' 61 ff 62 80'
}

@test "functions, loops and pipelines run inside" {
	expect 'f() { echo f $1; }; echo $(f 1) $(for i in 1 2; do f $i
		done | cat) $(f 3 | (read a; echo "$a!"))' 'f 1 f 1 f 2 f 3!'
}

@test "a redirection alone in a substitution makes no output" {
	expect 'echo data >f; echo "[$(<f cat)]"; echo "[$(>g)]"; [ -f g ] && echo made' \
		'[data]' '[]' made
}

@test "substitutions stand in every place where a word may" {
	expect \
		'for i in $(echo a b); do echo $i; done
		case $(echo x) in $(echo x)) echo hit;; esac; echo in >$(echo file); cat <$(echo file)
cat <<E
$(echo here) `echo there`
E
x=$(echo v) eval echo \$x; ${nope-$(echo echo)} word' a b hit in 'here there' v word
}

@test "commands that begin like arithmetic may be nested deeply" {
	expect 'echo $((echo a; echo $((1+2))); echo $((echo b; echo $((2*3))); echo c))
echo $((cat <<E
$((echo e); echo $((7)))
E
); echo f)
open= close= i=0
while [ $i -lt 40 ]; do open="$open\$((echo "; close="$close); :)"; i=$((i+1)); done
eval "echo ${open}deep$close"' 'a 3 b 6 c' 'e 7 f' deep
}
