# tests/posix/quoting.bats: the escape character, single, double and dollar-single quotes (XCU 2.2).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "a backslash keeps the next character from having a meaning" {
	expect 'printf "[%s]\n" a\ b \$HOME \"  \'"'"' \\ \* \a \| \; \& \< \( \) \# \~' '[a b]' \
		'[$HOME]' '["]' \
		"[']" '[\]' '[*]' '[a]' '[|]' '[;]' '[&]' '[<]' '[(]' '[)]' '[#]' '[~]'
}

@test "single quotes keep every character, backslash and newline too" {
	expect "printf '[%s]\n' '\$HOME \`ls\` \\ \"*\" #x' 'two
lines' ''" '[$HOME `ls` \ "*" #x]' '[two' 'lines]' '[]'
}

@test "in double quotes a backslash escapes only dollar, backquote, quote, backslash and newline" {
	expect 'printf "%s\n" "\$x \` \" \\ \a \* \n \'"'"' \}"' '$x ` " \ \a \* \n \'"'"' \}'
	expect 'printf "%s\n" "one\
two"' 'onetwo'
	expect 'printf "%s\n" "a
b"' a b
}

@test "double quotes expand parameters, commands and arithmetic, and do not split or glob" {
	: >file1
	expect 'x="a  *"
		printf "[%s]\n" "$x" "${x}" "$(echo "p  q")" "`echo "r  s"`" "$((1 + 2))" "*"' \
		'[a  *]' '[a  *]' '[p  q]' '[r  s]' '[3]' '[*]'
}

@test "a dollar that begins no expansion is itself" {
	expect 'printf "[%s]\n" $ "$" "a$" "$ b" a$ "$%" $/ "$="' \
		'[$]' '[$]' '[a$]' '[$ b]' '[a$]' '[$%]' '[$/]' '[$=]'
}

@test "adjacent quoted and unquoted parts make one word" {
	expect 'x=v; printf "[%s]\n" a"b"'"'c'"'\d$x"e f"'"'g h'"'' '[abcdve fg h]'
	expect 'printf "[%s]\n" ""a"" "" '"''" '[a]' '[]' '[]'
}

@test "an empty quoted string is an argument, an empty expansion is none" {
	expect "$SHOW"'e=; show $e; show "$e"; show $e""; show '"''"'$e; show "" ""' \
		'0[]' '1[]' '1[]' '1[]' '2[][]'
}

@test "quotes that come out of an expansion are ordinary characters" {
	expect "x='\"a\" '\\''b'\\'' \\c'; printf '[%s]' \$x; echo" "[\"a\"]['b'][\\c]"
}

@test "quoted command names, option letters and operators are plain words" {
	expect "e\\cho a; 'echo' b; \"ec\"ho c" a b c
	expect "echo a \\; echo '|' b '&&' c" 'a ; echo | b && c'
	expect 'echo a"#"b a\#b \#c' 'a#b a#b #c'
}

@test "dollar-single quotes know the escapes of the standard" {
	expect "printf '%s' \$'\\a\\b\\e\\f\\n\\r\\t\\v' | od -An -tx1 | tr -d ' \n'; echo" \
		'07081b0c0a0d090b'
	expect "printf '%s\n' \$'a\\\\b\\'c\\\"d'" "a\\b'c\"d"
	expect "printf '%s\n' \$'x \"\$HOME\" \`ls\` \$(ls)'" 'x "$HOME" `ls` $(ls)'
}

@test "dollar-single quotes know hexadecimal and octal bytes" {
	expect "printf '%s\n' \$'\\x41\\x6a\\x7e' \$'\\x9.' \$'\\x4g'" 'Aj~' $'\t.' $'\x04g'
	expect "printf '%s\n' \$'\\101\\12x\\1018' \$'\\60' \$'\\0607'" $'A\nxA8' 0 07
	expect "printf '%s\n' \$'\\xc3\\xa9\\303\\251'" 'éé'
}

@test "dollar-single quotes know control characters" {
	expect "printf '%s' \$'\\ca\\cA\\cz\\c[\\c]\\c^\\c_\\c?\\c\\\\' |
		od -An -tx1 | tr -d ' \n'; echo" \
		'01011a1b1d1e1f7f1c'
}

@test "dollar-single quotes join with their neighbours and are not split" {
	expect "${SHOW}show a\$'b c'd\$'e\\tf'\"g\" \$'' \$'*'" "3[ab cde	fg][][*]"
	expect "printf '%s\n' \$'two
lines'" two lines
}

@test "a dollar before a quote inside double quotes is itself" {
	expect "printf '%s\n' \"\$'a\\tb'\"" "\$'a\\tb'"
}

@test "dollar-single quotes work in assignments, patterns, delimiters and expansions" {
	expect "x=\$'a\\tb'; printf '%s\n' \"\$x\"; case 'a	b' in \$'a\\tb') echo hit;; esac" \
		'a	b' hit
	expect "cat <<\$'E\\116D'
\$HOME
END" '$HOME'
	expect "unset x; printf '%s\n' \${x-\$'a\\40b'}" 'a b'
	expect "x=aXb; printf '%s\n' \"\${x#\$'a\\x58'}\"" b
}

@test "a multi-byte character is quoted as one" {
	expect "printf '%s\n' \\é 'é' \"é\" é\\ü" é é é éü
}

@test "an unclosed quote is a syntax error" {
	expect_error + 'echo before
echo "abc' before
	expect_error + "echo 'abc"
	expect_error + 'echo $(echo "abc)'
}
