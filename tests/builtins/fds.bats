# tests/builtins/fds.bats: fds: descriptors, their flags and offsets, and who shares them.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# Fields of one descriptor in the table on stdin: fd access flags kind offset shared file source.
row() { # FD FIELDS
	awk -F '\t' -v fd="$1" '$1 == fd' | cut -f "$2"
}

@test "it lists number, access, flags, kind, offset and file" {
	printf 'one\ntwo\n' >data
	sh_run 'exec 5<data 6>>log 7<>both; read -r line <&5; echo xyz >&6; fds --tsv --no-header >table'
	assert_status 0
	[ "$(row 5 2-5 <table)" = 'r		file	4' ]
	[ "$(row 6 2-5 <table)" = 'w	append	file	4' ]
	[ "$(row 7 2-5 <table)" = 'rw		file	0' ]
	[ "$(row 5 7 <table)" = "$PWD/data" ]
	[ "$(row 0 4 <table)" = 'character device' ]
}

@test "its own descriptors do not show" {
	expect 'fds --tsv >one; fds --tsv >two; cut -f 1-4 one >a; cut -f 1-4 two >b; cmp a b && cut -f 7 one | grep -c /proc/ || :' 0
}

@test "what has no offset has none" {
	sh_run 'fds --json | cat'
	assert_out_matches '"fd": 1, "access": "w", "flags": "", "kind": "pipe", "offset": null, "shared": null'
}

@test "a child's read moves the parent's offset, a second open has its own" {
	printf '0123456789' >data
	sh_run 'exec 5<data 6<data; ( dd bs=4 count=1 <&5 >taken 2>&- ); fds --tsv --no-header >table'
	[ "$(row 5 5 <table)" = 4 ]
	[ "$(row 6 5 <table)" = 0 ]
}

@test "--shared tells one description from a second open of the same file" {
	printf '0123456789' >data
	sh_run 'exec 5<data 6<data 7<&5
sleep 5 7<data & sleep .1
fds --tsv --no-header --shared $! >table; fds --tsv --no-header --shared $$ >self; kill $!'
	assert_status 0
	grep -q kcmp table || skip 'kcmp is not permitted here'
	[ "$(row 5 6 <table)" = 5 ]             # not 7, which the child has opened anew
	[ "$(row 6 6 <table)" = 6 ]
	[ "$(row 7 6 <table)" = 5 ]
	[ "$(row 5 6 <self)" = 5,7 ]
	[ "$(row 6 6 <self)" = 6 ]
}

@test "the table of a child is what ls shows" {
	sh_run 'sleep 5 >out & sleep .1; fds -p $! --tsv --no-header >table; ls /proc/$!/fd | sort -n >numbers; fds -p %1 --tsv --no-header >again; kill $!'
	assert_status 0
	[ "$(cut -f 1 table)" = "$(cat numbers)" ]
	cmp table again
	[ "$(row 1 7 <table)" = "$PWD/out" ]
}

@test "a process of others, or none, is an error" {
	expect_error 1 'sleep 0 & wait; fds -p $!'
	assert_err_matches 'no such process'
	expect_error 1 'fds --shared %9'
	expect_error 1 'fds -p x'
	if [ "$(id -u)" -eq 0 ]; then
		command -v setpriv >/dev/null || skip 'setpriv is not installed'
		cp "$TESTEE_PATH" ./shell 2>/dev/null && chmod 755 shell . "$BATS_TEST_TMPDIR"
		# shellcheck disable=SC2016
		status=0
		setpriv --reuid=65534 --clear-groups true || skip 'cannot become another user'
		ran=(setpriv fds -p $$)
		setpriv --reuid=65534 --clear-groups "$TESTEE_PATH" -c "fds -p $$" >"$io/out" 2>"$io/err" || status=$?
	else
		sh_run 'fds -p 1'
	fi
	slurp err "$io/err"
	assert_status 1
	assert_err_matches "another user's process"
}

@test "bad options and operands" {
	expect_error 2 'fds x'
	expect_error 2 'fds -q'
	expect_error 2 'fds --shared'
	assert_err_matches 'argument missing' 'usage: fds'
}
