/* state/tables.c: functions, aliases and remembered command locations. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state/tables.h"

#include <stdlib.h>

#include "state/shell.h"

/* ---- maps by symbol ---- */

static void *map_get(const SymMap *map, SymId sym)
{
	return sym < map->count ? map->items[sym] : NULL;
}

static void map_put(Shell *sh, SymMap *map, SymId sym, void *item)
{
	if (sym >= map->count) {
		size_t count = sh->symbols.cap > sym ? sh->symbols.cap : (size_t)sym + 1;
		map->items = mem_realloc(map->items, count * sizeof *map->items);
		memset(map->items + map->count, 0, (count - map->count) * sizeof *map->items);
		map->count = count;
	}
	map->items[sym] = item;
}

static size_t map_sorted(Shell *sh, const SymMap *map, const SymId **symbols)
{
	SymId *list = ARENA_ARRAY(&sh->scratch, SymId, map->count + 1);
	size_t count = 0;
	for (SymId sym = 0; sym < map->count; sym++)
		if (map->items[sym] != NULL)
			list[count++] = sym;
	symbols_sort(sh, list, count);
	*symbols = list;
	return count;
}

typedef struct NamedSymbol {
	const char *name;
	SymId sym;
} NamedSymbol;

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const NamedSymbol *)a)->name, ((const NamedSymbol *)b)->name);
}

void symbols_sort(const Shell *sh, SymId *symbols, size_t count)
{
	NamedSymbol *named = mem_alloc(count * sizeof *named);
	for (size_t i = 0; i < count; i++)
		named[i] = (NamedSymbol){ symtab_name(&sh->symbols, symbols[i]).ptr, symbols[i] };
	qsort(named, count, sizeof *named, compare_names);
	for (size_t i = 0; i < count; i++)
		symbols[i] = named[i].sym;
	free(named);
}

/* ---- functions ---- */

FunctionDef *function_find(const Shell *sh, SymId sym)
{
	return map_get(&sh->functions, sym);
}

FunctionDef *function_hold(FunctionDef *function)
{
	function->references++;
	return function;
}

void function_drop(FunctionDef *function)
{
	if (--function->references > 0)
		return;
	unit_drop(function->unit);
	free(function);
}

void function_define(Shell *sh, SymId sym, Unit *unit, const Node *body)
{
	function_unset(sh, sym);
	FunctionDef *function = mem_alloc(sizeof *function);
	*function =
		(FunctionDef){ .unit = unit_hold(unit), .body = body, .sym = sym, .references = 1 };
	map_put(sh, &sh->functions, sym, function);
	sh->generation++;
}

bool function_unset(Shell *sh, SymId sym)
{
	FunctionDef *function = function_find(sh, sym);
	if (function == NULL)
		return false;
	map_put(sh, &sh->functions, sym, NULL);
	function_drop(function);
	sh->generation++;
	return true;
}

size_t function_sorted(Shell *sh, const SymId **symbols)
{
	return map_sorted(sh, &sh->functions, symbols);
}

/* ---- aliases: few, so a plain list ---- */

static Alias *alias_find(const Shell *sh, Str name)
{
	for (size_t i = 0; i < sh->aliases.count; i++)
		if (str_eq(sh->aliases.items[i].name, name))
			return &sh->aliases.items[i];
	return NULL;
}

Str alias_get(const Shell *sh, Str name)
{
	const Alias *alias = alias_find(sh, name);
	return alias != NULL ? alias->value : (Str){ NULL, 0 };
}

void alias_set(Shell *sh, Str name, Str value)
{
	Alias *alias = alias_find(sh, name);
	Str copy = { mem_copy(value.ptr, value.len), value.len };
	if (alias != NULL) {
		free((char *)alias->value.ptr);
		alias->value = copy;
		return;
	}
	VEC_PUSH(&sh->aliases, ((Alias){ { mem_copy(name.ptr, name.len), name.len }, copy }));
}

bool alias_unset(Shell *sh, Str name)
{
	Alias *alias = alias_find(sh, name);
	if (alias == NULL)
		return false;
	free((char *)alias->name.ptr);
	free((char *)alias->value.ptr);
	*alias = sh->aliases.items[--sh->aliases.count];
	return true;
}

void alias_clear(Shell *sh)
{
	while (sh->aliases.count > 0)
		alias_unset(sh, sh->aliases.items[0].name);
}

static int compare_aliases(const void *a, const void *b)
{
	return strcmp(((const Alias *)a)->name.ptr, ((const Alias *)b)->name.ptr);
}

size_t alias_sorted(Shell *sh, const Alias **aliases)
{
	Alias *list = ARENA_ARRAY(&sh->scratch, Alias, sh->aliases.count + 1);
	if (sh->aliases.count > 0)
		memcpy(list, sh->aliases.items, sh->aliases.count * sizeof *list);
	qsort(list, sh->aliases.count, sizeof *list, compare_aliases);
	*aliases = list;
	return sh->aliases.count;
}

/* ---- command locations ---- */

Located *location_find(const Shell *sh, Str name)
{
	SymId sym;
	return symtab_find(&sh->symbols, name.ptr, name.len, &sym) ? map_get(&sh->locations, sym)
								   : NULL;
}

static void location_free(Located *located)
{
	free(located->path);
	free(located);
}

Located *location_remember(Shell *sh, Str name, const char *path)
{
	location_forget(sh, name);
	Located *located = mem_alloc(sizeof *located);
	*located = (Located){ .path = mem_copy(path, strlen(path)) };
	map_put(sh, &sh->locations, symtab_intern(&sh->symbols, name.ptr, name.len), located);
	return located;
}

void location_forget(Shell *sh, Str name)
{
	Located *located = location_find(sh, name);
	if (located == NULL)
		return;
	location_free(located);
	map_put(sh, &sh->locations, symtab_intern(&sh->symbols, name.ptr, name.len), NULL);
	sh->generation++;
}

void location_clear(Shell *sh)
{
	for (size_t i = 0; i < sh->locations.count; i++)
		if (sh->locations.items[i] != NULL) {
			location_free(sh->locations.items[i]);
			sh->locations.items[i] = NULL;
		}
	sh->generation++;
}

size_t location_sorted(Shell *sh, const SymId **symbols)
{
	return map_sorted(sh, &sh->locations, symbols);
}
