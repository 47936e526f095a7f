#!/bin/sh
# figures.sh: docs/figures.md explains every figure that a report can print.
# SPDX-License-Identifier: GPL-3.0-or-later

. "$(dirname -- "$0")/lib.sh"

# What the page explains: the names in bold, separated by commas, and the first column of its
# tables.
# shellcheck disable=SC2016 # the backquotes are those of the page
explained=$({
	tr '\n' ' ' <docs/figures.md | grep -o '\*\*[^*]*\*\*' | tr -d '*' | sed 's/, */\n/g'
	sed -n 's/^| `\([^`]*\)` .*/\1/p' docs/figures.md
})

for source in builtins/*.c src/builtins/*.[ch]; do
	headings=$(grep -ohE '\{ "[^"]+", COL_(COUNT|PAGES|BYTES|NANOSECONDS|RATIO)' "$source" |
		sed 's/^{ "//; s/".*//' | sort -u)
	[ -n "$headings" ] || continue
	verdict "docs/figures.md explains the figures of $source" "$(printf '%s\n' "$headings" | while read -r heading; do
		case $heading in
		# numbers that are names, and a status is one everywhere
		page | status) continue ;;
		esac
		printf '%s\n' "$explained" | grep -qxF "$heading" || echo "$heading"
	done)"
done

echo "1..$count"
