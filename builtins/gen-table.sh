#!/bin/sh
# gen-table.sh: write builtin_table.c, sorted by name, from the BUILTIN( lines of the files given. Those of files behind
# --left-out get stand-ins.
# SPDX-License-Identifier: GPL-3.0-or-later

set -eu
LC_ALL=C
export LC_ALL

# One line "name identifier file" for each block, and "-" for a stand-in; names hold no blanks.
stand_in=
list=$(for file; do
	case $file in
	--left-out) stand_in=' -' ;;
	*) sed -n 's|^BUILTIN(\([A-Za-z0-9_]*\), *"\([^" ]*\)").*|\2 \1 '"$file$stand_in"'|p' "$file" ;;
	esac
done | sort -t ' ' -k 1,1)

printf '%s\n' "$list" | awk '
NF == 0 { next }
$1 == last { printf "gen-table.sh: %s: already in %s\n", $1, file > "/dev/stderr"; twice = 1 }
($2 in owner) { printf "gen-table.sh: %s: identifier used twice\n", $2 > "/dev/stderr"; twice = 1 }
{ last = $1; file = $3; owner[$2] = $3; identifier[++count] = $2 }
NF > 3 { stand_ins = stand_ins "ELSEWHERE(" $2 ", \"" $1 "\")\n" }
END {
	if (twice) exit 1
	print "/* builtin_table.c: the builtins sorted by name; made by builtins/gen-table.sh. */"
	print "#include \"" (stand_ins ? "builtins/elsewhere.h" : "eval/builtin.h") "\"\n"
	for (i = 1; i <= count; i++)
		printf "extern const Builtin builtin_%s;\n", identifier[i]
	if (stand_ins) printf "\n%s", stand_ins
	print "\nconst Builtin *const builtin_table[] = {"
	for (i = 1; i <= count; i++)
		printf "\t&builtin_%s,\n", identifier[i]
	print "};\nconst size_t builtin_count = sizeof builtin_table / sizeof *builtin_table;"
}'
