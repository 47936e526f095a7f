/* base/arena.h: bump allocation with marks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BASE_ARENA_H
#define COWSH_BASE_ARENA_H

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A block of memory; its bytes follow the header. Blocks begin and end at pages, so that they can
 * be sealed and measured. */
typedef struct ArenaBlock ArenaBlock;
struct ArenaBlock {
	alignas(8) ArenaBlock *prev; /* the block filled before this one */
	char *end;
	size_t size;                /* bytes, header included: whole pages */
};

/* All bytes zero is a valid empty arena. */
typedef struct Arena {
	char *free;                 /* next byte to hand out, 8-byte aligned between allocations */
	char *end;
	ArenaBlock *block;          /* current block, NULL before the first allocation */
	ArenaBlock *spare;          /* blocks that a reset gave back, kept for the next use */
} Arena;

/* A position to come back to: everything allocated after it goes with one reset. */
typedef struct ArenaMark {
	ArenaBlock *block;
	char *free;
} ArenaMark;

/* The part of arena_alloc that takes a new block: the spare one, or pages that some arena gave
 * back, or fresh ones. */
void *arena_alloc_slow(Arena *arena, size_t size);
/* Returns a NUL-terminated copy of len bytes. */
char *arena_copy(Arena *arena, const char *bytes, size_t len);
/* The part of arena_reset that gives blocks back; a hostile build comes here always and poisons
 * what was freed. */
void arena_reset_slow(Arena *arena, ArenaMark mark);
/* Gives every block back, large ones to the system. The arena is empty afterwards and may be used
 * again. */
void arena_free(Arena *arena);
/* Makes the blocks read-only (on) or writable again; a hostile build seals parsed units so that any
 * writer faults at once. */
void arena_seal(const Arena *arena, bool on);

/* malloc and realloc that end the shell with one message when memory is exhausted: the one place
 * for that failure. */
void *mem_alloc(size_t size);
void *mem_realloc(void *old, size_t size);
char *mem_copy(const char *bytes, size_t len);
_Noreturn void mem_exhausted(size_t wanted);

/* Returns `size` uninitialised bytes, 8-byte aligned, that last until a reset to an earlier mark.
 * Never NULL. */
static inline void *arena_alloc(Arena *arena, size_t size)
{
	size = (size + 7) & ~(size_t)7;
	if (size >= (size_t)(arena->end - arena->free))
		return arena_alloc_slow(arena, size);
	void *p = arena->free;
	arena->free += size;
	return p;
}

#define ARENA_NEW(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define ARENA_ARRAY(arena, Type, count) ((Type *)arena_alloc((arena), sizeof(Type) * (count)))

static inline ArenaMark arena_mark(const Arena *arena)
{
	return (ArenaMark){ arena->block, arena->free };
}

static inline void arena_reset(Arena *arena, ArenaMark mark)
{
#ifdef COWSH_HOSTILE
	arena_reset_slow(arena, mark);
#else
	if (mark.block == arena->block)
		arena->free = mark.free;
	else
		arena_reset_slow(arena, mark);
#endif
}

#endif
