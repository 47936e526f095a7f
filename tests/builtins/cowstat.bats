# tests/builtins/cowstat.bats: the states of pages.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load ../cowsh/memory

setup_file() {
	[ -r /proc/self/pagemap ] || skip 'no /proc/self/pagemap here'
}

@test "classes of a named mapping: absent, zero, private, cow" {
	sh_run 'mmapfile -n m --anon 64K; cowstat --tsv m >a; peek m 0-3 >/dev/null; cowstat --tsv m >b; poke -q m 0-7; cowstat --tsv m >c
		(cowstat --tsv m >d; poke -q m 0-1; cowstat --tsv m >e; :); cowstat --tsv m >f'
	assert_status 0 && assert_no_err
	assert_cells a 1 segment=m pages=16 absent=16 writes_would_copy=0
	assert_cells b 1 absent=12 zero=4 private=0
	assert_cells c 1 absent=8 zero=0 private=8 cow=0 file=0 shmem=0 swap=0 huge=0 writes_would_copy=0
	assert_cells d 1 absent=8 private=0 cow=8 writes_would_copy=8
	assert_cells e 1 absent=8 private=2 cow=6 writes_would_copy=6
	assert_cells f 1 absent=8 private=8 cow=0
}

@test "a part of a mapping" {
	sh_run 'mmapfile -n m --anon 64K; poke -q m 4-7; cowstat --tsv m 2-5 >a; cowstat --tsv m 7 >b; cowstat --tsv m 14- >c'
	assert_cells a 1 pages=4 absent=2 private=2
	assert_cells b 1 pages=1 private=1
	assert_cells c 1 pages=2 absent=2
}

@test "the shell by segment: text, data, bss, heap, stack, libraries, mappings" {
	sh_run 'mmapfile -n buf --anon 64K; mmapfile -n next --anon 64K; poke -q next; cowstat --tsv >all'
	assert_status 0 && assert_no_err
	local label
	for label in text data bss stack buf next; do
		cut -f 1 all | grep -qx "$label" || fail "no $label: $(cat all)"
	done
	awk -F '\t' '$1 == "buf" { exit !($2 == 16 && $3 == 16) }' all
	awk -F '\t' '$1 == "next" { exit !($2 == 16 && $5 == 16) }' all
	awk -F '\t' '$1 == "text" { exit !($11 == 0 || $12 == 0) }' all
	[ "$(cut -f 1 all | sort | uniq -d)" = '' ] || fail 'a segment twice'
}

@test "segments add up to what the kernel accounts for" {
	sh_run 'mmapfile -n m --anon 256K; poke -q m 0-39; cat /proc/$$/smaps >smaps; cowstat --tsv >all'
	local anonymous
	anonymous=$(awk -F '\t' '$1 == "m" { print $5 + $6 }' all)
	[ "$anonymous" = 40 ] || fail "$(cat all)"
}

@test "other processes: by number, by job, gone, another user's, zombies" {
	sh_run 'set -m; mmapfile -n m --anon 64K; poke -q m; sleep 30 & cowstat -p %1 --tsv >/dev/null; echo $?; (kill -STOP $(sh -c "echo \$PPID")) & sleep 0.3
		cowstat -p $! --tsv m >child; echo $?; kill -9 $! %1; cowstat -p 999999999 2>err; echo $?; cat err; cowstat -p x; echo $?; cowstat -p %7; echo $?'
	assert_out 0 0 1 'cowsh: cowstat: 999999999: no such process' 1 1
	assert_cells child 1 segment=m cow=16
	if [ "$(id -u)" -ne 0 ]; then
		sh_run 'cowstat -p 1'
		assert_status 1 && assert_err_is 'cowsh: cowstat: 1: the page map cannot be read: Permission denied'
	fi
	sh_run '/bin/true & sleep 0.3; cowstat -p $!'
	assert_status 1
	assert_err_matches 'a zombie has no memory any more|no such process'
}

@test "--map draws a letter a page with a legend" {
	sh_run 'mmapfile -n m --anon 64K; peek m 0-1 >/dev/null; poke -q m 4-5; cowstat --map m; cowstat --map m 4-6'
	assert_status 0
	assert_out_matches '^m: 16 pages, a cell a page
       0 zz\.\.PP\.\.\.\.\.\.\.\.\.\.
' 'P private 2: ' 'source: ' || fail map
	sh_run 'mmapfile -n m --anon 64K; poke -q m 4-5; cowstat --tsv --map m >runs'
	assert_cells runs 1 first=0 last=3 class=absent
	assert_cells runs 2 first=4 last=5 class=private
	sh_run 'mmapfile -n m --big --anon 32M; cowstat --map m | head -n 3 | cut -c 1-20'
	assert_out_matches 'a cell for|m: 8192 pages'
}

@test "--svg writes a drawing" {
	sh_run 'mmapfile -n m --anon 64K; cowstat --map m --svg out.svg; cowstat --map m --svg /no/such/file; echo $?'
	assert_out 1 && assert_err_is 'cowsh: cowstat: /no/such/file: No such file or directory'
	[ "$(grep -c '<rect' out.svg)" -ge 17 ] && [ "$(head -c 4 out.svg)" = '<svg' ] && [ "$(tail -n 1 out.svg)" = '</svg>' ]
}

@test "-l tells for each page what a write would do" {
	head -c 16384 /dev/zero >file
	sh_run 'mmapfile -n m file; poke -q m 0; poke -q m 2; peek m 3-3 >/dev/null; cowstat --tsv -l m >pages; cowstat --tsv -l m 2-3 >some'
	assert_cells pages 1 page=0 class=private
	assert_cells pages 3 page=2 class=private
	assert_cells pages 4 page=3 class=file
	assert_cells some 1 page=2 class=private
	[ "$(id -u)" -ne 0 ] || [ "$(cell pages refs 1)" = 1 ] || [ "$(cell pages refs 1)" = n/a ]
}

@test "--backing tells what stands behind a mapping, and --system what the machine has" {
	head -c 4096 /dev/zero >file
	sh_run 'mmapfile -n a --anon 64K; mmapfile -n f --shared file; mmapfile -n r --anon 64K --noreserve; cowstat --tsv --backing >b; cowstat --tsv --system >s'
	assert_status 0 && assert_no_err
	awk -F '\t' '$1 == "f" { found = $6 == "the file" && $10 ~ /\/file$/ } END { exit !found }' b || fail "$(cat b)"
	awk -F '\t' '$1 == "a" { found = $6 ~ /swap/ && $7 != 0 } END { exit !found }' b || fail "$(cat b)"
	[ "$(awk -F '\t' '$1 == "CommitLimit" { print $2 }' s)" = "$(awk '$1 == "CommitLimit:" { print $2, "KiB" }' /proc/meminfo)" ]
	[ "$(awk -F '\t' '$1 == "overcommit mode" { print $2 }' s)" = "$(cat /proc/sys/vm/overcommit_memory)" ]
}

@test "wrong use is refused" {
	local operands
	for operands in 'm 0 1' '--nope' '--map' '--svg x m' '--system x' '--backing x' '--diff 1' '--diff 1 2 3 4' '-l' '--map m --refs m' '--system --backing' 'm x'; do
		sh_run "mmapfile -n m --anon 16K; cowstat $operands"
		assert_status 2 && assert_out && assert_err_matches '^cowsh: cowstat: .*
usage: cowstat' || fail "cowstat $operands"
	done
	for operands in nope '--map nope' '--refs nope' 'm 4' '--map m 9' '--diff x y'; do
		sh_run "mmapfile -n m --anon 16K; cowstat $operands"
		assert_status 1 && assert_out && assert_err_matches '^cowsh: cowstat: ' || fail "cowstat $operands"
	done
	sh_run 'cowstat --help'
	assert_status 0 && assert_out_matches 'usage: cowstat' 'Examples' '--json'
}

@test "terabytes of reserved address space are counted at once" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	TEST_TIMEOUT=20
	sh_run 'mmapfile -n t --big --noreserve --anon 4T || exit 9; poke -q t 1000000; poke -q t 1073741823; cowstat --tsv t >state; cowsnap a; cowstat --tsv >/dev/null'
	[ "$status" -ne 9 ] || skip 'no room for it'
	assert_status 0
	assert_cells state 1 pages=1073741824 absent=1073741822 private=2
}
