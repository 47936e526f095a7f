# tests/posix/line-number.bats: LINENO in scripts, functions, loops and dot scripts (XCU 2.5.3).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "LINENO counts lines through quotes, here-documents, comments and continuations" {
	sh_file s <<'END'
echo $LINENO # 1
x='two
three'
echo $LINENO
cat <<E
text
E
echo $LINENO
: a \
  b
echo $LINENO
# comment

echo "$LINENO"
y=$(
echo cmd
)
echo $LINENO
END
	assert_status 0
	assert_out 1 4 text 8 11 14 18
}

@test "LINENO is right in compound commands, one by one and in every round of a loop" {
	sh_file s <<'END'
if true
then
	echo $LINENO
fi
for i in 1 2
do
	echo $LINENO
done
while echo $LINENO; false
do :
done
case x in
x) echo $LINENO
esac
{
	( echo $LINENO )
}
true &&
	echo $LINENO ||
	:
echo x | {
	read y; echo $LINENO; }
END
	assert_status 0
	assert_out 3 7 7 9 13 16 19 22
}

@test "the words and redirections of a compound command know its line" {
	sh_file s <<'END'

for i in $LINENO
do
	case $LINENO in
	4) echo $i four ;;
	*) echo $i "$LINENO"
	esac
done
{ echo in; } >f$LINENO
echo f*
END
	assert_no_err
	assert_out '2 four' f9
}

@test "LINENO works in arithmetic, assignments and as an argument" {
	sh_file s <<'END'

x=$LINENO
echo $x $((LINENO + 0)) $(echo $LINENO)
f() { echo $1; }
f $LINENO
END
	assert_status 0
	assert_out '2 3 3' 5
}

@test "a dot script counts its own lines, and the outer count goes on" {
	printf '\necho $LINENO\n' >inner
	sh_file s <<'END'

. ./inner
echo $LINENO
END
	assert_status 0
	assert_out 2 3
}
