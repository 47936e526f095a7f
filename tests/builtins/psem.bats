# tests/builtins/psem.bats: semaphores.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "post, value, trywait" {
	expect 'psem -n s; psem value s; psem post s; psem post s; psem value s; psem trywait s; psem wait s; psem value s; psem trywait s; echo $?; psem -n t 5; psem value t' 0 2 0 1 5
}

@test "parent and child take turns, by a page, a mapping and a name" {
	local make
	for make in 'psem -n a; psem -n b 0' 'mmapfile -n m --anon 4K --shared; psem -n a 0 --in m@0; psem -n b --in m@64' "psem -n a 0 --name /cowsh-a-$$; psem -n b --name=/cowsh-b-$$"; do
		expect "$make; (psem wait a; echo 2; psem post b; psem wait a; echo 4; psem post b) & echo 1; psem post a; psem wait b; echo 3; psem post a; psem wait b; echo 5" 1 2 3 4 5
	done
}

@test "names in the system are gone after the shell, and after exec" {
	local end name=/cowsh-gone-$$
	for end in ':' 'exec /bin/true' '/bin/true' 'exit 3' '(:)' '(psem -n b --name '"$name"'b)' 'cd /nope' 'psem end a'; do
		sh_run "psem -n a --name $name; $end"
		[ -z "$(ls /dev/shm | grep cowsh-gone)" ] || fail "left after: $end"
	done
	sh_run "psem -n a 3 --name $name; psem value a; (psem -n b --name $name; psem post b); psem value a"
	assert_out 3 4
}

@test "another shell opens it by name" {
	local name=/cowsh-two-$$
	expect "psem -n a 0 --name $name; $TESTEE -c 'psem -n x --name $name; psem post x'; psem wait a; psem -n b --name $name; psem value b" 0
}

@test "the list and the end" {
	sh_run 'psem -n a 2; psem -l --tsv | cut -f 1,2; psem end a; psem value a; echo $?; psem -l --tsv | wc -l; psem -n a; psem value a'
	assert_out "$(printf 'semaphore\tvalue')" "$(printf 'a\t2')" 1 1 0
	assert_err_is 'cowsh: psem: a: no such semaphore'
}

@test "a wait is ended by a signal with a trap" {
	sh_run 'psem -n s; trap "echo trapped" TERM; (sleep 0.3; kill -TERM $$) & psem wait s; echo "after $?"'
	assert_out_matches 'trapped' 'after'
}

@test "a page that went away is told" {
	sh_run 'mmapfile -n m --anon 4K --shared; psem -n s --in m@0; munmap m; psem post s; echo $?; psem value s; echo $?; echo alive'
	assert_out 1 1 alive && assert_err_matches '^cowsh: psem: s: its page: SIGSEGV: nothing is mapped there'
	sh_run 'mmapfile -n m --anon 4K --shared --prot=r; psem -n s --in m@0; echo $?'
	assert_out 1 && assert_err_matches 'SIGSEGV: the protection forbids it'
}

@test "wrong use is refused" {
	local operands
	for operands in '' post 'nope s' 'post s t' '-n' '-n 9' '-n s -1' '-n s x' '-n s 1 2' '-n s --in m' '-n s --in @0' '-n s --in m@1' '-n s --name x' '-n s --name /a/b' '-n s --name /' '-n s --in m@0 --name /x' '--name /x' '-l x'; do
		sh_run "mmapfile -n m --anon 4K --shared; psem $operands"
		assert_status 2 && assert_out && assert_err_matches '^cowsh: psem: .*
usage: psem' || fail "psem $operands"
	done
	for operands in 'post nope' '-n s --in nope@0' '-n s --in p@0' '-n s --in m@4090' '-n s --in m@4096' '-n t'; do
		sh_run "psem -n t; mmapfile -n m --anon 4K --shared; mmapfile -n p --anon 4K; psem $operands"
		[ "$status" -ne 0 ] && assert_out && assert_err_matches '^cowsh: psem: ' || fail "psem $operands"
	done
	sh_run 'psem --help'
	assert_status 0 && assert_out_matches 'usage: psem' 'Example'
}
