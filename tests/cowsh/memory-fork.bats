# tests/cowsh/memory-fork.bats: the fork-faults lab and copy-on-write over several processes, page by page.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load memory

setup_file() {
	[ -r /proc/self/pagemap ] || skip 'no /proc/self/pagemap here'
}

fork_faults() {
	sh_file lab.sh <<'END'
mmapfile -n buf --anon 4M
mmapfile -l --tsv >list
poke --tsv buf 0-1023 >touch
( peek --tsv buf 0-511 >child_read; poke --tsv buf 512-1023 >child_write; cowstat --tsv buf >child_state
  read -r pid rest </proc/self/stat; cat /proc/$pid/smaps >child_smaps; : )
poke --tsv buf 0- >rewrite
cowstat --tsv buf >state
poke --tsv buf >again
END
	assert_status 0 && assert_no_err && assert_out
	assert_cells touch 1 pages=1024 faults=1024 zero_fill=1024 copy=0 re_use=0 zero=0 file=0 major=0 other=0
	assert_cells child_read 1 pages=512 faults=0 copy=0 other=0
	assert_cells child_write 1 pages=512 faults=512 copy=512 zero_fill=0 re_use=0 other=0
	assert_cells child_state 1 pages=1024 private=512 cow=512 absent=0
	assert_cells rewrite 1 pages=1024 faults=1024 re_use=1024 copy=0 zero_fill=0 other=0
	assert_cells state 1 private=1024 cow=0
	assert_cells again 1 faults=0
	local address
	address=$(cell list address)
	[ "$(smaps_pages child_smaps "$address" Rss)" = 1024 ]
	[ "$(smaps_pages child_smaps "$address" Private_Dirty Private_Clean)" = 512 ]
	[ "$(smaps_pages child_smaps "$address" Shared_Dirty Shared_Clean)" = 512 ]
}

@test "fork-faults lab: zero-fill, no fault to read, a copy to write, re-use for the last owner" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	as_both fork_faults
}

@test "the C program that runs the lab the classical way counts the same" {
	local lab=${BUILD_DIR:-.}/tests/unit/forkfaults
	[ -x "$lab" ] || skip 'tests/unit/forkfaults is not built'
	fork_faults
	"$lab" figures >figures
	[ "$(awk '$1 == "touch" { print $2 }' figures)" = "$(cell touch faults)" ]
	[ "$(awk '$1 == "child_read" { print $2 }' figures)" = "$(cell child_read faults)" ]
	[ "$(awk '$1 == "child_write" { print $2 }' figures)" = "$(cell child_write faults)" ]
	local rewrite
	rewrite=$(awk '$1 == "rewrite" { print $2 }' figures)
	[ $((rewrite - $(cell rewrite faults))) -le 2 ]
}

child_alive() {
	sh_file lab.sh <<'END'
mmapfile -n buf --anon 4M
psem -n go; psem -n there
poke -q buf
( poke -q buf 512-1023; psem post there; psem wait go ) &
psem wait there
cowstat --tsv buf >before
poke --tsv buf 512-1023 >written
poke --tsv buf 0-511 >unwritten
cowstat --tsv buf >after
psem post go
wait
poke --tsv buf >alone
END
	assert_status 0 && assert_no_err
	assert_cells before 1 private=512 cow=512 live_processes=2
	assert_cells written 1 faults=512 re_use=512 copy=0
	assert_cells unwritten 1 faults=512 copy=512 re_use=0
	assert_cells after 1 private=1024 cow=0
	assert_cells alone 1 faults=0
}

@test "with the child alive the parent copies what the child has not written, and re-uses the rest" {
	as_both child_alive
}

counted_by_ps() {
	sh_run 'mmapfile -n buf --anon 4M; poke -q buf 0; ps -o min_flt= -p $$ >one; poke -q buf 1-1023; ps -o min_flt= -p $$ >two; ps -o min_flt= -p $$ >three'
	local shell=$(($(cat three) - $(cat two))) both=$(($(cat two) - $(cat one)))
	[ "$both" -ge 1023 ] && [ $((both - shell)) -le 1040 ] || fail "ps counts $both, of them the shell $shell"
}

@test "ps counts the same faults" {
	command -v ps >/dev/null || skip 'no ps'
	as_both counted_by_ps
}

three_levels() {
	sh_file lab.sh <<'END'
mmapfile -n buf --anon 256K
mmapfile -l --tsv >list
psem -n ready; psem -n go
poke -q buf
( ( poke -q buf 0-7; read -r pid rest </proc/self/stat; echo $pid >grandchild; psem post ready; psem wait go ) &
  read -r pid rest </proc/self/stat; echo $pid >child; psem post ready; psem wait go; wait ) &
psem wait ready; psem wait ready
read -r child <child; read -r grandchild <grandchild
cowstat --tsv buf >parent_state; cowstat -p $child --tsv buf >child_state; cowstat -p $grandchild --tsv buf >grandchild_state
cowstat --diff --tsv $$ $child buf >diff_child; cowstat --diff --tsv $$ $grandchild buf >diff_grandchild
cowstat --tsv --refs buf >parent_refs
cowstat -p $grandchild --tsv --refs buf >grandchild_refs
cat /proc/$grandchild/smaps >smaps
psem post go; psem post go
wait
cowstat --tsv buf >alone
END
	assert_status 0 && assert_no_err
	assert_cells parent_state 1 cow=64 private=0 live_processes=3
	assert_cells child_state 1 cow=64 private=0
	assert_cells grandchild_state 1 cow=56 private=8
	assert_cells diff_child 1 pages=64 same_frame=64 different_frame=0
	assert_cells diff_grandchild 1 pages=64 same_frame=56 different_frame=8
	assert_cells alone 1 private=64 cow=0
	[ "$(smaps_pages smaps "$(cell list address)" Private_Dirty Private_Clean)" = 8 ]
	assert_cells grandchild_refs 1 page_tables=1 pages=8
	if [ "$(cell grandchild_refs source)" = kpagecount ]; then
		assert_cells grandchild_refs 2 page_tables=3 pages=56
		assert_cells parent_refs 1 page_tables=2 pages=8
		assert_cells parent_refs 2 page_tables=3 pages=56
	else
		assert_cells grandchild_refs 2 'page_tables=2 or more' pages=56
		assert_cells parent_refs 1 'page_tables=2 or more' pages=64
	fi
}

@test "multiple forks: only the writer gets the copy; --diff, --refs and smaps agree" {
	as_both three_levels
}

every_strategy() {
	sh_run 'mmapfile -n buf --anon 64K; poke -q buf; (poke --tsv buf 0-3 >child; :); /bin/true; poke --tsv buf >after'
	assert_cells child 1 copy=4 faults=4
	assert_cells after 1 re_use=16 copy=0
}

@test "a subshell is a real fork under every strategy" {
	for_each_spawn every_strategy
}

last_command() {
	sh_run 'mmapfile -n buf --anon 64K; poke -q buf; (cowstat --tsv buf >child)'
	assert_cells child 1 cow=16
}

@test "a subshell at the end of a script is forked, too" {
	as_both last_command
}
