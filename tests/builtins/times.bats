# tests/builtins/times.bats: times.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "it prints two lines with two times" {
	sh_run times
	assert_status 0
	assert_no_err
	time='[0-9]+m[0-9]+\.[0-9]+s'
	assert_out_matches "^$time $time
$time $time
\$"
}

@test "children that were waited for count in the second line" {
	expect 'sh -c "i=0; while [ \$i -lt 20000 ]; do i=\$((i+1)); done"
times >file; sed -n "2{s/[1-9]/x/;/x/s/.*/more than nothing/p;}" file' 'more than nothing'
}

@test "it takes no operands" {
	expect_error 2 'times x; echo no'
	assert_err_matches 'usage: times'
	expect_error 2 'times -x; echo no'
}
