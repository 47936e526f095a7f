# tests/builtins/hash.bats: hash.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

make_tool() { # DIRECTORY
	mkdir -p "$1"
	printf '#!/bin/sh\necho %s\n' "$1" >"$1/tool"
	chmod +x "$1/tool"
}

@test "commands that were found are remembered, with how often they were used" {
	make_tool one
	expect 'PATH=$PWD/one:$PATH; tool; tool; hash' one one "     2  $PWD/one/tool"
}

@test "hash with a name finds and remembers it" {
	make_tool one
	expect 'PATH=$PWD/one; hash tool; echo $?; hash' 0 "     0  $PWD/one/tool"
}

@test "hash with a name searches anew" {
	make_tool one
	make_tool two
	expect 'PATH=$PWD/one:$PWD/two:$PATH; tool; rm one/tool; hash tool; tool' one two
}

@test "a remembered file that is gone is searched anew" {
	make_tool one
	make_tool two
	expect 'PATH=$PWD/one:$PWD/two:$PATH; tool; rm one/tool; tool' one two
}

@test "hash -r forgets, and so does a new PATH" {
	make_tool one
	expect 'PATH=$PWD/one:$PATH; tool; hash -r; hash; tool; PATH=$PATH:/; hash' one one
}

@test "set -h remembers the commands of a function when it is defined" {
	make_tool one
	expect 'PATH=$PWD/one; set -h; f() { if x=1; then nosuch | { ( case a in a) while tool; do :; done;; esac ) & } fi; }; hash' \
		"     0  $PWD/one/tool"
	expect 'PATH=$PWD/one; f() { tool; }; hash'
}

@test "builtins, functions and paths need not be found" {
	expect 'f() { :; }; hash cd f /bin/sh : && hash'
}

@test "what is not found is an error, and the others are remembered" {
	make_tool one
	expect_error 1 'PATH=$PWD/one; hash nosuchcommand tool || { hash; false; }' "     0  $PWD/one/tool"
	assert_err_matches 'hash: nosuchcommand: not found'
}

@test "an unknown option is an error" {
	expect_error 2 'hash -x'
	assert_err_matches 'usage: hash'
}
