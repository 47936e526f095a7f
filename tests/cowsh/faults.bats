# tests/cowsh/faults.bats: faults: are the figures true?
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Totals of dynamic programs differ by a few from run to run, because the kernel lays their address space out at
# random: comparisons run under setarch -R, or allow for it and say how much.
load ../lib

# The named fields of the report that faults --tsv wrote to the file, row by row.
field() { # FILE NAME
	awk -F '\t' -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next } { print $at }' "$1"
}

@test "a builtin costs the shell no fault, and no child is born" {
	sh_run 'faults -n 5 --tsv --output r :'
	[ "$(field r minor)" -eq 0 ]
	[ "$(field r births)" -eq 0 ]
	[ "$(field r mechanism)" = none ]
}

@test "between two samples the shell takes no fault of its own" {
	sh_run 'faults --output r1 : ; faults --tsv --output r : ; faults --tsv --output r2 :'
	[ "$(field r minor)" -eq 0 ] && [ "$(field r2 minor)" -eq 0 ]
	[ "$(field r major)" -eq 0 ]
}

@test "the phases add up to the total" {
	sh_run 'for s in fork vfork clone clone:vm clone:vfork clone:; do faults -s $s --tsv --output r.$s /bin/true; done'
	for strategy in fork vfork clone clone:vm clone:vfork clone:; do
		sum=$(($(field r.$strategy shell) + $(field r.$strategy birth) + $(field r.$strategy pre_exec) + $(field r.$strategy after)))
		[ "$sum" -eq "$(field r.$strategy minor)" ]
	done
}

@test "children in the shell's memory take no fault before exec, forked ones do" {
	# A first birth touches the stack that clone uses.
	sh_run '/bin/true; for s in fork vfork clone:vm; do faults -n 3 -s $s --tsv --output r.$s /bin/true; done'
	[ "$(field r.vfork pre_exec)" -eq 0 ]
	[ "$(field r.clone:vm pre_exec)" -eq 0 ]
	[ "$(field r.fork pre_exec)" -gt 0 ]
	[ "$(field r.fork birth)" -ge "$(field r.vfork birth)" ]
}

@test "what posix_spawn's child does before exec is unknown, not 0" {
	sh_run 'faults -s posix_spawn --json --output r /bin/true'
	grep -q '"pre_exec": null' r
	grep -q '"after": null' r
	sh_run 'faults -s posix_spawn /bin/true'
	assert_err_matches 'n/a: pre-exec: posix_spawn'
}

@test "the total is that of GNU time, give or take the loader's random layout" {
	[ -x /usr/bin/time ] || skip 'GNU time is not installed'
	setarch -R true 2>/dev/null || skip 'setarch cannot turn address randomization off'
	theirs=$(setarch -R /usr/bin/time -f %R /bin/true 2>&1)
	# time forks the child that execs, whose faults before exec count there.
	setarch -R "${testee_command[@]}" -c 'faults -s fork --tsv --output r /bin/true'
	ours=$(($(field r pre_exec) + $(field r after)))
	difference=$((ours - theirs))
	[ "${difference#-}" -le 25 ] || fail "ours $ours, GNU time's $theirs"
}

@test "minor and major of a process are what ps prints" {
	command -v ps >/dev/null || skip 'ps is not installed'
	sh_run 'sleep 5 & sleep .2; faults -p $! --tsv --no-header | cut -f 4,5; ps -o min_flt=,maj_flt= -p $! | tr -s " " "\t" | sed "s/^\t//"; kill $!'
	[ "$(sed -n 1p "$io/out")" = "$(sed -n 2p "$io/out")" ] || fail 'ps prints something else'
}

@test "a program that touches N pages more takes N faults more" {
	command -v head >/dev/null
	# dd fills one buffer of that size: exactly as many pages more, and read(2) faults count, too.
	setarch -R true 2>/dev/null || skip 'setarch cannot turn address randomization off'
	for blocks in 1M 3M; do
		setarch -R "${testee_command[@]}" -c "faults --tsv --output r.$blocks dd if=/dev/zero of=/dev/null bs=$blocks count=1 2>/dev/null"
	done
	page=$(getconf PAGESIZE)
	more=$(($(field r.3M after) - $(field r.1M after)))
	expected=$((2 * 1024 * 1024 / page))
	grep -q '\[never\]' /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null ||
		grep -q '\[madvise\]' /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null || skip 'huge pages for all'
	difference=$((more - expected))
	[ "${difference#-}" -le 2 ] || fail "$more more, expected $expected"
}

@test "--phases tells loading from the program" {
	sh_run 'for s in fork vfork clone:vm; do faults -s $s --phases --tsv --output r.$s /bin/true; done'
	assert_status 0
	assert_no_err
	grep -q 'n/a' r.fork && skip "$(faults=$("${testee_command[@]}" -c 'faults --phases /bin/true' 2>&1); grep -m 1 n/a <<<"$faults")"
	for strategy in fork vfork clone:vm; do
		loading=$(field r.$strategy loading) program=$(field r.$strategy program)
		[ "$((loading + program))" -eq "$(field r.$strategy after)" ]
		# A program that does nothing takes a few faults of its own; loading it takes tens.
		[ "$program" -lt 20 ]
		[ "$loading" -gt "$program" ]
	done
}

@test "--phases leaves status, signals and output alone" {
	expect_status 3 'faults --phases --output r sh -c "echo out; exit 3"' out
	expect_status 137 '{ faults --phases --output r sh -c "kill -9 \$\$"; } 2>/dev/null'
	expect 'faults --phases --output r { echo a | cat | cat; }' a
	expect_error 127 'faults --phases --output r /nonexistent/command'
}

@test "--phases does not trace a setuid program, and says so; nor a child of posix_spawn" {
	cp /bin/true ./privileged && chmod u+s privileged
	sh_run 'faults --phases --json --output r ./privileged; faults --phases ./privileged'
	grep -q '"loading": null, "program": null' r
	assert_err_matches 'privileges of its own'
	sh_run 'faults --phases -s posix_spawn /bin/true'
	assert_err_matches "n/a: loading: posix_spawn's child"
}

@test "a pipeline counts every stage, and the shell's code runs in forked children" {
	sh_run 'faults --tsv --output r1 /bin/true; faults --tsv --output r3 /bin/true | /bin/true | /bin/true'
	sh_run 'faults --tsv --output r1 /bin/true; { faults --tsv --output r3 { /bin/true | /bin/true | /bin/true; }; }'
	[ "$(field r3 births)" -eq 3 ]
	[ "$(field r3 after)" -gt "$((2 * $(field r1 after)))" ]
	sh_run 'faults --tsv --output r ( : )'
	[ "$(field r births)" -eq 1 ]
	[ "$(field r mechanism)" = fork ]
	[ "$(field r after)" -gt 0 ]
}

@test "groups and functions are measured with what they run" {
	sh_run 'f() { /bin/true; /bin/true; }; faults --tsv --output r f; faults --tsv --output g { f; : ; f; }'
	[ "$(field r births)" -eq 2 ]
	[ "$(field g births)" -eq 4 ]
}

@test "children from before are not counted, children left behind are told" {
	sh_run 'sleep .2 & faults --tsv --output r { wait; }; faults --output s { sleep .2 & }; cat s'
	[ "$(field r births)" -eq 0 ]
	[ "$(field r minor)" -lt 40 ]
	assert_out_matches 'children that nobody waited for: 1'
}

@test "the time is that of a watch" {
	sh_run 'faults --tsv --output r sleep .3'
	[ "$(field r wall_ns)" -ge 300000000 ]
	[ "$(field r wall_ns)" -lt 3000000000 ]
	sh_run 'faults --tsv --output r sh -c "i=0; while [ \$i -lt 100000 ]; do i=\$((i+1)); done"'
	[ "$(($(field r user_ns) + $(field r sys_ns)))" -gt 1000000 ]
}

@test "one faults in another: both see the same child" {
	sh_run 'faults --tsv --output outer { faults --tsv --output inner /bin/true; }'
	[ "$(field outer births)" -eq 1 ]
	[ "$(field inner births)" -eq 1 ]
	[ "$(field outer pre_exec)" -eq "$(field inner pre_exec)" ]
}

@test "COWSH_MINFLT is what the last command took" {
	sh_run 'faults --tsv --output r /bin/true; echo "$COWSH_MINFLT $COWSH_MAJFLT $COWSH_WALL_US"'
	read -r minor major wall <<<"$out"
	[ "$minor" -eq "$(($(field r pre_exec) + $(field r after)))" ]
	[ "$major" -eq "$(field r major)" ]
	[ "$wall" -gt 0 ] && [ "$((wall * 1000))" -le "$(field r wall_ns)" ]
	sh_run 'faults --tsv --output r { /bin/true | /bin/true; }; echo "$COWSH_MINFLT"; faults --tsv --output s ( : ); echo "$COWSH_MINFLT"'
	[ "$(sed -n 1p <<<"$out")" -eq "$(($(field r pre_exec) + $(field r after)))" ]
	[ "$(sed -n 2p <<<"$out")" -eq "$(field s after)" ]
}

@test "at the prompt a builtin's figures are the shell's own" {
	printf '%s\n' 'mmapfile -n buf --anon 4M' 'poke -q buf || poke buf' 'echo "poke=$COWSH_MINFLT"' ':' 'echo "colon=$COWSH_MINFLT"' /bin/true \
		'echo "true=$COWSH_MINFLT"' >typed
	TERM=dumb timeout 20 "${testee_command[@]}" --norc -i <typed >"$io/out" 2>"$io/err" || status=$?
	slurp out "$io/out"
	pages=$((4096 * 1024 / $(getconf PAGESIZE)))
	[[ $out =~ poke=([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -ge "$pages" ] && [ "${BASH_REMATCH[1]}" -lt "$((pages + 200))" ]
	[[ $out =~ colon=([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -le 10 ]
	[[ $out =~ true=([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -gt 10 ] && [ "${BASH_REMATCH[1]}" -lt 500 ]
}

@test "without /proc the counters of the shell still work, and the rest says why it does not" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'the sanitizer needs /proc'
	unshare -rm sh -c 'mount -t tmpfs none /proc' 2>/dev/null || skip 'no mount namespace of our own'
	unshare -rm sh -c "mount -t tmpfs none /proc; exec '$TESTEE_PATH' -c 'faults --tsv; faults --output r /bin/true; faults -p 1; tasks; fds; echo end'" \
		>"$io/out" 2>"$io/err"
	slurp out "$io/out"
	slurp err "$io/err"
	assert_out_matches 'shell	[0-9]+	n/a	[0-9]+	' 'end'
	[ "$(grep -c '/proc is not mounted' "$io/err")" -eq 3 ]
	grep -q 'source: getrusage, wait4' r
}

@test "JSON is one array whatever draws the tables" {
	command -v jq >/dev/null || skip 'jq is not installed'
	sh_run 'faults --json --output a -s fork,vfork : ; COWSH_MODULES=/nonexistent; faults --json --output b -s fork,vfork :'
	[ "$(jq -r 'type, length' a | tr '\n' ' ')" = 'array 2 ' ]
	[ "$(jq -c '.[0] | keys' a)" = "$(jq -c '.[1] | keys' b)" ]
	COWSH_MODULES=/nonexistent testee -c 'faults :'
	assert_err_matches '^mechanism  births  shell' 'source:'
}
