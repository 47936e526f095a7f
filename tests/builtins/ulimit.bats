# tests/builtins/ulimit.bats: ulimit.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "limits are set and printed in their units" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'the sanitizer needs more address space'
	expect 'ulimit -n 64; ulimit -n; ulimit -Hn; ulimit -t 100; ulimit -t; ulimit -v 4000000; ulimit -v' 64 64 100 4000000
	expect 'ulimit -c 0; ulimit -c; ulimit -d 2000000; ulimit -d; ulimit -s 4096; ulimit -s' 0 2000000 4096
}

@test "-f is the default and counts blocks of 512 bytes" {
	expect 'ulimit 4; ulimit; ulimit -f; ulimit -f 2; ulimit' 4 4 2
	expect 'ulimit -f 2; trap "" XFSZ; dd if=/dev/zero of=f bs=512 count=5 2>/dev/null; wc -c <f' 1024
}

@test "-S and -H choose the soft or the hard limit, without them both are set" {
	expect 'ulimit -n 100; ulimit -S -n 50; ulimit -n; ulimit -S -n; ulimit -H -n; ulimit -Hn 80; ulimit -Sn; ulimit -Hn' 50 50 100 50 80
	expect 'ulimit -SHn 40; ulimit -Sn; ulimit -Hn' 40 40
	expect 'ulimit -n 100; ulimit -S -n 50; ulimit -S -n 100; ulimit -n' 100
}

@test "unlimited is printed and read" {
	expect 'ulimit -c unlimited 2>/dev/null || ulimit -S -c "$(ulimit -H -c)"; [ "$(ulimit -c)" = "$(ulimit -H -c)" ] && echo same' same
	[ "$(ulimit -H -t)" = unlimited ] || skip 'processor time is limited here'
	expect 'ulimit -t unlimited; ulimit -t; ulimit -t 5; ulimit -t' unlimited 5
}

@test "-a prints every limit with its option and unit" {
	sh_run 'ulimit -n 64; ulimit -a'
	assert_status 0 && assert_no_err
	assert_out_matches '-n .*64' '-t .*seconds' '-f .*blocks' '-c ' '-d ' '-s ' '-v '
	sh_run 'ulimit -n 64; ulimit -S -n 32; ulimit -Ha'
	assert_out_matches '-n .*64'
}

@test "children get the limits" {
	expect 'ulimit -n 33; sh -c "ulimit -n"; (ulimit -n 22; ulimit -n); ulimit -n' 33 22 33
}

@test "a soft limit above the hard one is refused" {
	expect_error 1 'ulimit -n 50; ulimit -S -n 51'
	assert_err_matches 'ulimit: -n: 51: '
	expect_error 1 'ulimit -n 50; ulimit -H -n 40; ulimit -S -n 30; ulimit -H -n 20'
}

@test "a hard limit may not be raised by everybody" {
	[ "$(id -u)" -ne 0 ] || skip 'root may raise it'
	expect_error 1 'ulimit -n 50; ulimit -n 60'
	assert_err_matches 'ulimit: -n: 60: Operation not permitted'
}

@test "wrong limits and options are refused" {
	local word
	for word in x 1x -1 1.5 '' 0x10 unlimite; do
		testee -c 'ulimit -n -- "$1"' sh "$word"
		assert_status 2 && assert_out && assert_err || return
	done
	expect_error + 'ulimit -f 99999999999999999999'
	expect_error 1 'ulimit -v 18446744073709551615'
	expect_error 2 'ulimit -Z'
	expect_error 2 'ulimit -n 10 20'
	expect_error 2 'ulimit -n -t'
	expect_error 2 'ulimit -a 5'
}
