# tests/posix/pathname.bats: pathname expansion and pattern matching (XCU 2.6.6, 2.14).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "a star, a question mark and a bracket match names in order" {
	touch b a c aa ab .hidden
	expect 'echo *; echo ?; echo ??; echo a*; echo *b; echo [ab]; echo [a-b]*; echo [!a]*
		echo a[!a]; echo [c-]' \
		'a aa ab b c' 'a b c' 'aa ab' 'a aa ab' 'ab b' 'a b' 'a aa ab b' 'b c' ab c
}

@test "a pattern that matches nothing stays as it is" {
	expect 'echo * x*y [q] ?; echo "*"' '* x*y [q] ?' '*'
}

@test "a leading dot must be matched by a dot" {
	touch .a .b c
	mkdir .d d
	touch .d/x d/.y d/z
	expect 'echo *; echo ?a; echo [.]a; echo [!c]a; echo .[ab]; echo d/*; echo d/.[!.]*
		echo .d/*; echo */*' 'c d' '?a' '[.]a' '[!c]a' '.a .b' d/z d/.y .d/x d/z
	expect 'case .a in *) echo case;; esac; x=.a; echo "[${x#?}]"' case '[a]'
}

@test "dot files match in an explicit pattern, without being mixed with others" {
	touch .x1 .x2
	expect 'echo .x*; echo .x?; echo .[x]1' '.x1 .x2' '.x1 .x2' .x1
}

@test "slashes are matched only by slashes" {
	mkdir -p d1/e d2/e
	touch d1/f d2/f d1/e/g
	expect 'echo d*/f; echo */e; echo d?/?; echo */*/*; echo d1*f; echo d1[/]f; echo d1?f
		echo ./d1/*' 'd1/f d2/f' \
		'd1/e d2/e' 'd1/e d1/f d2/e d2/f' d1/e/g 'd1*f' 'd1[/]f' 'd1?f' './d1/e ./d1/f'
	expect 'echo */; echo d1//*; echo */e/; echo '"$PWD"'/d[1]' \
		'd1/ d2/' 'd1//e d1//f' 'd1/e/ d2/e/' "$PWD/d1"
}

@test "a slash at the end matches directories only" {
	mkdir dir
	touch file
	ln -s dir link
	expect 'echo */' 'dir/ link/'
}

@test "quoted characters of a pattern match themselves" {
	touch 'a*b' aXb '[x]' x '\y' 'q?' qq
	expect 'echo a\*b "a*"b a"*"b a*b; echo "["x] \[x] [x] "[x]"; echo q\? "q?" q?' \
		'a*b a*b a*b a*b aXb' '[x] [x] x [x]' 'q? q? q? qq'
	expect 'printf "%s\n" \\* "\\"*' '\y' '\y'
}

@test "quoted characters in a bracket expression lose their meaning" {
	touch a b ./- ']' '!' x '^'
	expect 'echo [a\-x] ; echo [a"-"x]; echo [\!a]; echo ["!"a]; echo [\]]' \
		'- a x' '- a x' '! a' '! a' ']'
	expect 'echo []a]; echo [a-]; echo [-a]; echo [!]ab!^x-]' '] a' '- a' '- a' '[!]ab!^x-]'
}

@test "a pattern from an expansion works unquoted and is literal quoted" {
	touch f1 f2 'f*'
	expect 'x="f*"; echo $x; echo "$x"; echo "$x"*; echo $x[*]; p="f[12]"; echo $p "$p"
		q="f\\*"; set -- $(echo "f?"); echo $#' 'f* f1 f2' 'f*' 'f*' 'f*' 'f1 f2 f[12]' 3
}

@test "a backslash from an expansion quotes in a pattern" {
	touch 'a*b' abb
	expect 'x="a\**"; echo $x' 'a*b'
	expect 'x="a\*"; case "a*" in $x) echo star;; esac
		case ab in $x) echo no;; *) echo other;; esac' star other
}

@test "character classes match" {
	touch a B 1 _ é
	expect 'echo [[:alpha:]]; echo [[:digit:]]; echo [[:upper:]]; echo [[:lower:]_]
		echo [![:alnum:]]; echo [[:punct:]]; echo [[:digit:][:upper:]]; echo [[:alpha:]1]' \
		'B a é' 1 B '_ a é' _ _ '1 B' '1 B a é'
	expect 'for c in a " " "	" 5 F G "#"
		do for k in blank space xdigit cntrl graph print
		do case $c in [[:$k:]]) printf "%s " $k;; esac; done; echo; done' \
		'xdigit graph print ' 'blank space print ' 'blank space cntrl ' \
		'xdigit graph print ' 'xdigit graph print ' 'graph print ' 'graph print '
}

@test "equivalence classes and collating symbols match their character" {
	expect 'case a in [[=a=]]) echo eq;; esac; case - in [[.-.]]) echo minus;; esac
		case b in [[.a.]-[.c.]]) echo range;; esac
		case ] in [[.].]]) echo bracket;; esac' eq minus range bracket
}

@test "an unfinished bracket is an ordinary character" {
	touch '[' '[a' 'a]'
	expect 'echo [; echo [a; echo a]; echo [a*; case "[" in [) echo hit;; esac
		case "[x" in [x) echo hit;; esac' '[' '[a' 'a]' '[a' hit hit
}

@test "set -f turns pathname expansion off" {
	touch a b
	expect 'set -f; echo * [a]; x=*; echo $x; set +f; echo *; set -o noglob; echo ?
		case a in ?) echo case;; esac' '* [a]' '*' 'a b' '?' case
}

@test "pathname expansion happens in commands, for lists and not in assignments or case words" {
	touch f1 f2
	expect 'for i in f*; do echo $i; done; x=f*; echo "$x"; echo $x; set f*; echo $#
		case f* in "f*") echo literal;; esac' f1 f2 'f*' 'f1 f2' 2 literal
	expect 'cat <<E
f*
E
echo "$(echo f*)" ${nope-f*}; export y=f*; echo "$y"' 'f*' 'f1 f2 f1 f2' 'f*'
}

@test "broken symbolic links match, links to directories are entered" {
	ln -s nowhere broken
	mkdir real
	touch real/x
	ln -s real alink
	expect 'echo b*; echo */x; echo broken*' broken 'alink/x real/x' broken
}

@test "names with blanks, newlines and quotes stay whole" {
	touch 'a b' $'c\nd' "e'f" 'g"h' ./-n 'i$j' '*'
	expect "$SHOW"'set -- *; echo $#; show [\*] a*b c*; show -* *\$*' \
		7 '3[*][a b][c' 'd]' '2[-n][i$j]'
}

@test "multi-byte characters count as one" {
	touch ä öü €uro x
	expect 'echo ?; echo ??; echo [ä]; echo [!x]; echo *ü; echo €*; echo [[:alpha:]]
		case ß in [à-ÿ]) echo in;; *) echo out;; esac
		case é in [à-ÿ]) echo in;; esac' \
		'x ä' öü ä ä öü €uro 'x ä' out in
}

@test "in the C locale characters are bytes" {
	touch ä x
	LC_ALL=C expect 'echo ??; echo ?; x=ä; echo ${#x}' ä x 2
}

@test "names that are no valid characters match a star and stay as they are" {
	touch $'a\xffb' ac
	sh_run 'set -- a*; echo $#; for i in a?b a*b; do printf %s "$i" | od -An -tx1; done'
	assert_status 0
	assert_out_matches $'^2\n' '61 ff 62'
}

@test "expansion of an unreadable or missing directory leaves the pattern" {
	mkdir locked
	touch locked/x
	chmod 0 locked
	[ "$(id -u)" -ne 0 ] || skip 'root may read everything'
	expect 'echo locked/*; echo missing/*' 'locked/*' 'missing/*'
	chmod 700 locked
}

@test "a directory that may be searched but not read is passed by its name" {
	mkdir -p open/in
	touch open/in/x
	chmod 311 open
	expect 'echo open/in/*' open/in/x
	chmod 700 open
}

@test "thousands of names are sorted" {
	(
		mkdir many
		cd many
		for ((i = 3000; i > 0; i--)); do : >"n$i"; done
	)
	sh_run 'set -- many/*; echo $#; printf "%s\n" "$@" | LC_ALL=C sort -c && echo sorted'
	assert_status 0
	assert_out 3000 sorted
}

@test "patterns with many stars do not take for ever" {
	TEST_TIMEOUT=5
	expect 'x=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
		case $x in *a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b) echo b;; *) echo none;; esac' none
}

@test "the dot entries appear only for patterns that begin with a dot" {
	touch .z
	expect 'echo *; for i in .*; do case $i in . | ..) ;; *) echo $i;; esac; done' '*' .z
}
