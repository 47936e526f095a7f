# tests/cowsh/memory-observation.bats: observing changes nothing, pagers fill, and bad input harms nobody.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load memory

setup_file() {
	[ -r /proc/self/pagemap ] || skip 'no /proc/self/pagemap here'
}

twice() {
	sh_run 'mmapfile -n buf --anon 64K; poke -q buf 0-3; peek buf 4-5 >/dev/null; cowstat --tsv buf >one
		cowstat buf >/dev/null; cowstat >/dev/null; cowstat --json --map buf >/dev/null; cowstat --refs buf >/dev/null; cowstat -l buf >/dev/null; cowstat --backing >/dev/null; cowsnap a; mmapfile -l >/dev/null
		cowstat --tsv buf >two; poke --tsv buf 0-3 >none; peek --tsv buf 0-5 >no'
	assert_status 0 && assert_no_err
	cmp one two
	assert_cells none 1 faults=0 other=0
	assert_cells no 1 faults=0 other=0
}

@test "looking twice changes no class in a named mapping" {
	as_both twice
}

no_own_faults() {
	sh_run 'for i in 1 2 3 4 5; do mmapfile -n b$i --anon 256K; poke --tsv b$i >w$i; (peek --tsv b$i >r$i; :); done; mmapfile --tsv --anon 64K --touch=write >steps'
	assert_status 0 && assert_no_err
	local i
	for i in 1 2 3 4 5; do
		assert_cells "w$i" 1 faults=64 zero_fill=64 other=0
		assert_cells "r$i" 1 faults=0 other=0
	done
	[ "$(awk -F '\t' '$1 == "mmap" { print $2, $3 }' steps)" = '0 0' ] || fail "$(cat steps)"
}

@test "between two samples the shell takes no fault of its own" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	as_both no_own_faults
}

pager_lab() {
	sh_run 'mmapfile -n b --anon 64K --prot=none; peek b 3; echo $?; pager b zero; peek b 3; peek b 4; pager --tsv b >p; pager --tsv -c b >costs; echo alive'
	assert_out 1 0 0 alive
	assert_err_is 'cowsh: peek: b: page 3: SIGSEGV: the protection forbids it (---)'
	assert_cells p 1 engine=segv filled=2
	[ "$(cell costs page 1)" = 3 ] && [ "$(cell costs page 2)" = 4 ]
	[ "$(cell p kernel_s_own_fault_ns)" -gt 0 ]
}

@test "pager: refused without one, filled page by page with one" {
	as_both pager_lab
}

other_processes() {
	sh_run 'cowstat -p 1 >/dev/null; echo $?; cowstat --diff $$ 1 >/dev/null; echo $?'
	if [ -n "${unprivileged-}" ] || [ "$(id -u)" -ne 0 ]; then
		assert_out 1 1 && assert_err_is 'cowsh: cowstat: 1: the page map cannot be read: Permission denied' 'cowsh: cowstat: 1: the page map cannot be read: Permission denied' ||
			assert_err_matches '^cowsh: cowstat: 1: '
	fi
}

@test "another user's process is refused with the reason" {
	as_both other_processes
}

dying() {
	sh_run 'i=0; while [ $i -lt 60 ]; do (:) & cowstat -p $! >/dev/null; /bin/true & cowstat --diff $$ $! >/dev/null; cowstat -p $! --backing >/dev/null; i=$((i + 1)); done; wait; echo alive'
	assert_out alive
	[ -z "$err" ] || ! grep -vE '^cowsh: cowstat: [0-9]+: (no such process|a zombie has no memory any more|the page map cannot be read: .*)$' "$io/err"
}

@test "a process that dies while it is read gives a line, nothing worse" {
	as_both dying
}

@test "without /proc the mappings work and the reports say what is missing" {
	[ "$(id -u)" -eq 0 ] && unshare --mount true 2>/dev/null || skip 'no mount namespace of our own'
	ran=(unshare) status=0
	unshare --mount sh -c 'mount -t tmpfs none /proc && exec "$@"' sh "$TESTEE_PATH" -c 'mmapfile -n a --anon 16K; poke -q a; peek a 0; peek --tsv a >read; cowstat a; echo $?; cowstat --system >system; echo $?; cowsnap a; echo $?; poke a @0=3; peek a 0' >"$io/out" 2>"$io/err" 3>&- || status=$?
	slurp out "$io/out"
	slurp err "$io/err"
	assert_out 1 1 0 1 3
	assert_err_matches 'cowsh: cowstat: .*proc' 'cowsh: cowsnap: .*proc'
	[ "$(cell read copy)" = n/a ]
}

@test "more mappings than the kernel allows are refused with a message" {
	sh_run 'i=0; while [ $i -lt 1100 ] && mmapfile -n m$i --memfd 4K; do i=$((i + 1)); done; echo $?; mmapfile -l --tsv >list; peek m0 0; echo alive'
	assert_out_matches 'alive'
	[ "$(wc -l <list)" -ge 200 ]
}

@test "a scan of much touched memory stays in bounded memory" {
	[ "$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)" -gt 3000000 ] || skip 'not enough memory'
	sh_run 'mmapfile -n m --big --anon 512M --touch=write >/dev/null; grep VmRSS /proc/$$/status >one; cowstat m --tsv >/dev/null 2>&1; cowstat --tsv m >state; grep VmHWM /proc/$$/status >two'
	assert_cells state 1 private=131072
	awk 'NR == FNR { rss = $2; next } { exit $2 > rss + 4096 }' one two || fail "$(cat one two)"
}

@test "processes that /proc hides are said not to be there" {
	[ "$(id -u)" -eq 0 ] || skip 'mounting a /proc needs root'
	unshare -mpf --mount-proc true 2>/dev/null || skip 'no namespaces here'
	cat >hidden <<'END'
for report in 'cowstat -p 1' 'faults -p 1' 'tasks -p 1' 'fds -p 1'; do
	$report 2>>messages
	echo $?
done
mmapfile -n buf --anon 16K
poke -q buf
cowstat --tsv buf >own
END
	chmod 1777 .
	# The first process of the new namespace stays root's: the one that is looked for.
	unshare -mpf sh -c 'mount -t proc -o hidepid=2 proc /proc && "$@"' sh \
		setpriv --reuid 48613 --regid 48613 --clear-groups "${testee_command[@]}" hidden >statuses ||
		skip 'no /proc with hidepid here, or a shell that others may not run'
	[ "$(cat statuses)" = $'1\n1\n1\n1' ]
	[ "$(grep -c ': 1: no such process' messages)" -eq 4 ]
	assert_cells own 1 segment=buf private=4
}
