# tests/builtins/conn.bats: conn: holding connections, fetching, calling, and how each may fail.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

SERVER='begin() { rm -f ready; mkfifo ready; serve "$@" >ready & server=$!; read -r line <ready
	port=${line#*://127.0.0.1:}; port=${port%%/*}; }
finish() { kill "$server"; wait "$server"; }
'

@test "connections are held until standard input ends" {
	sh_run "$SERVER begin --mpm=event; : | conn -n 3 \$port; echo \$?; finish"
	assert_status 0
	port=$(sed -n 's/.*127.0.0.1:\([0-9]*\) open/\1/p' "$io/out")
	assert_out "conn: 3 connections to 127.0.0.1:$port open" 0
}

@test "wrong use" {
	expect_error 2 'conn'
	assert_err_matches 'conn: no port'
	expect_error 2 'conn 1 2'
	expect_error 2 'conn -n 0 80'
	expect_error 2 'conn --get=/ --call=x 80'
	expect_error 2 'conn 192.0.2.1:80'
	assert_err_matches 'not an address of this machine alone'
	expect_error 2 'conn -q'
	assert_err_matches 'usage: conn'
}
