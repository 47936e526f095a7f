# tests/cowsh/spawnbench.bats: the figures of spawnbench are those of the kernel, of faults, and of a C program.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# The figure of a strategy at a size, from --tsv output on standard input.
figure() { # NAME STRATEGY [BYTES]
	awk -F '\t' -v name="$1" -v strategy="$2" -v size="${3-0}" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["strategy"] == strategy && $at["memory_bytes"] == size { print $at[name] }'
}

faults_of() { # STRATEGY: of parent and child
	echo $(($(figure parent_faults "$1" <<<"$out") + $(figure child_faults "$1" <<<"$out")))
}

near() { # WHAT A B TOLERANCE
	local apart=$(($2 - $3))
	[ "${apart#-}" -le "$4" ] || fail "$1: $2 and $3 are more than $4 apart"
}

@test "at 1 GiB fork is at least 5 times as dear as vfork, and only fork grows" {
	available=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
	[ "$available" -gt $((3 << 20)) ] || skip 'needs 3 GiB of memory'
	# Medians of 11 births: 14 ms and 0.1 ms on an idle machine. Others may delay a birth by some ms, but they delay both.
	sh_run 'spawnbench -n 11 -m 0,1G -s fork,vfork,clone,clone:,posix_spawn --tsv'
	assert_status 0
	fork=$(figure median_ns fork 1073741824 <<<"$out")
	for strategy in vfork clone:vm+vfork posix_spawn; do
		other=$(figure median_ns $strategy 1073741824 <<<"$out")
		[ "$fork" -ge $((5 * other)) ] || fail "fork $fork ns, $strategy $other ns"
	done
	for strategy in fork clone:; do
		small=$(figure min_ns $strategy 0 <<<"$out")
		[ "$(figure min_ns $strategy 1073741824 <<<"$out")" -ge $((5 * small)) ] || fail "$strategy does not grow"
	done
	# 1 GiB has 262,144 pages, for each an entry of 8 bytes.
	[ "$(figure tables_bytes fork 1073741824 <<<"$out")" -ge 2097152 ]
}

@test "faults are those of the C floor program" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	read -ra cc <<<"${CC:-cc}"
	floor=$BATS_TEST_TMPDIR/floor target=$COWSH_LIBEXEC/spawn-target
	"${cc[@]}" -O2 -static -o "$floor" "$BATS_TEST_DIRNAME/../bench/floor.c" 2>/dev/null || skip 'no static C programs here'
	[ -x "$target" ] || skip 'no spawn-target here'
	sh_run 'spawnbench -n 20 -m 0 -s fork,vfork,posix_spawn,clone --tsv'
	assert_status 0
	# The difference of two runs leaves the start of the floor program out.
	for strategy in fork vfork posix_spawn clone; do
		for count in 20 120; do
			"${testee_command[@]}" -c 'faults -s vfork --tsv --no-header --output "$1" "$2" -s "$3" "$4" "$5"' sh \
				"$io/$count" "$floor" $strategy $count "$target"
		done
		births=$(($(cut -f 11 "$io/120") - $(cut -f 11 "$io/20")))
		expected=$(((births + 50) / 100))
		# A child in shared memory takes those of its execve and program only: the same but for the kernel's mood. A forked
		# child and its parent also copy each page that they write before the exec: the shell's child writes a report on
		# more pages than that of a C program of one file.
		tolerance=1
		[ $strategy != fork ] || tolerance=5
		near $strategy "$(faults_of "${strategy/%clone/clone:vm+vfork}")" $expected $tolerance
	done
}

@test "faults are those that faults tells" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	sh_run 'spawnbench -n 20 -m 0 -s fork,vfork,clone,clone:vm --tsv'
	assert_status 0
	"${testee_command[@]}" -c 'faults -n 9 -s fork,vfork,clone,clone:vm --tsv --output "$1" "$2"' sh "$io/faults" "$COWSH_LIBEXEC/spawn-target"
	for strategy in fork vfork clone:vm+vfork clone:vm; do
		told=$(awk -F '\t' -v strategy=$strategy '
			NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
			$at["strategy"] == strategy { print $at["birth"] + $at["pre_exec"] + $at["after"] }' "$io/faults")
		# There each birth follows one by another strategy: what a fork left write-protected the next one pays for.
		near $strategy "$(faults_of $strategy)" "$told" 5
	done
}

@test "writes while the child lives copy under fork, and only there" {
	sh_run 'spawnbench -n 3 -m 4M --touch 50 -s fork,clone:,vfork,posix_spawn,clone:vm --tsv'
	assert_status 0
	for strategy in fork clone:; do
		near $strategy "$(figure write_faults $strategy 4194304 <<<"$out")" 512 8
	done
	for strategy in vfork posix_spawn clone:vm; do
		near $strategy "$(figure write_faults $strategy 4194304 <<<"$out")" 0 8
	done
}

@test "a simple command takes no more system calls than a C program's vfork, execve and wait4" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer cannot be traced'
	type -P strace >/dev/null && strace -o /dev/null true 2>/dev/null || skip 'no strace'
	target=$COWSH_LIBEXEC/spawn-target
	for count in 10 110; do
		printf 'i=0\nwhile [ $i -lt %d ]; do %s; i=$((i+1)); done\n' $count "$target" >script
		strace -f -c -U calls,name -o "$io/$count" "${testee_command[@]}" script
	done
	calls() { awk '$2 == "total" { print $1 }' "$1"; }
	# 100 more births: birth, execve and wait4 each. (exit_group does not return and is not counted.)
	near 'system calls' "$(($(calls "$io/110") - $(calls "$io/10")))" 300 0
}
