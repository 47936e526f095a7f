/* smaps.c: mappings and their accounting, read from a recorded file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "observe/smaps.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sys/fd.h"
#include "unit.h"

static const char recorded[] =
	"00400000-00452000 r-xp 00000000 08:02 173521                             /usr/bin/my shell\n"
	"Size:                328 kB\nRss:                 320 kB\nPss:                 160 kB\n"
	"Shared_Clean:        320 kB\nPrivate_Clean:         0 kB\nAnonymous:             0 kB\n"
	"VmFlags: rd ex mr mw me \n"
	"00651000-00652000 rw-p 00051000 08:02 173521                             /usr/bin/my shell\n"
	"Rss:                   4 kB\nAnonymous:             4 kB\nPrivate_Dirty:         4 kB\n"
	"00652000-00655000 rw-p 00000000 00:00 0 \n"
	"00e03000-00e24000 rw-p 00000000 00:00 0                                  [heap]\n"
	"7f0000000000-7f0000021000 r--p 00000000 08:02 55 /lib/x86_64-linux-gnu/libc.so.6\n"
	"7f0000021000-7f0000022000 rw-p 00021000 08:02 55 /lib/x86_64-linux-gnu/libc.so.6\n"
	"7f0000022000-7f0000023000 rw-p 00000000 00:00 0 \n"
	"7f1000000000-7f1000001000 rw-s 00000000 00:01 2057 /memfd:name (deleted)\n"
	"7f1000002000-7f1000003000 rw-s 00000000 08:02 77 /home/user/file\n"
	"7f1000004000-7f1000006000 rw-p 00000000 00:00 0 \n"
	"VmFlags: rd wr mr mw me nr nh \n"
	"7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]\n"
	"7ffc00030000-7ffc00032000 r-xp 00000000 00:00 0                          [vdso]\n"
	"ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]\n";

static void start(Smaps *smaps, const char *text)
{
	int fd = fd_memory_file(str_of(text));
	if (fd < 0)
		exit(2);
	smaps_init(smaps, fd);
}

static void test_fields(void)
{
	Smaps smaps;
	Region region;
	start(&smaps, recorded);
	CHECK(smaps_next(&smaps, &region));
	CHECK(region.start == 0x400000 && region.end == 0x452000 && region_bytes(&region) == 328 * 1024);
	CHECK(region.prot == (PROT_READ | PROT_EXEC) && !region.shared && region.inode == 173521);
	CHECK(strcmp(region.name, "/usr/bin/my shell") == 0);
	CHECK(region.use.rss == 320 * 1024 && region.use.pss == 160 * 1024 && region.use.anonymous == 0);
	CHECK(region.use.shared_bytes == 320 * 1024 && region.use.private_bytes == 0 && !region.use.noreserve);
	CHECK(region.use.swap == -1);
	CHECK(smaps_next(&smaps, &region));
	CHECK(region.offset == 0x51000 && region.use.private_bytes == 4096);
	CHECK(smaps_next(&smaps, &region));
	CHECK(region.name[0] == '\0' && region.use.rss == -1);
	close(smaps.fd);
}

static void test_segments(void)
{
	static const char *const names[] = { "text", "data", "bss", "heap", "libc.so.6", "libc.so.6", "libc.so.6",
		"memfd:name (deleted)", "file", "anonymous", "stack", "[vdso]", "[vsyscall]" };
	static const SegmentKind kinds[] = { SEGMENT_TEXT, SEGMENT_DATA, SEGMENT_BSS, SEGMENT_HEAP, SEGMENT_LIBRARY,
		SEGMENT_LIBRARY, SEGMENT_LIBRARY, SEGMENT_FILE, SEGMENT_FILE, SEGMENT_ANONYMOUS, SEGMENT_STACK,
		SEGMENT_KERNEL, SEGMENT_KERNEL };
	Smaps smaps;
	Region region;
	Segmenter segmenter = { .inode = 173521 };
	size_t count = 0, shared_memory = 0, unreserved = 0;
	start(&smaps, recorded);
	while (smaps_next(&smaps, &region) && count < sizeof names / sizeof *names) {
		const char *name;
		SegmentKind kind = segment_of(&segmenter, &region, &name);
		if (!CHECK(kind == kinds[count] && strcmp(name, names[count]) == 0))
			printf("# region %zu is %s\n", count, name);
		shared_memory += region_is_shmem(&region);
		unreserved += region.use.noreserve;
		count++;
	}
	CHECK(count == 13 && shared_memory == 1 && unreserved == 1);
	close(smaps.fd);
}

/* Lines that no kernel writes, and a name longer than there is room for. */
static void test_strange(void)
{
	Smaps smaps;
	Region region;
	char line[9000];
	memset(line, 'x', sizeof line);
	memcpy(line, "1000-2000 r--p 0 0:0 1 /", 24);
	line[sizeof line - 2] = '\n';
	line[sizeof line - 1] = '\0';
	start(&smaps, line);
	CHECK(!smaps_next(&smaps, &region) || strlen(region.name) < REGION_NAME_MAX);
	close(smaps.fd);
	start(&smaps, "\n\nnonsense\n1000\n1000-\n1000-2000\nRss: 4 kB\n3000-4000 r--p 0 0:0 0 \nRss: 8 kB");
	CHECK(smaps_next(&smaps, &region) && region.start == 0x3000);
	CHECK(!smaps_next(&smaps, &region));
	close(smaps.fd);
	start(&smaps, "");
	CHECK(!smaps_next(&smaps, &region));
	close(smaps.fd);
}

int main(void)
{
	test_fields();
	test_segments();
	test_strange();
	return done_testing();
}
