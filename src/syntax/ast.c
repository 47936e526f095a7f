/* syntax/ast.c: units, and the pool that keeps the dropped ones for the next command. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "syntax/ast.h"

#include <stdlib.h>

#ifdef COWSH_HOSTILE
enum { SEALS = true };
#else
enum { SEALS = false };
#endif

enum {
	POOL_MAX = 16,              /* units kept */
	KEEP_BYTES = 256 << 10      /* a larger arena gives its blocks back */
};

static struct {
	Unit *first;
	unsigned count;
} pool;

Unit *unit_new(const char *name)
{
	Unit *unit = pool.first;
	if (unit != NULL) {
		pool.first = unit->next;
		pool.count--;
	} else {
		unit = mem_alloc(sizeof *unit);
		*unit = (Unit){ 0 };
	}
	unit->next = NULL;
	unit->root = NULL;
	unit->name = name;
	unit->references = 1;
	unit->ncells = 0;
	unit->cells_clean = false;
	return unit;
}

Unit *unit_hold(Unit *unit)
{
	unit->references++;
	return unit;
}

void unit_finish(Unit *unit, const Node *root)
{
	unit->root = root;
	if (SEALS)
		arena_seal(&unit->arena, true);
}

/* Empties the arena down to its first block, which the next unit fills again: its pages are there
 * and in the cache. */
static void arena_empty(Arena *arena)
{
	ArenaBlock *block = arena->block;
	if (block == NULL)
		return;
	size_t bytes = block->size;
	for (; block->prev != NULL; block = block->prev)
		bytes += block->prev->size;
	if (bytes > KEEP_BYTES)
		arena_free(arena);
	else
		arena_reset(arena, (ArenaMark){ block, (char *)(block + 1) });
}

void unit_drop(Unit *unit)
{
	if (unit == NULL || --unit->references > 0)
		return;
	if (SEALS)
		arena_seal(&unit->arena, false);
	if (pool.count == POOL_MAX) {
		arena_free(&unit->arena);
		free(unit->cells);
		free(unit);
		return;
	}
	arena_empty(&unit->arena);
	unit->next = pool.first;
	pool.first = unit;
	pool.count++;
}
