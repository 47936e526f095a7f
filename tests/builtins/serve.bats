# tests/builtins/serve.bats: serve: what it serves and what it refuses, under each model, and its end.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

MODELS='none fork prefork worker event'

# For scripts of the shell under test: start a server in the background and wait for its line.
# $server is its pid, $port where it listens.
SERVER='begin() { rm -f ready; mkfifo ready; serve "$@" >ready & server=$!; read -r line <ready
	port=${line#*://127.*:}; port=${port%%/*}; }
finish() { kill "$server"; wait "$server"; }
'

# The same for the test itself, which speaks to it byte by byte. The server is a child of $shell.
# LIMITS may hold commands for that shell to run first.
start() {
	rm -f started
	mkfifo started
	"${testee_command[@]}" -c "${LIMITS-}"$'\nserve "$@"' sh "$@" >started 2>server.err 3>&- 4>&- &
	shell=$!
	read -r line <started
	port=${line#*://127.*:}
	port=${port%%/*}
	server=${line##*pid=}
}

# It ends with status 0, without a message.
stop() {
	local ended=0
	kill "$server"
	wait "$shell" || ended=$?
	shell=
	[ "$ended" = 0 ] && [ ! -s server.err ] || {
		printf 'the server ended with status %s\n' "$ended"
		cat server.err
		return 1
	} >&2
}

teardown() {
	[ -z "${shell-}" ] || kill "$shell" 2>/dev/null || true
	[ -z "${client-}" ] || kill "$holder" 2>/dev/null || true
}

# Sends a text (a format of printf) over a new connection and prints what comes until the end.
ask() {
	exec 5<>"/dev/tcp/127.0.0.1/$port"
	printf "$@" >&5 2>/dev/null || true
	cat <&5
	exec 5>&-
}

# Sends lines over a new connection and prints the first answer.
call() { # FORMAT [ARG...]
	local reply
	exec 5<>"/dev/tcp/127.0.0.1/$port"
	printf "$@" >&5
	read -r reply <&5
	exec 5>&-
	printf '%s\n' "$reply"
}

refused() { # HOST PORT
	if (exec 5<>"/dev/tcp/$1/$2") 2>/dev/null; then
		printf '%s:%s is open\n' "$1" "$2" >&2
		return 1
	fi
}

# The status of the answer to such a text must be this one.
answers() { # STATUS FORMAT [ARG...]
	local version='' answer='' rest
	exec 5<>"/dev/tcp/127.0.0.1/$port"
	printf "${@:2}" >&5 2>/dev/null || true
	read -r version answer rest <&5 || true
	exec 5>&-
	[ "$version $answer" = "HTTP/1.1 $1" ] || {
		printf '%s: "%s" was answered by "%s", not %s\n' "$model" "$2" "$version $answer" "$1" >&2
		return 1
	}
}

# Holds connections of conn in the background; returns when they are open.
hold() { # OPTION...
	rm -f held holding
	mkfifo held holding
	"${testee_command[@]}" -c 'conn --hold "$@" & echo $! >holding; wait' sh "$@" "$port" >held 2>held.err 3>&- 4>&- &
	holder=$!
	exec 6<>held
	read -r client <holding
	read -r line <&6
	exec 6<&-
}

release() {
	kill "$client"
	wait "$holder"
	client=
}

children() {
	cat "/proc/$server/task/$server/children"
}

# Waits until the server has so many children.
until_children() {
	local list
	for ((n = 0; n < 400; n++)); do
		read -ra list <<<"$(children)"
		[ ${#list[@]} -ne "$1" ] || return 0
		sleep .05
	done
	printf '%s: children: %s, not %s\n' "$model" "${list[*]}" "$1" >&2
	return 1
}

# The same for threads, the first one included.
until_threads() {
	local threads
	for ((n = 0; n < 400; n++)); do
		threads=("/proc/$server/task"/*)
		[ ${#threads[@]} -ne "$1" ] || return 0
		sleep .05
	done
	printf '%s threads, not %s\n' "${#threads[@]}" "$1" >&2
	return 1
}

# ---- its life ----

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

@test "SIGINT that is ignored from the beginning stays ignored" {
	expect "$SERVER begin; kill -INT \$server; conn --get=/nothing \$port; finish" \
		'HTTP/1.1 404 Not Found' '404 Not Found'
}

@test "in the foreground the shell waits for it and gets its status" {
	start
	stop
	wait_status=0
	start --protocol=line --mpm=none
	ask 'die\n'
	wait "$shell" || wait_status=$?
	shell=
	[ "$wait_status" = 1 ]
}

@test "it ends with its shell, and its workers with it, whatever they do" {
	for model in $MODELS; do
		rm -f alive go
		mkfifo alive go
		# All processes hold the writing end of the pipe open.
		"${testee_command[@]}" -c "$SERVER exec 9>alive; begin --mpm=$model --timeout=0
conn --stall --hold \$port >go2 & read -r held <go" >/dev/null 2>&1 3>&- 4>&- &
		shell=$!
		exec 7<alive
		exec 8>go
		kill -KILL "$shell"
		cat <&7
		exec 7<&- 8>&-
		wait "$shell" || true
	done
	shell=
}

@test "a subshell becomes the server, unless it has more to do" {
	sh_run "$SERVER begin --mpm=none; kill -0 \$server; tasks --tsv --no-header -p \$server | cut -f 1; finish"
	assert_status 0
	assert_out serve
	sh_run "mkfifo ready; { serve --mpm=none; echo after; } >ready & { read -r line; kill \${line##*pid=}; cat; } <ready; wait"
	assert_status 0
	assert_out after
}

@test "redirections and assignments before it hold for it" {
	sh_run "$SERVER begin --mpm=none; tr '\\0' '\\n' </proc/\$server/environ | grep -c '^MARK=' ; finish"
	assert_out 0
	sh_run "mkfifo ready; MARK=1 serve --mpm=none >ready 2>err & read -r line <ready
tr '\\0' '\\n' </proc/\$!/environ | grep '^MARK='; readlink /proc/\$!/fd/2; kill \$!; wait \$!"
	assert_status 0
	assert_out MARK=1 "$PWD/err"
}

@test "wrong use" {
	expect_error 2 'serve --mpm=worst'
	assert_err_is 'serve: --mpm: worst: not one of none, fork, prefork, worker, event'
	expect_error 2 'serve -q'
	assert_err_matches 'usage: serve'
	expect_error 2 'serve --protocol=gopher'
	expect_error 2 'serve -p 65536'
	expect_error 2 'serve -p http'
	expect_error 2 'serve -w 0'
	expect_error 2 'serve -w 5 --max-workers=4'
	expect_error 2 'serve --timeout=soon'
	expect_error 2 'serve --timeout=-1'
	expect_error 2 'serve . .'
	expect_error 2 'serve --root=. .'
	expect_error 2 'serve -a nowhere.invalid'
	expect_error 1 'serve nowhere'
	assert_err_matches '^serve: nowhere: cannot serve it: No such file or directory'
	expect_error 1 'COWSH_LIBEXEC=/nowhere; serve'
	assert_err_matches '/nowhere/serve: No such file or directory'
}

@test "a port that is taken, and one that is chosen" {
	start --mpm=none
	expect_error 1 "serve -p $port"
	assert_err_matches "^serve: 127.0.0.1:$port: cannot bind: Address (already )?in use"
	stop
	taken=$port
	start --mpm=none -p "$port"
	[ "$port" = "$taken" ]
	stop
}

@test "it listens at one address only" {
	start --mpm=none
	for address in 127.0.0.2 $(hostname -I 2>/dev/null); do
		case $address in
		*:*) continue ;;
		esac
		refused "$address" "$port"
	done
	stop
	start --mpm=none -a 127.0.0.2
	[[ $line == 'serve: http://127.0.0.2:'* ]]
	(exec 5<>"/dev/tcp/127.0.0.2/$port")
	refused 127.0.0.1 "$port"
	stop
}

@test "an address of IPv6" {
	[ -s /proc/net/if_inet6 ] || skip 'this machine has no IPv6'
	start --mpm=none -a ::1
	[[ $line == 'serve: http://[::1]:'* ]]
	port=${line#*::1]:}
	: >empty
	expect "conn --get=/empty '[::1]:${port%%/*}'" 'HTTP/1.1 200 OK'
	stop
}

# ---- http ----

@test "files, the index of a directory, what is not there" {
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

@test "the head of an answer; HEAD has no content" {
	echo '<p>' >index.html
	: >empty
	echo x >noext
	for model in $MODELS; do
		start --mpm="$model"
		ask 'GET / HTTP/1.0\r\n\r\n' | tr -d '\r' >answer
		[ "$(sed -n '1p;$p' answer)" = $'HTTP/1.1 200 OK\n<p>' ]
		grep -qx 'Content-Length: 4' answer
		grep -qx 'Connection: close' answer
		grep -qx 'Content-Type: text/html; charset=utf-8' answer
		grep -Eqx 'Date: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT' answer
		ask 'HEAD / HTTP/1.0\r\n\r\n' | tr -d '\r' | grep -v ^Date: >head
		grep -v ^Date: answer | sed '$d' | diff - head
		ask 'HEAD /nothing HTTP/1.0\r\n\r\n' | tr -d '\r' >head
		[ "$(head -n 1 head)" = 'HTTP/1.1 404 Not Found' ]
		[ -z "$(tail -n 1 head)" ]
		ask 'GET /empty HTTP/1.0\r\n\r\n' | grep -q '^Content-Length: 0'
		ask 'GET /noext HTTP/1.0\r\n\r\n' | grep -q '^Content-Type: application/octet-stream'
		stop
	done
}

@test "a large file comes whole, also to many at once" {
	head -c 3000000 /dev/urandom >big
	for model in $MODELS; do
		start --mpm="$model"
		ask 'GET /big HTTP/1.0\r\n\r\n' | tail -c 3000000 | cmp - big
		expect "conn -n 8 --get=/big $port" '8 200 OK'
		stop
	done
}

@test "what a request may look like" {
	echo home >index.html
	mkdir 'a b'
	echo x >'a b/%41'
	for model in $MODELS; do
		start --mpm="$model"
		answers 200 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
		answers 200 'GET / HTTP/1.0\n\n'
		answers 200 'GET /?query HTTP/1.0\r\n\r\n'
		answers 200 'GET //index.html HTTP/1.0\r\n\r\n'
		answers 200 'GET http://any/index.html HTTP/1.0\r\n\r\n'
		answers 200 'GET http://any HTTP/1.0\r\n\r\n'
		answers 200 'GET /a%%20b/%%2541 HTTP/1.0\r\n\r\n'
		answers 200 'GET /%%69ndex.html HTTP/1.0\r\nX: 1\r\nY:\r\n\r\n'
		answers 404 'GET /a%%20b/%%41 HTTP/1.0\r\n\r\n'
		answers 404 'GET /index.html/ HTTP/1.0\r\n\r\n'
		answers 404 'GET /%s HTTP/1.0\r\n\r\n' "$(printf '%0300d' 0)"
		stop
	done
}

@test "what is no request" {
	long=$(printf '%09000d' 0)
	for model in $MODELS; do
		start --mpm="$model"
		for bad in '\r\n\r\n' 'GET\r\n\r\n' 'GET /\r\n\r\n' 'GET / \r\n\r\n' 'GET / HTTP/1.0 x\r\n\r\n' \
			'GET  / HTTP/1.0\r\n\r\n' 'GET / http/1.0\r\n\r\n' 'GET / HTTP/1\r\n\r\n' 'GET / HTTP/11.0\r\n\r\n' \
			'GET index.html HTTP/1.0\r\n\r\n' 'GET * HTTP/1.0\r\n\r\n' 'GET /#x HTTP/1.0\r\n\r\n' \
			'GET /%% HTTP/1.0\r\n\r\n' 'GET /%%4 HTTP/1.0\r\n\r\n' 'GET /%%zz HTTP/1.0\r\n\r\n' \
			'GET /%%00 HTTP/1.0\r\n\r\n' 'GET /\0 HTTP/1.0\r\n\r\n' 'GET /\x01 HTTP/1.0\r\n\r\n' \
			'G@T / HTTP/1.0\r\n\r\n' 'GET / HTTP/1.1\r\n\r\n' 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n' \
			'GET / HTTP/1.0\r\nnothing\r\n\r\n' 'GET / HTTP/1.0\r\n: x\r\n\r\n' 'GET / HTTP/1.0\r\nA : x\r\n\r\n' \
			'GET / HTTP/1.0\r\nA: b\r\n c\r\n\r\n' 'GET / HTTP/1.0\r\nA: \0\r\n\r\n' 'GET / HTTP/1.0\r\nA: \r \r\n\r\n'; do
			answers 400 "$bad"
		done
		for method in POST PUT DELETE OPTIONS get FOO; do
			answers 405 '%s / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello' "$method"
		done
		ask 'POST / HTTP/1.0\r\n\r\n' | tr -d '\r' | grep -qx 'Allow: GET, HEAD'
		answers 505 'GET / HTTP/2.0\r\n\r\n'
		answers 505 'GET / HTTP/0.9\r\n\r\n'
		answers 414 'GET /%s' "$long"
		answers 414 '%s' "$long"
		answers 431 'GET / HTTP/1.0\r\nX: %s' "$long"
		stop
	done
}

@test "an endless request is cut off" {
	for model in $MODELS; do
		start --mpm="$model"
		for begin in 'GET /' 'GET / HTTP/1.0\r\nX: '; do
			exec 5<>"/dev/tcp/127.0.0.1/$port"
			# it ends because the server closes the connection
			{ printf "$begin"; tr '\0' x </dev/zero; } >&5 2>/dev/null &
			sender=$!
			read -r line <&5
			exec 5>&-
			wait "$sender" || true
			[[ $line == 'HTTP/1.1 4'* ]]
		done
		answers 404 'GET /nothing HTTP/1.0\r\n\r\n'
		stop
	done
}

@test "a request that is too slow" {
	for model in $MODELS; do
		start --mpm="$model" --timeout=.1
		answers 408 'GET / HT'
		answers 408 ''
		stop
		start --mpm="$model" --timeout=.1 --protocol=line
		[ -z "$(ask 'ech')" ]
		stop
	done
}

@test "nothing outside of the directory is served" {
	mkdir -p site/in/deep outside
	echo secret >outside/secret
	echo fine >site/in/fine
	ln -s ../outside site/out
	ln -s ../outside/secret site/secret
	ln -s "$PWD/outside/secret" site/absolute
	ln -s /proc/self/root site/root
	ln -s in/fine site/good
	ln -s ../fine site/in/deep/good
	ln -s loop site/loop
	for model in $MODELS; do
		start --mpm="$model" site
		for path in /../outside/secret /in/../../outside/secret /.. /../ /%2e%2e/outside/secret \
			/%2E%2E/outside/secret /.%2e/outside/secret /in%2f..%2f..%2foutside/secret \
			/%2f%2e%2e%2foutside%2fsecret /out/secret /secret /absolute /root/etc/passwd /loop \
			//../outside/secret /./../outside/secret; do
			answers 403 'GET %s HTTP/1.0\r\n\r\n' "$path"
		done
		for path in /%252e%252e/outside/secret /..%5coutside%5csecret /in/deep/fine /etc/passwd //etc/passwd; do
			answers 404 'GET %s HTTP/1.0\r\n\r\n' "$path"
		done
		for path in /in/fine /good /in/deep/good /in/deep/../fine /in/./fine /in//fine /in%2ffine; do
			answers 200 'GET %s HTTP/1.0\r\n\r\n' "$path"
		done
		stop
	done
}

@test "the same where the kernel does not know openat2, but for symbolic links" {
	command -v python3 >/dev/null || skip 'python3, which sets up the sandbox, is not installed'
	[ "$(uname -m)" = x86_64 ] || skip 'the sandbox is written for x86-64'
	cat >sandbox <<'END'
import ctypes, os, struct, sys
# Load the number of the call; 437 is openat2: ENOSYS; all others are allowed.
code = [(0x20, 0, 0, 0), (0x15, 0, 1, 437), (0x06, 0, 0, 0x00050000 | 38), (0x06, 0, 0, 0x7fff0000)]
filters = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in code))
program = struct.pack("HxxxxxxP", len(code), ctypes.addressof(filters))
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(38, 1, 0, 0, 0) != 0 or libc.prctl(22, 2, ctypes.c_char_p(program), 0, 0) != 0:
    sys.exit("no sandbox: " + os.strerror(ctypes.get_errno()))
os.execvp(sys.argv[1], sys.argv[1:])
END
	python3 sandbox true || skip 'this machine allows no such sandbox'
	mkdir -p site/in outside
	echo secret >outside/secret
	echo fine >site/in/fine
	echo home >site/index.html
	ln -s ../outside site/out
	ln -s in/fine site/good
	model=none
	testee_command=(python3 sandbox "${testee_command[@]}")
	export ASAN_OPTIONS=detect_leaks=0  # it would complain about the sandbox
	start --mpm=none site
	for path in /in/fine / /index.html //in//fine /./in/./fine; do
		answers 200 'GET %s HTTP/1.0\r\n\r\n' "$path"
	done
	for path in /../outside/secret /in/../in/fine /.. /%2e%2e/outside/secret /good; do
		answers 403 'GET %s HTTP/1.0\r\n\r\n' "$path"
	done
	for path in /out/secret /nothing /in/fine/ /in /%252e%252e/outside/secret "/$(printf '%0300d' 0)"; do
		answers 404 'GET %s HTTP/1.0\r\n\r\n' "$path"
	done
	stop
}

@test "only regular files that may be read" {
	mkdir site
	mkfifo site/fifo
	mkdir site/directory
	echo x >site/closed
	chmod 0 site/closed
	for model in $MODELS; do
		start --mpm="$model" site
		answers 403 'GET /fifo HTTP/1.0\r\n\r\n'
		answers 404 'GET /directory HTTP/1.0\r\n\r\n'
		[ -r site/closed ] || answers 403 'GET /closed HTTP/1.0\r\n\r\n'
		stop
	done
}

@test "clients that close early, or their half of the connection" {
	head -c 3000000 /dev/zero >big
	for model in $MODELS; do
		start --mpm="$model"
		for text in '' 'GET ' 'GET /big HTTP/1.0\r\n\r\n'; do
			exec 5<>"/dev/tcp/127.0.0.1/$port"
			printf "$text" >&5
			exec 5>&-
		done
		if command -v python3 >/dev/null; then
			python3 - "$port" <<'END'
import socket, sys
def ask(text):
    with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as s:
        s.sendall(text)
        s.shutdown(socket.SHUT_WR)
        return s.makefile("rb").read()
assert ask(b"GET /big HTTP/1.0\r\n\r\n").endswith(b"\0" * 3000000)
assert ask(b"GET /big HT").startswith(b"HTTP/1.1 400 ")
assert ask(b"") == b""
END
		fi
		answers 404 'GET /nothing HTTP/1.0\r\n\r\n'
		stop
	done
}

# ---- remote procedure calls ----

@test "the procedures" {
	for model in $MODELS; do
		sh_run "$SERVER begin --mpm=$model --protocol=line
for text in 'echo a  b' 'add 2 3' 'upper abc Z' echo; do conn --call=\"\$text\" \$port || echo \$?; done; finish"
		assert_status 0
		assert_out 'a  b' 5 'ABC Z' ''
		assert_no_err
		start --mpm="$model" --protocol=line
		[[ $line == "serve: line://127.0.0.1:"*" mpm=$model "* ]]
		exec 5<>"/dev/tcp/127.0.0.1/$port"
		printf '%s\n' 'add 9223372036854775807 -1' 'add 9223372036854775807 1' 'add 1' 'add 1 x' 'add 1 2 3' 'add' \
			'fly me' '' 'ECHO x' 'upper äß' 'add 1 1'$'\r' >&5
		for want in 'ok 9223372036854775806' 'error add: the sum does not fit' 'error add: two integers are needed' \
			'error add: two integers are needed' 'error add: two integers are needed' \
			'error add: two integers are needed' 'error fly: no such procedure' 'error : no such procedure' \
			'error ECHO: no such procedure' 'ok äß' 'ok 2'; do
			read -r line <&5
			[ "$line" = "$want" ]
		done
		exec 5>&-
		[ "$(call 'echo a\0b\n')" = 'error the request has a NUL byte' ]
		[ "$(call 'echo %09000d' 0)" = 'error the request is too long' ]
		[ "$(call 'echo %08000d\n' 0)" = "ok $(printf %08000d 0)" ]
		stop
	done
}

@test "pid tells which process serves; die ends it, and a master replaces it" {
	for model in $MODELS; do
		start --mpm="$model" --protocol=line
		exec 5<>"/dev/tcp/127.0.0.1/$port"
		printf 'pid\n' >&5
		read -r _ pid <&5
		case $model in
		fork | prefork) [[ " $(children)" == *" $pid "* ]] ;;
		*) [ "$pid" = "$server" ] ;;
		esac
		printf 'die\necho late\n' >&5
		[ -z "$(cat <&5)" ]
		exec 5>&-
		case $model in
		fork | prefork)
			expect "conn --call='echo on' $port" on
			stop ;;
		*)
			ended=0
			wait "$shell" || ended=$?
			shell=
			[ "$ended" = 1 ] ;;
		esac
	done
}

@test "stall never answers; others are served unless there is one for all" {
	for model in $MODELS; do
		start --mpm="$model" --protocol=line --timeout=0
		expect_error 124 "conn --call=stall --timeout=.1 $port"
		exec 5<>"/dev/tcp/127.0.0.1/$port"
		printf 'echo first\nstall\necho never\n' >&5
		read -r line <&5
		[ "$line" = 'ok first' ]
		if [ "$model" = none ]; then
			expect_error 124 "conn --call='echo on' --timeout=.1 $port"
		else
			expect "conn --call='echo on' $port" on
		fi
		exec 5>&-
		expect "conn --call='echo on' $port" on
		stop
	done
}

# ---- models ----

@test "a silent client starves all others under none, and nobody under the other models" {
	echo home >index.html
	for model in $MODELS; do
		start --mpm="$model" --timeout=0
		hold -n 1 --stall
		[ "$line" = "conn: 1 connection to 127.0.0.1:$port open" ]
		if [ "$model" = none ]; then
			expect_error 124 "conn --get=/ --timeout=.2 $port"
			assert_err_is "conn: 127.0.0.1:$port: no answer within .2 s"
		else
			expect "conn --get=/ $port" 'HTTP/1.1 200 OK' home
		fi
		release
		expect "conn --get=/ $port" 'HTTP/1.1 200 OK' home
		stop
	done
}

@test "prefork grows while all are busy, and shrinks when they are idle" {
	model=prefork
	start --mpm=prefork -w 2 --max-workers=16 --timeout=0
	until_children 2
	hold -n 8 --stall
	# The request is behind the others in the queue, so they have been accepted when it is answered.
	answers 404 'GET /nothing HTTP/1.0\r\n\r\n'
	read -ra workers <<<"$(children)"
	[ ${#workers[@]} -ge 9 ]
	[ ${#workers[@]} -le 11 ]
	release
	until_children 2
	answers 404 'GET /nothing HTTP/1.0\r\n\r\n'
	stop
}

@test "worker grows by threads, and loses them again" {
	model=worker
	start --mpm=worker -w 2 --max-workers=16 --timeout=0
	until_threads 3
	hold -n 8 --stall
	answers 404 'GET /nothing HTTP/1.0\r\n\r\n'
	threads=("/proc/$server/task"/*)
	[ ${#threads[@]} -ge 10 ]
	[ -z "$(children)" ]
	release
	until_threads 3
	stop
}

@test "there are never more workers than --max-workers" {
	for model in fork prefork worker; do
		start --mpm="$model" -w 1 --max-workers=3 --timeout=0
		hold -n 6 --stall
		expect_error 124 "conn --get=/nothing --timeout=.2 $port"
		case $model in
		worker) until_threads 4 ;;
		*) until_children 3 ;;
		esac
		release
		answers 404 'GET /nothing HTTP/1.0\r\n\r\n'
		stop
	done
}

@test "workers that are killed are replaced, and no zombie stays" {
	model=prefork
	start --mpm=prefork -w 3
	for times in 1 2 3; do
		read -ra before <<<"$(children)"
		[ ${#before[@]} = 3 ]
		kill -KILL "${before[@]:0:times}"
		# One that dies only now might take the connection with it.
		for pid in "${before[@]:0:times}"; do
			for ((n = 0; n < 400; n++)); do
				[ -e "/proc/$pid" ] || break
				sleep .05
			done
			[ ! -e "/proc/$pid" ]
		done
		answers 404 'GET /nothing HTTP/1.0\r\n\r\n'
		until_children 3
	done
	stop
	start --mpm=fork --timeout=0
	model=fork
	hold -n 3 --stall
	until_children 3
	kill -KILL $(children)
	until_children 0
	answers 404 'GET /nothing HTTP/1.0\r\n\r\n'
	until_children 0
	stop
}

@test "--max-requests: a worker serves so many connections and is replaced" {
	model=prefork
	start --mpm=prefork -w 1 --max-workers=1 --max-requests=2 --protocol=line
	for ((i = 0; i < 6; i++)); do pids[i]=$(call 'pid\n'); done
	stop
	for i in 0 2 4; do [ "${pids[i]}" = "${pids[i + 1]}" ]; done
	[ "${pids[0]}" != "${pids[2]}" ]
	[ "${pids[2]}" != "${pids[4]}" ]
	start --mpm=worker -w 1 --max-workers=1 --max-requests=2 --protocol=line
	for ((i = 0; i < 6; i++)); do [ "$(call 'pid\n')" = "ok $server" ]; done
	stop
}

@test "a thousand connections" {
	[ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -ge 1100 ] || skip "only $(ulimit -Hn) descriptors are allowed"
	[ "$(cat /proc/sys/net/core/somaxconn)" -ge 1024 ] || skip 'net.core.somaxconn is below 1024'
	echo home >index.html
	for model in $MODELS; do
		start --mpm="$model" --timeout=0 --max-workers=100
		hold -n 1000 --stall
		[ "$line" = "conn: 1000 connections to 127.0.0.1:$port open" ]
		[ ! -s held.err ]
		release
		expect "conn --get=/ --timeout=30 $port" 'HTTP/1.1 200 OK' home
		expect "conn -n 1000 --get=/ --timeout=30 $port" '1000 200 OK'
		stop
	done
}

@test "a full backlog" {
	for model in none prefork worker; do
		start --mpm="$model" -w 1 --max-workers=1 --backlog=1 --timeout=0
		hold -n 1 --stall
		expect_error 124 "conn -n 8 --get=/nothing --timeout=.3 $port"
		assert_err_matches 'connections: no connection within .3 s' 'connections: no answer within .3 s'
		release
		answers 404 'GET /nothing HTTP/1.0\r\n\r\n'
		stop
	done
}

@test "no descriptor is left: it waits for a connection to end, and does not spin" {
	LIMITS='ulimit -n 30'
	for model in event worker; do
		start --mpm="$model" --timeout=0
		hold -n 60 --stall
		expect_error 124 "conn --get=/nothing --timeout=.5 $port"
		read -ra stat <"/proc/$server/stat"
		[ $((stat[13] + stat[14])) -lt 20 ]
		release
		answers 404 'GET /nothing HTTP/1.0\r\n\r\n'
		stop
	done
}
