# fc.bats: fc where there is no history; tests/interactive/history.py tests the rest.
# SPDX-License-Identifier: GPL-3.0-or-later

load ../lib

@test "a script has no history to list" {
	expect_error 1 'fc -l'
}

@test "fc refuses unknown options" {
	expect_error 2 'fc -z'
}

@test "fc lists what an interactive shell has read" {
	expect 'printf ": one\nfc -l\n" | HISTFILE= PS1= "$TESTEE_PATH" -i 2>/dev/null' '1	: one'
}
