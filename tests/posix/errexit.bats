# tests/posix/errexit.bats: set -e and all its exceptions (XCU set, 2.8.1).
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "a failing command ends the shell with its status" {
	expect_status 1 'set -e; echo a; false; echo b' a
	expect_status 7 'set -e; (exit 7); echo b'
	expect_status 3 'set -e; sh -c "exit 3"; echo b'
	expect_status 4 'set -e; f() { return 4; }; f; echo b'
	expect_error 127 'set -e; no-such-command; echo b'
	expect_status 1 'set -o errexit; { false; echo a; }; echo b'
	expect_status 1 'set -e; eval false; echo b'
	testee -ec 'false; echo b'
	assert_status 1
	assert_out
}

@test "it is ignored in conditions, but not in their bodies" {
	expect 'set -e; if false; then :; fi; if false; then :; elif false; then :; fi
		while false; do :; done; until (exit 3) || true; do :; done; echo a
		if true && false; then :; fi; echo b' a b
	expect_status 1 'set -e; if true; then false; echo no; fi; echo no'
	expect_status 1 'set -e; for i in 1 2; do echo $i; false; done; echo no' 1
	expect_status 1 'set -e; while true; do false; echo no; done'
	expect_status 1 'set -e; case x in x) false; echo no;; esac'
}

@test "it is ignored in an AND-OR list but for its last command" {
	expect 'set -e; false && true; echo a; true && false || true; echo b; false || true
		echo c; false && false && true; echo d; false || false && true; echo e' a b c d e
	expect_status 1 'set -e; true && false; echo no'
	expect_status 1 'set -e; false || false; echo no'
	expect_status 2 'set -e; false || (exit 2); echo no'
	expect_status 1 'set -e; true && { false; echo no; }; echo no'
}

@test "it is ignored after an exclamation mark" {
	expect 'set -e; f() { false; echo f; }; ! { false; echo a; } | cat; ! f | cat; ! echo | { false; echo b; }
		! { false; echo c; } | cat & wait $! || echo d' a f b c d
	expect 'set -e; ! true; echo a; ! { true; }; echo b; ! true | true; echo c
		! (false; echo in); echo $?' a b c in 1
}

@test "only the last command of a pipeline counts" {
	expect 'set -e; false | true; echo a; (exit 3) | cat; echo b' a b
	expect_status 1 'set -e; true | false; echo no'
	expect_status 4 'set -e; echo x | (cat >/dev/null; exit 4); echo no'
	expect_status 1 'set -e -o pipefail; false | true; echo no'
}

@test "a subshell and a command substitution obey it and report" {
	expect_status 1 'set -e; (false; echo no); echo no'
	expect_status 5 'set -e; (exit 5); echo no'
	expect_status 6 'set -e; x=$(exit 6); echo no'
	expect 'set -e; echo $(exit 6) a; export x=$(false); echo b; (set +e; false; echo c)
		echo d' a b c d
	expect 'set -e; (false; echo no) || echo or; echo end' no end
	expect 'set -e; if (false; echo in); then echo then; fi' in then
}

@test "it is ignored inside a function or group whose status is tested" {
	expect 'set -e; f() { false; echo in; }; if f; then echo then; fi; f || echo no
		f && echo and; ! f; { false; echo g; } || echo no; while f; do break; done
		echo end' in then in in and in g in end
	expect_status 1 'set -e; f() { false; echo no; }; f; echo no'
	expect 'set -e; f() { set -e; false; echo in; }; f || true; echo end' in end
}

@test "assignments and redirections that fail count" {
	expect_status 1 'set -e; x=$(false); echo no'
	expect_error + 'set -e; true <missing; echo no'
	expect_error + 'set -e; { :; } <missing; echo no'
	expect_error 0 'set -e; x=$(false) || echo or; true <missing || echo or2' or or2
}

@test "background lists do not end the shell, wait does with their status" {
	expect_status 3 'set -e; (exit 3) & echo a; wait; echo b; (exit 3) & wait $!; echo no' a b
}

@test "set +e turns it off, set -e inside a function stays on" {
	expect 'set -e; set +e; false; echo a; f() { set -e; }; f; case $- in *e*) echo on;; esac' \
		a on
	expect_status 1 'f() { set -e; }; f; false; echo no'
}

@test "an EXIT trap runs, and sees the status" {
	expect_status 9 'trap "echo \$?" EXIT; set -e; (exit 9); echo no' 9
	expect_status 1 'trap "echo a" EXIT; set -e; false' a
}

@test "a compound command whose failure came from a tested command does not count twice" {
	expect 'set -e; { false && true; }; echo a; if true; then false && true; fi; echo b
		for i in 1; do false && true; done; echo c; case x in x) ! true;; esac; echo d' \
		a b c d
	expect_status 1 'set -e; f() { false && true; }; f; echo no'
}

@test "dot scripts and eval obey it" {
	echo 'echo in; false; echo no' >s
	expect_status 1 'set -e; . ./s; echo no' in
	expect 'set -e; . ./s || echo or' in no
	expect_status 1 'set -e; eval "false; echo no"; echo no'
	expect 'set -e; eval "false" || echo or; eval "false && true" || echo or2; echo end' \
		or or2 end
}
