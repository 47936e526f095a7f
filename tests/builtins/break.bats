# tests/builtins/break.bats: the builtins break and continue.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "break leaves the innermost loop" {
	expect 'for i in 1 2; do for j in a b; do echo $i$j; break; echo no; done; done' 1a 2a
	expect 'while :; do break; done; until false; do break; done; echo end' end
}

@test "break n leaves n loops, and all of them when there are fewer" {
	expect 'for i in 1 2; do for j in a b; do echo $i$j; break 2; done; done; echo end' 1a end
	expect 'for i in 1 2; do for j in a b; do echo $i$j; break 99; done; done; echo end' 1a end
}

@test "continue begins the next turn" {
	expect 'for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done' 1 3
	expect 'i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done' 1 3
}

@test "continue n begins the next turn of an outer loop" {
	expect 'for i in 1 2; do for j in a b; do echo $i$j; continue 2; done; echo no; done' 1a 2a
	expect 'for i in 1 2; do for j in a b; do echo $i$j; continue 9; done; echo no; done' 1a 2a
}

@test "both have status 0" {
	expect 'for i in 1; do false; break; done; echo $?' 0
	expect 'for i in 1; do false; continue; done; echo $?' 0
}

@test "both work from inside other commands" {
	expect 'for i in 1 2; do if :; then case x in x) { break; };; esac; fi; echo no; done; echo end' end
	expect 'for i in 1 2; do eval "continue"; echo no; done; echo end' end
	expect 'while break; do echo no; done; echo end' end
}

@test "both are harmless outside of a loop" {
	expect 'break; continue; echo $?' 0
}

@test "a bad number is an error that ends a script" {
	for command in break continue; do
		for operand in 0 -1 x 1x '""' 99999999999999999999 '1 2'; do
			expect_error 2 "for i in 1 2; do $command $operand; echo no; done; echo no"
			assert_err_matches "$command: " "usage: $command \\[n\\]"
		done
	done
}
