#!/bin/sh
# scripts.sh: shellcheck finds nothing in the project's scripts.
# SPDX-License-Identifier: GPL-3.0-or-later

. "$(dirname -- "$0")/lib.sh"

for script in bootstrap .ci/run tests/run builtins/*.sh tests/checks/*.sh; do
	# A release has no .ci directory.
	[ -f "$script" ] || continue
	if command -v shellcheck >/dev/null; then
		verdict "shellcheck $script" "$(shellcheck -x -P SCRIPTDIR "$script" 2>&1)"
	else
		skip "shellcheck $script" 'shellcheck is not installed'
	fi
done

echo "1..$count"
