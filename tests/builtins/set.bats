# tests/builtins/set.bats: set; what its options do is tested where it belongs.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "set alone lists variables by name, in a form that can be read back" {
	expect "zz=1 aa='it'\\''s
two' mm=; set >list; grep -E '^(aa|mm|zz)=' list; unset aa; . ./list; echo \"\$aa\"" "aa='it'\\''s" "mm=''" zz=1 "it's" two
}

@test "operands become the positional parameters" {
	expect "$SHOW set a 'b  c' ''; show \"\$@\"; set -- x; show \"\$@\"; set --; show \"\$@\"" '3[a][b  c][]' '1[x]' '0[]'
}

@test "after -- and - nothing is an option" {
	expect "$SHOW set -- -e -- -; show \"\$@\"; set - -e; show \"\$@\"" '3[-e][--][-]' '1[-e]'
}

@test "a single - turns tracing off and leaves the parameters when there are no operands" {
	sh_run 'set a b; set -x; set -; echo $-; echo $#'
	assert_out_matches '^[^x]*
2
$'
}

@test "options alone leave the parameters" {
	expect 'set a b; set -f; echo $#; set +f -o noglob +o noglob; echo $#' 2 2
}

@test "options and operands may come together" {
	expect 'set -fu a b; case $- in *f*u*|*u*f*) echo $#;; esac' 2
	expect 'set -f -- -x; case $- in *x*) echo wrong;; *f*) echo $1;; esac' -x
}

@test "each letter goes on with - and off with +" {
	for letter in a b C e f h u v x; do
		sh_run "set -$letter; echo \"on \$-\"; set +$letter; echo \"off \$-\""
		assert_status 0
		assert_out_matches "on [a-zA-Z]*$letter" "off [^$letter]*
\$"
	done
}

@test "-o takes names, in a cluster and joined, too" {
	expect 'set -eo pipefail; set -o | grep -E "^(errexit|pipefail) "; set +opipefail; set -o | grep pipefail' \
		'errexit      on' 'pipefail     on' 'pipefail     off'
}

@test "set -o lists all options with their state" {
	sh_run 'set -o'
	assert_status 0
	assert_out_matches '(^|
)errexit +off' 'monitor +off' 'noclobber +off' 'pipefail +off' 'posix +off' 'spawn +auto' 'editor +auto'
}

@test "set +o prints commands that bring the options back" {
	expect 'set -aCu -o pipefail; set -o >before; saved=$(set +o); set +aCu -f +o pipefail; eval "$saved"
set -o >after; cmp before after && echo same' same
	expect 'set -o spawn=vfork; saved=$(set +o); set -o spawn=fork; eval "$saved"; set -o | grep spawn\ ' 'spawn        vfork'
}

@test "an unknown option is an error that changes nothing" {
	for options in -q +q '-o nosuch' '+o nosuch' '-fq' '-f -o nosuch' '-o interactive' -i '-f --nosuch'; do
		expect_error 2 "set $options; echo no"
		assert_err_matches 'set: ' 'usage: set '
		sh_run "command set $options; case \$- in *f*) echo changed;; esac"
		assert_out
	done
}

@test "set spawn=NAME chooses the strategy" {
	for strategy in $SPAWN_STRATEGIES; do
		expect "set spawn=$strategy; echo \$?; sh -c 'echo ran'; set -o | grep -c '^spawn  *$strategy'; echo \$#" 0 ran 1 0
	done
}

@test "set spawn lists the strategies and marks the current one" {
	sh_run 'set spawn=vfork; set spawn'
	assert_status 0
	assert_no_err
	assert_out_matches '
  fork ' '
\* vfork ' '
  posix_spawn ' '
  clone' '
  auto '
}

@test "an unknown strategy is an error that lists the valid ones and changes nothing" {
	for form in spawn=nosuch 'spawn=' 'spawn=clone:nosuch' '-o spawn=nosuch'; do
		sh_run "command set $form; echo \$?; set -o | grep '^spawn '; echo \$#"
		assert_out 2 'spawn        auto' 0
		assert_err_matches 'fork, vfork, posix_spawn'
		expect_error 2 "set $form; echo no"
	done
}

@test "spawn=NAME is a parameter after --, beside others, and in POSIX mode" {
	expect 'set -- spawn=vfork; echo $1; set spawn=fork x; echo $1; set -- editor=plain; echo $1' \
		spawn=vfork spawn=fork editor=plain
	expect 'set -o posix; set spawn=vfork; echo $1; set spawn; echo $1; set -o | grep "^spawn "' spawn=vfork spawn 'spawn        auto'
}

@test "set -o spawn=NAME works in POSIX mode, too" {
	expect 'set -o posix; set -o spawn=vfork; set -o | grep "^spawn "' 'spawn        vfork'
}

@test "set editor=NAME chooses the editor" {
	expect 'set editor=plain; echo $?; set -o | grep editor; echo $#' 0 'editor       plain' 0
	expect_error 2 'set editor=nosuch; echo no'
}

@test "a function's parameters are its own" {
	expect 'f() { set a b c; echo $#; }; set x; f y z; echo $#' 3 1
}
