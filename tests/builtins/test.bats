# tests/builtins/test.bats: test and [.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# Each line `STATUS ARGUMENTS...`, given to test and to [.
statuses() {
	local want args
	while read -r want args; do
		sh_run "test $args; echo \$?; [ $args ]; echo \$?"
		assert_out "$want" "$want" || return
		[ "$want" = 2 ] || assert_no_err || return
	done
}

@test "without arguments the condition fails, one argument holds unless it is empty" {
	statuses <<-'END'
		1
		1 ""
		0 x
		0 -n
		0 !
		0 =
		0 -f
		0 "("
	END
}

@test "strings are tested for being empty and compared" {
	statuses <<-'END'
		0 -n a
		1 -n ""
		0 -z ""
		1 -z a
		0 a = a
		1 a = b
		0 a != b
		1 a != a
		0 "" = ""
		0 a "<" b
		1 b "<" a
		1 a "<" a
		0 b ">" a
		0 ab ">" a
		0 ä = ä
		0 z "<" ä
	END
}

@test "integers are compared with their sign" {
	statuses <<-'END'
		0 1 -eq 1
		1 1 -eq 2
		0 1 -ne 2
		0 2 -gt 1
		1 1 -gt 1
		0 1 -ge 1
		0 -1 -lt 0
		0 -3 -le -3
		1 3 -le -3
		0 010 -eq 10
		0 +7 -eq 7
		0 " 7" -eq 7
		0 9223372036854775807 -gt 9223372036854775806
		0 -9223372036854775808 -lt 9223372036854775807
		0 1234567890123456789 -eq 1234567890123456789
	END
}

@test "what is no integer is named, status 2" {
	local word
	for word in 1x x '' 0x10 1.5 9223372036854775808 --1 '1 2'; do
		testee -c 'test "$1" -eq 1' sh "$word"
		assert_status 2 && assert_out && assert_err
		testee -c '[ 1 -lt "$1" ]' sh "$word"
		assert_status 2 && assert_out && assert_err
	done
	sh_run '[ 1x -lt 5 ]'
	assert_err_matches '\[: 1x: integer expected'
}

@test "files are tested for their type" {
	mkdir dir; : >file; ln -s file link; ln -s nowhere dangling; mkfifo fifo
	statuses <<-'END'
		0 -e file
		0 -e dir
		1 -e nothing
		1 -e dangling
		0 -f file
		0 -f link
		1 -f dir
		0 -d dir
		1 -d file
		0 -h link
		0 -L dangling
		1 -h file
		1 -L nothing
		0 -p fifo
		1 -p file
		0 -c /dev/null
		1 -b /dev/null
		1 -S file
		1 -e ""
		1 -f file/x
	END
}

@test "files are tested for size, permission and mode bits" {
	: >empty; echo x >full; chmod 4755 full; chmod 2644 empty; mkdir sticky; chmod 1777 sticky
	statuses <<-'END'
		1 -s empty
		0 -s full
		1 -s nothing
		0 -r full
		0 -w full
		0 -x full
		1 -x empty
		1 -r nothing
		0 -u full
		1 -u empty
		0 -g empty
		1 -g full
		0 -k sticky
		1 -k full
		0 -O full
		0 -G full
	END
}

@test "files are compared by age and identity" {
	: >old; : >new; ln old hard; ln -s old soft
	touch -d '2020-01-01 00:00:00.1' old; touch -d '2020-01-01 00:00:00.2' new
	statuses <<-'END'
		0 new -nt old
		1 old -nt new
		0 old -ot new
		1 old -ot hard
		1 old -nt hard
		0 old -nt nothing
		1 nothing -nt old
		0 nothing -ot old
		1 nothing -nt neither
		0 old -ef hard
		0 old -ef soft
		1 old -ef new
		1 nothing -ef nothing
	END
}

@test "-t tells a terminal from another descriptor" {
	statuses <<-'END'
		1 -t 0
		1 -t 99
		1 -t 99999999999
		2 -t x
	END
	TERM=dumb script -qec "$TESTEE -c '[ -t 0 ] && [ -t 1 ] && echo terminal'" /dev/null >"$io/out" </dev/null
	slurp out "$io/out"
	assert_out_matches terminal
}

@test "-o tells whether an option of the shell is on" {
	expect 'test -o errexit; echo $?; set -e; test -o errexit; echo $?; set +e; [ -o nothing ]; echo $?' 1 0 1
	statuses <<-'END'
		0 "" -o x
		0 -o -o -o
	END
}

@test "two to four arguments mean what their number says, whatever they contain" {
	statuses <<-'END'
		1 ! a
		0 ! ""
		0 ! = !
		0 "(" = "("
		1 "(" = ")"
		0 ! -n ""
		1 ! -z ""
		0 "(" a ")"
		1 "(" "" ")"
		0 -f = -f
		1 -n = -z
		0 ! a = b
		1 ! a = a
		0 "(" -n a ")"
		0 ! ! ! ""
		0 ! "(" "" ")"
	END
}

@test "more arguments combine with ! -a -o and parentheses" {
	statuses <<-'END'
		0 a -a b
		1 a -a ""
		0 "" -o b
		1 "" -o ""
		0 a = a -a b = b
		1 a = a -a b = c
		0 a = b -o c = c
		0 "" -a "" -o c
		0 c -o "" -a ""
		1 "(" c -o "" ")" -a ""
		0 ! a = b -a c
		1 ! "(" a = a -a b ")"
		0 -n = -n -a -a = -a
		0 "(" "(" a ")" ")"
		0 1 -lt 2 -a ! 3 -lt 2
	END
}

@test "what makes no sense is an error, status 2" {
	statuses <<-'END'
		2 a b
		2 -q a
		2 a b c
		2 a -xx b
		2 a = b c
		2 "(" a = b c
		2 a = a -a
		2 a -o b c d e
		2 1 -eq 1 -a x -eq 1
	END
}

@test "[ wants a ] at its end" {
	local args
	for args in '' a 'a = a' '] a' 'a = ]]'; do
		expect_error 2 "[ $args"
		assert_err_matches '\[: missing \]'
	done
	expect '[ ]; echo $?; [ ] ]; echo $?; test ]; echo $?' 1 0 0
}

@test "very many arguments and parentheses are no danger" {
	sh_run 'i=0; set --; while [ $i -lt 2000 ]; do set -- "$@" "(" ; i=$((i+1)); done; test "$@" a; echo $?'
	assert_out 2
	expect 'i=0; set -- a; while [ $i -lt 1000 ]; do set -- "$@" -a a; i=$((i+1)); done; test "$@"'
}
