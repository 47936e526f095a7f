#!/bin/sh
# manual.sh: the manual pages are well formed, and each builtin has its place in cowsh-builtins(1).
# SPDX-License-Identifier: GPL-3.0-or-later

. "$(dirname -- "$0")/lib.sh"

builtins=$BUILD_DIR/docs/cowsh-builtins.1

for page in docs/*.[17] "$builtins"; do
	[ -f "$page" ] || continue
	if command -v mandoc >/dev/null; then
		verdict "mandoc accepts ${page##*/}" "$(mandoc -T lint -W warning "$page" 2>/dev/null)"
	else
		skip "mandoc accepts ${page##*/}" 'mandoc is not installed'
	fi
done

verdict 'cowsh-builtins(1) has every builtin once, with its usage' "$(
	"$COWSH" -c help | sed -n 's/^  \([^ ]*\) .*/\1/p' | while read -r name; do
		awk -v heading=".Ss \\&$name\\&" -v name="$name" '
			usage && index($0, "\\&" name) == 1 { used++; usage = 0 }
			$0 == heading { found++; usage = 0; next }
			$0 == ".Bd -literal" { usage = 1; next }
			{ usage = 0 }
			END { if (found != 1 || !used) print name }' "$builtins"
	done
)"

# cowsh(1) against what the shell says of itself: the options of its usage and of set -o, the
# variables it reads.
# shellcheck disable=SC2016 # for the shell under test
verdict 'cowsh(1) has every option' "$({
	"$COWSH" --help | sed -n '/^$/q;p' | grep -o -- '--[a-z]*'
	"$COWSH" --help | sed -n 's/.*\[-\([a-zA-Z]*\)\].*/\1/p' | grep -o .
	"$COWSH" -c 'set -o' | sed 's/ .*//'
} | sort -u | while read -r option; do
	case $option in
	--*) grep -q "Fl .*-${option#--}" docs/cowsh.1 ;;
	?) grep -q "^[.]It Fl $option" docs/cowsh.1 ;;
	*) grep -q "Cm $option\\( \\|=\\|\$\\)" docs/cowsh.1 ;;
	esac || echo "$option"
done)"
# Those that are looked up by a number or by their name.
variables_read() {
	sed -n '/^#define VAR_KNOWN/,/[^\\]$/p' src/state/var.h | grep -o 'X([A-Z0-9_]*)' | sed 's/^X(//; s/)//' |
	while read -r name; do
		! grep -rqw "SYM_$name" src builtins || echo "$name"
	done
	grep -rohE '"(COWSH|XDG)_[A-Z_]+"' src builtins --include='*.c' | tr -d '"'
}
verdict 'cowsh(1) has every variable that the shell reads' "$(variables_read | sort -u | while read -r name; do
	grep -q "^[.].*Ev.* $name\\( \\|\$\\)" docs/cowsh.1 || echo "$name"
done)"

echo "1..$count"
