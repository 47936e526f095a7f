# tests/builtins/true.bats: true and false.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "true succeeds and false fails" {
	expect 'true; echo $?; false; echo $?; ! false; echo $?' 0 1 0
}

@test "arguments are ignored, even those that look like options" {
	expect 'true -x --help "" a; echo $?; false --help; echo $?' 0 1
}
