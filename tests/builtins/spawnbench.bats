# tests/builtins/spawnbench.bats: spawnbench: what its options take and refuse, and what it prints.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# Columns of --tsv by name: `column NAME` prints those of the last run, a line a row.
column() {
	awk -F '\t' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next } { print $at }' <<<"${out%$'\n'}"
}

assert_column() { # NAME VALUE...
	local got want
	got=$(column "$1")
	printf -v want '%s\n' "${@:2}"
	[ "$got" = "${want%$'\n'}" ] || fail "column $1: $got"
}

@test "every strategy at every size has its row" {
	sh_run 'spawnbench -n 2 -m 0,1M --tsv'
	assert_status 0
	assert_no_err
	strategies='fork vfork posix_spawn clone:vm+vfork clone:vm clone:vfork clone: auto'
	# shellcheck disable=SC2086  # words
	assert_column strategy $strategies $strategies
	assert_column memory_bytes 0 0 0 0 0 0 0 0 1048576 1048576 1048576 1048576 1048576 1048576 1048576 1048576
	assert_column runs 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2
	for name in median_ns min_ns held_ns ratio parent_tables_bytes; do
		[[ $(column $name) =~ ^([1-9][0-9.]*$'\n'?){16}$ ]] || fail "column $name: $(column $name)"
	done
}

@test "-s names the strategies, which keep their order, and the mechanism is named" {
	sh_run 'spawnbench -n 1 -m 0 -s vfork,clone:,auto,fork --tsv'
	assert_column strategy vfork clone: auto fork
	assert_column mechanism vfork clone: clone:vm+vfork fork
}

@test "sizes are put in order" {
	sh_run 'spawnbench -n 1 -m 1M,0,64K -s vfork --tsv'
	assert_column memory_bytes 0 65536 1048576
}

@test "only a child that gets a copy of the memory costs page tables" {
	sh_run 'spawnbench -n 1 -m 16M -s fork,clone:,vfork,clone:vm,posix_spawn --tsv'
	[[ $(column tables_bytes) =~ ^[1-9][0-9]+$'\n'[1-9][0-9]+$'\n'0$'\n'0$'\n'0$ ]] || fail "$(column tables_bytes)"
	[ "$(column tables_bytes | head -n 1)" -ge 32768 ]      # 16 MiB are 4096 entries of 8 bytes
}

@test "p99 needs 100 runs" {
	sh_run 'spawnbench -n 99 -m 0 -s vfork --tsv'
	assert_column p99_ns n/a
	sh_run 'spawnbench -n 100 -m 0 -s vfork --tsv'
	[[ $(column p99_ns) =~ ^[0-9]+$ ]]
}

@test "few runs are told, and so are kernel, processors, pages and overcommit" {
	sh_run 'spawnbench -n 2 -m 0 -s vfork'
	assert_status 0
	assert_out_matches '^memory B +strategy +median us' 'warning: 2 runs are few' \
		"machine: Linux $(uname -r) .*CPUs, pages of [0-9]+ bytes, transparent huge pages [a-z]+, overcommit [a-z]+"
	[[ $out != *█* ]]                       # bars are for terminals
}

@test "--csv and --json hold the same figures as --tsv" {
	sh_run 'spawnbench -n 1 -m 0 -s vfork --csv'
	assert_out_matches '^memory_bytes,strategy,mechanism,runs,median_ns,' '
0,vfork,vfork,1,[0-9]+,n/a,[0-9]+,' ',"clock_gettime, getrusage, wait4, VmPTE"'
	sh_run 'spawnbench -n 1 -m 0 -s vfork --json'
	assert_out_matches '"strategy": "vfork", "mechanism": "vfork", "runs": 1,' '"p99_ns": null'
	sh_run 'spawnbench -n 1 -m 0 -s vfork --csv --no-header'
	assert_out_matches '^0,vfork,'
	expect_error 2 'spawnbench --csv --json'
	expect_error 2 'spawnbench --csv --tsv'
}

@test "a command of the user's is started instead, with /dev/null as input and output" {
	sh_run 'echo in | spawnbench -n 1 -m 0 -s vfork,fork --tsv sh -c "read x && exit 1; echo out"'
	assert_status 0
	[[ $out != out* ]]
	assert_column command "$(type -P sh)" "$(type -P sh)"
}

@test "a command that is not there, or no program, has its line and status" {
	expect_error 127 'spawnbench no-such-program'
	assert_err_is 'cowsh: spawnbench: no-such-program: not found'
	expect_error 127 'spawnbench ./no-such-program'
	: >file
	expect_error 126 'spawnbench ./file'
	assert_err_is 'cowsh: spawnbench: ./file: Permission denied'
	echo '#! /no/such/interpreter' >script
	chmod +x script
	expect_error 127 'spawnbench ./script'
}

@test "a command that fails or is killed ends the measurement" {
	expect_error 1 'spawnbench sh -c "exit 3"'
	assert_err_is 'cowsh: spawnbench: sh: exited with status 3'
	expect_error 1 'spawnbench sh -c "kill -9 \$\$"'
	assert_err_is 'cowsh: spawnbench: sh: killed by SIGKILL'
	[ "$err" = "$(printf '%s\n_' "${err%$'\n'}" | sed '$d')"$'\n' ]
}

@test "an unknown strategy is refused with the list of the valid ones" {
	expect_error 2 'spawnbench -s bogus'
	assert_err_matches 'bogus: unknown strategy .valid: auto, fork, vfork, posix_spawn, clone'
	expect_error 2 'spawnbench -s fork,'
}

@test "numbers must be numbers" {
	for runs in 0 -1 x 10001 ''; do
		expect_error 2 "spawnbench -n '$runs'"
		assert_err_matches 'not a number from 1 to 10000' 'usage: spawnbench'
	done
	for sizes in x 1x -1 1M, ,1M 99999999999999999999 ''; do
		expect_error 2 "spawnbench -m '$sizes'"
		assert_err_matches 'not a size such as' 'usage: spawnbench'
	done
	for percent in x -1 101 ''; do
		expect_error 2 "spawnbench --touch '$percent'"
		assert_err_matches 'not a number from 0 to 100'
	done
	expect_error 2 'spawnbench -m 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0'
}

@test "a size beyond half of the memory is refused" {
	expect_error 1 'spawnbench -m 0,4T'
	assert_err_matches '^cowsh: spawnbench: -m: 4194304 MiB: more than half of the available memory \([0-9]+ MiB\)
$'
}

@test "without the default program it says how to go on" {
	expect_error 1 'COWSH_LIBEXEC=/nonexistent; spawnbench'
	assert_err_is 'cowsh: spawnbench: /nonexistent/spawn-target: No such file or directory: name a command, or the directory by COWSH_LIBEXEC'
}

@test "--plot draws by gnuplot and --keep keeps script and figures" {
	type -P gnuplot >/dev/null || skip 'no gnuplot'
	sh_run "spawnbench -n 2 -m 0,1M -s fork,vfork --plot \"it's.svg\" --keep >/dev/null; ls"
	assert_status 0
	assert_no_err
	assert_out "it's.svg" "it's.svg.gnuplot" "it's.svg.tsv"
	grep -q '<svg' "it's.svg"
	grep -q '>vfork<' "it's.svg"
	[ "$(wc -l <"it's.svg.tsv")" -eq 5 ]
	gnuplot "it's.svg.gnuplot" | grep -q '<svg'
	expect 'spawnbench -n 1 -m 0 -s vfork --plot one.svg >/dev/null; ls one*' one.svg
}

@test "what --plot needs is looked for before anything is measured" {
	expect_error 1 'PATH=/nonexistent; spawnbench --plot x.svg'
	assert_err_is 'cowsh: spawnbench: gnuplot: not found: --plot needs it'
	expect_error 2 'spawnbench --keep'
	assert_err_matches '--keep goes with --plot'
	mkdir bin && printf '#!/bin/sh\nexit 1\n' >bin/gnuplot && chmod +x bin/gnuplot
	PATH=$PWD/bin:$PATH
	expect_error 1 'spawnbench --plot /nonexistent/x.svg'
	assert_err_is 'cowsh: spawnbench: /nonexistent/x.svg: No such file or directory'
	sh_run 'spawnbench -n 1 -m 0 -s vfork --plot x.svg >/dev/null'
	assert_status 1
	assert_err_is 'cowsh: spawnbench: x.svg: gnuplot could not draw it'
}

@test "--touch tells the writes while the child lives" {
	sh_run 'spawnbench -n 2 -m 1M --touch 50 -s fork,vfork,clone:,clone:vm --tsv'
	assert_status 0
	[[ $(column write_faults) =~ ^12[89]$'\n'0$'\n'12[89]$'\n'0$ ]] || fail "$(column write_faults)"
	sh_run 'spawnbench -n 1 -m 1M --touch 100 -s fork'
	assert_out_matches '1 MiB: writing 100 % of it took [0-9.]+ ms, copying all of it at once takes [0-9.]+ ms'
}

@test "an interrupt prints what was measured so far and ends the script" {
	sh_run 'trap - INT; sh=$0; '"$TESTEE"' -c "(sleep 1; kill -s INT \$\$) & spawnbench -n 10000 -m 0 -s vfork,fork; echo no"'
	assert_status 130
	assert_out_matches '^memory' 'interrupted after [0-9]+ of 20000 births'
	[[ $out != *no ]]
}

@test "the shell is as before when it is over" {
	expect 'set spawn=fork; spawnbench -n 1 -m 1M -s vfork >/dev/null; set spawn | grep -c "fork, then"; trap "echo caught" INT
spawnbench -n 1 -m 0 -s vfork >/dev/null; kill -s INT $$; echo end' \
		"$("${testee_command[@]}" -c 'set spawn=fork; set spawn | grep -c "fork, then"')" caught end
}

@test "--help explains it" {
	sh_run 'spawnbench --help'
	assert_status 0
	assert_no_err
	assert_out_matches '^usage: spawnbench' 'Example: ' '--json'
}
