# tests/builtins/cd.bats: cd.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "the directory changes, and PWD and OLDPWD with it" {
	mkdir -p a/b
	expect 'cd a; echo "$PWD $OLDPWD"; cd b; pwd -P; echo "$OLDPWD"; env | grep -c "^PWD=$PWD\$"; env | grep -c "^OLDPWD=$OLDPWD\$"' \
		"$PWD/a $PWD" "$PWD/a/b" "$PWD/a" 1 1
}

@test "without an operand it goes to HOME" {
	export HOME
	expect 'cd /; cd; pwd' "$PWD"
	expect 'HOME=/usr; cd; pwd; cd --; pwd' /usr /usr
	expect_error 1 'unset HOME; cd'
	assert_err_matches 'cd: HOME: not set'
	expect_error 1 'HOME=; cd'
}

@test "- goes back and prints where" {
	expect 'cd /usr; cd /; cd -; cd -; pwd' /usr / /
	expect_error 1 'unset OLDPWD; cd -'
	assert_err_matches 'cd: OLDPWD: not set'
	expect_error 1 'OLDPWD=/nowhere; cd -'
}

@test "dot, dot-dot and needless slashes are taken out of the logical name" {
	mkdir -p a/b
	expect 'cd ./a/../a//b/.; pwd; cd ..; pwd; cd ../a/b/; pwd; cd ../..; pwd' \
		"$PWD/a/b" "$PWD/a" "$PWD/a/b" "$PWD"
	expect 'cd /; cd ..; pwd; cd ../../usr; pwd; cd ///usr//bin/..; pwd; cd /; cd usr; pwd; cd .; pwd' / /usr /usr /usr /usr
}

@test "dot-dot goes back through a symbolic link with -L and to the true parent with -P" {
	mkdir -p a/b c; ln -s ../a/b c/link
	expect 'cd c/link; cd ..; pwd' "$PWD/c"
	expect 'cd c/link; cd -P ..; pwd' "$PWD/a"
	expect 'cd -P c/link; pwd; echo "$OLDPWD"' "$PWD/a/b" "$PWD"
	expect 'cd -P -L c/link; pwd; cd -LP .; pwd' "$PWD/c/link" "$PWD/a/b"
	expect 'cd c/link/..; pwd; cd -P link/..; pwd' "$PWD/c" "$PWD/a"
}

@test "a dot-dot behind what is no directory is an error" {
	: >file; mkdir dir
	expect_error 1 'cd nowhere/..'
	expect_error 1 'cd file/../dir'
	assert_err_matches 'cd: file/\.\./dir: Not a directory'
	expect 'cd dir/../dir; pwd' "$PWD/dir"
}

@test "CDPATH is searched, and the place found is printed" {
	mkdir -p one/x two/x two/y here/y .hidden one/.hidden z
	expect 'CDPATH=one:two; cd x; cd ../..; cd y; cd ../..; cd one; pwd' "$PWD/one/x" "$PWD/two/y" "$PWD/one"
	expect "CDPATH=\$PWD/two; cd y" "$PWD/two/y"
	expect 'CDPATH=one:; cd z; pwd' "$PWD/z"
	expect 'CDPATH=:two; cd y' "$PWD/two/y"
	expect 'CDPATH=one/:two/; cd x' "$PWD/one/x"
	expect 'CDPATH=one; cd .hidden' "$PWD/one/.hidden"
	expect 'cd two; CDPATH=..; cd one' "$PWD/one"
}

@test "CDPATH is not for absolute names nor for those that begin with dot or dot-dot" {
	mkdir -p one/x x one/two
	expect 'CDPATH=one; cd ./x; pwd; cd ../one; pwd; cd /usr; pwd; cd ..; pwd' "$PWD/x" "$PWD/one" /usr /
	: >one/file; mkdir file
	expect 'CDPATH=one:.; cd file; pwd' "$PWD/file" "$PWD/file"
}

@test "errors name the directory and change nothing" {
	: >file
	local dir
	for dir in nowhere file file/x /nowhere/x; do
		testee -c 'cd -- "$1"; echo $?; pwd; echo "${OLDPWD-unset}"' sh "$dir"
		assert_out 1 "$PWD" unset && assert_err_matches "cd: $dir: "
	done
	expect_error 1 "cd ''"
	expect_error 2 'cd a b'
	expect_error 2 'cd -Z'
	expect_error 1 'x=0123456789; x=$x$x$x$x$x$x$x$x$x$x; x=$x$x$x; cd $x'
}

@test "a directory that may not be entered is an error" {
	[ "$(id -u)" -ne 0 ] || skip 'root may enter any directory'
	mkdir closed; chmod 0 closed
	expect_error 1 'cd closed'
	assert_err_matches 'cd: closed: Permission denied'
}

@test "-e with -P tells a name that cannot be found from a failure" {
	mkdir gone
	expect_error 2 'cd -P -e nowhere'
	expect_error 1 'cd -P nowhere'
	expect_error 1 'cd gone; rmdir ../gone; cd -P -e .'
	expect_status 0 'cd gone 2>/dev/null || mkdir gone && cd gone; rmdir ../gone; cd -P .'
}

@test "read-only PWD or OLDPWD: a message and a status, the directory has changed" {
	expect_error 1 'readonly PWD; cd /usr; s=$?; pwd -P; exit $s' /usr
	expect_error 1 'readonly OLDPWD; cd /usr; s=$?; pwd; exit $s' /usr
}

@test "names of more than PATH_MAX bytes can be entered, left and come back to" {
	sh_file deep <<-'END'
		top=$PWD d=0123456789012345678901234567890123456789 i=0
		d=$d$d$d$d$d
		while [ $i -lt 30 ]; do mkdir $d && cd $d || exit; i=$((i+1)); done
		long=$PWD; [ ${#long} -gt 6000 ] && echo long
		cd ..; [ "$PWD" = "${long%/*}" ] && echo up
		cd /; cd "$long" && [ "$PWD" = "$long" ] && echo back
		: >mark; cd /; cd - >/dev/null && ls
		cd "$top"; cd "$long/nowhere" 2>/dev/null || echo error; pwd
		rm -rf $d
	END
	assert_status 0 && assert_out long up back mark error "$PWD"
}

@test "the physical name of a directory may have more than PATH_MAX bytes" {
	sh_file deep <<-'END'
		top=$PWD d=0123456789012345678901234567890123456789 i=0
		d=$d$d$d$d$d
		while [ $i -lt 30 ]; do mkdir $d && cd $d || exit; i=$((i+1)); done
		long=$PWD
		cd "$top" && physical=$(cd -P "$long" && pwd -P) && [ "$physical" = "$long" ] && echo same
		rm -rf $d
	END
	[[ ! $err =~ File\ ?name\ too\ long ]] ||
		skip "the C library's getcwd does not tell it"
	assert_status 0 && assert_out same
}

@test "blanks, leading hyphens, newlines and UTF-8 are ordinary" {
	mkdir -- -d ' a b' $'n\nl' żółw $'\xff'
	expect 'cd -- -d; pwd; cd "../ a b"; pwd; cd ../żółw; pwd; cd "../n
l"; pwd' "$PWD/-d" "$PWD/ a b" "$PWD/żółw" "$PWD/n" l
	testee -c 'cd -- "$1"; pwd' sh $'\xff'
	assert_out "$PWD/"$'\xff'
}

@test "a command found by a relative entry of PATH is looked up anew" {
	mkdir -p one/bin two/bin
	printf '#!/bin/sh\necho one\n' >one/bin/cmd; printf '#!/bin/sh\necho two\n' >two/bin/cmd; chmod +x */bin/cmd
	expect 'PATH=bin:/usr/bin:/bin; for d in one two one; do cd $d; cmd; cd ..; done' one two one
}

@test "a subshell's change is its own" {
	expect '(cd /usr; pwd); pwd; x=$(cd /usr; pwd); echo $x; pwd; cd /usr | :; pwd' /usr "$PWD" /usr "$PWD" "$PWD"
}
