# tests/posix/environment.bats: export, import, shell variables, cd and umask (XCU 2.5.3, 2.13).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "variables from the environment are exported, their changes too" {
	export FROM=outside
	expect 'echo $FROM; sh -c "echo \$FROM"; FROM=changed; sh -c "echo \$FROM"; unset -v FROM
		sh -c "echo \${FROM-none}"; FROM=again; sh -c "echo \${FROM-none}"' \
		outside outside changed none none
}

@test "export marks variables, with and without a value" {
	expect 'x=1; sh -c "echo \${x-none}"; export x; sh -c "echo \$x"; x=2; sh -c "echo \$x"
		export y=3 z="a b"; sh -c "echo \$y \$z"; export w; sh -c "echo \${w-none}"; w=4
		sh -c "echo \$w"; unset -v x; sh -c "echo \${x-none}"' \
		none 1 2 '3 a b' none 4 none
}

@test "export -p and readonly -p list what can be read again" {
	expect "export x='a  b' y=\"it's\"; export -p | grep -e '^export [xy]=' >saved
		unset -v x y; . ./saved; echo \"\$x \$y\"; sh -c 'echo \"\$x\"'" \
		"a  b it's" 'a  b'
	expect "readonly r='q  \$z' s; readonly -p | grep -e ' [rs]\$' -e ' r=' | sed 's/=.*//'" \
		'readonly r' 'readonly s'
	expect "readonly r='q  \$z'; readonly -p | grep ' r=' >saved
		sh -c '. ./saved; echo \"\$r\"'" 'q  $z'
}

@test "names in the environment that are no shell names do no harm" {
	env 'a.b=1' 'x-y=2' '9z=3' GOOD=4 "${testee_command[@]}" -c 'echo $GOOD' >result 2>&1 3>&-
	[ "$(cat result)" = 4 ]
}

@test "an environment with a doubled, an empty and a valueless entry works" {
	env EMPTY= "${testee_command[@]}" -c 'echo "[$EMPTY]${EMPTY-unset}"' >result 3>&-
	[ "$(cat result)" = '[]' ]
	env -i "$TESTEE_PATH" -c 'echo "[$HOME]"; PATH=/bin:/usr/bin; env | grep -c "^HOME="' \
		>result 3>&- || true
	[ "$(cat result)" = $'[]\n0' ]
}

@test "unset removes values and exports, and is quiet about unset names" {
	expect 'x=1; unset x; echo ${x-gone}; unset -v x; echo $?; unset -f nosuch; echo $?
		x=1 y=2; unset -v x y; echo ${x-a}${y-b}' gone 0 0 ab
}

@test "readonly stops assignment, unset, read, for, getopts and export with a value" {
	expect \
		'readonly x=1 y; echo $x ${y-unset}; readonly x; echo $?; export x; sh -c "echo \$x"
		(x=2) 2>/dev/null || echo a; (unset -v x) 2>/dev/null || echo b
		(read x <<E) 2>/dev/null || echo c
v
E
(export x=3) 2>/dev/null || echo d; (x=4 true) 2>/dev/null || echo e; echo $x' \
		'1 unset' 0 1 a b c d e 1
}

@test "PWD and OLDPWD follow cd, and a false PWD is not believed" {
	mkdir -p a/b
	ln -s a/b link
	local here=$PWD
	expect 'cd a; echo $PWD; echo $OLDPWD; cd b; cd ..; pwd; cd ../link; pwd; pwd -P
		cd - >/dev/null; pwd; cd -P ../link; pwd; cd; pwd' \
		"$here/a" "$here" "$here/a" "$here/link" "$here/a/b" "$here/a" "$here/a/b" "$here"
	PWD=/nonsense expect 'pwd; echo $PWD' "$here" "$here"
	PWD=$here/link sh_run 'pwd'
	assert_out "$here"
	cd link
	expect 'pwd; pwd -P; cd ..; pwd' "$here/link" "$here/a/b" "$here"
}

@test "the umask is inherited and passed on" {
	umask 027
	expect 'umask; umask 077; >f; ls -l f | cut -c1-10; (umask 0; umask); umask; sh -c umask
		umask -S; umask u=rwx,g=rx,o=; umask; umask g-r; umask' \
		0027 -rw------- 0000 0077 0077 u=rwx,g=,o= 0027 0067
}

@test "the environment of a program holds each exported name once" {
	expect 'export x=1; x=2; x=3 env | grep "^x="; x=4 sh -c "env | grep ^x= "
		env | grep -c "^x="' x=3 x=4 1
}

@test "a large environment passes" {
	expect 'i=0; while [ $i -lt 500 ]; do export "v$i=value $i"; i=$((i + 1)); done
		sh -c "echo \$v0 \$v499"' 'value 0 value 499'
}

@test "dollar dollar is the process of the main shell everywhere" {
	expect 'x=$$; [ "$(echo $$)" = $x ] && (echo $$) | grep -q "^$x\$" &&
		{ [ $$ = $x ] & wait $! && echo same; }' same
	sh_run 'echo $$; exec sh -c "echo \$\$"'
	[ "${out%%$'\n'*}" = "$(sed -n 2p "$io/out")" ] || fail 'exec made another process'
}

@test "without PATH in the environment the utilities are still found, and PATH is not exported" {
	out=$(env -i "${testee_command[@]}" -c 'uname >/dev/null && echo found; env | grep "^PATH=" || echo private')
	[ "$out" = $'found\nprivate' ]
}
