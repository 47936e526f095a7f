# tests/builtins/faults.bats: faults: what its options take and refuse, and where its figures go.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "alone it reports about the shell, its reaped children and its jobs" {
	sh_run 'sleep 5 & faults --tsv --no-header | cut -f 1,3; kill $!'
	assert_status 0
	assert_out 'subshell	running' 'reaped children	n/a'
	sh_run 'sleep 5 & faults --tsv >file; cut -f 1,3 <file; kill $!'
	assert_out_matches '^process	state
shell	running
reaped children	n/a
%1 [a-z]+	[a-z ]+
$'
}

@test "the status is the pipeline's and so is standard output" {
	expect_status 3 'faults --output report sh -c "echo out; exit 3"' out
	sh_run 'faults sh -c "echo out; echo err >&2; exit 4"'
	assert_status 4
	assert_out out
	assert_err_matches '^err
mechanism ' 'source: getrusage, wait4'
}

@test "under every strategy the result is the same, and one child is born" {
	measured() {
		expect_status 3 'faults --tsv --no-header --output r sh -c "echo out; exit 3"' out
		[ "$(cut -f 4 r)" = 1 ] || fail "births: $(cut -f 4 r)"
		[ "$(cut -f 1 r)" = "$("${testee_command[@]}" -c 'faults --json --output j : ; sed -n "s/.*strategy\": \"\([^\"]*\).*/\1/p" j')" ]
		expect 'faults --output r { echo a | cat; ( echo b ); x=$(echo c); echo $x; }' a b c
	}
	for_each_spawn measured
}

@test "the figures go to the file of --output" {
	expect 'faults --output=report --tsv true; wc -l <report; cut -f 1 report' 2 strategy auto
	expect 'faults --output report --json : ; grep -c strategy report' 1
	expect_error 1 'faults --output /nonexistent/report echo no'
	assert_err_matches '/nonexistent/report: No such file'
	expect_error 1 'faults --output=/dev/full :'
	assert_err_matches '/dev/full: No space left'
}

@test "-n runs so many times and prints medians" {
	sh_run 'faults -n 3 echo x'
	assert_status 0
	assert_out x x x
	assert_err_matches 'medians of 3 runs'
}

@test "-s names the strategies, which take turns" {
	sh_run 'faults --tsv --no-header -s fork,vfork -n 2 /bin/echo x'
	assert_status 0
	assert_out x x x x
	assert_err_matches '^fork	fork	2	1	' '
vfork	vfork	2	1	'
	sh_run 'faults -s all --tsv --no-header --output file /bin/true; cut -f 1,2 file'
	assert_out 'fork	fork' 'vfork	vfork' 'posix_spawn	posix_spawn' 'clone:vm+vfork	clone:vm+vfork' \
		'clone:vm	clone:vm' 'clone:vfork	clone:vfork' 'clone:	clone:' 'auto	clone:vm+vfork'
}

@test "the strategy in force is that of before when it is over" {
	expect 'set spawn=fork; faults --output r -s vfork,clone: /bin/true; set spawn | grep "^[*>]"' \
		"$("${testee_command[@]}" -c 'set spawn=fork; set spawn | grep "^[*>]"')"
}

@test "an unknown strategy is refused with the list of the valid ones" {
	expect_error 2 'faults -s bogus echo no'
	assert_err_matches 'bogus: unknown strategy .valid: auto, fork, vfork, posix_spawn, clone'
	expect_error 2 'faults -s fork,, echo no'
	expect_error 2 'faults -s clone:bogus echo no'
}

@test "a number of runs must be one" {
	for runs in 0 -1 x 1.5 10001 99999999999999999999999 ''; do
		expect_error 2 "faults -n '$runs' echo no"
		assert_err_matches 'not a number from 1 to' 'usage: faults'
	done
	expect_error 2 'faults -n'
}

@test "-p reports about a process or a job" {
	sh_run 'sleep 5 & faults -p $! --tsv --no-header; faults --tsv --no-header -p %1; kill $!'
	assert_status 0
	assert_out_matches '^[a-z]+	[0-9]+	[a-z ]+	[0-9]+	0	' '/proc/PID/stat'
}

@test "a process that does not exist is an error" {
	expect_error 1 'sleep 0 & wait; faults -p $!'
	assert_err_matches 'no such process'
	expect_error 1 'faults -p %7'
	assert_err_matches '%7: no such job'
	for pid in 0 -3 x 99999999999; do
		expect_error 1 "faults -p '$pid'"
		assert_err_matches 'neither a process id nor a job id'
	done
}

@test "-w prints the change until the process ends" {
	sh_run 'sleep .5 & sleep .2; faults -w .1 -p $! --tsv --no-header >file; cut -f 4 file | sed 1d | sort -u'
	assert_status 0
	assert_out 0
	sh_run 'sleep .25 & faults -w .1 -p $! >file; wc -l <file'
	assert_out_matches '^ *[456]
$'                                      # source, headings, totals, two or three changes
}

@test "-w wants seconds, and a process" {
	for seconds in 0 0.0 x . -1 1s 1.2.3 99999999; do
		expect_error 2 "faults -w '$seconds' -p \$\$"
		assert_err_matches 'not a number of seconds'
	done
	expect_error 2 'faults -w 1'
	assert_err_matches '-w needs -p'
	expect_error 2 'faults -p $$ echo no'
	expect_error 2 'faults -p $$ -n 2'
	expect_error 2 'faults -n 2'
	assert_err_matches 'nothing to run'
}

@test "--json and --tsv exclude each other, unknown options are refused" {
	expect_error 2 'faults --json --tsv :'
	expect_error 2 'faults --bogus :'
	expect_error 2 'faults -x :'
	expect_error 2 'faults --json=yes :'
}

@test "quoted it is a builtin that runs its operands" {
	expect_status 1 '\faults --output r false; '
	expect '\faults --output r echo x' x
}

@test "in POSIX mode the word means nothing" {
	testee --posix -c 'faults echo x'
	assert_status 127
	assert_out
	testee --posix -c 'faults() { echo mine; }; faults x'
	assert_out mine
}

@test "set -e sees the status of the pipeline" {
	expect_status 1 'set -e; faults --output r false; echo no'
	expect 'set -e; if faults --output r false; then echo no; fi; echo yes' yes
	expect_status 1 'set -e; faults --output r { false; echo no; }'
}

@test "exit, return and break in the pipeline do what they do" {
	sh_run 'faults { exit 5; }; echo no'
	assert_status 5
	assert_out
	assert_err_matches 'source:'
	sh_run 'f() { faults -n 3 return 4; echo no; }; f; echo $?; for i in 1 2; do faults break; echo no; done'
	assert_out 4
}

@test "--help explains it" {
	sh_run 'faults --help'
	assert_status 0
	assert_no_err
	assert_out_matches '^usage: faults' 'Example: ' '--json'
}
