# tests/builtins/getopts.bats: getopts.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

LOOP='while getopts "$spec" o; do printf "%s %s %s\n" "$o" "${OPTARG-unset}" "$OPTIND"; done
	shift $((OPTIND - 1)); printf "end %s %s [%s]\n" "$o" "${OPTARG-unset}" "$*"'

# options SPEC ARGUMENT... -- LINE... with @@ instead of --
options() {
	local spec=$1 args=()
	shift
	while [ "$1" != @@ ]; do
		args+=("$1")
		shift
	done
	shift
	testee -c "spec='$spec'; $LOOP" sh "${args[@]}"
	assert_status 0 && assert_out "$@" && assert_no_err
}

@test "options are found one by one, and OPTIND points at the next argument" {
	options ab -a -b x @@ 'a unset 2' 'b unset 3' 'end ? unset [x]'
	options ab @@ 'end ? unset []'
	options ab x -a @@ 'end ? unset [x -a]'
}

@test "the status is 1 at the end, again and again" {
	expect 'set -- -a x; getopts a o; echo $?; getopts a o; echo $? $o; getopts a o; echo $? $OPTIND' 0 '1 ?' '1 2'
}

@test "several letters in one argument" {
	testee -c 'while getopts abc: o; do echo "$o ${OPTARG-unset}"; done; echo $OPTIND' sh -abcx -ac y z
	assert_out 'a unset' 'b unset' 'c x' 'a unset' 'c y' 4
}

@test "an option's argument stands behind it or in the next argument" {
	options a: -ax -a x -a '' @@ 'a x 2' 'a x 4' 'a  6' 'end ? unset []'
	options a:b -a -b -- x @@ 'a -b 3' 'end ? unset [x]'
	options a: -a -- x @@ 'a -- 3' 'end ? unset [x]'
	options a: '-aä b' @@ 'a ä b 2' 'end ? unset []'
}

@test "the options end at --, at - and at an operand" {
	options a -a -- -a @@ 'a unset 2' 'end ? unset [-a]'
	options a -a - -a @@ 'a unset 2' 'end ? unset [- -a]'
	options a -a x -a @@ 'a unset 2' 'end ? unset [x -a]'
	options a -a '' -a @@ 'a unset 2' 'end ? unset [ -a]'
}

@test "an unknown option gives ? and a message, or with a leading colon its letter" {
	testee -c "spec=a; $LOOP" prog -x -a
	assert_status 0 && assert_out '? unset 2' 'a unset 3' 'end ? unset []'
	assert_err_is 'prog: illegal option -- x'
	options :a -x -a @@ '? x 2' 'a unset 3' 'end ? unset []'
	options :a -: -? @@ '? : 2' '? ? 3' 'end ? unset []'
	options :a -ä @@ '? ä 2' 'end ? unset []'
}

@test "a missing argument gives ? and a message, or with a leading colon : and the letter" {
	testee -c "spec=a:; $LOOP" prog -a
	assert_status 0 && assert_out '? unset 2' 'end ? unset []'
	assert_err_is 'prog: option requires an argument -- a'
	options :a: -a @@ ': a 2' 'end ? unset []'
}

@test "arguments given to getopts itself are parsed instead" {
	expect 'set -- -z; while getopts ab: o -a -b x y; do echo "$o ${OPTARG-}"; done; echo $OPTIND $1' 'a ' 'b x' '4 -z'
}

@test "OPTIND is 1 at the start whatever the environment says, and an assignment begins anew" {
	OPTIND=7 expect 'echo $OPTIND' 1
	expect 'set -- -a -b; getopts ab o; getopts ab o; OPTIND=1; getopts ab o; echo $o; set -- -b; OPTIND=1; getopts ab o; echo $o' a b
	expect 'set -- -abc; getopts abc o; getopts abc o; OPTIND=1; getopts abc o; echo $o; getopts abc o; echo $o' a b
}

@test "functions parse their own arguments when they begin with OPTIND=1" {
	expect 'f() { OPTIND=1; while getopts ab o; do echo "f$o"; done; }; f -ab; f -b -a' fa fb fb fa
	expect 'f() { local OPTIND=1 o; while getopts xy o; do echo "f$o"; done; }
	set -- -ab -c; while getopts abc o; do echo $o; f -xy; done' a fx fy b fx fy c fx fy
}

@test "the state is not lost between calls in a function" {
	expect 'next() { getopts abc o "$@"; }; while next -ab -c; do echo $o; done' a b c
}

@test "nothing is exported and OPTARG is unset when an option has no argument" {
	expect 'set -- -a x -b; getopts a:b o; echo $OPTARG; getopts a:b o; echo ${OPTARG-unset}; env | grep "^OPT" || echo none' x unset none
}

@test "wrong use is an error with a status above 1" {
	expect_error 2 'getopts'
	expect_error 2 'getopts a'
	expect_error 2 'getopts a 1x'
	expect_error 2 'getopts -x a b'
	expect_error 2 'readonly o; set -- -a; getopts a o'
	expect 'getopts -- a o -a; echo $o' a
}
