# tests/cowsh/memory-shared.bats: shared memory, semaphores, shared file mappings, copies of files.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load memory

forty_two() {
	sh_file lab.sh <<'END'
mmapfile -n private --anon 4K
mmapfile -n shared --anon 4K --shared
psem -n turn
poke private @0=42; poke shared @0=42
( poke private @0=69; poke shared @0=69; psem post turn ) &
psem wait turn
peek private 0; peek shared 0
END
	assert_status 0 && assert_no_err && assert_out 42 69
}

@test "private 42 stays 42, shared becomes 69" {
	as_both forty_two
}

in_order() {
	local where
	for where in '' '--in m@0' "--name /cowsh-order-$$-${unprivileged-0}"; do
		sh_run "mmapfile -n m --anon 4K --shared; psem -n s 0 $where; (psem wait s; echo child; psem -l >/dev/null) & echo parent; psem post s; wait"
		assert_status 0 && assert_no_err && assert_out parent child
	done
	[ -z "$(ls /dev/shm | grep cowsh-order)" ]
}

@test "psem orders parent and child, in a page, in a mapping and by name, and leaves nothing behind" {
	as_both in_order
}

sharing_faults() {
	need_pagemap
	sh_file lab.sh <<'END'
mmapfile -n s --anon 64K --shared
poke --tsv s 0-7 >first
( cowstat --tsv s >child_state; peek --tsv s 0-3 >child_read; poke --tsv s 4-7 >child_write; : )
cowstat --tsv s >state
poke --tsv s 0-7 >again
END
	assert_status 0 && assert_no_err
	assert_cells child_read 1 copy=0 re_use=0 zero_fill=0
	assert_cells child_write 1 copy=0 re_use=0 zero_fill=0
	assert_cells child_state 1 shmem=0 absent=16
	assert_cells state 1 private=0 cow=0 writes_would_copy=0
	[ "$(cell state shmem)" -ge 8 ]
	assert_cells again 1 faults=0
}

@test "shared memory is never copied; a child's page table starts empty" {
	as_both sharing_faults
}

file_mapping() {
	printf %08192d 5 >file
	chmod 666 file
	sh_file lab.sh <<'END'
mmapfile -n s --shared file
mmapfile -n other --shared file
mmapfile -n p file
psem -n there
poke p @0=private
( poke s @100=hello; psem post there ) &
psem wait there
peek -s other @100,5; peek -s p @0,8
msync s
dd if=file bs=1 skip=100 count=5 2>/dev/null; echo
head -c 7 file; echo
wait
END
	assert_status 0 && assert_no_err && assert_out hello private0 hello 0000000
}

@test "a write through a shared file mapping is seen in the file and by a sibling, a private one never" {
	as_both file_mapping
}

local_rpc() {
	need_pagemap
	sh_run 'mmapfile -n args --memfd 16K; poke -q args =5; mmapfile -n view --from args; peek view 0; poke view @0=9; peek args 0; peek view 0; peek view 1; cowstat --tsv view >state'
	assert_status 0 && assert_no_err && assert_out 5 5 9 5
	assert_cells state 1 private=1
}

@test "virtual copy: a private view of a memory file copies only what it writes" {
	as_both local_rpc
}

copies() {
	head -c 1000001 /dev/urandom >from
	local way
	for way in mmap read sendfile copy_file_range; do
		sh_run "mmapfile --tsv --copy to.$way --via=$way from >report.$way"
		assert_status 0 && assert_no_err
		cmp from "to.$way"
	done
	[ "$(cell report.mmap minor)" -gt "$(cell report.sendfile minor)" ]
}

@test "a copy by mmap, read, sendfile and copy_file_range gives the same file at its own price" {
	as_both copies
}
