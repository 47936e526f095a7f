# tests/cowsh/readme.bats: the picture of README.md is what the shell draws, and what the documents
# name is there. tests/checks/examples.sh runs their examples.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load memory

readme=$BATS_TEST_DIRNAME/../../README.md

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
