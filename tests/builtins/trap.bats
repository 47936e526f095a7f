# tests/builtins/trap.bats: trap.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "a condition is a name with or without SIG, in any case, or a number" {
	for condition in USR1 SIGUSR1 usr1 sigusr1 "$(kill -l USR1)"; do
		expect "trap 'echo caught' $condition; kill -s USR1 \$\$" caught
	done
	for condition in EXIT exit 0; do
		expect "trap 'echo bye' $condition; echo end" end bye
	done
}

@test "one action may serve several conditions" {
	expect 'trap "echo caught" USR1 USR2; kill -s USR1 $$; kill -s USR2 $$' caught caught
}

@test "an empty action ignores the signal, in commands too" {
	expect 'trap "" TERM; kill $$; sh -c "kill \$\$; echo alive"; echo alive' alive alive
}

@test "- brings the default back" {
	expect_status 143 'trap "" TERM; trap - TERM; kill $$; echo no'
	expect_status 143 'trap "echo no" TERM; trap - TERM; kill $$; echo no'
}

@test "a number first resets all conditions" {
	expect_status 143 'trap "echo no" INT TERM; trap 2 TERM; trap; kill $$; echo no'
	expect 'trap "echo no" 0; trap 0'
}

@test "a single condition resets it" {
	expect 'trap "echo no" EXIT INT; trap INT; trap EXIT; trap'
}

@test "trap prints what can be read back" {
	expect "trap 'echo \"it'\\''s\"' TERM; trap '' INT; trap ': bye' EXIT; trap" "trap -- ': bye' EXIT" "trap -- '' INT" \
		"trap -- 'echo \"it'\\''s\"' TERM"
	expect "trap 'echo \"it'\\''s\"' EXIT; saved=\$(trap); trap - EXIT; eval \"\$saved\"" "it's"
}

@test "trap -p prints the default actions, too" {
	expect 'trap "echo a" USR1; trap -p USR1 USR2; trap -p EXIT' "trap -- 'echo a' USR1" 'trap -- - USR2' 'trap -- - EXIT'
	expect 'trap -p >list; grep -c TERM list; trap "echo no" EXIT; . ./list; trap' 1
}

@test "a subshell goes back to the defaults, but ignores what was ignored" {
	expect 'trap "echo no" USR1; (trap "echo x" EXIT; trap)
		{ (sh -c "kill -s USR1 \$PPID"; echo no); } 2>/dev/null; echo $?' "trap -- 'echo x' EXIT" \
		x $((128 + $(kill -l USR1)))
	expect 'trap "" USR1; (sh -c "kill -s USR1 \$PPID"; echo alive)' alive
}

@test "a subshell prints the traps of its parent until it sets one" {
	expect 'trap "echo a" USR1; (trap); x=$(trap); echo "$x"; (trap - USR2; trap); trap | cat' "trap -- 'echo a' USR1" \
		"trap -- 'echo a' USR1" "trap -- 'echo a' USR1"
}

@test "an action may replace its own trap" {
	expect 'trap "trap \"echo second\" USR1; echo first" USR1; kill -s USR1 $$; kill -s USR1 $$' first second
	expect 'trap "trap - EXIT; echo once" EXIT; exit' once
}

@test "\$? is the same before and after an action" {
	expect 'trap "false" USR1; (exit 3); kill -s USR1 $$; echo $?' 0
	expect_status 3 'trap "true" EXIT; exit 3'
}

@test "a trap waits until the foreground command is done" {
	expect 'trap "echo trapped" USR1; sh -c "kill -s USR1 $$; echo sent"' sent trapped
}

@test "a signal that was ignored at the start of a script stays ignored" {
	trap '' USR1
	expect "trap 'echo no' USR1; trap; kill -s USR1 \$\$; trap - USR1; kill -s USR1 \$\$; echo alive" "trap -- '' USR1" alive
	trap - USR1
}

@test "wrong conditions have status 1 and do not end a script" {
	for condition in nosuch 999 -1 "''" SIGNOSUCH; do
		expect_error 0 "trap 'echo no' $condition; echo \$?" 1
		assert_err_matches 'trap: .*: no such condition'
	done
	expect_error 1 'trap "echo bye" nosuch EXIT || { trap; trap - EXIT; false; }' "trap -- 'echo bye' EXIT"
	expect_error 1 'trap -p nosuch'
}

@test "KILL and STOP cannot be trapped, and naming them is no error" {
	expect 'trap "echo no" 0 1 2 9 KILL STOP; echo $?; trap - EXIT HUP INT; trap' 0
	expect '{ sh -c "trap : KILL; kill -s KILL \$\$"; } 2>/dev/null; echo $?' 137
	expect 'trap - KILL STOP'
}

@test "wrong use is an error that ends a script" {
	expect_error 2 'trap -x; echo no'
	assert_err_matches 'usage: trap '
	expect_error 2 'trap "echo no"; echo no'
	assert_err_matches 'condition missing'
	expect_error 2 'trap -; echo no'
}
