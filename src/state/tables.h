/* state/tables.h: functions, aliases and remembered command locations. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_STATE_TABLES_H
#define COWSH_STATE_TABLES_H

#include "base/str.h"
#include "base/symtab.h"
#include "syntax/ast.h"

typedef struct Shell Shell;

/* Sorts symbols by their names, bytewise. */
void symbols_sort(const Shell *sh, SymId *symbols, size_t count);

/* A function: a part of a unit that it holds. A running call holds the definition too, so that it
 * may redefine or unset itself. */
typedef struct FunctionDef {
	Unit *unit;
	const Node *body;
	SymId sym;
	uint32_t references;
} FunctionDef;

FunctionDef *function_find(const Shell *sh, SymId sym);         /* NULL: none */
void function_define(Shell *sh, SymId sym, Unit *unit, const Node *body);
bool function_unset(Shell *sh, SymId sym);                      /* false: there was none */
FunctionDef *function_hold(FunctionDef *function);
void function_drop(FunctionDef *function);
/* Symbols of all functions, sorted by name, in the scratch arena. */
size_t function_sorted(Shell *sh, const SymId **symbols);

/* The alias's text, ptr NULL for none. */
Str alias_get(const Shell *sh, Str name);
void alias_set(Shell *sh, Str name, Str value);
bool alias_unset(Shell *sh, Str name);                          /* false: there was none */
void alias_clear(Shell *sh);
typedef struct Alias { Str name, value; } Alias;
/* All aliases sorted by name, in the scratch arena. */
size_t alias_sorted(Shell *sh, const Alias **aliases);

/* A command's path found by PATH search, remembered (XCU hash). */
typedef struct Located {
	char *path;
	uint32_t hits;
} Located;
Located *location_find(const Shell *sh, Str name);              /* NULL: not remembered */
Located *location_remember(Shell *sh, Str name, const char *path);
void location_forget(Shell *sh, Str name);
void location_clear(Shell *sh);
size_t location_sorted(Shell *sh, const SymId **symbols);

#endif
