/* base/symtab.h: names to small dense numbers, so that a variable is an array index. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BASE_SYMTAB_H
#define COWSH_BASE_SYMTAB_H

#include <stdint.h>

#include "base/str.h"

typedef uint32_t SymId;

typedef struct Symbol {
	const char *name;           /* NUL-terminated, lasts as long as the table */
	uint32_t len;
	uint32_t hash;
} Symbol;

/* All bytes zero is a valid empty table. Numbers are given in order: 0, 1, 2, ... and never taken
 * back. */
typedef struct SymTab {
	Symbol *symbols;            /* indexed by SymId */
	uint32_t *slots;            /* open addressing: SymId + 1, 0 when free */
	uint32_t count, cap;
	uint32_t mask;              /* slots - 1 */
	Arena names;
} SymTab;

/* The number of this name, a new one when it was never seen. The bytes are copied. */
SymId symtab_intern(SymTab *tab, const char *name, size_t len);
/* The same for a string that outlives the table: nothing is copied, so name[len] must be a
 * NUL. */
SymId symtab_intern_static(SymTab *tab, const char *name, size_t len);
/* Finds a name without adding it. Returns false when it was never seen. */
bool symtab_find(const SymTab *tab, const char *name, size_t len, SymId *id);
void symtab_free(SymTab *tab);

static inline Str symtab_name(const SymTab *tab, SymId id)
{
	return (Str){ tab->symbols[id].name, tab->symbols[id].len };
}

#endif
