# tests/builtins/eval.bats: eval.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "it joins its operands with spaces and runs them" {
	expect 'eval echo a "b;" "echo c"' 'a b' c
	expect "eval 'x=1
y=2'; echo \$x\$y" 12
}

@test "it expands once more" {
	expect 'name=value; value=text; eval "echo \$$name"' text
}

@test "its status is that of the last command, 0 when there is none" {
	expect 'eval "(exit 3)"; echo $?; eval; echo $?; false; eval ""; echo $?; eval "" ""; echo $?' 3 0 0 0
	expect 'false; eval "echo \$?"' 1
}

@test "flow goes through it" {
	expect 'for i in 1 2; do eval break; echo no; done; echo end' end
	expect 'f() { eval "return 3"; echo no; }; f; echo $?' 3
	expect_status 5 'eval "exit 5"; echo no'
}

@test "an alias that it defines counts from its next line on" {
	expect "eval \"alias e='echo alias'
e\"" alias
}

@test "a syntax error ends a script" {
	expect_error + 'eval "if"; echo on'
	expect_error + 'eval ")"; echo on'
}

@test "it takes -- but no options" {
	expect 'eval -- echo a' a
	expect_error 2 'eval -x; echo on'
	assert_err_matches 'eval: -x: unknown option' 'usage: eval'
}

@test "it may nest, and may be long" {
	expect 'eval eval eval echo deep' deep
	expect 's=; i=0; while [ $i -lt 2000 ]; do s="$s:;"; i=$((i+1)); done; eval "$s echo end"' end
}
