# tests/examples/statuses.awk: from a session whose prompt was "[$?]$ " make what a reader sees, and
# tell failures.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A command succeeds, or the next one is echo $?, which shows its status.

/^\[[0-9]+\][$] / {
	status = substr($0, 2) + 0
	sub(/^\[[0-9]+\]/, "")
	if (status != 0 && $0 != "$ echo $?" && prompts > 0)
		print "(status " status ")"
	prompts++
	if ($0 == "$ ")         # the end of the input
		next
}
{ print }
