# tests/posix/here-document.bats: here-documents of every form (XCU 2.7.4).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "the lines up to the delimiter are the input" {
	expect 'cat <<END
one
 two  three
END not
 END
END
echo after' one ' two  three' 'END not' ' END' after
	expect 'cat <<E
E
echo empty' empty
	expect 'cat <<A-b.c/1 && echo x
t
A-b.c/1' t x
}

@test "an unquoted delimiter lets parameters, commands and arithmetic expand" {
	expect 'x=v; set p; cat <<E
$x ${x} ${x#v}. $1 $(echo cmd) `echo bq` $((1 + 2)) ${nope-def} "$x" '"'"'$x'"'"' ~ * {a,b}
E' 'v v . p cmd bq 3 def "v" '"'v'"' ~ * {a,b}'
}

@test "in it a backslash quotes only dollar, backquote, backslash and newline" {
	expect 'x=v; cat <<E
\$x \`a\` \\ \a \" \'"'"' $ \
joined
E' '$x `a` \ \a \" \'"'"' $ joined'
}

@test "a quoted delimiter leaves all text as it is" {
	local delimiter
	for delimiter in "'END'" '"END"' '\END' "E'N'D" 'E\ND' '"E"ND'; do
		expect "x=v; cat <<$delimiter
\$x \${x} \$(echo no) \`echo no\` \$((1)) \\\$ \\\\ a\\
b \"q\"
END" '$x ${x} $(echo no) `echo no` $((1)) \$ \\ a\' 'b "q"'
	done
}

@test "a delimiter may hold blanks and be empty when quoted" {
	expect "cat <<'END OF TEXT'
t
END OF TEXT
cat <<''
to the empty line

echo after" t 'to the empty line' after
	expect 'cat <<"$x"
a
$x
x=E; cat <<$x
b
$x
echo c' a b c
}

@test "a minus strips leading tabs of the lines and of the delimiter" {
	expect "cat <<-END
		two tabs
	one	inner
 	space first
	  mixed
	END
cat <<-'Q'
	\$x	t
		Q
echo after" 'two tabs' 'one	inner' ' 	space first' '  mixed' '$x	t' after
	expect 'x="	tab"; cat <<-E
	$x
	E' '	tab'
}

@test "several here-documents follow each other in order" {
	expect 'cat <<A; cat <<B; echo mid
a
A
b
B
cat 3<<X 4<<Y <&4
x
X
y
Y
{ cat <&3; cat <&4; } 3<<X 4<<Y
x
X
y
Y' a b mid y x y
	expect 'cat <<A <<B
first
A
last
B' last
}

@test "the text begins after the next newline, whatever follows the operator" {
	expect 'cat <<E | tr a-z A-Z && echo and; echo semi
text
E
echo next' TEXT and semi next
	expect 'cat <<E &&
a
E
echo b' a b
	expect 'if cat <<E; then echo yes; fi
cond
E' cond yes
	expect 'x=$(cat <<E
late
E
) ; echo "$x"' late
}

@test "here-documents work in functions, loops, groups, subshells and case" {
	expect 'f() {
	cat <<E
f $1
E
}
f 1; f 2
for i in a b; do cat <<E; done
loop $i
E
{ cat; } <<E
group
E
(cat <<E
sub
E
)
case x in x) cat <<E
case
E
;; esac
while read l; do echo "r $l"; done <<E
1
2
E' 'f 1' 'f 2' 'loop a' 'loop b' group sub case 'r 1' 'r 2'
}

@test "a function with a here-document as its redirection gets it at every call" {
	expect 'f() { cat; } <<E
text $x
E
x=1; f; x=2; f' 'text 1' 'text 2'
}

@test "expansions in a here-document may go over lines and hold quotes" {
	expect 'cat <<E
$(echo "a b"
echo c) ${nope-x y} $(cat <<I
inner
I
)
E' 'a b' 'c x y inner'
}

@test "values in a here-document are not split and double quotes stay" {
	expect 'x="a   b"; set "p  q" r; cat <<E
$x "$x" $* "$@"
E' 'a   b "a   b" p  q r "p  q r"'
	expect 'x='"'"'\$y \\ \`'"'"'; cat <<E
$x
E' '\$y \\ \`'
}

@test "line continuation works in the text and before the delimiter" {
	expect 'cat <<E
a \
b
c\\
E
echo after' 'a b' 'c\' after
	expect 'cat <<E
a
E\
ND
E
echo x' a END x
}

@test "a large here-document comes whole, more than a pipe holds" {
	local line text= i
	printf -v line '%0999d\n' 0
	for ((i = 0; i < 200; i++)); do text+=$line; done
	printf 'cat <<E | wc -c | tr -d " "\n%sE\ncat <<E >/dev/null\n%sE\necho done\n' \
		"$text" "$text" >script
	testee script
	assert_status 0
	assert_out 200000 done
	printf 'x=%s; cat <<E | wc -c | tr -d " "\n$x$x$x\nE\n' "${text//$'\n'/}" >script
	testee script
	assert_out 599401
}

@test "a here-document for a builtin, an unused one and one for nothing do no harm" {
	expect 'read x <<E; echo $x
line
E
: <<E
$(echo side >file)
E
cat file; <<E
nothing
E
echo $?; true <<"E"
unused
E
echo end' line side 0 end
}

@test "the status and assignments of expansions in it are those of the shell" {
	expect 'unset -v x; : <<E
${x=assigned}
E
echo $x' assigned
}

@test "an error in the expansion of a here-document is an expansion error" {
	expect_error + 'cat <<E
${nope?message}
E
echo after'
}

@test "a here-document before a comment and inside an alias-free pipeline" {
	expect 'cat <<E # comment
text # no comment
E
cat <<E | cat | cat
piped
E' 'text # no comment' piped
}

@test "the delimiter of an inner command substitution does not end the outer text" {
	expect 'cat <<E
$(cat <<F
E2
F
)
E
echo after' E2 after
}

@test "in a here-document a backslash before a quote inside backquotes goes" {
	expect 'cat <<E
`printf "%s," \"a b\" c`
E' 'a b,c,'
}
