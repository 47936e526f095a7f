# tests/posix/tilde.bats: tilde expansion (XCU 2.6.1).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "a tilde at the start of a word is the home directory" {
	HOME=/h/me expect 'echo ~ ~/ ~/x/y ~""; HOME=/other; echo ~ ~/a' \
		'/h/me /h/me/ /h/me/x/y ~' '/other /other/a'
}

@test "a tilde elsewhere, quoted or escaped is itself" {
	HOME=/h expect 'echo a~ a/~ x~/y "~" '"'~'"' \~ "~/x" \~/x ~"/x" x:~ --a=~' \
		'a~ a/~ x~/y ~ ~ ~ ~/x ~/x ~/x x:~ --a=~'
}

@test "a quoted part of the login name stops the expansion" {
	HOME=/h expect 'echo ~\root ~"root" ~r"oo"t' '~root ~root ~root'
}

@test "a tilde with a name is the home of that user, with an unknown one itself" {
	local home
	home=$(getent passwd root | cut -d: -f6)
	expect 'echo ~root ~root/x ~no-such-user-here ~no-such-user-here/x' \
		"$home $home/x ~no-such-user-here ~no-such-user-here/x"
}

@test "in an assignment a tilde expands after the equals sign and after colons" {
	HOME=/h expect 'x=~; echo "$x"; x=~/a:~/b:c~:~; echo "$x"; x=a:~; echo "$x"
		x="~":~; echo "$x"; x=\~:a~; echo "$x"; x=~:~:; echo "$x"' \
		/h /h/a:/h/b:c~:/h a:/h '~:/h' '~:a~' /h:/h:
	HOME=/h expect 'export p=~/x:~/y; echo "$p"; readonly q=~; echo "$q"
		PATH=~/bin:$PATH sh -c "echo \"\${PATH%%:*}\""' /h/x:/h/y /h /h/bin
}

@test "a tilde that comes out of an expansion is itself" {
	HOME=/h expect 'x="~"; echo $x $x/a; y=$x; echo "$y"; echo $(echo "~") `echo "~"`' \
		'~ ~/a' '~' '~ ~'
}

@test "the result is neither split nor globbed" {
	HOME='/a  b*' expect "$SHOW"'show ~ ~/x; y=~; echo "$y"' '2[/a  b*][/a  b*/x]' '/a  b*'
}

@test "tildes expand in redirections, case and the words of parameter expansions" {
	expect 'echo t >~/file; cat <~/file; case $HOME in ~) echo case;; esac
		echo ${nope-~} ${nope:-~/x} "${nope-~}"' t case "$PWD $PWD/x ~"
	HOME=/h expect 'x=/h/a; echo ${x#~/} "${x#~/}"; for i in ~ ~/b; do echo $i; done' 'a a' /h /h/b
}

@test "a tilde prefix ends at a slash, in assignments at a colon too" {
	HOME=/h expect 'echo ~/~; x=~/~:~; echo $x' '/h/~' '/h/~:/h'
}

@test "an empty HOME gives an empty word" {
	HOME= expect "$SHOW"'show ~ ~/x' '2[][/x]'
}

@test "a HOME of a slash or one that ends in a slash makes no double slash" {
	HOME=/ expect 'echo ~/x ~' '/x /'
}
