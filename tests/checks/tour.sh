#!/bin/sh
# tour.sh: the files, functions and types that docs/tour.md names are there, and where it says; so
# are the layers.
# SPDX-License-Identifier: GPL-3.0-or-later

. "$(dirname -- "$0")/lib.sh"

tour=docs/tour.md

# What stands in backquotes outside of blocks, each on a line; then the same of "`NAME` (`FILE`" as
# two words.
# shellcheck disable=SC2016
prose=$(sed '/^```/,/^```/d' "$tour" | tr '\n' ' ')
# shellcheck disable=SC2016 # the backquotes are those of the page
names=$(printf '%s\n' "$prose" | grep -o '`[^`]*`' | tr -d '`' | sort -u)
# shellcheck disable=SC2016
places=$(printf '%s\n' "$prose" | grep -o '`[A-Za-z_]*` (`[a-z_/]*[.][ch]`' | tr -d '`(')

# A path from the top or from src, with wildcards; a file without a directory is one of the sources.
missing_file() {
	for file in $1 src/$1; do
		[ ! -e "$file" ] || return 1
	done
	case $1 in
	*/*) return 0 ;;
	esac
	[ -z "$(find src builtins -name "$1")" ]
}

verdict 'every file of the tour is there' "$(printf '%s\n' "$names" |
	grep -E '^[A-Za-z_.*-]+/[A-Za-z_./*-]*$|^[a-z_]+[.](c|h|sh)$' | while read -r file; do
	! missing_file "$file" || echo "$file"
done)"

# A definition begins its line, indented only where it is inline or a field.
verdict 'every function, type and field of the tour is there' "$(printf '%s\n' "$names" |
	grep -E '^([a-z]+(_[a-z0-9]+)+|[A-Z][a-z]+([A-Z][a-z]+)*|sh->[a-z_]+|[A-Z_]+)$' | while read -r name; do
	case $name in
	sh-*) grep -q "[ *]${name#sh->}[;,]" src/state/shell.h ;;
	*_* | [a-z]*) grep -rqE "^[A-Za-z].*[ *]$name\(" src builtins --include='*.[ch]' ;;
	[A-Z]*) grep -rqE "^(typedef .* |} |#define )$name(;|\()" src ;;
	esac || echo "$name"
done)"

verdict 'the tour names the right files' "$(printf '%s\n' "$places" | while read -r name file; do
	grep -qw "$name" "src/$file" || echo "$name is not in $file"
done)"

verdict 'the tour and CONTRIBUTING.md have every layer' "$(
	sed -n 's/^[[:space:]]*may\["\([a-z]*\)"\].*/\1/p' tests/checks/layers.sh | while read -r layer; do
		printf '%s\n' "$names" | grep -qx "$layer" || echo "$layer is not in the tour"
		grep -q "^| .$layer. |" CONTRIBUTING.md || echo "$layer is not in CONTRIBUTING.md"
	done)"

verdict 'the tour names enough to be checked' "$([ "$(printf '%s\n' "$places" | wc -l)" -ge 12 ] || echo "$places")"

echo "1..$count"
