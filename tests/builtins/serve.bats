# tests/builtins/serve.bats: serve: what it serves and what it refuses, under each model, and its end.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

MODELS='none fork prefork worker event'

# For scripts of the shell under test: start a server in the background and wait for its line.
# $server is its pid, $port where it listens.
SERVER='begin() { rm -f ready; mkfifo ready; serve "$@" >ready & server=$!; read -r line <ready
	port=${line#*://127.0.0.1:}; port=${port%%/*}; }
finish() { kill "$server"; wait "$server"; }
'

@test "the line that says it is ready, and the end by SIGTERM, SIGINT or SIGHUP, with status 0" {
	for model in $MODELS; do
		workers=2
		case $model in
		none | event) workers=1 ;;
		fork) workers=0 ;;
		esac
		for signal in TERM INT HUP; do
			# without job control a background command ignores INT
			sh_run "set -m 2>/dev/null; $SERVER begin --mpm=$model; echo \"\$line\"; echo \$server; kill -$signal \$server; wait \$server"
			assert_status 0
			assert_out_matches "^serve: http://127.0.0.1:[0-9]+/ mpm=$model workers=$workers pid=([0-9]+)
[0-9]+
\$"
			read -r _ _ _ _ pid <<<"$out"
			[ "${pid#pid=}" = "$(sed -n 2p <<<"$out")" ]
		done
	done
}

@test "files, the index of a directory, what is not there, HEAD" {
	mkdir -p site/sub
	echo home >site/index.html
	echo text >site/sub/a.txt
	for model in $MODELS; do
		sh_run "$SERVER begin --mpm=$model site
for path in / /sub/a.txt /sub /index.html /nothing; do conn --get=\$path \$port; echo \$?; done; finish"
		assert_status 0
		assert_out 'HTTP/1.1 200 OK' home 0 'HTTP/1.1 200 OK' text 0 'HTTP/1.1 404 Not Found' \
			'404 Not Found' 1 'HTTP/1.1 200 OK' home 0 'HTTP/1.1 404 Not Found' '404 Not Found' 1
	done
}

@test "remote procedure calls" {
	for model in $MODELS; do
		sh_run "$SERVER begin --mpm=$model --protocol=line
for text in 'echo a  b' 'add 2 3' 'upper abc' echo; do conn --call=\"\$text\" \$port || echo \$?; done; finish"
		assert_status 0
		assert_out 'a  b' 5 ABC ''
		assert_no_err
	done
}

@test "wrong use" {
	expect_error 2 'serve --mpm=worst'
	expect_error 2 'serve -q'
	assert_err_matches 'usage: serve'
	expect_error 2 'serve -p 65536'
	expect_error 2 'serve -w 0'
	expect_error 2 'serve --timeout=soon'
	expect_error 2 'serve . .'
	expect_error 1 'serve nowhere'
	expect_error 2 'serve -a nowhere.invalid'
}
