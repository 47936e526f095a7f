# lab.bats: labs are found, walked through, checked and reported; what the vocabulary promises.
# shellcheck shell=bash disable=SC2016  # scripts for the shell under test, written in single quotes

load ../lib

setup_lab() {
	export XDG_STATE_HOME=$PWD/state COWSH_LABS=$PWD:$COWSH_LABS
}

# A small lab of the test's own, called mine.
make_lab() {
	setup_lab
	cat >mine
}

two_questions() {
	make_lab <<-'END'
		# mine: two questions
		text <<'EOT'
		some theory
		EOT
		step 'The only step'
		run 'mmapfile -n buf --anon 64K'
		ask -t 2 near 60 'how many pages?'
		ask sort 40 'which class?' copy zero_fill
		run 'poke buf'
		measured near poke zero_fill
		expect sort zero_fill
		explain <<'EOT'
		some reason
		EOT
	END
}

@test "lab lists the labs in the order of the course, those of COWSH_LABS first" {
	two_questions
	echo '# other: another one' >other
	echo other >course
	testee -c 'lab --tsv --no-header'
	assert_status 0
	assert_no_err
	[ "$(head -n 3 <<<"$out" | cut -f 1,3)" = "other	another one
mine	two questions
$(head -n 1 "${COWSH_LABS##*:}/course")	$(head -n 1 "${COWSH_LABS##*:}/$(head -n 1 "${COWSH_LABS##*:}/course")" | sed 's/[^:]*: //')" ] || fail 'another list'
}

@test "right answers give all points and the status 0" {
	two_questions
	printf 'near = 16\nsort = zero_fill\n' >answers
	testee -c 'lab check mine answers'
	assert_status 0
	assert_no_err
	assert_out 'near ..........................  60 / 60  predicted 16, measured 16' \
		'sort ..........................  40 / 40  predicted zero_fill, measured zero_fill' 'mine: 100 / 100'
}

@test "a wrong answer loses exactly its points, and the status is 1" {
	two_questions
	printf 'near = 13\nsort = zero_fill\n' >answers
	testee -c 'lab check mine answers'
	assert_status 1
	assert_out_matches '^near \.+   0 / 60  predicted 13, measured 16' 'mine: 40 / 100'
	printf 'near = 16\nsort = copy\n' >answers
	testee -c 'lab check mine answers'
	assert_status 1
	assert_out_matches 'mine: 60 / 100'
	printf '# nothing\n\n' >answers
	testee -c 'lab check mine answers'
	assert_status 1
	assert_out_matches 'predicted nothing, measured 16' 'mine: 0 / 100'
}

@test "the tolerance counts both ways, and no further" {
	two_questions
	for answer in 14 18 '1,6' 0016; do
		printf 'near = %s\nsort = zero_fill\n' "$answer" >answers
		testee -c 'lab check mine answers'
		assert_out_matches 'mine: 100 / 100'
	done
	for answer in 13 19 -16 16x x 99999999999999999999999999 '16; echo hi' '$(id)' 0x10; do
		printf 'near = %s\nsort = zero_fill\n' "$answer" >answers
		testee -c 'lab check mine answers'
		assert_status 1
		assert_out_matches 'mine: 40 / 100'
		assert_no_err
	done
}

@test "a tolerance may be a percentage of the measured value" {
	make_lab <<-'END'
		# mine: one question
		ask -t 10% q 100 'how many?'
		run 'true'
		expect q 200
	END
	for answer in 180 220; do
		echo "q = $answer" >answers
		testee -c 'lab check mine answers'
		assert_status 0
	done
	for answer in 179 221; do
		echo "q = $answer" >answers
		testee -c 'lab check mine answers'
		assert_status 1
	done
}

@test "answers may come with = or without, with CRLF, comments, and no newline at the end" {
	two_questions
	printf '# hello\r\n\r\nnear=16\r\n sort zero_fill' >answers
	testee -c 'lab check mine answers'
	assert_status 0
	assert_no_err
	printf 'near = 16\nsort = zero_fill\nnaer = 3\n$(x) = 1\n' >answers
	testee -c 'lab check mine answers'
	assert_status 0
	assert_err_matches 'answers: naer: no such question' 'answers: \$\(x\): no such question'
}

@test "form prints the questions as a file of answers to fill in" {
	two_questions
	testee -c 'lab form mine'
	assert_status 0
	assert_out '# how many pages? (60 points)' 'near =' '' '# which class? [copy zero_fill] (40 points)' 'sort =' ''
	assert_no_err
	[ ! -e state ] || fail 'a form leaves no result'
}

@test "a walk shows text, commands, predicted beside measured; and check grades its answers again" {
	two_questions
	testee -c 'lab mine' <<<$'15\nsomething\ncopy'
	assert_status 1
	assert_no_err
	assert_out_matches '^mine: two questions' 'some theory' '1\. The only step' '\$ mmapfile -n buf' \
		'\? how many pages\? \(60 points\)' 'please answer with one of: copy zero_fill' '\$ poke buf' \
		'=> predicted 15, measured 16: 60 of 60 points' '=> predicted copy, measured zero_fill: 0 of 40 points' \
		'some reason' 'mine: 60 / 100'
	testee -c 'lab check mine'
	assert_status 1
	assert_out_matches 'mine: 60 / 100'
}

@test "a walk without answers goes to its end" {
	two_questions
	testee -c 'lab mine' </dev/null
	assert_status 1
	assert_out_matches '\(no answer\)' 'mine: 0 / 100'
}

@test "report prints the last results as table, JSON and Markdown" {
	two_questions
	printf 'near = 16\nsort = copy\n' >answers
	testee -c 'lab check mine answers >/dev/null; lab report --tsv --no-header; lab report --md; lab report --json mine; lab --tsv | grep mine'
	assert_no_err
	assert_out "mine	near	how many pages?	16	16	60	60" "mine	sort	which class?	copy	zero_fill	0	40" \
		'## mine: two questions' '' '60 / 100 points' '' '| question | predicted | measured | points |' '| --- | --- | --- | --- |' \
		'| how many pages? | 16 | 16 | 60 / 60 |' '| which class? | copy | zero_fill | 0 / 40 |' '' \
		'[' '  {"lab": "mine", "id": "near", "question": "how many pages?", "predicted": "16", "measured": "16", "points": 60, "of": 60},' \
		'  {"lab": "mine", "id": "sort", "question": "which class?", "predicted": "copy", "measured": "zero_fill", "points": 0, "of": 40}' ']' \
		'mine	60 / 100	two questions'
}

@test "a report of a lab without result says so" {
	two_questions
	expect_error 1 'lab report mine'
	assert_err_matches 'mine: no result yet'
}

@test "what cannot be shown has the status 77 and a reason" {
	make_lab <<-'END'
		# mine: nothing
		needs no-such-command-here 'apt install it'
	END
	expect_status 77 'lab check mine /dev/null' 'mine: cannot be shown here: there is no no-such-command-here: apt install it'
	make_lab <<-'END'
		# mine: a part
		ask a 60 'a?'
		expect a 1
		ask b 40 'b?'
		leave_out b 'no such thing'
	END
	echo 'a = 1' >answers
	expect_status 77 'lab check mine answers' 'a .............................  60 / 60  predicted 1, measured 1' \
		'b .............................   - / 40  cannot be shown here: no such thing' 'mine: 60 / 60' \
		'mine: cannot be shown here: 40 points: no such thing'
	echo 'a = 2' >answers
	testee -c 'lab check mine answers'
	assert_status 1
	sed -i 's,^expect a 1,expect a n/a,' mine
	testee -c 'lab check mine answers'
	assert_status 77
	assert_out_matches 'the figure is not known on this machine'
}

@test "value finds a column, of a row if need be, in the last report of a builtin" {
	make_lab <<-'END'
		# mine: reports
		mmapfile -n a --anon 64K
		mmapfile -n b --anon 32K
		run '( poke a ); poke b 0-2; cowstat a; cowstat b; poke a'
		value poke faults; echo "$value"
		value poke copy b; echo "$value"
		value cowstat pages a; echo "$value"
		run 'true'
		value poke faults
		echo not reached
	END
	testee -c 'lab form mine'
	assert_status 2
	assert_out 16 0 16
	assert_err_is 'lab: mine: no report of poke has faults'
}

@test "the words of a lab make no process, so that pages stay as an experiment left them" {
	make_lab <<-'END'
		# mine: no fork
		run 'mmapfile -n buf --anon 64K; poke buf'
		text <<'EOT'
		text
		EOT
		step 'a step'
		ask q 100 'how many faults?'
		value poke faults
		run 'poke buf'
		measured q poke faults
	END
	echo 'q = 0' >answers
	testee -c 'lab check mine answers'
	assert_status 0
	testee -c 'lab mine' <<<'0'
	assert_status 0
}

@test "COWSH_REPORTS keeps the reports of builtins as TSV" {
	testee -c 'mmapfile -n buf --anon 8K; COWSH_REPORTS=$PWD/log; poke buf; ( peek --json buf ); unset COWSH_REPORTS; poke buf'
	assert_status 0
	[ "$(cut -f 1-4 log)" = '# poke
mapping	access	pages	faults
buf	write	2	2

# peek
mapping	access	pages	faults
buf	read	2	0' ] || fail "another log: $(cat log)"
	testee -c 'mmapfile -n buf --anon 8K; COWSH_REPORTS=/nonexistent/x; peek buf 0-1 >/dev/null'
	assert_err_matches '/nonexistent/x \(COWSH_REPORTS\): No such file'
}

@test "wrong use is one line and the status 2" {
	setup_lab
	for command in 'lab no-such-lab' 'lab check no-such-lab x' 'lab form ../x' 'lab check' 'lab check a b c' 'lab form' \
		'lab --md' 'lab report --md --json' 'lab --json fork-faults' 'lab a b' 'lab check fork-faults /nonexistent'; do
		sh_run "$command"
		assert_status 2
		assert_out
		assert_err
	done
	sh_run 'lab check fork-faults'
	assert_status 2
	assert_err_is 'lab: fork-faults: no answers: give them in a file, or walk through it by `lab fork-faults`'
	COWSH_LABS=/nonexistent testee -c 'lab ./x'
	assert_status 2
}

@test "a lab ends with its scratch directory and its jobs" {
	make_lab <<-'END'
		# mine: leaves things behind
		sleep 1000 &
		echo $! $PWD
		ask q 100 'how many?'
		expect q 1
	END
	mkdir tmp
	export TMPDIR=$PWD/tmp
	for line in 'lab form mine' 'lab check mine /dev/null'; do
		testee -c "$line"
		pid=${out%% *}
		! kill -0 "$pid" 2>/dev/null || fail "$line left a process"
		[ -z "$(ls tmp)" ] || fail "$line left a directory"
	done
}
