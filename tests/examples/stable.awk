# tests/examples/stable.awk: leave of an example's output what is the same on every run and every
# machine.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Page states and the counts of named mappings stay as they are, and so does every word. What
# becomes a mark, with the reason:
#   SOURCE   what a report says it has read: privileges decide about it
#   TIME     a heading of times: the unit follows their size
#   FIGURE   below such a heading; totals of programs, which change with their libraries; memory of
#            processes, process ids, addresses and file offsets; the same for fields of JSON
#   S        a state R or S: whether a process runs or sleeps at the moment
#   N        any number in a line of the birth trace, a job's notice or a count of nanoseconds
# Blanks between columns shrink to a bar, since a table is as wide as its figures. Where a figure is
# n/a it must be so.

# What is shown of a field.
function stable(heading, text) {
	if (varies(heading) && text != "n/a")
		return "FIGURE"
	if (processes && heading == "state" && text == "R")
		return "S"
	if (processes && heading ~ /^(state|meaning)$/ && text == "running")
		return "sleeping"
	return text
}

# Headings below which figures vary, for all tables and for those of processes.
function varies(heading) {
	if (heading ~ / (ns|us|ms|s)$/ || heading ~ /^(pid|tid|RSS|address|frame|offset|ratio|runs|elapsed)/)
		return 1
	return processes && heading ~ /^(shell|birth|pre-exec|loading|program|after|minor|major|children|threads)/
}

function is_heading() {
	return /^(segment|mapping|mechanism|strategy|process|task|fd|step|class|page|semaphore|snapshot|what|birth)  +[a-z]/
}

is_heading() {
	columns = split($0, name, /  +/)
	processes = /births/ || /^(process|task) / || /^step/
	for (i = 1; i <= columns; i++)
		printf "%s%s", name[i] ~ /^(time|wall|user|sys|median|min|held) / ? "TIME" : name[i], i < columns ? "|" : "\n"
	next
}
/^source: / { columns = 0; print "source: SOURCE"; next }
/^(n\/a: |[$>] |$)/ { columns = 0; print; next }
/^ *\{".*\}/ {
	gsub(/"[a-z0-9_]*_ns": [0-9]+/, "TIME: FIGURE"); gsub(/"source": "[^"]*"/, "\"source\": SOURCE")
	print
	next
}
/ = [0-9]+; / || /^\[[0-9]+\] / || / ns$/ {
	gsub(/0x[0-9a-f]+/, "ADDRESS"); gsub(/"\/[a-z\/]*bin\//, "\""); gsub(/[0-9][0-9,.]*/, "N")
	print
	next
}
{ indent = $0; sub(/[^ ].*/, "", indent); row = substr($0, length(indent) + 1) }
columns && split(row, field, /  +/) == columns {
	printf "%s", indent
	for (i = 1; i <= columns; i++)
		printf "%s%s", stable(name[i], field[i]), i < columns ? "|" : "\n"
	next
}
{ print }
