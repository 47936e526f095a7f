# tests/cowsh/elsewhere.bats: a shell built with --disable-observing, as systems other than Linux have it.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# Skips the test in a shell that has all builtins; else sets $left_out to the names of those that are not there.
need_stand_ins() {
	testee --doctor=tsv
	grep -q '^Linux	false' "$io/out" || skip 'all builtins are there'
	local top=$BATS_TEST_DIRNAME/../.. sources
	sources=$(sed -n 's/^observing_builtin_sources += //p' "$top/builtins/list.am")
	# shellcheck disable=SC2086  # a list of names
	left_out=$(cd "$top" && sed -n 's/^BUILTIN(.*"\(.*\)").*/\1/p' $sources)
}

@test "a builtin that observes says in a line that it needs Linux, with status 2" {
	need_stand_ins
	[ -n "$left_out" ]
	for name in $left_out; do
		for words in "$name" "$name --help" "$name x" "! $name"; do
			sh_run "$words"
			[[ $words == !* ]] || assert_status 2
			assert_out
			assert_err_is "cowsh: $name: not in this build: needs Linux"
		done
	done
}

@test "faults does not run its pipeline, and the shell goes on" {
	need_stand_ins
	sh_run 'faults echo ran | cat; echo $?; command -V faults; (faults); echo $?'
	assert_out 2 'faults is a shell keyword' 2
}

@test "help knows what is not there" {
	need_stand_ins
	sh_run 'help cowstat; help | grep -c "needs Linux"'
	assert_status 0
	assert_no_err
	assert_out_matches 'cowstat: not in this build: needs Linux'
}

@test "a program of that name is found where there is one" {
	need_stand_ins
	mkdir bin
	printf '#!/bin/sh\necho "program $*"\n' >bin/cowstat
	chmod +x bin/cowstat
	sh_run 'PATH=$PWD/bin:$PATH; command -p true; bin/cowstat 1; set -o posix; cowstat 2'
	assert_status 0
	assert_out 'program 1' 'program 2'
}
