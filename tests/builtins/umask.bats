# tests/builtins/umask.bats: umask.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# masks START MODE RESULT
masks() {
	testee -c 'umask $1 && umask -- "$2" && umask' sh "$@"
	assert_status 0 && assert_out "$3" && assert_no_err
}

@test "the mask is printed in four octal digits or in symbols" {
	expect 'umask 22; umask; umask -S; umask 0; umask; umask -S; umask 777; umask; umask -S' \
		0022 u=rwx,g=rx,o=rx 0000 u=rwx,g=rwx,o=rwx 0777 u=,g=,o=
}

@test "what is printed can be given back" {
	expect 'for m in 0 22 77 124 653 777; do
		umask $m; o=$(umask); s=$(umask -S); umask 111; umask $o; umask; umask 111; umask $s; umask; done' \
		0000 0000 0022 0022 0077 0077 0124 0124 0653 0653 0777 0777
}

@test "files are made with the mask" {
	expect 'umask 027; : >f; mkdir d; stat -c %a f d; umask 777; : >g; stat -c %a g' 640 750 0
}

@test "symbolic modes set, add and take away permissions" {
	masks 022 u=rwx,g=rx,o= 0027
	masks 022 g+w 0002
	masks 022 a-x 0133
	masks 022 -x 0133
	masks 077 +r 0033
	masks 022 =r 0333
	masks 0 go-w 0022
	masks 777 u+rw,g+r,o+ 0137
	masks 022 u-w+x 0222
	masks 022 a= 0777
	masks 022 ug=rw,o=r 0113
	masks 022 o=w,o+r 0021
}

@test "symbolic modes copy from another class" {
	masks 027 g=u 0007
	masks 027 o=g 0022
	masks 027 g-u 0077
	masks 077 go+u 0000
}

@test "X is x where some x is there; s and t change nothing" {
	masks 026 o+X 0026
	masks 027 o+X 0026
	masks 777 a+X 0777
	masks 022 u+s,+t 0022
	masks 022 g=rs 0032
}

@test "wrong modes are refused and nothing changes" {
	local mode
	for mode in 8 08 778 10000 0x1 z u u=q 'u=r,' ,u=r u=rw=z 'u r' ug=ur '' +- 22x; do
		[ "$mode" != +- ] || continue
		testee -c 'umask 027; umask "$1"; echo $?; umask' sh "$mode"
		assert_out 2 0027 && assert_err || return
	done
	expect_error 2 'umask 22 22'
	expect_error 2 'umask -Z'
}

@test "a subshell has a mask of its own" {
	expect 'umask 22; (umask 77; umask); umask' 0077 0022
}
