# tests/builtins/conn.bats: conn: holding connections, fetching, calling, and how each may fail.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# For scripts: a server in the background, listening at $port; and its end.
SERVER='begin() { rm -f ready; mkfifo ready; serve "$@" >ready & server=$!; read -r line <ready
	port=${line#*://127.0.0.1:}; port=${port%%/*}; echo $port >port; }
finish() { kill "$server"; wait "$server"; }
'

# A server that sends ANSWER to its one client, and closes. Its port is in $port.
fake_server() { # ANSWER
	command -v python3 >/dev/null || skip 'python3, which plays a server, is not installed'
	rm -f fake
	mkfifo fake
	python3 - "$1" >fake 3>&- 4>&- <<'END' &
import socket, sys
with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    client = listener.accept()[0]
    client.recv(65536)
    try:
        client.sendall(sys.argv[1].encode())
        client.shutdown(socket.SHUT_WR)
        while client.recv(65536):
            pass
    except OSError:
        pass        # it had heard enough
END
	fake=$!
	read -r port <fake
}

# ---- holding ----

@test "connections are held until standard input ends" {
	sh_run "$SERVER begin --mpm=event; mkfifo input held; conn -n 3 \$port <input >held & client=\$!
exec 8>input; read -r line <held; echo \"\$line\"; kill -0 \$client && echo holds; exec 8>&-; wait \$client; echo \$?; finish"
	assert_status 0
	assert_out "conn: 3 connections to 127.0.0.1:$(cat port) open" holds 0
	assert_no_err
}

@test "a signal ends it, with status 0, when there is no input to end" {
	for signal in TERM INT HUP; do
		sh_run "$SERVER begin --mpm=event; set -m 2>/dev/null; mkfifo held; conn --stall \$port </dev/null >held & client=\$!
read -r line <held; echo \"\$line\"; kill -$signal \$client; wait \$client; echo \$?; set +m; finish"
		assert_status 0
		assert_out "conn: 1 connection to 127.0.0.1:$(cat port) open" 0
	done
}

@test "--hold: not the end of its input, only a signal" {
	sh_run "$SERVER begin --mpm=event; mkfifo held; : | conn --hold \$port >held & client=\$!
read -r line <held; kill -0 \$client && echo holds; kill \$client; wait \$client; echo \$?; finish"
	assert_status 0
	assert_out holds 0
}

@test "it says when the server has closed all connections" {
	sh_run "$SERVER begin --mpm=event --timeout=.1; conn -n 2 --stall --hold \$port & conn -n 2 --stall --get=/ \$port; echo \$?; kill \$!; finish"
	assert_status 0
	port=$(cat port)
	assert_out_matches "conn: 2 connections to 127.0.0.1:$port open" '
1
$'
	assert_err_matches "conn: 127.0.0.1:$port: the server has closed all connections"
}

@test "it ends with its shell" {
	mkfifo alive go
	"${testee_command[@]}" -c "$SERVER begin --mpm=event --timeout=0; exec 9>alive
for option in --stall --hold '--get=/ --stall' '--call=stall --timeout=0'; do conn \$option \$port & done; read -r line <go" >/dev/null 2>&1 3>&- 4>&- &
	shell=$!
	exec 7<alive
	exec 8>go
	kill -KILL "$shell"
	cat <&7
	exec 7<&- 8>&-
	wait "$shell" || [ $? = 137 ]
}

# ---- http ----

@test "--get: one answer whole, of several the statuses" {
	echo home >index.html
	printf 'no newline' >plain
	sh_run "$SERVER begin --mpm=event; conn --get=/ \$port; echo \$?; conn --get=/plain \$port; echo; conn --get=/nothing \$port; echo \$?
conn -n 20 --get=/ 127.0.0.1:\$port; echo \$?; conn -n 2 --get=/nothing localhost:\$port; echo \$?; read -r word url rest <<E
\$line
E
conn --get=/plain \$url; echo; finish"
	assert_status 0
	assert_out 'HTTP/1.1 200 OK' home 0 'HTTP/1.1 200 OK' 'no newline' 'HTTP/1.1 404 Not Found' '404 Not Found' 1 \
		'20 200 OK' 0 '2 404 Not Found' 1 'HTTP/1.1 200 OK' 'no newline'
	assert_no_err
}

@test "answers that are none" {
	expect_error 1 "$SERVER begin --mpm=none --protocol=line; conn --get=/ \$port; status=\$?; finish; exit \$status"
	assert_err_is "conn: 127.0.0.1:$(cat port): the answer is not HTTP"
	fake_server $'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort'
	sh_run "conn --get=/ $port"
	assert_status 1
	assert_out_is $'HTTP/1.1 200 OK\nshort'
	assert_err_is "conn: 127.0.0.1:$port: the server closed the connection in the middle of its answer"
	wait "$fake"
	fake_server ''
	expect_error 1 "conn --get=/ $port"
	assert_err_is "conn: 127.0.0.1:$port: the server closed the connection without an answer"
	wait "$fake"
	fake_server $'HTTP/1.1 200'
	expect_error 1 "conn --get=/ $port"
	assert_err_matches 'in the middle of its answer'
	wait "$fake"
	fake_server "HTTP/1.1 200 $(printf '%020000d' 0)"
	expect_error 1 "conn --get=/ $port"
	assert_err_is "conn: 127.0.0.1:$port: the answer is too long"
	wait "$fake"
	fake_server $'HTTP/1.0 200 OK\r\n\r\nuntil the end\n'
	expect "conn --get=/ $port" 'HTTP/1.0 200 OK' 'until the end'
	wait "$fake"
	fake_server $'HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nfar too long'
	sh_run "conn --get=/ $port"
	assert_status 0
	assert_out_is $'HTTP/1.0 200 OK\nfar'
	wait "$fake"
}

# ---- remote procedure calls ----

@test "--call: results, a line for each connection, and errors" {
	sh_run "$SERVER begin --mpm=fork --protocol=line; conn --call='add 2 3' \$port; echo \$?; conn -n 3 --call='echo on' \$port; echo \$?
conn --call='add 2' \$port; echo \$?; conn -n 8 --call=pid \$port | sort -u | wc -l; finish"
	assert_status 0
	assert_out 5 0 on on on 0 1 8
	assert_err_is 'conn: add: two integers are needed'
}

@test "the server dies, refuses, or takes too long" {
	sh_run "$SERVER begin --mpm=fork --protocol=line; conn --call=die \$port; echo \$?; conn --call=stall --timeout=.1 \$port; echo \$?
conn -n 2 --call=die \$port; echo \$?; finish; conn --call=pid \$port; echo \$?; conn -n 3 \$port; echo \$?"
	assert_status 0
	port=$(cat port)
	assert_out 1 124 1 1 1
	assert_err_is "conn: 127.0.0.1:$port: the server closed the connection without an answer" \
		"conn: 127.0.0.1:$port: no answer within .1 s" \
		"conn: 127.0.0.1:$port: 2 of 2 connections: the server closed the connection without an answer" \
		"conn: 127.0.0.1:$port: Connection refused" \
		"conn: 127.0.0.1:$port: 3 of 3 connections: Connection refused"
}

@test "more connections than descriptors" {
	expect_error 1 'ulimit -n 40; conn -n 100 1'
	assert_err_is 'conn: 100 connections: the limit of descriptors is 40 (ulimit -Hn)'
}

@test "output that cannot be written" {
	[ -c /dev/full ] || skip 'there is no /dev/full'
	sh_run "$SERVER begin --mpm=fork --protocol=line; conn --call=pid \$port >/dev/full; echo \$?; finish"
	assert_status 0
	assert_out 1
	assert_err_is 'conn: write error: No space left on device'
}

@test "wrong use" {
	expect_error 2 'conn'
	assert_err_is 'conn: no port'
	expect_error 2 'conn 1 2'
	expect_error 2 'conn http'
	expect_error 2 'conn 65536'
	expect_error 2 'conn -n 0 80'
	expect_error 2 'conn --timeout=x 80'
	expect_error 2 'conn --get=/ --call=x 80'
	expect_error 2 'conn 192.0.2.1:80'
	assert_err_is 'conn: 192.0.2.1:80: not an address of this machine alone, such as 127.0.0.1'
	expect_error 2 'conn 0.0.0.0:80'
	expect_error 2 'conn example.invalid:80'
	expect_error 2 'conn -q'
	assert_err_matches 'usage: conn'
}
