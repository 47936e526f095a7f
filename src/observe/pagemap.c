/* observe/pagemap.c: the state of each page of an address range, in one vocabulary of classes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/pagemap.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

const char *const page_class_names[PAGE_CLASS_COUNT] = {
	[PAGE_ABSENT] = "absent", [PAGE_ZERO] = "zero", [PAGE_PRIVATE] = "private",
	[PAGE_COW] = "cow",
	[PAGE_FILE] = "file", [PAGE_SHMEM] = "shmem", [PAGE_SWAP] = "swap",
	[PAGE_UNSURE] = "unsure",
};
const char page_class_letters[PAGE_CLASS_COUNT + 1] = ".zPcfsw?";

/* ---- the kernel's interfaces ---- */

/* An entry of /proc/PID/pagemap: Documentation/admin-guide/mm/pagemap.rst of the kernel. */
#define ENTRY_PRESENT ((uint64_t)1 << 63)
#define ENTRY_SWAPPED ((uint64_t)1 << 62)
#define ENTRY_FILE    ((uint64_t)1 << 61)   /* a page of a file, or shared anonymous memory */
#define ENTRY_ALONE   ((uint64_t)1 << 56)   /* mapped exactly once */
#define ENTRY_FRAME   (((uint64_t)1 << 55) - 1)

#define KPF_ZERO_PAGE 24
#define KPF_THP 22

/* PAGEMAP_SCAN came with Linux 6.7; older headers do not have it. */
typedef struct ScanRegion {
	uint64_t start, end, categories;
} ScanRegion;

typedef struct ScanArg {
	uint64_t size, flags, start, end, walk_end;
	uint64_t vec, vec_len, max_pages;
	uint64_t category_inverted, category_mask, category_anyof_mask, return_mask;
} ScanArg;

static_assert(sizeof(ScanArg) == 96, "the layout that the kernel expects");

#define SCAN_REQUEST _IOWR('f', 16, ScanArg)
#define SCAN_PRESENT ((uint64_t)1 << 3)
#define SCAN_SWAPPED ((uint64_t)1 << 4)
#define SCAN_ZERO ((uint64_t)1 << 5)
#define SCAN_HUGE ((uint64_t)1 << 6)

enum { CHUNK = 1024, REGIONS = 32 };    /* entries and regions asked for at once */

size_t page_size(void)
{
	static size_t size;
	if (size == 0)
		size = (size_t)sysconf(_SC_PAGESIZE);
	return size;
}

/* ---- opening ---- */

int pagemap_open(PageMap *map, int proc_fd)
{
	*map = (PageMap){ .counts_fd = -1, .flags_fd = -1, .mem_fd = -1 };
	map->fd = openat(proc_fd, "pagemap", O_RDONLY | O_CLOEXEC);
	if (map->fd < 0)
		return errno;
	ScanArg nothing = { .size = sizeof nothing };
	map->scans = ioctl(map->fd, SCAN_REQUEST, &nothing) >= 0;
	if (!map->scans)
		map->mem_fd = openat(proc_fd, "mem", O_RDONLY | O_CLOEXEC);
	map->counts_fd = open("/proc/kpagecount", O_RDONLY | O_CLOEXEC);
	map->flags_fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	return 0;
}

void pagemap_close(PageMap *map)
{
	const int fds[] = { map->fd, map->counts_fd, map->flags_fd, map->mem_fd };
	for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	map->fd = map->counts_fd = map->flags_fd = map->mem_fd = -1;
}

const char *pagemap_source(const PageMap *map)
{
	if (map->counted)
		return map->scans ? "pagemap, PAGEMAP_SCAN, kpageflags, kpagecount"
			: "pagemap, kpageflags, kpagecount";
	if (map->frames && map->flags_fd >= 0)
		return map->scans ? "pagemap, PAGEMAP_SCAN, kpageflags" : "pagemap, kpageflags";
	if (map->scans)
		return "pagemap (bits 63 62 61 56), PAGEMAP_SCAN";
	return map->compared ? "pagemap (bits 63 62 61 56), mem" : "pagemap (bits 63 62 61 56)";
}

/* ---- reading ---- */

/* One look at up to `count` entries. Returns how many were read, or -errno. */
static ssize_t read_entries(const PageMap *map, uintptr_t address, size_t count, uint64_t *entries)
{
	off_t offset = (off_t)(address / page_size() * sizeof *entries);
	ssize_t got;
	do
		got = pread(map->fd, entries, count * sizeof *entries, offset);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	return got == 0 ? -ESRCH : got / (ssize_t)sizeof *entries;
}

static bool read_number(int fd, uint64_t frame, uint64_t *value)
{
	return fd >= 0 && frame != 0
		&& pread(fd, value, sizeof *value, (off_t)(frame * sizeof *value)) == sizeof *value;
}

bool pagemap_frame_count(const PageMap *map, uint64_t frame, uint64_t *count)
{
	return read_number(map->counts_fd, frame, count);
}

bool pagemap_frame_flags(const PageMap *map, uint64_t frame, uint64_t *flags)
{
	return read_number(map->flags_fd, frame, flags);
}

int pagemap_frames(PageMap *map, uintptr_t address, size_t count, uint64_t *frames)
{
	for (size_t done = 0; done < count;) {
		ssize_t got = read_entries(
			map, address + done * page_size(), count - done, frames + done);
		if (got < 0)
			return (int)-got;
		for (size_t i = done; i < done + (size_t)got; i++) {
			frames[i] = (frames[i] & ENTRY_PRESENT) ? frames[i] & ENTRY_FRAME : 0;
			map->frames |= frames[i] != 0;
		}
		done += (size_t)got;
	}
	return 0;
}

/* What bits 63, 62, 61 and 56 say. A frame that is neither a file's nor ours alone may also be the
 * zero page: PAGE_UNSURE until somebody knows. */
static PageState decode(uint64_t entry, bool shmem)
{
	PageState state = { PAGE_ABSENT, 0 };
	if (!(entry & ENTRY_PRESENT)) {
		if (entry & ENTRY_SWAPPED)
			state.class = PAGE_SWAP;
		return state;
	}
	if (entry & ENTRY_ALONE)
		state.flags |= PAGE_ALONE;
	if (entry & ENTRY_FILE)
		state.class = shmem ? PAGE_SHMEM : PAGE_FILE;
	else
		state.class = (entry & ENTRY_ALONE) ? PAGE_PRIVATE : PAGE_UNSURE;
	return state;
}

/* Marks the zero pages and the huge ones. Returns false when the kernel cannot say. */
static bool scan_marks(const PageMap *map, uintptr_t address, size_t count, PageState *states)
{
	ScanRegion regions[REGIONS];
	uintptr_t end = address + count * page_size();
	ScanArg arg = { .size = sizeof arg,
		.start = address,
		.end = end,
		.vec = (uintptr_t)regions,
		.vec_len = REGIONS,
		.category_anyof_mask = SCAN_ZERO | SCAN_HUGE,
		.return_mask = SCAN_ZERO | SCAN_HUGE };
	while (arg.start < end) {
		int found = ioctl(map->fd, SCAN_REQUEST, &arg);
		if (found < 0)
			return false;
		for (int i = 0; i < found; i++) {
			size_t first = (regions[i].start - address) / page_size();
			size_t last = (regions[i].end - address) / page_size();
			for (size_t page = first; page < last && page < count; page++) {
				if ((regions[i].categories & SCAN_ZERO) &&
					states[page].class == PAGE_UNSURE)
					states[page].class = PAGE_ZERO;
				if (regions[i].categories & SCAN_HUGE)
					states[page].flags |= PAGE_HUGE;
			}
		}
		if (arg.walk_end <= arg.start)
			break;
		arg.start = arg.walk_end;
	}
	return true;
}

/* The same from the flags of each frame, for kernels before PAGEMAP_SCAN; needs privileges. */
static bool flag_marks(const PageMap *map, const uint64_t *entries, size_t count, PageState *states)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t flags;
		if (states[i].class != PAGE_UNSURE)
			continue;
		if (!pagemap_frame_flags(map, entries[i] & ENTRY_FRAME, &flags))
			return false;
		if (flags >> KPF_ZERO_PAGE & 1)
			states[i].class = PAGE_ZERO;
		if (flags >> KPF_THP & 1)
			states[i].flags |= PAGE_HUGE;
	}
	return true;
}

/* How many of these entries have frames in a row and are parts of huge pages. */
static size_t huge_run(const uint64_t *entries, const PageState *states, size_t count)
{
	size_t run = 0;
	while (run < count && (states[run].flags & PAGE_HUGE) && (entries[run] & ENTRY_FRAME) != 0
	       && (entries[run] & ENTRY_FRAME) == (entries[0] & ENTRY_FRAME) + run)
		run++;
	return run;
}

/* Bit 56 of a huge page tells about its first 4 KiB, while relatives may have copied others. */
static void count_marks(PageMap *map, const uint64_t *entries, size_t count, PageState *states)
{
	uint64_t counts[CHUNK];
	for (size_t i = 0, run; i < count; i += run > 0 ? run : 1) {
		run = huge_run(entries + i, states + i, count - i);
		off_t offset = (off_t)((entries[i] & ENTRY_FRAME) * sizeof *counts);
		ssize_t bytes = (ssize_t)(run * sizeof *counts);
		if (run == 0 ||
			pread(map->counts_fd, counts, run * sizeof *counts, offset) != bytes)
			continue;
		map->counted = true;
		for (size_t page = 0; page < run; page++) {
			PageState *state = &states[i + page];
			if (state->class != PAGE_PRIVATE && state->class != PAGE_UNSURE)
				continue;
			bool alone = counts[page] == 1;
			state->class = alone ? PAGE_PRIVATE : PAGE_UNSURE;
			state->flags &= (uint8_t)~PAGE_ALONE;
			state->flags |= alone ? PAGE_ALONE : 0;
		}
	}
}

static bool holds_data(const PageMap *map, uintptr_t address)
{
	uint64_t words[64];
	for (size_t offset = 0; offset < page_size(); offset += sizeof words) {
		if (pread(map->mem_fd, words, sizeof words, (off_t)(address + offset)) !=
			sizeof words)
			return false;
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (words[i] != 0)
				return true;
	}
	return false;
}

/* What users of older kernels can know: a page that holds anything else than zeros is not the zero
 * page. A page that was filled with zeros stays unsure. */
static void data_marks(PageMap *map, uintptr_t address, size_t count, PageState *states)
{
	for (size_t i = 0; i < count; i++)
		if (states[i].class == PAGE_UNSURE && holds_data(map, address + i * page_size())) {
			states[i].class = PAGE_COW;
			map->compared = true;
		}
}

/* Up to CHUNK pages at once. Returns how many were read, or -errno. */
static ssize_t read_chunk(
	PageMap *map, uintptr_t address, size_t count, bool shmem, PageState *states)
{
	uint64_t entries[CHUNK];
	ssize_t got = read_entries(map, address, count < CHUNK ? count : CHUNK, entries);
	if (got < 0)
		return got;
	size_t read = (size_t)got;
	bool any = false;
	for (size_t i = 0; i < read; i++) {
		states[i] = decode(entries[i], shmem);
		any |= (entries[i] & ENTRY_PRESENT) != 0;
		map->frames |= (entries[i] & ENTRY_PRESENT) && (entries[i] & ENTRY_FRAME);
	}
	bool known = !any;
	if (any && map->scans)
		known = scan_marks(map, address, read, states);
	if (!known)
		known = flag_marks(map, entries, read, states);
	if (map->counts_fd >= 0)
		count_marks(map, entries, read, states);
	if (!known && map->mem_fd >= 0)
		data_marks(map, address, read, states);
	for (size_t i = 0; known && i < read; i++)
		if (states[i].class == PAGE_UNSURE)
			states[i].class = PAGE_COW;
	return got;
}

int pagemap_read(PageMap *map, uintptr_t address, size_t count, bool shmem, PageState *states)
{
	while (count > 0) {
		ssize_t got = read_chunk(map, address, count, shmem, states);
		if (got < 0)
			return (int)-got;
		address += (size_t)got * page_size();
		states += got;
		count -= (size_t)got;
	}
	return 0;
}

/* How many pages from `address` on surely have no frame: the kernel passes over empty page tables
 * much faster than it can write out their entries. */
static size_t absent_run(const PageMap *map, uintptr_t address, size_t count)
{
	ScanRegion region;
	ScanArg arg = { .size = sizeof arg,
		.start = address,
		.end = address + count * page_size(),
		.vec = (uintptr_t)&region,
		.vec_len = 1,
		.max_pages = 1,
		.category_anyof_mask = SCAN_PRESENT | SCAN_SWAPPED,
		.return_mask = SCAN_PRESENT | SCAN_SWAPPED };
	int found = map->scans ? ioctl(map->fd, SCAN_REQUEST, &arg) : -1;
	if (found < 0)
		return 0;
	return found == 0 ? count : (region.start - address) / page_size();
}

int pagemap_count(PageMap *map, uintptr_t address, size_t count, bool shmem, PageCounts *counts)
{
	PageState states[CHUNK];
	bool sparse = true;
	while (count > 0) {
		size_t absent = sparse && count > CHUNK ? absent_run(map, address, count) : 0;
		counts->pages += absent;
		counts->of[PAGE_ABSENT] += absent;
		address += absent * page_size();
		count -= absent;
		if (count == 0)
			break;
		ssize_t got = read_chunk(map, address, count, shmem, states);
		if (got < 0)
			return (int)-got;
		sparse = states[got - 1].class == PAGE_ABSENT;
		for (ssize_t i = 0; i < got; i++) {
			counts->of[states[i].class]++;
			counts->huge += (states[i].flags & PAGE_HUGE) != 0;
		}
		counts->pages += (size_t)got;
		address += (size_t)got * page_size();
		count -= (size_t)got;
	}
	return 0;
}
