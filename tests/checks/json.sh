#!/bin/sh
# json.sh: docs/json.md names every field that a report can print.
# SPDX-License-Identifier: GPL-3.0-or-later

. "$(dirname -- "$0")/lib.sh"

# The keys in a source: from the names and types of its columns, as column_key makes them, and from its facts.
keys() {
	grep -ohE '\{ "[^"]+", COL_[A-Z]+' "$1" | sed 's/^{ "//; s/", COL_/	/' | awk -F '\t' '
		BEGIN { unit["BYTES"] = "bytes"; unit["PAGES"] = "pages"; unit["NANOSECONDS"] = "ns" }
		{
			key = tolower($1); gsub(/[^a-z0-9]/, "_", key)
			suffix = unit[$2]; end = substr(key, length(key) - length(suffix) + 1)
			if (suffix != "" && end != suffix) key = key "_" suffix
			print key
		}'
	sed -n 's/.*report_fact([^,]*, "\([a-z_]*\)".*/\1/p' "$1"
}

# The fields that the page names: all, or those of one section.
# shellcheck disable=SC2016 # the backquotes are those of the page
documented() { # [SECTION]
	awk -v section="${1-}" '
		/^## / { inside = section == "" || index(", " substr($0, 4) ",", ", " section ",") }
		inside || section == ""' docs/json.md | grep -oE '`[a-z0-9_]+`' | tr -d '`'
}

for source in builtins/*.c src/builtins/*.[ch] src/front/*.c; do
	[ -n "$(keys "$source")" ] || continue
	section=
	case $source in
	builtins/*) section=$(basename -- "$source" .c) ;;
	esac
	known=$(documented "$section" | sort -u)
	verdict "docs/json.md has the fields of $source" "$(keys "$source" | sort -u | while read -r key; do
		[ "$key" = source ] || printf '%s\n' "$known" | grep -qx "$key" || echo "$key"
	done)"
done

echo "1..$count"
