# tests/examples/blocks.awk: cut the examples out of a document, in Markdown or mdoc.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A ```console block is an example: lines that begin with "$ " are commands, those with "> " go on
# with one, the others are what is printed. ```console continued goes on with the session of the
# block before it. Every other block says why it is none: ```text not run: REASON. In mdoc, .Dl
# lines and .Bd -literal displays are examples, unless the line before them is the comment .\" not
# run: REASON; .\" continued there does what it says.
#
# Writes DIR/NUMBER.title, .commands and .shown for each session, adds what it counted to
# DIR/counts, and prints the findings: blocks that are neither.

function finding(what) { print name ":" FNR ": " what }

function open_session() {
	number++
	sessions++
	base = sprintf("%s/%s.%03d", dir, label, number)
	print name ":" FNR >(base ".title")
	printf "" >(base ".commands")
	printf "" >(base ".shown")
}

# INFO: what follows the fence, or the comment before a display.
function begin(info) {
	blocks++
	inside = 1
	running = info ~ /^console( continued)?$/
	if (info == "console")
		open_session()
	else if (running && !sessions)
		finding("nothing is there to be continued")
	else if (!running && info !~ /not run: ./)
		finding("a block that is neither an example nor says why it is not run")
	commands = 0
}

function end() {
	if (running && !commands)
		finding("an example without a command")
	inside = 0
}

function line(text) {
	written += text ~ /^[$] /
	if (!running)
		return
	if (text ~ /^[$>] /) {
		commands++
		print substr(text, 3) >(base ".commands")
	} else if (!commands) {
		finding("output before the first command")
	}
	print text >(base ".shown")
}

# The characters that roff is told by name.
function plain(text) {
	gsub(/\\\(aq/, "'", text); gsub(/\\\(ga/, "`", text); gsub(/\\\(ha/, "^", text)
	gsub(/\\\(ti/, "~", text); gsub(/\\\(dq/, "\"", text); gsub(/\\-/, "-", text)
	gsub(/\\&/, "", text); gsub(/\\e/, "\\", text)
	return text
}

FNR == 1 { label = name; gsub(/[^A-Za-z0-9]/, "_", label); mdoc = name ~ /[.][0-9]$/; blank = 1 }

!mdoc && /^ *```/ {
	if (inside) {
		end()
	} else {
		sub(/^ *```/, "")
		begin($0)
	}
	next
}
!mdoc && !inside {
	if (blank && /^(    |\t)/ && !list)
		finding("an indented block: a fenced one tells what it is")
	list = list && (/^( |$)/) || /^ *([-*]|[0-9]+[.]) /
	blank = $0 == ""
	next
}
!mdoc { line($0); next }

mdoc && /^[.]\\" / { comment = substr($0, 5); next }
mdoc && /^[.]Dl / {
	begin(comment ~ /not run:/ ? comment : "console" (comment == "continued" ? " continued" : ""))
	line(plain(substr($0, 5)))
	end()
}
mdoc && /^[.]Bd .*-literal/ {
	begin(comment ~ /not run:/ ? comment : "console" (comment == "continued" ? " continued" : ""))
	comment = ""
	next
}
mdoc && inside && /^[.]Ed/ { end(); next }
mdoc && inside { line(plain($0)) }
{ comment = "" }

END {
	if (inside)
		finding("a block without an end")
	print name ": " blocks + 0 " blocks, " written + 0 " commands" >>(dir "/counts")
}
