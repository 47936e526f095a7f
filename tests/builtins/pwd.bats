# tests/builtins/pwd.bats: pwd.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "the logical name keeps symbolic links, the physical one has none" {
	mkdir real; ln -s real link
	expect 'cd link; pwd; pwd -L; pwd -P; pwd -L -P; pwd -P -L; pwd -PL' \
		"$PWD/link" "$PWD/link" "$PWD/real" "$PWD/real" "$PWD/link" "$PWD/link"
}

@test "a PWD of the environment is believed only when it names this directory" {
	mkdir real; ln -s real link; cd real
	PWD=$HOME/link expect 'pwd; echo "$PWD"' "$HOME/link" "$HOME/link"
	PWD=$HOME expect 'pwd; echo "$PWD"' "$HOME/real" "$HOME/real"
	PWD=. expect 'pwd' "$HOME/real"
	PWD=$HOME/link/../link expect 'pwd' "$HOME/real"
	PWD=/nowhere expect 'pwd' "$HOME/real"
	testee_command=(env -u PWD "${testee_command[@]}")
	expect 'pwd; env | grep ^PWD=' "$HOME/real" "PWD=$HOME/real"
}

@test "an assignment to PWD does not fool pwd" {
	expect 'PWD=/tmp/nowhere; pwd; PWD=relative; pwd; unset PWD; pwd' "$PWD" "$PWD" "$PWD"
}

@test "names in UTF-8, with blanks and with newlines are printed as they are" {
	mkdir $'zażółć \n *'
	expect 'cd za*; pwd' "$PWD/zażółć " ' *'
}

@test "operands and unknown options are usage errors" {
	expect_error 2 'pwd x'
	expect_error 2 'pwd -x'
}

@test "a directory that was removed has no physical name" {
	mkdir gone
	expect_error 1 'cd gone; rmdir ../gone; pwd -P'
	assert_err_matches 'pwd: .*No such file'
}

@test "a full device is reported" {
	sh_run 'pwd >/dev/full'
	assert_status 1 && assert_out && assert_err_matches 'pwd: .*No space left'
}
