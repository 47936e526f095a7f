# tests/posix/field-splitting.bats: field splitting and IFS (XCU 2.6.5).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# IFS VALUE RESULT: the fields of an unquoted $x.
split() {
	testee -c "$SHOW"'IFS=$1; x=$2; set --; show $x' sh "$1" "$2"
	assert_status 0 && assert_out "$3" && assert_no_err
}

@test "the default IFS splits at runs of space, tab and newline, and trims both ends" {
	expect "$SHOW"'x="  a 	 b
c  "; show $x; show "$x"; show -$x-; show $x$x' \
		'3[a][b][c]' '1[  a 	 b' 'c  ]' '5[-][a][b][c][-]' '6[a][b][c][a][b][c]'
	expect "$SHOW"'x="   "; show $x; show a$x; show $x""; e=; show $e$x' \
		'0[]' '1[a]' '1[]' '0[]'
}

@test "an unset IFS splits like the default, an empty one does not split" {
	expect "$SHOW"'x=" a  b	c "; unset -v IFS; show $x; IFS=; show $x; IFS=; set a "b c"
		show $*' '3[a][b][c]' '1[ a  b	c ]' '2[a][b c]'
}

@test "each other character of IFS ends a field, empty fields stay" {
	split : a:b:c '3[a][b][c]'
	split : a::b '3[a][][b]'
	split : :a '2[][a]'
	split : a: '1[a]'
	split : a:: '2[a][]'
	split : :: '2[][]'
	split : : '1[]'
	split : 'a b:c d' '2[a b][c d]'
	split ':,' a:b,c:,d '5[a][b][c][][d]'
	split x axxb '3[a][][b]'
}

@test "blanks of IFS around another separator belong to it" {
	split ': ' 'a : b' '2[a][b]'
	split ': ' ' a  :  : b ' '3[a][][b]'
	split ': ' 'a b:c  d' '4[a][b][c][d]'
	split ': ' ' : a' '2[][a]'
	split ': ' 'a : ' '1[a]'
	split ': ' 'a : : ' '2[a][]'
	split ' :' '  ' '0[]'
	split ' :' ' : ' '1[]'
	split ', 	' 'a,	b , c' '3[a][b][c]'
}

@test "only space, tab and newline are blanks of IFS, and only those in IFS" {
	split ' ' '  a	b  c ' '2[a	b][c]'
	split '	' 'a		b c' '2[a][b c]'
	split '
' ' a b

c' '2[ a b][c]'
	split - 'a--b' '3[a][][b]'
	split ab '1a2b3ab4' '5[1][2][3][][4]'
}

@test "only the results of expansions are split" {
	expect "$SHOW"'IFS=:; show a:b; x=a:b; show "$x":c $x:c; show x:$x' \
		'1[a:b]' '3[a:b:c][a][b:c]' '2[x:a][b]'
	expect "$SHOW"'IFS=5; show $((1510)) 1510 $(echo 1510) "$((1510))"' \
		'6[1][10][1510][1][10][1510]'
	expect 'IFS=e; for i in one two; do echo "$i"; done; echo he' one two he
}

@test "quoted parts of a word are not split and keep a field alive" {
	expect "$SHOW"'x="a b"; show "$x"$x; show $x"$x"; show "p "$x" q"; show $x""; show ""$x' \
		'2[a ba][b]' '2[a][ba b]' '2[p a][b q]' '2[a][b]' '2[a][b]'
	expect "$SHOW"'x=" a "; show $x""; show ""$x; show "-"$x"-"; show -$x-' \
		'2[a][]' '2[][a]' '3[-][a][-]' '3[-][a][-]'
	expect "$SHOW"'e=; show $e""$e "$e"$e' '2[][]'
}

@test "neighbouring expansions join unless a separator stands between" {
	expect "$SHOW"'a="1 2" b="3 4"; show $a$b; show $a" "$b; c="5 "; show $c$a; d=" 6"
		show $a$d' '3[1][23][4]' '3[1][2 3][4]' '3[5][1][2]' '3[1][2][6]'
	expect "$SHOW"'IFS=:; a=1: b=2; show $a$b; show $a; show $b$a' '2[1][2]' '1[1]' '1[21]'
}

@test "no splitting happens in assignments, case words, here-documents and redirection targets" {
	expect 'x="a  b"; y=$x; echo "$y"; case $x in "a  b") echo case;; esac; cat <<E
$x
E
echo t >$x; ls; z=$(echo "p  q"); echo "$z"' 'a  b' case 'a  b' 'a  b' 'p  q'
	expect 'x="a b"; export y=$x; echo "$y"; readonly z=$x; echo "$z"' 'a b' 'a b'
}

@test "a backslash in an expansion is an ordinary character for splitting" {
	expect 'x="a\ b"; for i in $x; do printf "%s\n" "$i"; done' 'a\' b
}

@test "IFS may be a multi-byte character" {
	split é aébéc '3[a][b][c]'
	split 'é ' 'a é b' '2[a][b]'
	split ü aéb '1[aéb]'
	expect 'IFS=é; set a b; echo "$*"; echo xéy | { read a b; echo "$a-$b"; }' aéb x-y
}

@test "a change of IFS works from the next expansion on, and a local assignment does not last" {
	expect "$SHOW"'x=a:b; show $x; IFS=:; show $x; IFS=x; show $x; IFS=" "; show $x' \
		'1[a:b]' '2[a][b]' '1[a:b]' '1[a:b]'
	expect "$SHOW"'x=a:b; IFS=: true; show $x; (IFS=:; show $x); show $x' \
		'1[a:b]' '2[a][b]' '1[a:b]'
	expect "$SHOW"'x=a:b; IFS=: eval '"'show \$x'" '2[a][b]'
}

@test "read splits its line in the same way, the last variable takes the rest" {
	expect 'read a b c <<E
  one two   three  four  
E
echo "[$a][$b][$c]"' '[one][two][three  four]'
	expect 'echo a:b:c:d | { IFS=: read x y z; echo "[$x][$y][$z]"; }
		echo a::b | { IFS=: read x y z; echo "[$x][$y][$z]"; }' '[a][b][c:d]' '[a][][b]'
	expect 'echo "  a b  " | { IFS= read x; echo "[$x]"; }
		echo "  a b  " | { read x; echo "[$x]"; }' '[  a b  ]' '[a b]'
	expect 'echo only | { read x y z; echo "[$x][$y][$z]"; }
		echo | { read x y; echo "[$x][$y]$?"; }' '[only][][]' '[][]0'
	expect 'echo "a : b" | { IFS=": " read x y; echo "[$x][$y]"; }
		echo "a:b:" | { IFS=: read x y; echo "[$x][$y]"; }
		echo "a:b::" | { IFS=: read x y; echo "[$x][$y]"; }' '[a][b]' '[a][b]' '[a][b::]'
}

@test "splitting a long value into many fields works" {
	expect "$SHOW"'x=$(i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i + 1)); done)
		set -- $x; echo $# $1 ${20000}' '20000 0 19999'
}

@test "a separator in one positional parameter does not belong to a blank in the one before" {
	expect "$SHOW"'IFS=" -"; set -- "a " - b; show $@; show $*; set -- "a " "- b"; show $@; set -- "a  " b; show $@' \
		'3[a][][b]' '3[a][][b]' '3[a][][b]' '2[a][b]'
}
