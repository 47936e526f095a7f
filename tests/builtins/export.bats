# tests/builtins/export.bats: export and readonly.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "export puts a variable into the environment" {
	expect 'a=1; b=2; export a; sh -c "echo \$a \$b"; a=3; sh -c "echo \$a"' 1 3
	expect 'export a=1 b="x y"; sh -c "echo \$a \$b"' '1 x y'
}

@test "an exported variable without a value is not in the environment" {
	expect 'export a; sh -c "echo \${a-unset}"; a=1; sh -c "echo \$a"' unset 1
}

@test "operands expand as assignments" {
	expect 'x="a  b"; export y=$x; echo "$y"; HOME=/h; export z=~:~; echo "$z"' 'a  b' /h:/h
	expect 'x="a  b"; readonly y=$x; echo "$y"' 'a  b'
}

@test "export and export -p print what can be read back" {
	for list in export 'export -p'; do
		expect "unset -v OLDPWD; export q=\"it's
two\" e= n; $list >list; unset q e
. ./list; echo \"\$q|\$e|\${n-unset}\"; grep -c '^export n\$' list" "it's" 'two||unset' 1
	done
}

@test "readonly forbids assignment and unset" {
	for change in x=2 'unset x' 'export x=2' 'readonly x=2' 'echo 2 | { read x || exit 1; }' ': $((x=2))' \
		'for x in 2; do :; done' 'x=2 :' 'unset -v x'; do
		expect_error 0 "readonly x=1; ($change) || echo refused; echo \$x" refused 1
		assert_err_matches 'x: '
	done
}

@test "readonly and readonly -p print what can be read back" {
	for list in readonly 'readonly -p'; do
		expect "readonly b='x y' a; $list >list; grep ' [ab]' list" 'readonly a' "readonly b='x y'"
	done
}

@test "a read-only variable without a value cannot get one" {
	expect_error + 'readonly x; x=1; echo no'
}

@test "a bad name ends a script" {
	for command in export readonly; do
		for name in 1 a-b '""' =x 'a b=c'; do
			expect_error 1 "$command '${name//\"/}'; echo no"
			assert_err_matches "$command: .*: not a valid name"
		done
	done
}

@test "an unknown option is an error" {
	expect_error 2 'export -x a; echo no'
	assert_err_matches 'export: -x: unknown option' 'usage: export name'
	expect_error 2 'readonly -p a; echo no'
}
