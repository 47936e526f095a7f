# tests/builtins/printf.bats: printf.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# formatted RESULT FORMAT [ARGUMENT...]
formatted() {
	testee -c 'printf "$@"' sh "${@:2}"
	assert_status 0 && assert_out_is "$1" && assert_no_err
}

# complains RESULT FORMAT [ARGUMENT...]: the same with a message and status 1.
complains() {
	testee -c 'printf "$@"' sh "${@:2}"
	assert_status 1 && assert_out_is "$1" && assert_err
}

@test "text and escapes of the format are written" {
	formatted 'plain' plain
	formatted '' ''
	formatted $'a\a\b\f\n\r\t\v\\"|' 'a\a\b\f\n\r\t\v\\\"|'
	formatted $'A8 \x0112' '\101\70 \00112'
	formatted '\q\8\' '\q\8\'
	formatted '100%' '100%%'
}

@test "strings have width and precision in bytes" {
	formatted 'abc|  abc|abc  |ab|   ab|' '%s|%5s|%-5s|%.2s|%5.2s|' abc abc abc abc abc
	formatted '||   |' '%s|%.0s|%3.s|' '' abc abc
	formatted '  ä|ä  |żó' '%4s|%-4s|%.4s' ä ä żółw
	formatted ' ab' '%*.*s' 3 2 abc
	formatted 'a  |' '%*s|' -3 a
	formatted 'abc' '%.*s' -1 abc
}

@test "the format is used again until no argument is left" {
	formatted $'a\nb\nc\n' '%s\n' a b c
	formatted 'a-b c- ' '%s-%s ' a b c
	formatted '1:a 2:0 ' '%d:%s ' 1 a 2 0
	formatted 'x' x a b c
	formatted '1,0;' '%d,%d;' 1
	formatted '<><>0 ' '<%s><%b>%d '
}

@test "%c writes the first byte" {
	formatted 'ab|  c|d  |' '%c%c|%3c|%-3c|' alpha beta c d
	formatted 'a|' '%.0c|' a
	expect "printf '%c|' '' | od -An -c" '  \0   |'
}

@test "%b replaces escapes and \\c ends the output" {
	formatted $'a\tb\n\\|' '%b|' 'a\tb\n\\'
	formatted $'A A \x01' '%b %b %b' '\0101' '\101' '\1'
	formatted 'ab' '%s%b%s' a 'b\cx' y z
	formatted ' ab|ab ' '%3.2b|%-3.2b' abc abc
	formatted $'  \t' '%3b' '\t'
	formatted '\q\"' '%b' '\q\"'
	formatted 'ä' %b '\0303\0244'
}

@test "decimal conversions take flags, width and precision" {
	formatted '5 -5 +5  5 005 00005' '%d %i %+d % d %.3d %05d' 5 -5 5 5 5 5
	formatted '    5|5    |-0005|  -05|+005 |' '%5d|%-5d|%05d|%5.2d|%-+5.3d|' 5 5 -5 -5 5
	formatted '||+|0' '%.0d|%.d|%+.0d|%d' 0 0 0 0
	formatted '  005' '%05.3d' 5
	formatted '9223372036854775807 -9223372036854775808' '%d %d' 9223372036854775807 -9223372036854775808
}

@test "octal, hexadecimal and unsigned conversions too" {
	formatted '17 ff FF 255' '%o %x %X %u' 15 255 255 255
	formatted '017 0xff 0XFF 0 0' '%#o %#x %#X %#x %#o' 15 255 255 0 0
	formatted '0x00ff|  0xff|0xff  |0x0ff|0017' '%#06x|%#6x|%-#6x|%#.3x|%#.4o' 255 255 255 255 15
	formatted '18446744073709551615 ffffffffffffffff' '%u %x' -1 18446744073709551615
}

@test "integers may be octal, hexadecimal or the code of a character" {
	formatted '8 16 255 -16 7' '%d %d %d %d %d' 010 0x10 0XfF -0x10 +7
	formatted '65 97 228 26085 0' '%d %d %d %d %d' "'A" '"a' "'ä" '"日' "'"
	formatted '41 7' '%x %d' "'A" ' 7'
	TEST_LOCALE=C
	testee -c 'LC_ALL=C; printf "%d %d" "$1" "$2"' sh "'ä" $'\'\xff'
	assert_out_is '195 255'
}

@test "a missing or empty number is 0" {
	formatted '0 0 0.0 0' '%d %x %.1f %d' '' '' ''
}

@test "a number that cannot be converted whole is reported, the rest goes on" {
	complains '12 next' '%d %s' 12x next
	complains '0 next' '%d %s' x next
	complains '0;8;' '%d;' 0x 010
	complains '1.5' '%.1f' 1.5x
	complains '1 2' '%d %d' 1.5 2
	complains '5' '%d' '5 '
	testee -c 'printf "%d\n" 12x y 3'
	assert_status 1 && assert_out 12 0 3
	assert_err_matches 'printf: 12x: not completely converted' 'printf: y: number expected'
}

@test "a number out of range is reported and becomes the nearest one" {
	complains '9223372036854775807' '%d' 9223372036854775808
	complains '-9223372036854775808' '%d' -9223372036854775809
	complains '18446744073709551615' '%u' 18446744073709551616
	complains 'inf' '%f' 1e999
}

@test "floating conversions" {
	formatted '1.500000 1.50 2 +1.5 0001.5 1.5   |' '%f %.2f %.0f %+.1f %06.1f %-6.1f|' 1.5 1.5 1.5 1.5 1.5 1.5
	formatted '1.500000e+03 1.5E+03 1500 1.5e+10 1.5E+10 1500.00' '%e %.1E %g %g %G %#g' 1500 1500 1500 1.5e10 1.5e10 1500
	formatted '0x1.8p+0 0X1P+4' '%a %A' 1.5 16
	formatted 'inf -INF nan' '%f %F %g' inf -inf nan
	formatted '16.0 65.0' '%.1f %.1f' 0x10 "'A"
	formatted '  3.142' '%*.*f' 7 3 3.14159
}

@test "n\$ names the argument" {
	formatted 'b a' '%2$s %1$s' a b
	formatted 'a a b' '%1$s %1$s %2$s' a b
	formatted 'b-a d-c ' '%2$s-%1$s ' a b c d
	formatted '  x|002' '%2$*1$s|%1$03d' 2 '  x'
	formatted '00007 7' '%1$05d %1$d' 7
	formatted ' 0' '%3$s %2$d' a
}

@test "-- ends the options; another option or no format is a usage error" {
	formatted -n -- -n
	formatted -- -- --
	formatted '%' -- %%
	expect_error 2 'printf -x'
	expect_error 2 printf
	expect_error 2 'printf --'
	assert_err_matches 'printf format'
}

@test "what is no conversion is reported and ends the output" {
	complains a 'a%yb' 1
	assert_err_matches 'printf: %y: '
	complains a 'a%'
	complains a 'a%5' 1
	complains a 'a%-5.3' 1
	complains a 'a%ld' 1
}

@test "large widths and long output arrive whole" {
	expect 'printf %100000d 5 | wc -c; printf %-70000s x | wc -c; printf "%.5000d\n" 1 | wc -c' 100000 70000 5001
	expect 'printf "%s\n" 1 2 3 4 5 6 7 8 9 10 | wc -l; printf %b "a\0b" | od -An -c' 10 '   a  \0   b'
}

@test "a full device is reported and gives status 1" {
	sh_run 'printf lost >/dev/full'
	assert_status 1 && assert_out && assert_err_matches 'printf: .*No space left'
}
