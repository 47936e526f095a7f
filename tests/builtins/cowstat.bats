# tests/builtins/cowstat.bats: the states of pages.
# SPDX-License-Identifier: GPL-3.0-or-later
load ../lib
load ../cowsh/memory

setup_file() {
	[ -r /proc/self/pagemap ] || skip 'no /proc/self/pagemap here'
}

@test "classes of a named mapping: absent, zero, private, cow" {
	sh_run 'mmapfile -n m --anon 64K; cowstat --tsv m >a; peek m 0-3 >/dev/null; cowstat --tsv m >b; poke -q m 0-7; cowstat --tsv m >c
		(cowstat --tsv m >d; poke -q m 0-1; cowstat --tsv m >e; :); cowstat --tsv m >f'
	assert_status 0 && assert_no_err
	assert_cells a 1 segment=m pages=16 absent=16 writes_would_copy=0
	assert_cells b 1 absent=12 zero=4 private=0
	assert_cells c 1 absent=8 zero=0 private=8 cow=0 file=0 shmem=0 swap=0 huge=0 writes_would_copy=0
	assert_cells d 1 absent=8 private=0 cow=8 writes_would_copy=8
	assert_cells e 1 absent=8 private=2 cow=6 writes_would_copy=6
	assert_cells f 1 absent=8 private=8 cow=0
}

@test "a part of a mapping" {
	sh_run 'mmapfile -n m --anon 64K; poke -q m 4-7; cowstat --tsv m 2-5 >a; cowstat --tsv m 7 >b; cowstat --tsv m 14- >c'
	assert_cells a 1 pages=4 absent=2 private=2
	assert_cells b 1 pages=1 private=1
	assert_cells c 1 pages=2 absent=2
}

@test "the shell by segment: text, data, bss, heap, stack, libraries, mappings" {
	sh_run 'mmapfile -n buf --anon 64K; mmapfile -n next --anon 64K; poke -q next; cowstat --tsv >all'
	assert_status 0 && assert_no_err
	local label
	for label in text data bss stack buf next; do
		cut -f 1 all | grep -qx "$label" || fail "no $label: $(cat all)"
	done
	awk -F '\t' '$1 == "buf" { exit !($2 == 16 && $3 == 16) }' all
	awk -F '\t' '$1 == "next" { exit !($2 == 16 && $5 == 16) }' all
	awk -F '\t' '$1 == "text" { exit !($11 == 0 || $12 == 0) }' all
	[ "$(cut -f 1 all | sort | uniq -d)" = '' ] || fail 'a segment twice'
}

@test "segments add up to what the kernel accounts for" {
	sh_run 'mmapfile -n m --anon 256K; poke -q m 0-39; cat /proc/$$/smaps >smaps; cowstat --tsv >all'
	local anonymous
	anonymous=$(awk -F '\t' '$1 == "m" { print $5 + $6 }' all)
	[ "$anonymous" = 40 ] || fail "$(cat all)"
}

@test "other processes: by number, by job, gone, another user's, zombies" {
	sh_run 'set -m; mmapfile -n m --anon 64K; poke -q m; sleep 30 & cowstat -p %1 --tsv >/dev/null; echo $?; (kill -STOP $(sh -c "echo \$PPID")) & sleep 0.3
		cowstat -p $! --tsv m >child; echo $?; kill -9 $! %1; cowstat -p 999999999 2>err; echo $?; cat err; cowstat -p x; echo $?; cowstat -p %7; echo $?'
	assert_out 0 0 1 'cowsh: cowstat: 999999999: no such process' 1 1
	assert_cells child 1 segment=m cow=16
	if [ "$(id -u)" -ne 0 ]; then
		sh_run 'cowstat -p 1'
		assert_status 1 && assert_err_is 'cowsh: cowstat: 1: the page map cannot be read: Permission denied'
	fi
	sh_run '/bin/true & sleep 0.3; cowstat -p $!'
	assert_status 1
	assert_err_matches 'a zombie has no memory any more|no such process'
}

@test "--map draws a letter a page with a legend" {
	sh_run 'mmapfile -n m --anon 64K; peek m 0-1 >/dev/null; poke -q m 4-5; cowstat --map m; cowstat --map m 4-6'
	assert_status 0
	assert_out_matches '^m: 16 pages, a cell a page
       0 zz\.\.PP\.\.\.\.\.\.\.\.\.\.
' 'P private 2: ' 'source: ' || fail map
	sh_run 'mmapfile -n m --anon 64K; poke -q m 4-5; cowstat --tsv --map m >runs'
	assert_cells runs 1 first=0 last=3 class=absent
	assert_cells runs 2 first=4 last=5 class=private
	sh_run 'mmapfile -n m --big --anon 32M; cowstat --map m | head -n 3 | cut -c 1-20'
	assert_out_matches 'a cell for|m: 8192 pages'
}

@test "--svg writes a drawing" {
	sh_run 'mmapfile -n m --anon 64K; cowstat --map m --svg out.svg; cowstat --map m --svg /no/such/file; echo $?'
	assert_out 1 && assert_err_is 'cowsh: cowstat: /no/such/file: No such file or directory'
	[ "$(grep -c '<rect' out.svg)" -ge 17 ] && [ "$(head -c 4 out.svg)" = '<svg' ] && [ "$(tail -n 1 out.svg)" = '</svg>' ]
}

@test "-l tells for each page what a write would do" {
	head -c 16384 /dev/zero >file
	sh_run 'mmapfile -n m file; poke -q m 0; poke -q m 2; peek m 3-3 >/dev/null; cowstat --tsv -l m >pages; cowstat --tsv -l m 2-3 >some'
	assert_cells pages 1 page=0 class=private
	assert_cells pages 3 page=2 class=private
	assert_cells pages 4 page=3 class=file
	assert_cells some 1 page=2 class=private
	[ "$(id -u)" -ne 0 ] || [ "$(cell pages refs 1)" = 1 ] || [ "$(cell pages refs 1)" = n/a ]
}

@test "-l says where a write calls a pager, in a subshell, too" {
	sh_run 'mmapfile -n m --anon 16K; pager m zero; poke -q m 0; cowstat --tsv -l m >own; ( poke -q m 1; cowstat --tsv -l m >child; : )'
	assert_status 0 && assert_no_err
	assert_cells own 1 class=private 'a_write=needs no copy'
	assert_cells own 2 class=absent 'a_write=calls the pager'
	assert_cells child 1 class=cow 'a_write=copies: shared with a relative'
	assert_cells child 2 class=private 'a_write=needs no copy'
	assert_cells child 3 class=absent 'a_write=calls the pager'
}

@test "--backing tells what is charged when it is mapped: not the pages of a memory file" {
	sh_run 'mmapfile -n own --anon 64K; mmapfile -n common --anon 64K --shared; mmapfile -n memory --memfd 64K
		mmapfile -n copy --private --memfd 64K; mmapfile -n seen --anon 64K --prot=r; cowstat --tsv --backing >b'
	assert_status 0
	assert_no_err
	column=$(head -n 1 b | tr '\t' '\n' | grep -nx charged | cut -d : -f 1)
	for wanted in 'own	true' 'common	true' 'memory	false' 'copy	true' 'seen	false'; do
		cut -f "1,$column" b | grep -Fqx "$wanted" || fail "not $wanted: $(cat b)"
	done
}

@test "--backing tells what stands behind a mapping, and --system what the machine has" {
	head -c 4096 /dev/zero >file
	sh_run 'mmapfile -n a --anon 64K; mmapfile -n f --shared file; mmapfile -n r --anon 64K --noreserve; cowstat --tsv --backing >b; cowstat --tsv --system >s'
	assert_status 0 && assert_no_err
	awk -F '\t' '$1 == "f" { found = $6 == "the file" && $10 ~ /\/file$/ } END { exit !found }' b || fail "$(cat b)"
	awk -F '\t' '$1 == "a" { found = $6 ~ /swap/ && $7 != 0 } END { exit !found }' b || fail "$(cat b)"
	[ "$(awk -F '\t' '$1 == "CommitLimit" { print $2 }' s)" = "$(awk '$1 == "CommitLimit:" { print $2, "KiB" }' /proc/meminfo)" ]
	[ "$(awk -F '\t' '$1 == "overcommit mode" { print $2 }' s)" = "$(cat /proc/sys/vm/overcommit_memory)" ]
}

@test "wrong use is refused" {
	local operands
	for operands in 'm 0 1' '--nope' '--map' '--svg x m' '--system x' '--backing x' '--diff 1' '--diff 1 2 3 4' '-l' '--map m --refs m' '--map m --tree m' '--tree' '--tree m 0 1' '--tree m 3-1' '--tree m x' '--tree m --svg x' '--system --backing' 'm x'; do
		sh_run "mmapfile -n m --anon 16K; cowstat $operands"
		assert_status 2 && assert_out && assert_err_matches '^cowsh: cowstat: .*
usage: cowstat' || fail "cowstat $operands"
	done
	for operands in nope '--map nope' '--refs nope' '--tree nope' '--tree nope -l' '--tree m 4' '-p x --tree m' 'm 4' '--map m 9' '--diff x y'; do
		sh_run "mmapfile -n m --anon 16K; cowstat $operands"
		assert_status 1 && assert_out && assert_err_matches '^cowsh: cowstat: ' || fail "cowstat $operands"
	done
	sh_run 'cowstat --help'
	assert_status 0 && assert_out_matches 'usage: cowstat' 'Examples' '--json'
}

@test "terabytes of reserved address space are counted at once" {
	! grep -q __asan_init "$TESTEE_PATH" || skip 'a sanitizer takes faults of its own'
	TEST_TIMEOUT=20
	sh_run 'mmapfile -n t --big --noreserve --anon 4T || exit 9; poke -q t 1000000; poke -q t 1073741823; cowstat --tsv t >state; cowsnap a; cowstat --tsv >/dev/null'
	[ "$status" -ne 9 ] || skip 'no room for it'
	assert_status 0
	assert_cells state 1 pages=1073741824 absent=1073741822 private=2
}

# ---- the family as shadow objects ----

# Who found what: `PAGE PID FOUND RELATIVE` of a report made by -l.
found() { # FILE
	awk -F '\t' '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ print $at["page"], $at["pid"], $at["found"], $at["relative"] }' "$1"
}

three_levels_tree() {
	sh_file lab.sh <<'END'
mmapfile -n buf --anon 16K; psem -n there; psem -n go
poke -q buf
( poke -q buf 0
  ( poke -q buf 1; read -r pid rest </proc/self/stat; echo $pid >grandchild; cowstat --tsv --tree buf >below; psem post there; psem wait go ) &
  read -r pid rest </proc/self/stat; echo $pid >child; psem post there; psem wait go; wait ) &
psem wait there; psem wait there
read -r child <child
cowstat --tsv --tree buf >tree; cowstat --tsv -l --tree buf >pages; cowstat -p $child --tsv --tree buf 1-2 >part; cowstat --tsv -l --tree buf 3 >last
cowstat --tree buf >table; echo $$ >parent
psem post go; psem post go
wait
cowstat --tsv --tree buf >alone
END
	assert_status 0 && assert_no_err && assert_out
	local p c g
	p=$(cat parent) c=$(cat child) g=$(cat grandchild)
	assert_cells tree 1 'process=zero object' pid=n/a parent=n/a zero=4 own_copy=0 picture=zzzz left_out=0
	assert_cells tree 2 pid="$p" parent=n/a own_copy=1 shared=3 inherited=0 absent=0 zero=0 file=0 picture=Pccc
	assert_cells tree 3 pid="$c" parent="$p" own_copy=0 shared=1 inherited=3 absent=0 picture='c^^^'
	assert_cells tree 4 pid="$g" parent="$c" own_copy=1 shared=0 inherited=3 absent=0 picture='^P^^'
	[ "$(wc -l <tree)" -eq 5 ] || fail "$(cat tree)"
	cut -f 1-13 tree >a; cut -f 1-13 below >b
	[ "$(sed -n '2p;5p' a)" = "$(sed -n '2p;5p' b)" ] || fail "the grandchild sees $(cat below)"
	assert_cells part 2 pid="$p" picture=cc
	assert_cells part 3 pid="$c" picture='^^'
	assert_cells part 4 pid="$g" picture='P^'
	[ "$(found pages)" = "0 $p own copy n/a
0 $c shared $g
0 $g inherited $c
1 $p shared $c
1 $c inherited $p
1 $g own copy n/a
2 $p shared $c
2 $c inherited $p
2 $g inherited $c
3 $p shared $c
3 $c inherited $p
3 $g inherited $c" ] || fail "$(cat pages)"
	[ "$(found last)" = "$(found pages | tail -n 3)" ] || fail "$(cat last)"
	if [ "$(cell pages frame)" != n/a ]; then
		[ "$(cell pages frame 2)" = "$(cell pages frame 3)" ] && [ "$(cell pages frame 1)" != "$(cell pages frame 2)" ]
		assert_cells pages 7 sharers=3 refs=3
		assert_cells pages 4 sharers=2 refs=2
	fi
	grep -q 'model: Linux keeps no shadow chains' table || fail "$(cat table)"
	[ "$(wc -l <alone)" -eq 3 ] && assert_cells alone 2 own_copy=4 shared=0 picture=PPPP
}

@test "--tree: parent, child and grandchild with own and inherited copies, page by page" {
	as_both three_levels_tree
}

many_sharers() {
	sh_file lab.sh <<'END'
mmapfile -n buf --anon 4K; psem -n there; psem -n go
poke -q buf
( ( psem post there; psem wait go ) & psem post there; psem wait go; wait ) &
( psem post there; psem wait go ) &
psem wait there; psem wait there; psem wait there
cowstat --tsv --tree buf >tree; cowstat --tsv -l --tree buf >pages; cowstat --tree buf >table
psem post go; psem post go; psem post go
wait
END
	assert_status 0 && assert_no_err
	assert_cells tree 2 picture=c
	assert_cells tree 4 picture='^'
	assert_cells tree 5 picture='^'
	if [ "$(cell pages frame)" != n/a ]; then
		assert_cells tree 3 picture='^'
		assert_cells pages 2 relative="$(cell tree pid 2)" sharers=4
	else
		assert_cells tree 3 picture=c
		assert_cells pages 2 found=shared relative=n/a
		grep -q 'frame numbers' table || fail "$(cat table)"
	fi
}

@test "--tree: where only frame numbers tell whose a shared frame is, nobody else is told" {
	as_both many_sharers
}

@test "--tree: the shell alone: own copies, the zero page, no frames" {
	sh_run 'mmapfile -n m --anon 24K; peek m 0-1 >/dev/null; poke -q m 3-4; cowstat --tsv --tree m >tree; cowstat --tsv -l --tree m >pages; cowstat --tree m >table'
	assert_status 0 && assert_no_err
	assert_cells tree 1 'process=zero object' picture=zzzzzz
	assert_cells tree 2 own_copy=2 shared=0 inherited=0 zero=2 absent=2 picture=zz.PP.
	assert_cells pages 1 found=zero class=zero
	assert_cells pages 3 found=zero class=absent
	[ "$(sed 1,3d table)" = "pages 0-5 of m
P own copy, z zero page, . no frame: the object at the top supplies it
left_out: 0
model: Linux keeps no shadow chains: drawn from the page tables
source: $(cell tree source)" ] || fail "$(cat table)"
	[ "$(wc -l <tree)" -eq 3 ]
}

file_objects() {
	head -c 12288 /dev/zero >file
	chmod 666 file
	sh_file lab.sh <<'END'
mmapfile -n f file; mmapfile -n args --memfd 12K; poke -q args; mmapfile -n view --from args
poke -q f 0; poke -q view 0
( poke -q f 1; poke -q view 1; peek view 2 >/dev/null; cowstat --tsv --tree f >file_tree; cowstat --tsv --tree view >view_tree; cowstat --tsv --tree args >shared_tree
  cowstat --tsv -l --tree f 2 >file_page; : )
END
	assert_status 0 && assert_no_err
	[[ $(cell file_tree process) = 'file object '*/file ]] || fail "$(cat file_tree)"
	assert_cells file_tree 1 file=3 picture=fff
	[[ $(cell file_tree picture 2) = c[.f][.f] ]] && [[ $(cell file_tree picture 3) = ^P[.f] ]] || fail "$(cat file_tree)"
	[[ $(cell view_tree process) = 'file object /memfd:args'* ]] || fail "$(cat view_tree)"
	[[ $(cell view_tree picture 2) = c[.f][.f] ]] && [[ $(cell view_tree picture 3) = ^Pf ]] || fail "$(cat view_tree)"
	[[ $(cell shared_tree process) = 'shared object /memfd:args'* ]] || fail "$(cat shared_tree)"
	assert_cells shared_tree 1 shared_object=3 picture=sss
	assert_cells shared_tree 2 own_copy=0 inherited=0 shared=0 shared_object=3 picture=sss
	assert_cells file_page 1 page=2 'found=file object'
	assert_cells file_page 2 page=2 'found=file object'
}

@test "--tree: private views of a file and of a memory file, and the shared object itself" {
	as_both file_objects
}

without_it() {
	sh_file lab.sh <<'END'
mmapfile -n m --anon 8K; poke -q m; psem -n there; psem -n go
( munmap m; read -r pid rest </proc/self/stat; echo $pid >gone; ( psem post there; psem wait go ) & psem post there; psem wait go; wait ) &
( psem post there; psem wait go ) &
( psem post there; psem wait go ) &
psem wait there; psem wait there; psem wait there; psem wait there
cowstat --tsv --tree m >tree; cowstat --tree m >table
( cowstat --tree m >/dev/null; munmap m; cowstat --tree m 2>err; echo $?; cat err )
psem post go; psem post go; psem post go; psem post go
wait
END
	assert_status 0 && assert_no_err
	assert_out 1 'cowsh: lab.sh:7: cowstat: m: no such mapping or segment'
	[ "$(wc -l <tree)" -eq 5 ] || fail "$(cat tree)"
	assert_cells tree 2 picture=cc
	assert_cells tree 3 picture='^^' parent="$(cell tree pid 2)"
	assert_cells tree 4 picture='^^' parent="$(cell tree pid 2)"
	grep -q "^$(cat gone) [^ ]* does not map it" table || fail "$(cat table)"
}

@test "--tree: a child that unmapped it is no member, and neither are its children" {
	as_both without_it
}

# A child of a parent that has ended, and children of a parent that has unmapped it.
scattered() {
	sh_file lab.sh <<'END'
mmapfile -n m --anon 8K; poke -q m; psem -n there; psem -n unmapped; psem -n seen; psem -n go
( ( psem post there; psem wait go ) & )
( psem post there; psem wait go ) &
( psem wait unmapped; cowstat --tsv --tree m >siblings; cowstat --tree m >table; psem post seen; psem wait go ) &
psem wait there; psem wait there
cowstat --tsv --tree m >orphan
munmap m
psem post unmapped; psem wait seen
psem post go; psem post go; psem post go
wait
echo $$
END
	assert_status 0 && assert_no_err
	local children='^^'
	[[ $(cell orphan source) = *kpageflags ]] || children=cc
	[ "$(wc -l <orphan)" -eq 6 ] && [ "$(wc -l <siblings)" -eq 5 ] || fail "$(cat orphan siblings)"
	assert_cells orphan 2 pid="${out%?}" parent=n/a picture=cc
	assert_cells orphan 3 parent="${out%?}" picture="$children"
	assert_cells orphan 4 parent="${out%?}" picture="$children"
	assert_cells orphan 5 parent=n/a picture=cc
	assert_cells siblings 2 parent=n/a inherited=2 picture='^^'
	assert_cells siblings 3 parent=n/a inherited=2 picture='^^'
	assert_cells siblings 4 parent=n/a shared=2 picture=cc
	grep -q "^${out%?} [^ ]* does not map it" table || fail "$(cat table)"
}

@test "--tree: orphans are found, and siblings without their parent" {
	[ "$(cat /proc/sys/kernel/randomize_va_space)" != 0 ] || skip 'addresses that are not random tell no orphan'
	as_both scattered
}

# A shell that nobody may read looks like a subshell from outside, and could be one.
unreadable() {
	[ -n "${unprivileged-}" ] || return 0
	sh_run 'mmapfile -n m --anon 8K; poke -q m; mkfifo up; "$1" -c "echo up >up; read -r stop" <down & exec 7>down; read -r line <up
		cowstat --tsv --tree m >tree; cowstat --tree m >table; ( cowstat --tsv --tree m >child; : ); echo $!; exec 7>&-; wait' "$plain/hidden/cowsh"
	assert_status 0 && assert_no_err
	assert_cells tree 2 own_copy=2 left_out=1
	grep -q "^left out: ${out%?} cowsh: Permission denied" table || fail "$(cat table)"
	assert_cells child 2 picture=cc
	assert_cells child 3 picture=cc
}

@test "--tree: a relative that cannot be read is left out, and said to be, and nothing is guessed" {
	[ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null || skip 'only root can make a program that others run and cannot read'
	as_both hide_and_look
}

hide_and_look() {
	[ -n "${unprivileged-}" ] || return 0
	(umask 0; mkfifo down)
	mkdir -m 755 "$plain/hidden"
	cp "$plain/cowsh" "$plain/hidden/cowsh"
	chmod 711 "$plain/hidden/cowsh"
	unreadable
}

hundred() {
	sh_file lab.sh <<'END'
mmapfile -n m --anon 64K; poke -q m; psem -n there; psem -n go; i=0
while [ $i -lt 100 ]; do ( poke -q m $((i % 16)); psem post there; psem wait go ) & i=$((i+1)); done
while [ $i -gt 0 ]; do psem wait there; i=$((i-1)); done
cowstat --tsv --tree m >tree
while [ $i -lt 100 ]; do psem post go; i=$((i+1)); done
wait
END
	assert_status 0 && assert_no_err
	[ "$(wc -l <tree)" -eq 103 ] || fail "$(cat tree)"
	assert_cells tree 2 shared=16 own_copy=0 picture=cccccccccccccccc
	assert_cells tree 3 inherited=15 own_copy=1 picture='P^^^^^^^^^^^^^^^'
	assert_cells tree 102 inherited=15 own_copy=1 picture='^^^P^^^^^^^^^^^^'
	[ "$(awk -F '\t' '$3 != "n/a" && $4 == 1 && $6 == 15' tree | wc -l)" -eq 100 ] || fail "$(cat tree)"
}

@test "--tree: a hundred children" {
	as_both hundred
}

@test "--tree: many pages are drawn as runs; too many are refused" {
	sh_run 'mmapfile -n m --anon 4M; poke -q m 0-511; poke -q m 1023; cowstat --tsv --tree m >tree; cowstat --tsv --tree m 500-600 >part
		mmapfile -n t --big --noreserve --anon 64G; cowstat --tree t; echo $?; cowstat -l --tree t 0-65535 >/dev/null; cowstat --tsv --tree t 5 >one'
	assert_cells tree 1 picture=1024z
	assert_cells tree 2 own_copy=513 absent=511 'picture=512P 511. 1P'
	assert_cells part 2 own_copy=12 absent=89 'picture=12P 89.'
	assert_cells one 2 absent=1 picture=.
	assert_err_is 'cowsh: cowstat: t: 16777216 pages: name fewer, such as 0-1023'
	assert_out 1
}

@test "--tree: a process that has gone, or is another user's" {
	sh_run 'mmapfile -n m --anon 4K; cowstat -p 999999999 --tree m; echo $?'
	assert_out 1 && assert_err_is 'cowsh: cowstat: 999999999: no such process'
	[ "$(id -u)" -eq 0 ] || {
		sh_run 'mmapfile -n m --anon 4K; cowstat -p 1 --tree m'
		assert_status 1 && assert_err_is 'cowsh: cowstat: 1: the page map cannot be read: Permission denied'
	}
}

@test "--tree: relatives that come and go while it looks" {
	sh_run 'mmapfile -n m --anon 16K; poke -q m; ( while [ ! -e stop ]; do ( ( poke -q m 0 ); : ) & ( munmap m ) & wait; done ) & i=0
		while [ $i -lt 20 ]; do cowstat --tsv --tree m >tree.$i && cowstat --tsv -l --tree m >pages.$i || exit; i=$((i + 1)); done; >stop; wait; echo $$'
	assert_status 0 && assert_no_err
	for tree in tree.*; do
		assert_cells "$tree" 2 pid="${out%?}" parent=n/a absent=0 zero=0
	done
	for pages in pages.*; do
		[ "$(found "$pages" | grep -c " ${out%?} ")" -ge 4 ] && ! grep -q "zero\|unsure" "$pages" || fail "$(cat "$pages")"
	done
}

huge_and_small() {
	sh_file lab.sh <<'END'
mmapfile -n h --huge --anon 4M; poke -q h; psem -n there; psem -n go
( poke -q h 5; psem post there; psem wait go ) &
psem wait there
cowstat --tsv h >parent; cowstat --tsv -p $! h >child; cowstat --tsv -l h 4-6 >pages; cowstat --tsv --tree h 4-6 >tree; cowstat --tsv --tree h >all
psem post go; wait
END
	assert_status 0 && assert_no_err
	[ "$(cell parent huge)" = 1024 ] || skip 'no huge pages here'
	assert_cells child 1 private=1 cow=1023 huge=512
	if [[ $(cell parent source) = *kpagecount ]]; then
		assert_cells parent 1 private=1 cow=1023
		assert_cells pages 1 class=cow refs=2
		assert_cells pages 2 class=private refs=1
		assert_cells tree 2 picture=cPc
		assert_cells tree 3 picture='^P^'
	else
		assert_cells tree 2 picture='???' unsure=3
		assert_cells tree 3 picture=cPc
		assert_cells all 2 'picture=512? 512c'
	fi
}

@test "a copy of a part of a huge page: exact for root, said to be unknown to others" {
	as_both huge_and_small
}

@test "--tree as JSON nests the processes" {
	command -v jq >/dev/null || skip 'jq is not installed'
	sh_run 'mmapfile -n m --anon 8K; poke -q m; ( poke -q m 1; cowstat --json --tree m >tree; cowstat --json -l --tree m >pages; : )'
	assert_status 0 && assert_no_err
	[ "$(jq -c '.[] | [.process, .pid, .zero, .picture]' tree)" = '["zero object",null,2,"zz"]' ]
	[ "$(jq -c '.[].children[] | [.parent, .own_copy, .shared, .picture]' tree)" = '[null,1,1,"cP"]' ]
	[ "$(jq -c '.[].children[].children[] | [.inherited, .own_copy, .picture]' tree)" = '[1,1,"^P"]' ]
	[ "$(jq '.[].children[].pid == .[].children[].children[].parent' tree)" = true ]
	[ "$(jq -c 'map([.page, .found])' pages)" = '[[0,"shared"],[0,"inherited"],[1,"own copy"],[1,"own copy"]]' ]
}

@test "live processes are relatives, not others that run the same program" {
	[ "$(cat /proc/sys/kernel/randomize_va_space)" -ne 0 ] || skip 'without random addresses all look like relatives'
	export SHELL_UNDER_TEST=$TESTEE
	# shellcheck disable=SC2016  # expanded by the shell under test
	sh_run '$SHELL_UNDER_TEST -c "cowstat --tsv bss >alone; (cowstat --tsv bss >child; :); cowstat --tsv >all"; :'
	assert_status 0 && assert_no_err
	assert_cells alone 1 segment=bss live_processes=1
	assert_cells child 1 segment=bss live_processes=2
	assert_cells all 1 live_processes=1
}
