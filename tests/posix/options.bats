# tests/posix/options.bats: the options of set and what they do; errexit has its own file (XCU set).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "set without options lists variables in a form that can be read again" {
	expect "x='a  b' y=\"it's\" z='\$HOME \\ \"'; set | grep '^[xyz]=' >saved; unset -v x y z
		. ./saved; printf '%s|' \"\$x\" \"\$y\" \"\$z\"; echo" "a  b|it's|\$HOME \\ \"|"
}

@test "set gives positional parameters, with two hyphens any, and none" {
	expect 'set a "b c"; echo $# "$2"; set -- -x; echo $1; set --; echo $#; set a; set -f
		echo $1; set +f -- b c; echo $2; set -- a -- b; echo $*' '2 b c' -x 0 a c 'a -- b'
}

@test "options are set and unset by letter and by name" {
	local pair
	for pair in a:allexport b:notify C:noclobber f:noglob u:nounset; do
		expect "has() { case \$- in *${pair%:*}*) echo on;; *) echo off;; esac; }
has; set -${pair%:*}; has; set +${pair%:*}; has
set -o ${pair#*:}; has; set +o ${pair#*:}; has" off on off on off
	done
	expect 'set -fu -C; case $- in *f*) echo f;; esac; case $- in *u*) echo u;; esac
		case $- in *C*) echo C;; esac; set +fuC
		case $- in *[fuC]*) echo no;; *) echo off;; esac' f u C off
}

@test "set -o lists the options, set +o in a form that sets them again" {
	expect \
		'set -o | sed "s/[ 	].*//" |
		grep -cx -e allexport -e errexit -e ignoreeof -e monitor -e noclobber -e noexec \
			-e noglob -e nounset -e pipefail -e verbose -e vi -e xtrace' \
		12
	expect 'set -f; saved=$(set +o); set +f -u; eval "$saved"; case $- in *f*) echo f;; esac
		case $- in *u*) echo no;; *) echo no u;; esac' f 'no u'
}

@test "allexport exports every variable that is assigned while it is on" {
	expect 'set -a; x=1; read y <<E
2
E
for z in 3; do :; done; : ${w:=4} $((v = 5))
set +a; u=6; sh -c "echo \$x \$y \$z \$w \$v \${u-none}"' \
		'1 2 3 4 5 none'
}

@test "noexec reads but does not run" {
	expect 'echo a; set -n; echo b; set +n; echo c' a
	testee -n -c 'echo a; x=$(echo b >&2)'
	assert_status 0
	assert_out
	assert_no_err
	echo 'if true; then echo a' >bad
	testee -n bad
	assert_status +
	assert_err
	printf 'echo a\nfor i in 1; do echo $i; done\n' >good
	testee -n good
	assert_status 0
	assert_out
}

@test "verbose writes the input as it is read" {
	printf 'echo a\nset -v\necho b # c\nif true\nthen echo d; fi\nset +v\necho e\n' >s
	testee s
	assert_status 0
	assert_out a b d e
	assert_err_is 'echo b # c' 'if true' 'then echo d; fi' 'set +v'
}

@test "xtrace writes each simple command after expansion, behind PS4" {
	sh_run 'x="a b"; set -x; echo $x "$x"; y=1; true | false || :; set +x; echo end'
	assert_status 0
	assert_out 'a b a b' end
	assert_err_matches '^\+ echo a b .?a b.?' '
\+ y=1' '
\+ true' '
\+ false' '
\+ .?:'
	sh_run 'PS4="<$(echo trace)> "; set -x; echo a; (echo b)'
	assert_err_matches '^<trace> echo a' '<trace> echo b'
	sh_run 'PS4='"'"'[$x] '"'"'; x=1; set -x; echo a; x=2; echo b'
	assert_err_matches '\[1\] echo a' '\[2\] echo b'
	testee -xc 'for i in 1 2; do : $i; done'
	assert_err_matches '\+ : 1' '\+ : 2'
	sh_run 'set -x; x=1 y="a b" true; : >f'
	assert_err_matches 'x=1' "y='a b'" 'true'
}

@test "the output of xtrace keeps words apart that need quotes" {
	sh_run 'set -x; true "a b" ""'
	assert_status 0
	assert_err_is "+ true 'a b' ''"
}

@test "noglob, noclobber, nounset and pipefail work when given on the command line" {
	: >f1
	testee -fc 'echo f*'
	assert_out 'f*'
	testee -uc 'echo $nope; echo no'
	assert_status +
	assert_out
	testee -Cc 'echo x >f1; echo $?'
	assert_out_matches '^[1-9]'
	testee -o pipefail -c 'false | true'
	assert_status 1
	testee -eu +u -c 'echo "[$nope]"; false; echo no'
	assert_status 1
	assert_out '[]'
	testee -o noglob -o nounset -c 'echo f*; case $- in *u*) echo u;; esac' name arg
	assert_out 'f*' u
}

@test "an unknown option is an error that lists nothing and changes nothing" {
	expect_error 0 '(set -o nosuchoption) || echo a; (set -Z) || echo b; command set -fZ
		command set +o nosuch; echo c' a b c
}

@test "monitor may be set in a script and gives background jobs their own process group" {
	sh_run 'set -m; sleep 5 & p=$!; g=$(ps -o pgid= -p $p); kill $p
		[ $g -eq $p ] && echo own group; set +m'
	assert_out 'own group'
	sh_run 'sleep 5 & p=$!; g=$(ps -o pgid= -p $p); h=$(ps -o pgid= -p $$); kill $p
		[ $g -eq $h ] && echo same group'
	assert_out 'same group'
}
