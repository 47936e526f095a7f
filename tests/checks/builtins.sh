#!/bin/sh
# builtins.sh: every builtin has its tests and describes itself.
# SPDX-License-Identifier: GPL-3.0-or-later

. "$(dirname -- "$0")/lib.sh"

for source in $(listed builtin_sources builtins/list.am; listed observing_builtin_sources builtins/list.am); do
	case $source in
	*.h) continue ;;
	esac
	name=$(basename -- "$source" .c)
	verdict "$source has tests" "$([ -f "tests/builtins/$name.bats" ] ||
		echo "tests/builtins/$name.bats is missing")"
	verdict "$source describes its builtins" "$(awk '
		/^BUILTIN\(/ { name = $0; sub(/.*, *"/, "", name); sub(/".*/, "", name); block = ""; blocks++ }
		name != "" { block = block $0 " " }
		/^BUILTIN_END/ {
			split("synopsis summary help", fields)
			for (i = 1; i <= 3; i++)
				if (block !~ "[.]" fields[i] "[ \t]*=[ \t]*(\"[^\"]|[A-Za-z_])")
					print name ": no " fields[i]
			name = ""
		}
		END { if (!blocks) print "no BUILTIN block" }' "$source")"
done

echo "1..$count"
