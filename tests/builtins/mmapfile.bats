# tests/builtins/mmapfile.bats: mapping files and memory.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load ../cowsh/memory

# Rows: open, mmap, touch, munmap; columns by name.
step() { # FILE STEP COLUMN
	awk -F '\t' -v step="$2" -v name="$3" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i }
		index($1, step) == 1 { print $column }' "$1"
}

@test "a named mapping stays, is listed, and passes to subshells" {
	sh_run 'mmapfile -n a --anon 16K; mmapfile -n b --memfd 5000; (mmapfile -l --tsv >list; poke a @0=9; peek a 0); peek a 0; munmap a; mmapfile -l --tsv | wc -l'
	assert_status 0 && assert_no_err && assert_out 9 0 2
	assert_cells list 1 mapping=a pages=4 size_bytes=16384 kind=anon share=private prot=rw-
	assert_cells list 2 mapping=b pages=2 size_bytes=5000 kind=memfd share=shared
}

@test "without a name it touches, reports each step and unmaps" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	need_pagemap
	head -c 262144 /dev/zero >file
	sh_run 'mmapfile --tsv file >steps; mmapfile -l --tsv | wc -l; mmapfile --tsv --anon 1M --touch=write >anon; mmapfile --tsv --anon 1M --touch=none >none'
	assert_status 0 && assert_no_err && assert_out 1
	[ "$(cut -f 1 steps | tr '\n' ' ')" = 'step open mmap touch (read) munmap ' ] || fail "$(cat steps)"
	[ "$(step steps mmap minor)" = 0 ] && [ "$(step steps open minor)" = 0 ] || fail "$(cat steps)"
	[ "$(step steps touch resident_after)" = 64 ] || fail "$(cat steps)"
	[ "$(step anon touch minor)" = 256 ] && [ "$(step anon touch resident_after)" = 256 ] || fail "$(cat anon)"
	[ -z "$(step none touch minor)" ]
}

@test "fault-around shows as pages per fault" {
	need_pagemap
	head -c 1048576 /dev/zero >file
	sh_run 'mmapfile --tsv file >steps'
	local minor major
	minor=$(step steps touch minor) major=$(step steps touch major)
	[ $((minor + major)) -le 128 ] || skip 'no fault-around here'
	awk -v got="$(step steps touch pages_per_fault)" 'BEGIN { exit !(got >= 2) }'
}

@test "--populate leaves no fault for the touch" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	need_pagemap
	sh_run 'mmapfile --tsv --populate --anon 256K --touch=write >steps'
	[ "$(step steps touch minor)" = 0 ] && [ "$(step steps mmap resident_after)" = 64 ] || fail "$(cat steps)"
}

@test "every order touches every page once" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	need_pagemap
	local order
	for order in seq random stride:3 stride:64 stride:1000; do
		sh_run "mmapfile --tsv --anon 252K --touch=write --order=$order >steps"
		assert_status 0
		[ "$(step steps touch minor)" = 63 ] && [ "$(step steps touch resident_after)" = 63 ] || fail "$order: $(cat steps)"
	done
}

@test "a file is evicted before a cold run, or the report says why not" {
	head -c 1048576 /dev/urandom >file
	sh_run 'mmapfile --tsv --cold --advise=random file >steps'
	assert_status 0 && assert_no_err
	if [ "$(step steps evict cached_after)" = 0 ]; then
		[ "$(step steps touch major)" -ge 1 ] || fail "$(cat steps)"
	else
		[ "$(step steps touch major)" = n/a ] || fail "$(cat steps)"
		sh_run 'mmapfile --cold file'
		assert_out_matches 'n/a: '
	fi
}

@test "shared and private mappings of a file" {
	printf %04096d 5 >file
	expect 'mmapfile -n s --shared file; mmapfile -n p --private file; poke p @0=P; poke s @1=S; peek -s p @0,3; peek -s s @0,3; head -c 3 file; echo' P00 0S0 0S0
}

@test "--from maps a memory file or a file again" {
	expect 'mmapfile -n m --memfd 8K; mmapfile -n s --from m --shared; mmapfile -n p --from m; poke m @0=5; peek s 0; peek p 0; poke p @0=6; peek m 0' 5 5 5
	sh_run 'mmapfile -n a --anon 8K; mmapfile -n b --from a'
	assert_status 1 && assert_err_is 'cowsh: mmapfile: a: anonymous memory cannot be mapped once more: use --memfd for that'
}

@test "copies by every way are identical and report their faults" {
	head -c 300001 /dev/urandom >file
	: >empty
	local way
	for way in mmap read sendfile copy_file_range; do
		sh_run "mmapfile --tsv --copy to.$way --via=$way file >report; mmapfile --copy none.$way --via=$way empty >/dev/null"
		assert_status 0 && assert_no_err
		cmp file "to.$way" && cmp empty "none.$way"
		assert_cells report 1 via=$way copied_bytes=300001 source=getrusage
	done
	sh_run 'mmapfile --copy file ./file'
	assert_status 1 && assert_err_is 'cowsh: mmapfile: file: is the file to copy'
	[ "$(stat -c %s file)" = 300001 ]
	sh_run 'mmapfile --copy /no/such/to file'
	assert_status 1 && assert_err_is 'cowsh: mmapfile: /no/such/to: No such file or directory'
}

@test "sizes: nothing, negative, nonsense and too much are refused" {
	local size
	for size in 0 -1 x '' 4X 99999999999999999999 16000000T 1.5M; do
		sh_run "mmapfile -n m --anon '$size'; echo \$?; mmapfile -l --tsv | wc -l"
		assert_out 2 1 && assert_err_matches '^cowsh: mmapfile: ' || fail "size $size"
	done
	sh_run 'mmapfile -n m --anon 5M; echo $?; mmapfile -n m --big --anon 5M; echo $?; mmapfile -n n --big --anon 100T; echo $?; mmapfile -n n --big --memfd 100T; echo $?'
	assert_out 1 0 1 1
	assert_err_matches '5M: more than 4 MiB: --big allows it' '100T: more than half of the available memory'
}

@test "files that cannot be mapped are named with the reason" {
	: >empty
	mkdir dir
	sh_run 'mmapfile nope; mmapfile empty; mmapfile dir; mmapfile /dev/null; mmapfile -n m --shared /proc/version; echo $?'
	assert_out 1
	assert_err_matches 'cowsh: mmapfile: nope: No such file or directory' 'cowsh: mmapfile: empty: the file is empty' \
		'cowsh: mmapfile: dir: not a regular file' 'cowsh: mmapfile: /dev/null: not a regular file' 'cowsh: mmapfile: /proc/version: '
}

@test "a name is taken once, and must be a name" {
	sh_run 'mmapfile -n a --anon 4K; mmapfile -n a --anon 4K; echo $?; mmapfile -n 9a --anon 4K; echo $?; mmapfile -n a-b --anon 4K; echo $?; mmapfile -n "" --anon 4K; echo $?'
	assert_out 1 2 2 2
	assert_err_matches 'cowsh: mmapfile: a: there is a mapping of this name'
}

@test "contradictions are usage errors" {
	local options
	for options in '' 'a b' '--anon 4K --memfd 4K' '--anon 4K file' '--anon 4K --shared --private' '--anon 4K --prot=q' '--anon 4K --prot=' '--anon 4K --touch=x' \
		'--anon 4K --order=x' '--anon 4K --order=stride:0' '--anon 4K --advise=x' '--anon 4K --cold' '--copy a --anon 4K' '--copy a --via=x b' '-l x' '--nope'; do
		sh_run "mmapfile $options"
		assert_status 2 && assert_out && assert_err_matches '^cowsh: mmapfile: .*
usage: mmapfile' || fail "mmapfile $options"
	done
}

@test "exec ends the mappings" {
	expect "mmapfile -n a --anon 4K; exec $TESTEE -c 'mmapfile -l --tsv | wc -l; peek a 2>/dev/null; echo \$?'" 1 1
}

@test "a thousand named mappings are kept, found and passed on" {
	sh_run 'i=0; while [ $i -lt 1000 ]; do mmapfile -n m$i --anon 4K; i=$((i + 1)); done; poke m999 @0=7; poke m0 @0=3; (peek m999 0; peek m0 0); mmapfile -l --tsv | wc -l
		i=0; while [ $i -lt 1000 ]; do munmap m$i; i=$((i + 1)); done; mmapfile -l --tsv | wc -l'
	assert_status 0 && assert_no_err && assert_out 7 3 1001 1
}

@test "mmapfile explains itself" {
	sh_run 'mmapfile --help'
	assert_status 0 && assert_out_matches 'usage: mmapfile' 'Examples' '--noreserve' '--json'
}
