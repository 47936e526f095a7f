# tests/cowsh/json.bats: what reports print as JSON is JSON, and documented.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# Every key that this JSON has stands in docs/json.md.
documented() { # FILE
	jq -r '.. | objects | keys[]' "$1" | sort -u | grep -vx children >keys
	[ -s keys ] || fail "$1 has no fields"
	while read -r key; do
		grep -q "\`$key\`" "$BATS_TEST_DIRNAME/../../docs/json.md" || fail "$key is not documented"
	done <keys
}

@test "every report is one array of objects, with documented fields" {
	command -v jq >/dev/null || skip 'jq is not installed'
	sh_run 'faults --json --output run -s all /bin/true; faults --json --output run2 --phases /bin/true
sleep 2 & faults --json >alone; faults --json -p $! >process; tasks -L --json >tasks; fds --json >fds; fds --json --shared $! >shared; kill $!
predict --json --output predict 0 -- : ; predict --json --output class 0 copy -- :
mmapfile -n buf --anon 64K --json >map; mmapfile -l --json >list; poke buf 0-3 --json >poke 2>&1 || poke --json buf 0-3 >poke
peek --json buf 0-3 >peek; cowstat --json buf >one; cowstat --json --system >system'
	assert_status 0
	testee --doctor=json
	cp "$io/out" doctor
	for report in run run2 alone process tasks fds shared predict class poke peek doctor; do
		[ "$(jq -r type "$report")" = array ] || fail "$report is no array"
		documented "$report"
	done
	for report in one system list; do
		[ ! -s "$report" ] || documented "$report"
	done
}

@test "cowstat's segments are documented, too" {
	command -v jq >/dev/null || skip 'jq is not installed'
	! grep -q __asan_init "$TESTEE_PATH" || skip "the sanitizer's shadow takes terabytes of address space"
	sh_run 'cowstat --json >segments; cowstat --json --backing >backing'
	assert_status 0
	documented segments
	documented backing
}

@test "what is not known is null, and nothing is left out" {
	command -v jq >/dev/null || skip 'jq is not installed'
	sh_run 'faults -s posix_spawn,fork --json --output r /bin/true'
	[ "$(jq -r '.[0].pre_exec, .[0].after | type' r | sort -u)" = null ]
	[ "$(jq -c '.[0] | keys' r)" = "$(jq -c '.[1] | keys' r)" ]
}

@test "bytes that are no UTF-8 and control characters stay valid JSON" {
	command -v jq >/dev/null || skip 'jq is not installed'
	sh_run 'exec 5>"$(printf "a\\377\"\\\\\n b")"; fds --json >out'
	[ "$(jq -r '.[] | select(.fd == 5) | .kind' out)" = file ]
}

@test "TSV has as many fields in each line" {
	printf 'x' >"$(printf 'tab\there')"
	sh_run 'set -- tab*; exec 5<"$1"; fds --tsv'
	[ "$(awk -F '\t' '{ print NF }' "$io/out" | sort -u | wc -l)" -eq 1 ]
}
