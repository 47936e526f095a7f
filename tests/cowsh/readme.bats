# tests/cowsh/readme.bats: what README.md shows is what the shell prints, and what it names is there.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load memory

readme=$BATS_TEST_DIRNAME/../../README.md

# The console blocks of the README, without their fences.
consoles() {
	awk '/^```console$/ { on = 1; next } /^```$/ { on = 0 } on' "$readme"
}

# Leave what is the same on every run: mechanisms and page states, page counts of mappings. Times, totals of
# programs, process ids, addresses and the sources, which privileges decide about, become marks; blanks shrink.
stable() {
	awk '
	/^(segment|mapping|mechanism|strategy)  / {
		columns = split($0, name, /  +/)
		programs = /births/
		for (i = 1; i <= columns; i++)
			masked[i] = name[i] ~ / (ns|us|ms|s)$/ || programs && name[i] ~ /^(shell|birth|pre-exec|after|minor|major)$/
		for (i = 1; i <= columns; i++)
			printf "%s%s", name[i] ~ /^(time|wall|user|sys) / ? "TIME" : name[i], i < columns ? "|" : "\n"
		next
	}
	/^source: / { columns = 0; print "source: SOURCE"; next }
	/^n\/a: / || /^[$] / { columns = 0; print; next }
	/fork\(\) = |^clone/ {
		gsub(/0x[0-9a-f]+/, "ADDRESS"); gsub(/"[^"]*\/ls"/, "\"LS\""); gsub(/[0-9]+([.][0-9]+)?/, "N")
	}
	columns && split($0, field, /  +/) == columns {
		for (i = 1; i <= columns; i++)
			printf "%s%s", masked[i] && field[i] != "n/a" ? "FIGURE" : field[i], i < columns ? "|" : "\n"
		next
	}
	{ print }'
}

run_tour() {
	consoles | sed -n 's/^\$ //p' >commands
	# shellcheck disable=SC2016  # for the shell under test
	sh_file tour <<'END'
exec 2>&1
while IFS= read -r line; do
	printf '$ %s\n' "$line"
	eval "$line"
done <commands
END
	assert_status 0
	consoles | stable >expected
	stable <"$io/out" >got
	diff -u expected got >&2 || fail 'the README shows something else'
}

@test "the tour prints what the README shows" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	need_pagemap
	testee --doctor=tsv
	grep -q '^PAGEMAP_SCAN	true' "$io/out" || skip 'this kernel cannot tell the zero page'
	[ "$(getconf PAGESIZE)" = 4096 ] || skip 'pages of another size'
	[ "$(consoles | grep -c '^\$ ')" -ge 10 ]
	as_both run_tour
}

@test "the picture is the one that cowstat draws" {
	need_pagemap
	testee --doctor=tsv
	grep -q '^PAGEMAP_SCAN	true' "$io/out" || skip 'this kernel cannot tell the zero page'
	sh_run 'mmapfile -n few --anon 64K; poke -q few 4-
		( peek few 0-1 >/dev/null; poke -q few 8-11; cowstat --map few --svg pages.svg )'
	assert_status 0 && assert_no_err
	# The last line names the source, which depends on the privileges.
	diff -u <(grep -v source: "${readme%/*}/docs/pages.svg") <(grep -v source: pages.svg)
}

@test "files, commands and builtins that the documents name are there" {
	local top=${readme%/*} text file
	for text in README.md CONTRIBUTING.md docs/tour.md docs/figures.md; do
		for file in $(grep -oE '\]\([A-Za-z][^)#:]*' "$top/$text" | sed 's/^](//'); do
			[ -e "$top/$file" ] || [ -e "$top/$(dirname "$text")/$file" ] || fail "$text: $file"
		done
		for file in $(grep -oE '`(src|builtins|tests|docs|[a-z]+)/[A-Za-z0-9_./-]*[a-z]`' "$top/$text" | tr -d '`'); do
			case $file in build/* | n/a | *NAME*) continue ;; esac
			[ -e "$top/$file" ] || [ -e "$top/src/$file" ] || fail "$text: $file"
		done
	done
	for file in $(grep -ohE '`help [a-z]+`' "$top"/*.md "$top"/docs/*.md | sed 's/`help \(.*\)`/\1/'); do
		expect "help $file | sed -n '1s/:.*//p'" usage
	done
}
