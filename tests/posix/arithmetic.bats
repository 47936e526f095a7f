# tests/posix/arithmetic.bats: arithmetic expansion (XCU 2.6.4, XCU 1.1.2.1).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# EXPRESSION VALUE...
values() {
	local script= wants=()
	while [ $# -gt 0 ]; do
		script+="echo \$(($1))"$'\n'
		wants+=("$2")
		shift 2
	done
	expect "$script" "${wants[@]}"
}

@test "the four operations, remainder and signs" {
	values '1 + 2' 3 '7 - 10' -3 '6 * 7' 42 '17 / 5' 3 '17 % 5' \
		2 '-17 / 5' -3 '-17 % 5' -2 '17 % -5' 2 '-(3)' -3 '+4' 4 '- - 5' 5 '-+-5' 5
	values '1+2' 3 ' 1  +	2 ' 3 '(1 + 2) * 3' 9 '((4))' 4
}

@test "operators bind as in C" {
	values '1 + 2 * 3' 7 '2 * 3 + 1' 7 '10 - 4 - 3' 3 '100 / 10 / 5' 2 '10 - 2 * 3 % 4' 8 \
		'1 << 2 + 1' 8 '1 + 1 << 2' 8 '5 > 3 == 1' 1 '1 | 2 ^ 3 & 4' 3 '1 == 1 & 1' 1 \
		'4 & 6 == 6' 0 '0 || 1 && 0' 0 '1 || 0 && 0' 1 '1 ? 2 : 3 ? 4 : 5' 2 \
		'0 ? 2 : 0 ? 4 : 5' 5 '!0 + 1' 2 '~0 + 1' \
		0 '-2 * -3' 6 '! 5 == 0' 1 '1 < 2 < 3' 1 '3 > 2 > 1' 0 '2 - -2' 4 '2 + +2' 4
}

@test "comparisons and logic give zero and one" {
	values '1 < 2' 1 '2 < 1' 0 '2 <= 2' 1 '3 <= 2' 0 '3 > 2' 1 '2 > 3' 0 '2 >= 2' 1 '1 >= 2' 0 \
		'2 == 2' 1 '2 == 3' 0 '2 != 3' 1 '2 != 2' \
		0 '5 && 7' 1 '5 && 0' 0 '0 || 9' 1 '0 || 0' 0 '!0' 1 '!7' 0 '!!7' 1 '-1 < 0' 1
}

@test "bits: and, or, exclusive or, complement, shifts" {
	values '12 & 10' 8 '12 | 10' 14 '12 ^ 10' 6 '~0' -1 \
		'~5' -6 '1 << 10' 1024 '1024 >> 3' 128 '-8 >> 1' -4 '1 << 62' 4611686018427387904
}

@test "the conditional operator evaluates one side only" {
	expect 'x=1 y=1; : $((1 ? (x = 5) : (y = 6))); echo $x $y; : $((0 ? (x = 7) : (y = 8)))
		echo $x $y' '5 1' '5 8'
	values '1 ? 2 : 3' 2 '0 ? 2 : 3' 3 '1 ? 0 ? 5 : 6 : 7' 6
	expect 'a=3; echo $((a > 2 ? a * 2 : a))' 6
	expect 'echo $((1 ? 4 : 1 / 0)) $((0 ? 1 / 0 : 5))' '4 5'
}

@test "logical operators do not evaluate the right side without need" {
	expect 'x=0; : $((0 && (x = 1))) $((1 || (x = 2))); echo $x; : $((1 && (x = 3))); echo $x
		echo $((0 && 1 / 0)) $((1 || 1 / 0))' 0 3 '0 1'
}

@test "constants are decimal, octal and hexadecimal" {
	values 10 10 010 8 0777 511 0x10 \
		16 0xFF 255 0Xff 255 0xdeadBEEF 3735928559 0 0 00 0 0x0 0 '010 + 0x10 + 10' 34
}

@test "variables are used with and without a dollar" {
	expect 'x=5 y=7
		echo $((x + y)) $(($x + $y)) $((x+$y)) $(($x+ 1)) $((${x} * 2)) $((x * x))' \
		'12 12 12 6 10 25'
	expect 'x=010 y=0x1f z=-3; echo $((x)) $((y)) $((z)) $((z * z)) $((- z))' '8 31 -3 9 3'
	expect '_a1=4; echo $((_a1))' 4
}

@test "an unset or empty variable counts as zero" {
	expect 'unset -v x; e=; echo $((x)) $((x + 1)) $((e)) $((e + 2)) $((-x))' '0 1 0 2 0'
}

@test "expansions inside are done before the expression is read" {
	expect 'op=+ x="1 + 2"
		echo $((3 $op 4)) $(($x * 3)) $((${x#1 + })) \
			$(($(echo 5) + `echo 6`)) $(($((1 + 1)) * $((2))))' \
		'7 7 2 11 4'
	expect 'set 3 4; echo $(($1 + $2)) $(($# * 2)) $((${1}${2}))' '7 4 34'
	expect 'x=y y=3; echo $(($x + 1))' 4
}

@test "assignment stores a value and yields it" {
	expect 'echo $((x = 5)) $x $((y = x + 1)) $y $((a = b = 3)) $a $b' '5 5 6 6 3 3 3'
	expect 'x=10; : $((x += 5)); echo $x; : $((x -= 3)); echo $x; : $((x *= 2)); echo $x
		: $((x /= 5)); echo $x; : $((x %= 3)); echo $x' 15 12 24 4 1
	expect \
		'x=1; : $((x <<= 4)); echo $x; : $((x >>= 2)); echo $x; : $((x |= 3)); echo $x
		: $((x &= 6)); echo $x; : $((x ^= 5)); echo $x' \
		16 4 7 6 3
	expect 'unset -v n; echo $((n += 2)) $n; x=010; : $((x += 1)); echo $x
		echo $x $((x -= -1 + 2)) $((n = n + 1))' '2 2' 9 '9 8 3'
}

@test "an assignment in arithmetic is seen by the shell, an export by the children" {
	expect 'export x; : $((x = 42)); sh -c "echo \$x"; (: $((x = 1))); echo $x' 42 42
}

@test "an assignment to a read-only variable is an error" {
	expect_error + 'readonly x=1; echo $((x = 2)); echo after'
	expect_error + 'readonly x=1; echo $((x += 2)); echo after'
}

@test "values reach from the least to the greatest 64-bit integer" {
	values 9223372036854775807 9223372036854775807 '9223372036854775806 + 1' \
		9223372036854775807 '-9223372036854775807 - 1' -9223372036854775808 \
		0x7fffffffffffffff 9223372036854775807 '4294967296 * 2147483647' \
		9223372032559808512 '9223372036854775807 > 0' 1 '2147483647 + 1' 2147483648
	expect 'x=9223372036854775807 y=-9223372036854775808; echo $((x)) $((y)) $((y + x))' \
		'9223372036854775807 -9223372036854775808 -1'
}

@test "the least integer divided by minus one does not crash the shell" {
	sh_run 'echo $(( (-9223372036854775807 - 1) / -1 ))
		echo $(( (-9223372036854775807 - 1) % -1 ))'
	[ "$status" -lt 126 ] || fail 'the shell was killed'
	sh_run 'x=$((-9223372036854775807 - 1)); : $((x /= -1)) ; : $((x %= -1))'
	[ "$status" -lt 126 ] || fail 'the shell was killed'
	sh_run 'echo $((1 << 64)) $((1 << -1)) $((1 >> 100))'
	[ "$status" -lt 126 ] || fail 'the shell was killed'
}

@test "division by zero is an error and ends the shell" {
	local expression
	for expression in '1 / 0' '1 % 0' '5 / (2 - 2)' 'x /= 0' 'x %= 0'; do
		expect_error + "x=1; echo before; echo \$(($expression)); echo after" before
	done
	expect_error 0 '(echo $((1 / 0))) || echo subshell' subshell
}

@test "a bad expression is an error and ends the shell" {
	local expression
	for expression in '1 +' '* 2' '1 2' '1 ? 2' '1 = 2' '1 + = 2' '3x' '09' '0xg' '@' '1 ?: 2' \
		'&& 1' '1.5' 'x y' '5 += 1'; do
		expect_error + "echo before; echo \$(($expression)); echo after" before
	done
	expect_error + 'x="1 +"; echo $(($x)); echo after'
}

@test "an expression may go over lines and needs no blanks" {
	expect 'echo $((1 +
2
* 3)) "$((1+1))" $((1+
2))a' '7 2 3a'
	expect 'x=3;echo $((x<2?x:-x))$((x>=3))$((!x))' '-310'
}

@test "the result is split like any expansion" {
	expect "$SHOW"'IFS=0; show $((101)) "$((101))" $((-5))' '4[1][1][101][-5]'
	expect 'x=$((1 + 1))$((2 + 2)); echo $x' 24
}

@test "an expansion that begins with two parentheses may be a command substitution" {
	expect 'echo $( (echo sub) ) $( (echo a); (echo b) )' 'sub a b'
	expect 'echo $((echo nested); echo more) "$( (exit 3); echo $?)"' 'nested more 3'
}

@test "parentheses nest, next to the closing ones too" {
	values '(1)' 1 '((1) + (2))' 3 '(((1 + 2)) * ((3)))' 9 '((1))' 1
	expect 'echo $(((1 + 2) * 3)) $((3 * (1 + 2))) $(((2)))' '9 9 2'
}

@test "a loop counts" {
	expect 'i=0 s=0; while [ $((i += 1)) -le 100 ]; do s=$((s + i)); done; echo $s $i' \
		'5050 101'
	expect 'f() { [ $1 -le 1 ] && echo 1 || echo $(($1 * $(f $(($1 - 1))))); }; f 10' 3628800
}

@test "a parameter is expanded before anything in the expression assigns to it" {
	expect 'x=1; echo $(((x=5) + $x)) $x; x=1; echo $((x += $x + $x)); x=2; echo $(((x=7) * ${x}))' '6 5' 3 14
}

@test "blanks around the number in a variable do not matter" {
	expect 'a=" 12" b="7 " c="	-3
"; echo $((a)) $((a + b)) $((c * 2)) $((a += c)) "$a"' '12 19 -6 9 9'
	expect_error + 'a="1 2"; echo $((a))'
}

@test "what is not evaluated is expanded all the same" {
	expect_error + 'set -u; unset -v x; echo $((1 || $x)); echo no'
	expect_error + 'set -u; unset -v x; echo $((0 && (2 + -$x))); echo no'
	expect_error + 'set -u; unset -v x; echo $((1 ? 2 : $x)); echo no'
	expect 'unset -v x; x="2 , 3"; echo $((1 || x)) $((0 ? 1 / 0 : 5)); x="0 : 7"; echo $((1 ? 4 : 0 ? $x))' '1 5' 4
	expect_error + 'unset -v x; echo $((1 ? 2 : $x)); echo no'
}
