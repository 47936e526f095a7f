#!/bin/sh
# headers.sh: each header compiles by itself, twice over, and each source is in a list.am.
# SPDX-License-Identifier: GPL-3.0-or-later

. "$(dirname -- "$0")/lib.sh"

cc=${CC:-$(sed -n "s/^CC = //p" "$BUILD_DIR/Makefile")}
for header in $(find src builtins -name '*.h' | sort); do
	# shellcheck disable=SC2086  # a compiler may come with options
	verdict "$header stands alone" "$(printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
		$cc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wstrict-prototypes -Werror -fsyntax-only \
			-Isrc -I. -I"$BUILD_DIR" -x c - 2>&1)"
done

verdict 'every source and header is in a list.am' "$({
	for variable in layer_sources observing_sources elsewhere_sources; do
		listed "$variable" src/list.am
	done
	listed builtin_sources builtins/list.am
	listed observing_builtin_sources builtins/list.am
	# What Makefile.am names itself.
	find src -path '*/modules/*' -name '*.[ch]'
	echo src/front/main.c
	sed -n 's/^libexec_.*SOURCES +*= //p' Makefile.am | tr -s ' ' '\n'
	find src builtins -name '*.[ch]' | sed 's/^/= /'
} | awk '$1 == "=" { if (!($2 in listed)) print $2; next } { listed[$1] }')"

echo "1..$count"
