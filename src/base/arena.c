/* base/arena.c: bump allocation with marks, on pages that are reused last in, first out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include "base/num.h"
#include "base/vec.h"

#ifdef COWSH_HOSTILE
enum { FIRST_BLOCK = 1, GROWTH = 0, POISON = 0xDB };
#else
enum { FIRST_BLOCK = 4 << 10, GROWTH = 2 };
#endif

enum {
	BLOCK_MAX = 1 << 20,        /* blocks double up to here; a larger request gets its own */
	SPARE_MAX = 4 << 20,        /* a reset gives larger blocks back to the system */
	PAGE = 4096,                /* the unit of blocks; the system's own pages may be larger */
	POOL_CLASSES = 6,           /* 1, 2, 4, ... pages: what the pool keeps */
	/* taken at once; in the first one a page costs nothing before its first touch */
	POOL_REGION = 512 << 10
};

#ifdef __ELF__
#define WITH_DATA __attribute__((section(".data")))
#else
#define WITH_DATA
#endif

#ifndef MAP_POPULATE
#define MAP_POPULATE 0
#endif

/*
 * Free pages of all arenas. The pages that were given back last are handed out first: the next
 * command's tree and words then lie where the last one's were, on pages that are already present
 * (and after a fork already copied). The pool itself lies with the initialised data, on a page that
 * exec has touched: as the first thing used of the rest it cost two page faults at the start.
 */
WITH_DATA static struct {
	char *fresh, *end;
	ArenaBlock *kept[POOL_CLASSES];
} pool;

static ArenaBlock *pages_map(size_t size, int flags)
{
	void *p = mmap(
		NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
	if (p == MAP_FAILED)
		mem_exhausted(size);
#ifdef __SANITIZE_ADDRESS__
	/* What only an arena points at is no leak. */
	__lsan_register_root_region(p, size);
#endif
	return p;
}

static void pages_unmap(ArenaBlock *block)
{
#ifdef __SANITIZE_ADDRESS__
	__lsan_unregister_root_region(block, block->size);
#endif
	munmap(block, block->size);
}

/* The pool's class for a block of this size, POOL_CLASSES when the pool does not keep such. */
static unsigned pool_class(size_t size)
{
	unsigned class = 0;
	while (class < POOL_CLASSES && (size_t)PAGE << class < size)
		class++;
	return class;
}

static ArenaBlock *block_take(size_t size)
{
	unsigned class = pool_class(size);
	ArenaBlock *block;
	if (class == POOL_CLASSES) {
		size = (size + PAGE - 1) & ~(size_t)(PAGE - 1);
		block = pages_map(size, 0);
	} else if ((block = pool.kept[class]) != NULL) {
		pool.kept[class] = block->prev;
		size = (size_t)PAGE << class;
	} else {
		size = (size_t)PAGE << class;
		if ((size_t)(pool.end - pool.fresh) < size) {
			size_t region = size > POOL_REGION ? size : POOL_REGION;
			/* Who needs a second region fills it: one system call brings its pages more
			 * cheaply than a fault for each. */
			pool.fresh = (char *)pages_map(region, pool.end != NULL ? MAP_POPULATE : 0);
			pool.end = pool.fresh + region;
		}
		block = (ArenaBlock *)(void *)pool.fresh;
		pool.fresh += size;
	}
	block->size = size;
	block->end = (char *)block + size;
	return block;
}

static void block_give(ArenaBlock *block)
{
	unsigned class = pool_class(block->size);
	if (class == POOL_CLASSES) {
		pages_unmap(block);
		return;
	}
#ifdef COWSH_HOSTILE
	memset(block + 1, POISON, block->size - sizeof *block);
#endif
	block->prev = pool.kept[class];
	pool.kept[class] = block;
}

/* Doubles from block to block, so that a large tree takes few blocks and a small one few pages. */
static ArenaBlock *block_for(Arena *arena, size_t wanted)
{
	ArenaBlock *spare = arena->spare;
	if (spare != NULL && spare->size >= wanted) {
		arena->spare = NULL;
		return spare;
	}
	size_t size = arena->block != NULL ? arena->block->size * GROWTH : FIRST_BLOCK;
	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	return block_take(wanted > size ? wanted : size);
}

void *arena_alloc_slow(Arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		mem_exhausted(size);
	ArenaBlock *block = block_for(arena, size + sizeof *block);
	block->prev = arena->block;
	arena->block = block;
	arena->end = block->end;
	void *p = block + 1;
	arena->free = (char *)p + size;
	return p;
}

char *arena_copy(Arena *arena, const char *bytes, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);
	memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

/* Keeps the larger of this block and the spare one. */
static void block_spare(Arena *arena, ArenaBlock *block)
{
	ArenaBlock *spare = arena->spare;
	if (block->size > SPARE_MAX || (spare != NULL && spare->size >= block->size)) {
		block_give(block);
		return;
	}
	if (spare != NULL)
		block_give(spare);
	arena->spare = block;
}

void arena_reset_slow(Arena *arena, ArenaMark mark)
{
	while (arena->block != mark.block) {
		ArenaBlock *block = arena->block;
		arena->block = block->prev;
		block_spare(arena, block);
	}
	arena->free = mark.free;
	arena->end = mark.block != NULL ? mark.block->end : NULL;
#ifdef COWSH_HOSTILE
	if (arena->free != NULL)
		memset(arena->free, POISON, (size_t)(arena->end - arena->free));
	if (arena->spare != NULL)
		memset(arena->spare + 1, POISON, arena->spare->size - sizeof *arena->spare);
#endif
}

void arena_free(Arena *arena)
{
	while (arena->block != NULL) {
		ArenaBlock *block = arena->block;
		arena->block = block->prev;
		block_give(block);
	}
	if (arena->spare != NULL)
		block_give(arena->spare);
	*arena = (Arena){ 0 };
}

void arena_seal(const Arena *arena, bool on)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	int protection = on ? PROT_READ : PROT_READ | PROT_WRITE;
	for (ArenaBlock *block = arena->block; block != NULL; block = block->prev) {
		/* Only pages that are the block's alone. */
		uintptr_t start = ((uintptr_t)block + page - 1) & ~(page - 1);
		uintptr_t end = (uintptr_t)block->end & ~(page - 1);
		if (end > start)
			mprotect((void *)start, end - start, protection);
	}
}

_Noreturn void mem_exhausted(size_t wanted)
{
	char digits[NUM_TEXT_MAX];
	Str number = num_format(digits, wanted > PTRDIFF_MAX ? PTRDIFF_MAX : (int64_t)wanted);
	char line[64 + NUM_TEXT_MAX] = "cowsh: out of memory (wanted ";
	size_t len = strlen(line);
	memcpy(line + len, number.ptr, number.len);
	len += number.len;
	memcpy(line + len, " bytes)\n", 8);
	/* Nothing is left to be done when even this message fails. */
	ssize_t ignored = write(STDERR_FILENO, line, len + 8);
	(void)ignored;
	_exit(2);
}

void *mem_alloc(size_t size)
{
	void *p = malloc(size > 0 ? size : 1);
	if (p == NULL)
		mem_exhausted(size);
	return p;
}

void *mem_realloc(void *old, size_t size)
{
	void *p = realloc(old, size > 0 ? size : 1);
	if (p == NULL)
		mem_exhausted(size);
	return p;
}

char *mem_copy(const char *bytes, size_t len)
{
	char *copy = mem_alloc(len + 1);
	memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

void *vec_grow(void *items, size_t *cap, size_t size)
{
	size_t wanted = *cap > 0 ? *cap * 2 : 8;
	if (wanted > SIZE_MAX / 2 / size)
		mem_exhausted(SIZE_MAX);
	*cap = wanted;
	return mem_realloc(items, wanted * size);
}
