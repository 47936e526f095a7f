# tests/builtins/cowsnap.bats: snapshots of page states.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load ../cowsh/memory

setup_file() {
	[ -r /proc/self/pagemap ] || skip 'no /proc/self/pagemap here'
}

no_shadow() {
	! grep -q __asan_init "$TESTEE_PATH" || skip "the sanitizer's shadow takes terabytes of address space"
}

@test "changes between two snapshots, by class" {
	no_shadow
	sh_run 'mmapfile -n b --anon 64K; cowsnap one; poke -q b 0-3; peek b 8-9 >/dev/null; cowsnap two; cowsnap -d --tsv one two b >d; poke -q b 8; cowsnap two; cowsnap -d --tsv one two b >e'
	assert_status 0 && assert_no_err
	assert_cells d 1 segment=b from=absent to=zero pages=2
	assert_cells d 2 segment=b from=absent to=private pages=4
	assert_cells e 1 to=zero pages=1
	assert_cells e 2 to=private pages=5
}

@test "a subshell compares itself with its parent before the fork" {
	no_shadow
	sh_run 'mmapfile -n b --anon 64K; poke -q b; cowsnap before; (cowsnap after; cowsnap -d --tsv before after b >fork; poke -q b 0-4; cowsnap more; cowsnap -d --tsv after more b >write; :)'
	assert_status 0 && assert_no_err
	assert_cells fork 1 from=private to=cow pages=16
	assert_cells write 1 from=cow to=private pages=5
}

@test "mappings that come and go" {
	no_shadow
	sh_run 'mmapfile -n b --anon 64K; poke -q b; cowsnap one; munmap b; mmapfile -n c --anon 2M; cowsnap two; cowsnap -d --tsv one two c >c; cowsnap -d --tsv one two b >b; cowsnap -d one two x; echo $?'
	assert_out 1 && assert_err_is 'cowsh: cowsnap: x: in none of the snapshots'
	awk -F '\t' 'NR > 1 { pages += $4 } END { exit pages < 496 }' c || fail "$(cat c)"
}

@test "nothing changes between two looks" {
	no_shadow
	sh_run 'mmapfile -n b --anon 64K; poke -q b 0-7; peek b 8-9 >/dev/null; cowsnap one; cowsnap two; cowsnap three; cowsnap -d one two b; cowsnap -d two three b'
	assert_status 0
	[ "$(grep -c 'no page has changed its state' "$io/out")" = 2 ] || fail 'something changed'
}

@test "the list, and wrong use" {
	no_shadow
	expect 'cowsnap a; cowsnap b; cowsnap a; cowsnap -l --tsv | cut -f 1' snapshot a b
	local operands
	for operands in '' 'a b' '-d a' '-d a b c d' '-x' '9' '-l a'; do
		sh_run "cowsnap $operands"
		assert_status 2 && assert_err_matches '^cowsh: cowsnap: .*
usage: cowsnap' || fail "cowsnap $operands"
	done
	expect_error 1 'cowsnap a; cowsnap -d a b'
	sh_run 'cowsnap --help'
	assert_status 0 && assert_out_matches 'usage: cowsnap' 'Example'
}
