# tests/posix/parameters.bats: parameters, variables and parameter expansion (XCU 2.5, 2.6.2).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# The value of an expansion for a variable that is unset, null and set to V.
three_states() { # EXPANSION UNSET NULL SET
	expect 'unset -v x; printf "[%s]\n" "'"$1"'"; x=; printf "[%s]\n" "'"$1"'"; x=V
		printf "[%s]\n" "'"$1"'"' "[$2]" "[$3]" "[$4]"
}

@test "a parameter expands with and without braces" {
	expect 'x=1 y_2=b _=3; echo $x ${x} "$x" "${y_2}" $x$y_2 ${x}2 $x-$x.$x' \
		'1 1 1 b 1b 12 1-1.1'
	expect 'a=1; ab=2; echo $ab ${a}b $a"b" $a\b' '2 1b 1b 1b'
}

@test "dash substitutes a default for an unset, and with a colon for a null parameter" {
	three_states '${x-word}' word '' V
	three_states '${x:-word}' word word V
	expect 'unset -v x; echo "${x-default}${x-}" "${x}"; x=; echo "${x:-d}" "$x"' \
		'default ' 'd '
}

@test "equals assigns a default" {
	expect 'unset -v x; echo "${x=word}"; echo "$x"; x=; echo "${x=word}[$x]"
		echo "${x:=colon}"; echo "$x"; x=V; echo "${x=w}${x:=w}$x"' \
		word word '[]' colon colon VVV
	expect 'unset -v x y; : ${x=${y:=deep}} ; echo $x $y' 'deep deep'
}

@test "plus substitutes an alternative" {
	three_states '${x+word}' '' word word
	three_states '${x:+word}' '' '' word
}

@test "question mark ends the shell with a message unless the parameter is set" {
	three_states '${x-}' '' '' V
	expect 'x=V; echo "${x?msg}" "${x:?msg}"; x=; echo "[${x?msg}]"' 'V V' '[]'
	sh_run 'unset -v x; echo before; echo ${x?no value here}; echo after'
	assert_status +
	assert_out before
	assert_err_matches 'x.*no value here'
	sh_run 'x=; echo ${x:?"a  b"}; echo after'
	assert_status +
	assert_out
	assert_err_matches 'x.*a  b'
	sh_run 'unset -v x; (echo ${x?}); echo "status $?"; : ${x:?}; echo after'
	assert_status +
	assert_out_matches '^status [1-9][0-9]*
$'
	assert_err_matches 'x'
}

@test "the word of an operator is expanded only when it is needed" {
	expect 'x=set; unset -v y z
		: ${x-$(echo no >&2)} ${x=${z=1}} ${x?$(echo no >&2)} ${y+$(echo no >&2)}
		echo ${z-unset}' unset
	expect 'i=0 x=1; : ${x-$((i = 5))} ${nope+$((i = 6))}; echo $i' 0
}

@test "the word of an operator may hold expansions, quotes, braces and blanks" {
	expect 'y=Y; unset -v x
		echo ${x-$y} ${x-${y}} ${x-$(echo cmd)} ${x-`echo bq`} \
			${x-$((1+1))} ${x-${z-${w-deep}}}' \
		'Y Y cmd bq 2 deep'
	expect 'unset -v x
		echo "${x-a b}" ${x-a   b} "${x-"a   b"}" ${x-"a   b"} ${x-'"'a   b'"'}' \
		'a b a b a   b a   b a   b'
	expect 'unset -v x; echo ${x-\}} "${x-\}}" ${x-"}"} ${x-'"'}'"'} "${x-a}b}"' '} } } } ab}'
	expect 'unset -v x; echo "${x-$(echo "}")}" "${x-`echo "}"`}" "${x-${y-"}"}}"' '} } }'
	expect 'unset -v x; echo ${x-a
b}; echo "${x-c
d}"' 'a b' c d
}

@test "inside double quotes a single quote in the word is an ordinary character" {
	expect 'unset -v x; echo "${x-it'"'"'s}" "${x:-'"'"'q'"'"'}" "${x+'"'"'}"' "it's 'q' "
	expect "x=a; echo \"\${x+'\$x'}\"" "'a'"
}

@test "the result of an unquoted word is split and globbed where the word is not quoted" {
	: >f1
	: >f2
	expect "$SHOW"'unset -v x; show ${x-a b}; show ${x-"a b"}; show ${x-a "b c" d}
		show "${x-a b}"; show p${x-a b}s; show ${x-f*}; show ${x-"f*"}' \
		'2[a][b]' '1[a b]' '3[a][b c][d]' '1[a b]' '2[pa][bs]' '2[f1][f2]' '1[f*]'
	expect "$SHOW"'x=1; show ${x+a b}; show ${x+"a b" c}; show ${x+}; show ${x+""}
		show "${x+}"' '2[a][b]' '2[a b][c]' '0[]' '1[]' '1[]'
	expect "$SHOW"'y="a b"; unset -v x; show ${x-$y}; show ${x-"$y"}; show ${x=$y}; show "$x"' \
		'2[a][b]' '1[a b]' '2[a][b]' '1[a b]'
}

@test "length counts characters" {
	expect 'x=hello; unset -v u; e=; echo ${#x} ${#u} ${#e} "${#x}" ${#HOME}' "5 0 0 5 ${#PWD}"
	expect 'set a bb ccc; echo ${#1} ${#2} ${#3} ${##} ${#} $# ${#?}' '1 2 3 1 3 3 1'
	expect 'set a b c d e f g h i jj; echo ${#10} ${10} $10 ${#}' '2 jj a0 10'
	expect 'x=äöü€; echo ${#x}; x="a
b"; echo ${#x}' 4 3
}

@test "hash removes a prefix, percent a suffix: one the shortest, two the longest" {
	expect 'x=a/b/c/d
		echo ${x#*/} ${x##*/} ${x%/*} ${x%%/*} ${x#nomatch} ${x%nomatch} ${x#a} ${x%d}' \
		'b/c/d d a/b/c a a/b/c/d a/b/c/d /b/c/d a/b/c/'
	expect 'x=aaa
		echo "[${x#a}][${x##a*}][${x%a}][${x%%a*}][${x#}][${x%}][${x##}][${x%%}]"\
"[${x#*}][${x##*}][${x%*}][${x%%*}]"' \
		'[aa][][aa][][aaa][aaa][aaa][aaa][aaa][][aaa][]'
	expect 'x=abc
		echo ${x#?} ${x%?} ${x#[a-b]} ${x%%[!a]*} ${x#[!a]} ${x##[[:alpha:]]} ${x%"${x#?}"}' \
		'bc ab bc a abc bc a'
	expect 'unset -v u; e=; echo "[${u#a}${u%a}${e##*}${e%%*}]"' '[]'
}

@test "quoting inside the pattern of a removal takes its meaning away" {
	expect 'x="*a*b*"; echo "${x#\*}" "${x#"*"}" "${x%'"'*'"'}" "${x##*"*"}x" "${x#*}"' \
		'a*b* a*b* *a*b x *a*b*'
	expect 'x="[a]b"; p="[a]"; echo "${x#$p}" "${x#"$p"}" ${x#"$p"} "${x#\[a\]}"' '[a]b b b b'
	expect 'x=abc p="a*"; echo "[${x#$p}][${x##$p}][${x#"$p"}][${x##${p}}]"' '[bc][][abc][]'
	expect "x=a\\\\b; echo \"\${x#a\\\\}\" \"\${x#*\\\\}\" \"\${x%\\\\*}\" \"\${x#'a\\'}\"" \
		'b b a b'
	expect 'x="a}b"; echo "${x#*\}}" "${x#*"}"}" ${x%\}*} ${x#*'"'}'"'}' 'b b a b'
	expect "x=\"it's\"; echo \"\${x#*\\'}\" \"\${x%\"'\"*}\" \"\${x#it\"'\"}\"" 's it s'
}

@test "patterns of a removal may hold expansions" {
	expect 'x=one.two.three s=. n=two
		echo ${x#*$s} ${x##*"$s"} ${x%${s}*} ${x#*$(echo two).} \
			${x%$((1+1))} ${x%.${n#tw}*}' \
		'two.three three one.two three one.two.three one.two.three'
	expect 'x=abcabc; echo ${x#${x%abc}} ${x%${x#???}} ${x#${x%%c*}}' 'abc abc cabc'
	expect 'x=~/file; echo "${x#~/}"; x=/a:/b; echo "${x#*:}"' "file" /b
}

@test "removal does not disturb the variable and keeps blanks when quoted" {
	expect 'x="  a b  "; echo "[${x# }]" "[${x% }]" "[${x#"${x%%[! ]*}"}]"; echo "[$x]"' \
		'[ a b  ] [  a b ] [a b  ]' '[  a b  ]'
}

@test "removal works on multi-byte characters" {
	expect 'x=äöü; echo ${x#?} ${x%?} ${x#[ä]} ${x%%ö*} ${x##*ö} ${x#[!a]} ${x#[ß-ÿ]}' \
		'öü äö öü ä ü öü öü'
}

@test "positional parameters above nine need braces" {
	expect 'set 1 2 3 4 5 6 7 8 9 ten eleven
		echo ${10} ${11} $1${1}0 ${12-none} ${010} ${01}' 'ten eleven 110 none ten 1'
}

@test "unquoted at and star are one field for each parameter, split again" {
	expect "$SHOW"'set "a b" "" c; show $@; show $*; set --; show $@; show $*; set "" ""
		show $*; show $@' '3[a][b][c]' '3[a][b][c]' '0[]' '0[]' '0[]' '0[]'
	expect "$SHOW"'set "a b" c; IFS=; show $@; show $*' '2[a b][c]' '2[a b][c]'
	expect "$SHOW"'set a:b c; IFS=:; show $@; show $*' '3[a][b][c]' '3[a][b][c]'
}

@test "quoted at keeps the parameters, none for none" {
	expect "$SHOW"'set "a b" "" " c"; show "$@"; show "${@}"; set --; show "$@"; show "${@}"
		show ""' '3[a b][][ c]' '3[a b][][ c]' '0[]' '0[]' '1[]'
	expect "$SHOW"'set ""; show "$@"; show "$@$@"; show $@' '1[]' '1[]' '0[]'
}

@test "quoted at joins with what stands beside it" {
	expect "$SHOW"'set "a b" c "d e"; show "x$@y"; show x"$@"y; show "x $@ y"; show "$@$@"
		show p"$@"' '3[xa b][c][d ey]' '3[xa b][c][d ey]' \
		'3[x a b][c][d e y]' '5[a b][c][d ea b][c][d e]' '3[pa b][c][d e]'
	expect "$SHOW"'set --; show "x$@y"; show x"$@"y; show "$@"x' '1[xy]' '1[xy]' '1[x]'
	expect "$SHOW"'set one; show "x$@y"; show x"$@"y' '1[xoney]' '1[xoney]'
}

@test "quoted star joins with the first character of IFS" {
	expect "$SHOW"'set "a b" "" c; show "$*"; IFS=:,; show "$*"; IFS=; show "$*"
		unset -v IFS; show "$*"; set --; show "$*"' \
		'1[a b  c]' '1[a b::c]' '1[a bc]' '1[a b  c]' '1[]'
	expect "$SHOW"'set a b; IFS=-; show x"$*"y "${*}"; x="$*"; y=$*; echo "$x" "$y"' \
		'2[xa-by][a-b]' 'a-b a-b'
	expect "$SHOW"'set a b c; IFS=é; show "$*"' '1[aébéc]'
}

@test "at and star in assignments, here-documents and case words do not split" {
	expect 'set "a  b" c; x=$*; y="$*"; echo "$x|$y"; cat <<E
$*
E
case $* in "a  b c") echo hit;; esac' 'a  b c|a  b c' 'a  b c' hit
	expect 'set a b; x=$@ y="$@"; echo "$x|$y"' 'a b|a b'
}

@test "operators apply to at and star" {
	expect "$SHOW"'set "a b" c; show "${@-x}" "${@+y z}" "${*-x}"; show "${@:+$@}"; set --
		show "${@-x y}"; show ${1+"$@"}' \
		'4[a b][c][y z][a b c]' '2[a b][c]' '1[x y]' '0[]'
	expect "$SHOW"'set "a b" c; show ${1+"$@"}; show "${1+$@}"; show ${nope-"$@"}' \
		'2[a b][c]' '2[a b][c]' '2[a b][c]'
}

@test "removal may be applied to a parameter that holds the joined list" {
	expect 'set one two; x=$*; echo "${x#one }" "${x% *}"' 'two one'
}

@test "hash, question mark, dollar, bang and zero hold what the standard says" {
	expect 'echo $#; set a b c; echo $# ${#}; shift; echo $#' 0 '3 3' 2
	expect 'true; echo $?; false; echo $? "$?" ${?}; (exit 42); echo $?' 0 '1 1 1' 42
	expect '[ "$$" -gt 1 ] && a=$$ && (b=$$
		[ "$a" = "$b" ] && echo same) && [ "$(echo $$)" = $a ] && echo same' same same
	expect 'p=$(sh -c "echo \$PPID"); [ "$p" -gt 1 ] && echo ok' ok
	expect ': & p=$!; wait "$p"; [ "$p" -gt 1 ] && [ "$!" = "$p" ] && [ "${!}" = "$p" ] &&
		echo ok; echo "[${!-unset}]" >/dev/null' ok
	expect 'echo "[${!-}]"' '[]'
	testee -c 'echo "$0" "$1" "${0}"' name arg
	assert_out 'name arg name'
}

@test "dollar hyphen lists the options" {
	expect 'set -fu; case $- in *f*u*|*u*f*) echo both;; esac; set +f
		case $- in *f*) echo f;; *) echo none;; esac
		case $- in *i*) echo i;; *) echo no i;; esac' both none 'no i'
}

@test "the status of the last command is seen by an expansion in the next one" {
	expect 'false; x=$?; echo $x; (exit 3) || echo $?; if (exit 4); then :; else echo $?; fi
		! true; echo $?' 1 3 4 1
}

@test "a single digit parameter takes only one digit" {
	expect 'set a; echo $10 $1x ${1}0 $0x' 'a0 ax a0 shx'
}

@test "an expansion of an unset parameter is an error under nounset and named" {
	sh_run 'set -u; unset -v nope; echo a; echo $nope; echo b'
	assert_status +
	assert_out a
	assert_err_matches nope
	local word
	for word in '$x' '${x}' '"$x"' '${x#a}' '${x%%a}' '${#x}' '$1' '${10}' '$((x + 1))' \
		'`echo $x`$x' '${y-$x}' '$!'; do
		expect_error + "set -u; unset -v x y; : $word; echo after"
	done
}

@test "nounset spares at, star, and operators that treat unset parameters" {
	expect "$SHOW"'set -u; unset -v x; show "$@" $* "${x-}" ${x+a} ${x:-d} "${x=e}"
		show $# $? ' '3[][d][e]' '2[0][0]'
	expect 'set -u; x=; echo "[$x]${#x}"; set +u; echo "[$nope]"' '[]0' '[]'
	expect_error + 'set -u; (echo $nope); x=$?; [ $x -ne 0 ] && echo subshell; echo $nope' \
		subshell
}

@test "an operator that assigns cannot assign to a positional or special parameter" {
	expect_error + 'echo ${1=a}; echo after'
	expect_error + 'echo ${9:=a}; echo after'
}

@test "an assignment to a read-only variable in an expansion is an error" {
	expect_error + 'readonly ro; echo ${ro:=x}; echo after'
}

@test "an unknown operator is an error" {
	expect_error + 'echo ${x!y}; echo after'
	expect_error + 'echo ${}; echo after'
}

@test "expansions are done from left to right and once only" {
	expect 'i=1; echo $((i += 1)) $i $((i += 1)) $i' '2 2 3 3'
	expect "x='\$y' y=no; echo \$x \"\$x\"; x='\`echo no\`'; echo \"\$x\"; x='\$((1+1))'
		echo \$x" '$y $y' '`echo no`' '$((1+1))'
}

@test "nested expansions of many kinds work together" {
	expect 'x=path/to/file.tar.gz; b=${x##*/}
		echo "${b%%.*}-${x%"${x#?}"}-$(echo "${x#"${x%/*}"/}")-$((${#x} - ${#b}))"' \
		'file-p-file.tar.gz-8'
	expect 'unset -v a b c; echo "${a:-${b:-${c:-"$(echo "${d:-"in  side"}")"}}}"' 'in  side'
}

@test "the environment gives the first values of variables" {
	export FROM_ENV='a  b' EMPTY_ENV=
	expect 'echo "$FROM_ENV" "[$EMPTY_ENV]" "${EMPTY_ENV-unset}" ${NOT_IN_ENV-unset}' \
		'a  b []  unset'
}

@test "the shell sets IFS, PWD, PPID, OPTIND, PS1 absent, PS4" {
	IFS_FROM_ENV=1 IFS=x sh_run 'printf "%s" "$IFS" | od -An -tx1'
	assert_out ' 20 09 0a'
	expect '[ "$PWD" = "$(pwd -P)" ] && echo pwd; [ "$OPTIND" = 1 ] && echo optind
		[ "$PS4" = "+ " ] && echo ps4; [ "$PPID" -gt 0 ] && echo ppid' pwd optind ps4 ppid
}

@test "LINENO is the line of the command in the script or function" {
	sh_file lines <<'END'
echo $LINENO
echo $LINENO

echo "$LINENO"
echo '
' | read x
{
echo ${LINENO}
}
if true
then echo $LINENO
fi
x=$LINENO; echo $x
END
	assert_status 0
	assert_out 1 2 4 8 11 13
}

@test "quotes around nothing in the word of an unquoted expansion are a field" {
	expect "$SHOW"'unset -v x
		show ${x-"" ""}; show ${x-"" b}; show ${x-a ""}; show ${x- "" }; show ${x-a "" b}' \
		'2[][]' '2[][b]' '2[a][]' '1[]' '3[a][][b]'
	expect "$SHOW"'x=1; show ${x+"" '"''"' \\a}; show a${x+"" ""}b' '3[][][\a]' '2[a][b]'
}
