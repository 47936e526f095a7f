#!/bin/sh
# labs.sh: every lab gives full marks for the right answers, which are in tests/labs/NAME, and none for wrong ones.
# SPDX-License-Identifier: GPL-3.0-or-later

. "$(dirname -- "$0")/lib.sh"

labs=docs/labs
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
XDG_STATE_HOME=$scratch/state
COWSH_LABS=$PWD/$labs
export XDG_STATE_HOME COWSH_LABS

# check NAME TITLE ANSWERS STATUS LAST: the lab has this status and last line; 77 is a reason to skip.
check() {
	# shellcheck disable=SC2016  # expanded by the shell under test
	"$COWSH" -c 'lab check "$1" "$2"' sh "$1" "$3" >"$scratch/out" 2>&1 </dev/null
	status=$?
	last=$(tail -n 1 "$scratch/out")
	if [ "$status" -eq 77 ]; then
		skip "$1: $2" "$last"
	elif [ "$status" -eq "$4" ] && [ "$last" = "$1: $5" ]; then
		ok "$1: $2"
	else
		verdict "$1: $2" "status $status
$(cat "$scratch/out")"
	fi
}

# Another number, another word.
wrong_answers() {
	sed -E 's/= *([0-9].*)$/= 77777\1/; s/= *([^0-9]+)$/= not_\1/' "$1"
}

verdict 'course, list.am and the directory name the same labs' "$({
	sed -n 's,^labs += docs/labs/,,p' "$labs/list.am" | diff - "$labs/course"
	for file in "$labs"/*; do
		name=${file##*/}
		case $name in
		course | vocabulary | *[!a-z0-9-]*) ;;
		*) echo "$name" ;;
		esac
	done | sort >"$scratch/files"
	sort "$labs/course" | diff "$scratch/files" -
})"

verdict 'cowsh-labs(7) describes every word of the vocabulary' "$(
	sed -n 's/^\([a-z_]*\)() {$/\1/p' "$labs/vocabulary" | grep -v '^lab_' | while read -r word; do
		grep -Eq "^[.]It Ic $word( |\$)" docs/cowsh-labs.7 || echo "$word"
	done
)"

while read -r lab; do
	verdict "$lab: its first line is its title" "$(sed -n "1{/^# $lab: ./!p}" "$labs/$lab")"
	check "$lab" 'full marks for the right answers' "tests/labs/$lab" 0 '100 / 100'
	wrong_answers "tests/labs/$lab" >"$scratch/wrong"
	check "$lab" 'no points for wrong answers' "$scratch/wrong" 1 '0 / 100'
done <"$labs/course"

echo "1..$count"
