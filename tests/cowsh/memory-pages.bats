# tests/cowsh/memory-pages.bats: the page-faults lab: demand paging, the zero page, files, actual copies.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load memory

setup_file() {
	[ -r /proc/self/pagemap ] || skip 'no /proc/self/pagemap here'
}

# A field of a step's row.
step() { # FILE STEP COLUMN
	awk -F '\t' -v step="$2" -v name="$3" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i }
		index($1, step) == 1 { print $column }' "$1"
}

sizes() {
	sh_run 'mmapfile -n a --anon 100; poke --tsv a >first; poke --tsv a >second; mmapfile -n g --anon 1G; echo $?
		mmapfile --tsv --big --anon 1G --touch=none >giga; mmapfile --tsv --big --anon 64M --touch=write >write'
	assert_out 1 && assert_err_is 'cowsh: mmapfile: 1G: more than 4 MiB: --big allows it'
	assert_cells first 1 pages=1 faults=1 zero_fill=1
	assert_cells second 1 faults=0
	[ "$(step giga mmap minor)" = 0 ] || fail "$(cat giga)"
	[ "$(step write touch minor)" = 16384 ] && [ "$(step write touch resident_after)" = 16384 ] || fail "$(cat write)"
}

@test "page-faults lab: address space costs no fault, a first write costs one a page" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	as_both sizes
}

huge_pages() {
	sh_run 'mmapfile --tsv --big --anon 8M --touch=write >small; mmapfile --tsv --huge --big --anon 8M --touch=write >huge; mmapfile -n h --huge --anon 4M; poke -q h; cowstat --tsv h >state'
	assert_status 0
	[ "$(step small touch minor)" = 2048 ] || fail "$(cat small)"
	case $(cat /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null) in
	*'[never]'* | '') return 0 ;;
	esac
	[ "$(step huge touch minor)" -lt 2048 ] || fail "$(cat huge)"
	[ "$(cell state huge)" -ge 512 ] && assert_cells state 1 private=1024
}

@test "page-faults lab: huge pages take fewer faults, and only when asked for" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	as_both huge_pages
}

cold_file() {
	head -c 90000 /dev/urandom >file
	[ -z "${unprivileged-}" ] || chown 48613 file       # residency is told to the owner only
	sh_run 'mmapfile --tsv --cold file >cold; mmapfile --tsv file >warm; mmapfile --tsv --cold --advise=random file >random'
	assert_status 0 && assert_no_err
	[ "$(step cold open minor)" = 0 ] && [ "$(step cold mmap minor)" = 0 ] || fail "$(cat cold)"
	[ "$(step cold touch resident_after)" = 22 ] || fail "$(cat cold)"
	[ "$(step warm touch major)" = 0 ] && [ "$(step warm touch minor)" -ge 1 ] && [ "$(step warm touch minor)" -le 22 ] || fail "$(cat warm)"
	if [ "$(step cold evict cached_after)" = 0 ]; then
		[ "$(step cold touch major)" -ge 1 ] || fail "$(cat cold)"
		[ "$(step random touch major)" = 22 ] || fail "$(cat random)"
	else
		[ "$(step cold touch major)" = n/a ]
	fi
}

@test "page-faults lab: an evicted file takes major faults, a cached one minor ones only" {
	as_both cold_file
}

actual_copy() {
	head -c 16384 /dev/zero >file
	sh_run 'mmapfile -n f file; poke --tsv f 0 >w0; poke --tsv f 2 >w2; peek --tsv f 3-3 >r3; cowstat --tsv -l f >pages; cowstat --tsv f >state; mmapfile -l --tsv >list; cat /proc/$$/smaps >smaps; :'
	assert_status 0 && assert_no_err
	assert_cells pages 1 class=private 'a_write=needs no copy'
	assert_cells pages 3 class=private
	assert_cells pages 4 class=file "a_write=copies the file's page"
	[ "$(cell pages class 2)" = file ] || [ "$(cell pages class 2)" = absent ]
	assert_cells state 1 private=2 cow=0
	[ "$(smaps_pages smaps "$(cell list address)" Anonymous)" = 2 ]
	[ "$(cell r3 file)" -le 1 ] && [ $(($(cell w2 copy) + $(cell w2 major))) = 1 ]
	if [ -n "${unprivileged-}" ]; then
		assert_cells pages 1 frame=n/a refs=n/a flags=n/a
	elif [ "$(cell pages frame 1)" != n/a ]; then
		assert_cells pages 1 refs=1
		[[ $(cell pages flags 1) == *SWAPBACKED* ]] && [[ $(cell pages flags 4) != *SWAPBACKED* ]] || fail "$(cat pages)"
		[ "$(cell pages frame 1)" != "$(cell pages frame 3)" ]
	fi
}

@test "actual copy: a private file mapping's written pages are copies, the others the file's" {
	as_both actual_copy
}

zero_page() {
	sh_run 'mmapfile -n z --anon 64K; peek --tsv z 0-7 >read; cowstat --tsv z >state; poke --tsv z 0-3 >write; poke --tsv z 8-9 >fresh; cowstat --tsv z >after; cowstat --tsv >segments; mmapfile -l --tsv >list; cat /proc/$$/smaps >smaps; :'
	assert_status 0 && assert_no_err
	assert_cells read 1 faults=8 zero=8 zero_fill=0
	assert_cells state 1 zero=8 absent=8 private=0 cow=0
	assert_cells write 1 faults=4 zero_fill=4 copy=0 zero=0
	assert_cells fresh 1 faults=2 zero_fill=2
	assert_cells after 1 zero=4 private=6 absent=6
	[ "$(smaps_pages smaps "$(cell list address)" Rss)" = 6 ]
	awk -F '\t' '$1 == "bss" { found = $2 > 0 } END { exit !found }' segments || fail "$(cat segments)"
}

@test "zero page: reads map it, the first write is a fault of its own; bss is in the table" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	as_both zero_page
}

system_state() {
	sh_run 'cowstat --tsv --system >s; mmapfile -n a --anon 64K; mmapfile -n r --noreserve --anon 64K; mmapfile -n m --memfd 64K; cowstat --tsv --backing >b; cowstat --system'
	assert_status 0 && assert_no_err
	local mode swap
	mode=$(awk -F '\t' '$1 == "overcommit mode" { print $2 }' s)
	[ "$mode" = "$(cat /proc/sys/vm/overcommit_memory)" ]
	swap=$(awk '$1 == "SwapTotal:" { print $2 }' /proc/meminfo)
	[ "$swap" -ne 0 ] || assert_out_matches 'no swap: anonymous pages cannot be paged out'
	awk -F '\t' '$1 == "m" { found = $6 ~ /^shared memory/ } END { exit !found }' b || fail "$(cat b)"
	[ "$(awk -F '\t' '$1 == "a" { print $7 }' b)" != "$(awk -F '\t' '$1 == "r" { print $7 }' b)" ]
}

@test "system: overcommit, commit limit, swap, NORESERVE and what stands behind each mapping" {
	as_both system_state
}

committed() {
	sh_run 'committed() { while read -r key value unit; do [ "$key" != Committed_AS: ] || echo "$value"; done </proc/meminfo; }
		committed >one; mmapfile -n n --big --noreserve --anon 1G; committed >two; mmapfile -n a --big --anon 1G; committed >three'
	assert_status 0
	local reserved=$(($(cat three) - $(cat two))) free=$(($(cat two) - $(cat one)))
	[ "$reserved" -gt $((1024 * 1024 - 200000)) ] && [ "$free" -lt 400000 ] || fail "$reserved $free"
}

@test "system: reserved memory counts as committed before it is touched" {
	[ "$(cat /proc/sys/vm/overcommit_memory 2>/dev/null)" = 0 ] || skip 'another overcommit mode'
	[ "$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)" -gt 3000000 ] || skip 'not enough memory'
	committed
}
