# tests/posix/locale.bats: characters and bytes: UTF-8 and the C locale.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "in UTF-8 a character may have several bytes" {
	expect 'x="äß€😀"; echo ${#x}; echo ${x#?} ${x%?}; case $x in ????) echo four;; esac
		IFS=€; set -- $x; echo $# $1; printf "%s\n" "${x%€*}"' \
		4 'ß€😀 äß€' four '2 äß' äß
	expect 'for c in a ä Ä ß 1 " " €; do case $c in [[:upper:]]) echo U;;
		[[:lower:]]) echo l;; [[:digit:]]) echo d;; [[:blank:]]) echo b;; *) echo o;;
		esac; done' l l U l d b o
}

@test "in the C locale every byte is a character" {
	LC_ALL=C
	expect 'x=ä€; echo ${#x}; case ä in ??) echo two;; esac; case ä in ?) echo no;; esac
		y=${x#?}; echo ${#y}; echo ä' 5 two 4 ä
	expect 'case ä in [[:alpha:]]*) echo no;; *) echo bytes;; esac' bytes
}

@test "bytes that are no valid UTF-8 survive variables, arguments, substitutions and patterns" {
	sh_run 'x=$(printf "\303(\377z"); printf %s "$x" | od -An -tx1; set -- "$x"
		printf %s "$1" | od -An -tx1; case $x in *z) echo z;; esac
		printf %s "${x%z}" | od -An -tx1; case $x in ????) echo four;; esac'
	assert_status 0
	assert_out ' c3 28 ff 7a' ' c3 28 ff 7a' z ' c3 28 ff' four
}

@test "a script with multi-byte text in every place works" {
	expect 'x="日本語 text"; for w in $x; do echo "$w"; done; echo ä >ö; cat ö; cat <<É
ü $x
É
echo "${x% text}" '"'ñ'"' \é # ß' 日本語 text ä 'ü 日本語 text' '日本語 ñ é'
}

@test "read, IFS and printf treat multi-byte characters whole" {
	expect 'IFS=– read a b <<E
1–2–3
E
echo "$a" "$b"; printf "%s|%b\n" ä "ö\\n" | head -n 1' '1 2–3' 'ä|ö'
}
