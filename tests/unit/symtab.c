/* symtab.c: names get dense numbers and keep them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/symtab.h"
#include "unit.h"

int main(void)
{
	SymTab tab = { 0 };
	SymId id = 77;
	CHECK(!symtab_find(&tab, "PATH", 4, &id));
	CHECK(symtab_intern(&tab, "PATHS", 4) == 0);
	CHECK(symtab_intern_static(&tab, "IFS", 3) == 1);
	CHECK(symtab_intern(&tab, "PATH", 4) == 0 && symtab_intern(&tab, "PAT", 3) == 2);
	CHECK(str_is(symtab_name(&tab, 0), "PATH") && symtab_name(&tab, 0).len == 4);
	CHECK(symtab_find(&tab, "IFS", 3, &id) && id == 1);
	CHECK(!symtab_find(&tab, "IF", 2, &id));

	bool dense = true, found = true;
	char name[40];
	for (SymId i = 3; i < 30000; i++) {
		int len =
			snprintf(name, sizeof name, "%s_%u", i % 2 ? "a_rather_long_name" : "n", i);
		dense = dense && symtab_intern(&tab, name, (size_t)len) == i;
	}
	for (SymId i = 3; i < 30000; i++) {
		int len =
			snprintf(name, sizeof name, "%s_%u", i % 2 ? "a_rather_long_name" : "n", i);
		found = found && symtab_find(&tab, name, (size_t)len, &id) && id == i &&
			strcmp(symtab_name(&tab, i).ptr, name) == 0;
	}
	CHECK(dense);
	CHECK(found);
	CHECK(tab.count == 30000);

	/* Similar names must not crowd: an open table with half its slots free needs one probe or
	 * two. */
	unsigned long probes = 0;
	for (SymId i = 0; i < tab.count; i++)
		for (uint32_t slot = tab.symbols[i].hash & tab.mask; tab.slots[slot] != i + 1;
			slot = (slot + 1) & tab.mask)
			probes++;
	CHECK(probes < tab.count);

	/* Every length and every byte counts. */
	bool distinct = true;
	memset(name, 'x', sizeof name);
	SymId next = tab.count;
	for (size_t len = 1; len < sizeof name; len++)
		for (size_t at = 0; at < len; at++) {
			name[at] = 'y';
			distinct = distinct && symtab_intern(&tab, name, len) == next++;
			name[at] = 'x';
		}
	CHECK(distinct);
	CHECK(symtab_intern(&tab, "", 0) == next);
	symtab_free(&tab);
	CHECK(tab.count == 0 && symtab_intern(&tab, "again", 5) == 0);
	symtab_free(&tab);
	return done_testing();
}
