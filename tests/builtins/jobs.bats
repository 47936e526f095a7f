# tests/builtins/jobs.bats: jobs, fg, bg, and monitor mode in scripts.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# A FIFO is the event that background jobs wait for: reading it ends when it is opened and closed.
HOLD='mkfifo hold; '

@test "jobs lists background jobs with number, mark, state and command" {
	expect 'set -m; sleep 50 & sleep 60 & jobs; kill %1 %2; wait' \
		'[1] - Running              sleep 50' '[2] + Running              sleep 60'
	expect 'set -m; jobs'
}

@test "jobs -p prints process group ids only, -l beside the rest" {
	expect "$HOLD"'set -m; cat hold & [ "$(jobs -p)" = "$!" ] || echo wrong; jobs -p >p; read -r p <p; [ "$p" = "$!" ] && echo same
		jobs -l >l; read -r number mark pid rest <l; echo "$number $mark $rest"; [ "$pid" = "$!" ] && echo same; : >hold; wait' \
		same '[1] + Running              cat hold' same
}

@test "a job that was listed as ended is forgotten" {
	expect 'set -m; (exit 3) & p=$!; while kill -s 0 $p 2>/dev/null && ! jobs >list; do :; done
		while ! grep -q Done list; do jobs >list; done; cat list; jobs' \
		'[1] + Done(3)              ( exit 3 )'
}

@test "jobs says why there is no such job" {
	expect_error 1 'jobs %1'
	expect_error 2 'jobs -z'
	expect_error 1 'set -m; jobs nonsense'
}

@test "under monitor mode each job has a process group of its own" {
	for_each_spawn expect 'set -m; sh -c "ps -o pgid= -p \$\$ | tr -d \" \"; echo \$\$" >ids; { read -r group; read -r pid; } <ids
		[ "$group" = "$pid" ] && echo own
		sh -c "ps -o pgid= -p \$\$ >g1" | sh -c "ps -o pgid= -p \$\$ >g2"; cmp g1 g2 && echo shared' own shared
}

@test "a stopped job has a status above 128, and fg lets it go on" {
	expect 'set -m; sh -c "kill -s STOP \$\$; exit 5"; echo $(($? > 128)); fg >/dev/null; echo $?' \
		1 5
	expect 'set -m; sh -c "kill -s STOP \$\$; exit 5"; fg; echo $?' "sh -c 'kill -s STOP \$\$; exit 5'" 5
}

@test "bg lets a stopped job go on in the background" {
	expect 'set -m; sh -c "kill -s STOP \$\$; exit 5"; bg >/dev/null; wait $!; echo $?' 5
}

@test "fg and bg need job control and a job" {
	expect_error 1 'sleep 0 & fg'
	expect_error 1 'set -m; fg'
	expect_error 1 'set -m; bg %7'
	expect_error 2 'set -m; fg %1 %2'
}
