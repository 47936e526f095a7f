# tests/builtins/predict.bats: predict: predictions that hold, and others.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

@test "the status tells whether the prediction holds" {
	# A few faults of the parser's own are allowed for, and what a sanitizer adds.
	sh_run 'predict 0~20 -- :'
	assert_status 0
	assert_out
	assert_err_matches '^class  predicted  tolerance  measured  difference  hit
minor          0         20         .*  yes
why: shell [0-9]+,' 'source: getrusage'
	sh_run 'predict 70 -- :'
	assert_status 1
	assert_err_matches '  no
'
}

@test "classes of faults in a named mapping are exact: fork-faults lab" {
	sh_run 'mmapfile -n buf --anon 4M >/dev/null
pages=$((4096 * 1024 / $(getconf PAGESIZE))); half=$((pages / 2))
predict --output r1 $pages zero-fill -- poke buf; echo $?
predict --output r2 0 copy -- "( peek buf 0-$((half - 1)) )"; echo $?
predict --output r3 $half copy -- "( poke buf $half-$((pages - 1)) )"; echo $?
predict --output r4 $pages re-use -- poke buf; echo $?
predict --output r5 0 copy -- poke buf; echo $?'
	grep -q 'other 0' r1 || skip 'page states cannot be read here'
	[ "$(grep -x '[0-9]*' <<<"$out" | tr -d '\n')" = 00000 ] || fail 'a prediction failed'
}

@test "a tolerance is a number or a percentage" {
	expect 'predict --output r 20~20 -- : ; echo $?; predict --output r 600~5 -- : ; echo $?; predict --output r 1000~100% -- : ; echo $?' 0 1 0
	sh_run 'predict --tsv --no-header --output r 200~10% -- /bin/true; cut -f 2,3 r'
	assert_out '200	20'
}

@test "the command's output and status stay as they are" {
	sh_run 'predict --json --output r 0 -- sh -c "echo out; echo err >&2; exit 3"; grep -c "\"status\": 3," r'
	assert_out out 1
	assert_err_is err
}

@test "several words are one command, a single one is shell text" {
	expect 'f() { show2 "$@"; }; show2() { printf "[%s]" "$@"; echo; }; predict --output r 0 major -- f "a  b" "\$x"; predict --output r 0 major -- "f 1; f 2"' \
		'[a  b][$x]' '[1]' '[2]'
	expect_status 5 'predict --output r 0 -- exit 5; echo no'
	expect_error 2 'predict --output r 0 -- "if"; echo no'
}

@test "it nests" {
	expect 'predict --output r1 0~2 major -- predict --output r2 0~2 major -- : ; echo $?' 0
}

@test "bad predictions are refused, and nothing runs" {
	for bad in '' x -1 1.5 '1~' '1~x' '~3' 99999999999999999999 '5~5%%'; do
		expect_error 2 "predict '$bad' -- echo no"
		assert_err_matches 'usage: predict'
	done
	expect_error 2 'predict 5 bogus -- echo no'
	assert_err_matches 'valid: minor, major, zero, zero-fill, copy, re-use, file'
	expect_error 2 'predict 5 echo no'
	expect_error 2 'predict 5 --'
	assert_err_matches 'command missing'
	expect_error 2 'predict'
	assert_err_matches 'prediction missing'
	expect_error 1 'predict --output /nonexistent/r 0 -- echo no'
}
