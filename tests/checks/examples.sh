#!/bin/sh
# examples.sh: run every example of the documentation and of the builtins' help, and compare what
# they show.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tests/examples/blocks.awk says what an example is, tests/examples/stable.awk what is compared.
# Each session runs in a shell of its own that believes to be interactive, in a scratch directory
# with the few files that examples name.

. "$(dirname -- "$0")/lib.sh"

: "${COWSH:?the shell under test}"
top=$PWD
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/blocks" "$work/bin"
ln -s "$COWSH" "$work/bin/cowsh"

# scratch NAME: an empty directory but for those files; enter it.
scratch() {
	mkdir "$work/$1" && cd "$work/$1" || exit 1
	printf 'one\ntwo\nthree\n' >file
	echo 'colour=blue' >settings.sh
	head -c 65536 /dev/zero >from
}

# session COMMANDS: run them as a reader would type them; rc makes the shell write them between the
# prompts and the answers.
session() {
	env -u COWSH_SPAWN -u XDG_STATE_HOME COWSH_LABS="$top/docs/labs" PATH="$work/bin:$PATH" HOME="$PWD" \
		LC_ALL=C.UTF-8 HISTFILE= COWSH_EDITOR=plain EDITOR=true \
		ENV="$top/tests/examples/rc" PS1='[$?]$ ' PS2='> ' timeout -k 5 60 setsid -w "$COWSH" -i <"$1" 2>&1
}

# What keeps the examples about memory from being as shown, if anything does.
hindrance() {
	if grep -q __asan_init "$COWSH"; then
		echo 'a sanitizer takes faults of its own'
	elif [ "$(getconf PAGESIZE)" != 4096 ]; then
		echo 'pages of another size'
	elif ! "$COWSH" --doctor=tsv 2>/dev/null | grep -q '^PAGEMAP_SCAN	true'; then
		echo 'this kernel cannot tell the zero page'
	fi
}

run_session() { # BASE
	title=$(cat "$1.title")
	if [ -n "$hindered" ]; then
		skip "$title prints what it shows" "$hindered"
		return
	fi
	scratch "${1##*/}"
	session "$1.commands" >"$1.printed" || [ "$(tail -n 1 "$1.printed")" = "[$?]\$ " ] ||
		echo '(the session did not end by itself)' >>"$1.printed"
	cd "$top" || exit 1
	for text in shown printed; do
		awk -f tests/examples/statuses.awk "$1.$text" | awk -f tests/examples/stable.awk >"$1.$text.stable"
	done
	verdict "$title prints what it shows" "$(diff -u "$1.shown.stable" "$1.printed.stable" | tail -n +3)"
}

hindered=$(hindrance)
for document in README.md CONTRIBUTING.md docs/*.md docs/*.[1-9]; do
	findings=$(awk -v name="$document" -v dir="$work/blocks" -f tests/examples/blocks.awk "$document")
	verdict "$document says of each block what it is" "$findings"
done
for commands in "$work"/blocks/*.commands; do
	run_session "${commands%.commands}"
done
verdict 'no command of a document is outside of a block' "$(
	for document in README.md CONTRIBUTING.md docs/*.md docs/*.[1-9]; do
		counted=$(sed -n "s|^$document: .* blocks, \([0-9]*\) commands$|\1|p" "$work/blocks/counts")
		written=$(grep -c '^\([.]Dl \)\{0,1\}[$] ' "$document")
		[ "$written" = "$counted" ] || echo "$document: $written commands, $counted in blocks"
	done)"

# ---- the builtins' help ----

# examples_of NAME: the lines of its help that say "Example: COMMAND", and the lines that go on
# below the command.
examples_of() {
	"$COWSH" -c "help $1" | awk '
	/^Examples?: / { text = $0; sub(/^Examples?: +/, "", text); indent = length($0) - length(text); print text; next }
	indent && substr($0, 1, indent) ~ /^ +$/ { print substr($0, indent + 1); next }
	{ indent = 0 }'
}

# before NAME: what an example presupposes. after NAME: what puts a definition to use.
before() {
	case $1 in
	cowsnap | cowstat | madvise | mprotect | predict) echo 'mmapfile -n buf --anon 4M; poke -q buf' ;;
	esac
	case $1 in
	cowstat) echo '( sleep 60; : ) &' ;;
	serve) echo 'mkdir docs' ;;
	conn) echo 'mkfifo ready; serve --mpm=none -p 8080 >ready & read -r line <ready' ;;
	fc) printf ': %s foo\n' 1 2 3 4 5 6 7 8 9 10; printf '%s\n' 'cc() { echo "$@"; }' 'echo foo' cc ;;
	esac
}

after() {
	case $1 in
	command) echo 'cd /' ;;
	local) echo 'count' ;;
	return) echo 'is_even 4' ;;
	esac
}

# What an example needs that is not here.
lacking() {
	case $1 in
	*--plot*) command -v gnuplot >/dev/null || echo 'gnuplot is not installed' ;;
	esac
}

# Those whose point is that they fail.
status_of() {
	case $1 in
	mprotect | lab) echo 1 ;;
	*) echo 0 ;;
	esac
}

"$COWSH" -c help | awk '/^Builtins of cowsh/ { own = 1 } /^  / { print $1, own + 0 }' >"$work/builtins"
while read -r name own; do
	examples_of "$name" >"$work/examples"
	[ "$own" = 0 ] || [ "$name" = help ] ||
		verdict "the help of $name has an example" "$([ -s "$work/examples" ] || echo 'none')"
	while IFS= read -r example; do
		missing=$(lacking "$example")
		[ "$own" = 0 ] || missing=${hindered:-$missing}
		if [ -n "$missing" ]; then
			skip "$name: $example" "$missing"
			continue
		fi
		number=$((count + 1))
		scratch "help.$number"
		{ before "$name"; printf '%s\n' "$example"; after "$name"; } >"$work/commands"
		status=0
		session "$work/commands" >"$work/printed" || status=$?
		cd "$top" || exit 1
		verdict "$name: $example" "$([ "$status" = "$(status_of "$name")" ] || {
			echo "status $status"
			cat "$work/printed"
		})"
	done <"$work/examples"
	[ ! -s "$work/examples" ] || echo "$name" >>"$work/with"
done <"$work/builtins"
verdict 'every example in the source of a builtin is one of its help' "$(
	written=$(cat builtins/*.c | grep -c '"Examples\{0,1\}: ')
	[ "$written" = "$(wc -l <"$work/with")" ] || echo "$written in builtins/*.c, $(wc -l <"$work/with") found by help")"

echo "1..$count"
