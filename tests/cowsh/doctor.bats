# tests/cowsh/doctor.bats: --doctor: what of the kernel works here.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib

# What the doctor says of a source: true or false, and what it found.
says() {
	testee --doctor=tsv
	awk -F '\t' -v source="$1" '$1 == source { print $2 }' "$io/out"
}

@test "it names every source, what it is for, and a remedy for each that does not work" {
	testee --doctor=tsv
	assert_status 0
	assert_no_err
	for source in 'getrusage, wait4' /proc/PID/stat pagemap PAGEMAP_SCAN 'pagemap frame numbers' /proc/kpagecount \
		/proc/kpageflags /proc/PID/smaps userfaultfd 'cachestat or mincore' kcmp 'ptrace of children' \
		'perf page-fault counters' 'tracefs page_fault_user' 'soft-dirty bit' swap; do
		grep -q "^$source	" "$io/out" || fail "$source is not there"
	done
	[ -z "$(awk -F '\t' 'NR > 1 && ($2 == "false") != ($5 != "")' "$io/out")" ] || fail 'a remedy is missing or needless'
}

@test "what it says is so" {
	[ "$(says 'getrusage, wait4')" = true ]
	[ "$(says /proc/PID/stat)" = true ]
	if dd if=/proc/kpagecount bs=8 count=1 >/dev/null 2>&1; then readable=true; else readable=false; fi
	[ "$(says /proc/kpagecount)" = $readable ]
	if [ "$(wc -l </proc/swaps)" -gt 1 ]; then swap=true; else swap=false; fi
	[ "$(says swap)" = $swap ]
}

@test "frame numbers are told from zeros: root sees them, others do not" {
	[ "$(id -u)" -ne 0 ] || skip 'may be hidden from root, too, in a container'
	[ "$(says 'pagemap frame numbers')" = false ]
}

@test "it says whether the library for tables is there" {
	testee --doctor=tsv
	grep -q '^libsmartcols	' "$io/out"
	COWSH_MODULES=/nonexistent testee --doctor
	assert_status 0
	assert_out_matches 'libsmartcols +no ' 'kernel: ' 'user: '
}

@test "as JSON, and nothing else" {
	testee --doctor=json
	assert_out_matches '^\[
  \{"source": "getrusage, wait4", "works": true'
	testee --doctor=xml
	assert_status 2
}
