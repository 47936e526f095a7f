/* base/symtab.c: names to small dense numbers, by open addressing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/symtab.h"

#include <stdbool.h>
#include <stdlib.h>

enum { SYMTAB_FIRST = 128 };        /* symbols; with twice as many slots, probes stay short */

static uint64_t load64(const char *p)
{
	uint64_t word;
	memcpy(&word, p, sizeof word);
	return word;
}

static uint32_t load32(const char *p)
{
	uint32_t word;
	memcpy(&word, p, sizeof word);
	return word;
}

/* The last bytes of a name as one word: two overlapping loads instead of a loop. */
static uint64_t load_tail(const char *p, size_t len)
{
	if (len >= 4)
		return load32(p) | (uint64_t)load32(p + len - 4) << 32;
	if (len == 0)
		return 0;
	uint32_t first = (unsigned char)p[0], middle = (unsigned char)p[len / 2];
	return first | middle << 8 | (uint32_t)(unsigned char)p[len - 1] << 16;
}

#define HASH_FACTOR UINT64_C(0x9E3779B97F4A7C15)

/* A product's high bits depend on all bits of the word; the shift brings them down for the next
 * product. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * HASH_FACTOR;
	return hash ^ hash >> 32;
}

static uint32_t hash_name(const char *name, size_t len)
{
	uint64_t hash = len;
	for (; len > 8; name += 8, len -= 8)
		hash = mix(hash, load64(name));
	hash = mix(hash, len == 8 ? load64(name) : load_tail(name, len));
	return (uint32_t)(hash * HASH_FACTOR >> 32);
}

/* The slot that holds the name, or the free one where it belongs. The table is never full. */
static uint32_t *find_slot(const SymTab *tab, const char *name, size_t len, uint32_t hash)
{
	for (uint32_t i = hash & tab->mask;; i = (i + 1) & tab->mask) {
		uint32_t *slot = &tab->slots[i];
		if (*slot == 0)
			return slot;
		const Symbol *symbol = &tab->symbols[*slot - 1];
		if (symbol->hash == hash && symbol->len == len &&
		    memcmp(symbol->name, name, len) == 0)
			return slot;
	}
}

static void grow(SymTab *tab)
{
	uint32_t cap = tab->cap > 0 ? tab->cap * 2 : SYMTAB_FIRST;
	if (cap > UINT32_MAX / 4)
		mem_exhausted(SIZE_MAX);
	tab->symbols = mem_realloc(tab->symbols, cap * sizeof *tab->symbols);
	free(tab->slots);
	size_t bytes = 2 * (size_t)cap * sizeof *tab->slots;
	tab->slots = calloc(1, bytes);
	if (tab->slots == NULL)
		mem_exhausted(bytes);
	tab->cap = cap;
	tab->mask = 2 * cap - 1;
	for (uint32_t id = 0; id < tab->count; id++) {
		uint32_t i = tab->symbols[id].hash & tab->mask;
		while (tab->slots[i] != 0)
			i = (i + 1) & tab->mask;
		tab->slots[i] = id + 1;
	}
}

static SymId intern(SymTab *tab, const char *name, size_t len, bool copy)
{
	if (len > UINT32_MAX)
		mem_exhausted(len);
	if (tab->count == tab->cap)
		grow(tab);
	uint32_t hash = hash_name(name, len);
	uint32_t *slot = find_slot(tab, name, len, hash);
	if (*slot == 0) {
		if (copy)
			name = arena_copy(&tab->names, name, len);
		tab->symbols[tab->count] = (Symbol){ name, (uint32_t)len, hash };
		*slot = ++tab->count;
	}
	return *slot - 1;
}

SymId symtab_intern(SymTab *tab, const char *name, size_t len)
{
	return intern(tab, name, len, true);
}

SymId symtab_intern_static(SymTab *tab, const char *name, size_t len)
{
	return intern(tab, name, len, false);
}

bool symtab_find(const SymTab *tab, const char *name, size_t len, SymId *id)
{
	if (tab->count == 0)
		return false;
	uint32_t slot = *find_slot(tab, name, len, hash_name(name, len));
	*id = slot - 1;
	return slot != 0;
}

void symtab_free(SymTab *tab)
{
	free(tab->symbols);
	free(tab->slots);
	arena_free(&tab->names);
	*tab = (SymTab){ 0 };
}
