/* state/mapping.c: named memory mappings, page-state snapshots and semaphores: the shell's memory
 * objects. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state/mapping.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/num.h"
#include "state/shell.h"

Memory *shell_memory(Shell *sh)
{
	if (sh->memory == NULL) {
		sh->memory = mem_alloc(sizeof *sh->memory);
		*sh->memory = (Memory){ 0 };
	}
	return sh->memory;
}

void memory_end(Shell *sh)
{
	for (size_t i = 0; sh->memory != NULL && i < sh->memory->semaphores.count; i++) {
		Semaphore *semaphore = sh->memory->semaphores.items[i];
		if (semaphore->owner != 0 && semaphore->owner == getpid())
			sem_unlink(semaphore->place);
	}
}

Mapping *mapping_find(const Shell *sh, const char *name)
{
	for (size_t i = 0; sh->memory != NULL && i < sh->memory->mappings.count; i++)
		if (strcmp(sh->memory->mappings.items[i]->name, name) == 0)
			return sh->memory->mappings.items[i];
	return NULL;
}

Mapping *mapping_add(Shell *sh, const Mapping *record, const char *name, const char *file)
{
	Mapping *mapping = mem_alloc(sizeof *mapping);
	*mapping = *record;
	mapping->name = mem_copy(name, strlen(name));
	mapping->file = file != NULL ? mem_copy(file, strlen(file)) : NULL;
	if (mapping->fd >= 0)
		own_fd_add(sh, &mapping->fd);
	Memory *memory = shell_memory(sh);
	VEC_PUSH(&memory->mappings, mapping);
	return mapping;
}

void mapping_remove(Shell *sh, Mapping *mapping)
{
	Memory *memory = sh->memory;
	size_t i = 0;
	while (memory->mappings.items[i] != mapping)
		i++;
	memmove(&memory->mappings.items[i], &memory->mappings.items[i + 1],
		(--memory->mappings.count - i) * sizeof *memory->mappings.items);
	munmap(mapping->address - mapping->guard,
		mapping->pages * (size_t)sysconf(_SC_PAGESIZE) + 2 * mapping->guard);
	if (mapping->fd >= 0) {
		own_fd_remove(sh, &mapping->fd);
		close(mapping->fd);
	}
	free(mapping->name);
	free(mapping->file);
	free(mapping);
}

bool mapping_name_valid(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
	static const char more[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
	return *name != '\0' && strchr(letters, *name) != NULL && name[strspn(name, more)] == '\0';
}

/* ---- ranges ---- */

RangeError page_range_parse(const char *text, size_t pages, PageRange *range)
{
	*range = (PageRange){ 0, pages };
	if (text == NULL)
		return RANGE_OK;
	size_t len = strcspn(text, "-");
	uint64_t first, last;
	char head[NUM_TEXT_MAX];
	if (len >= sizeof head)
		return RANGE_MALFORMED;
	memcpy(head, text, len);
	head[len] = '\0';
	if (!num_parse_unsigned(str_of(head), UINT64_MAX, &first))
		return RANGE_MALFORMED;
	last = first;
	if (text[len] == '-' && text[len + 1] == '\0')
		last = first < pages ? pages - 1 : first;
	else if (text[len] == '-' && !num_parse_unsigned(str_of(text + len + 1), UINT64_MAX, &last))
		return RANGE_MALFORMED;
	if (last < first)
		return RANGE_BACKWARDS;
	if (last >= pages)
		return RANGE_BEYOND;
	*range = (PageRange){ first, last - first + 1 };
	return RANGE_OK;
}

RangeError byte_range_parse(const char *text, size_t size, size_t *offset, size_t *len)
{
	size_t head = strcspn(text, ",");
	char number[NUM_TEXT_MAX];
	uint64_t at, count = *len;
	if (*text != '@' || head > sizeof number)
		return RANGE_MALFORMED;
	memcpy(number, text + 1, head - 1);
	number[head - 1] = '\0';
	if (!num_parse_size(str_of(number), &at))
		return RANGE_MALFORMED;
	if (text[head] == ',' && (!num_parse_size(str_of(text + head + 1), &count) || count == 0))
		return RANGE_MALFORMED;
	if (at >= size || count > size - at)
		return RANGE_BEYOND;
	*offset = at;
	*len = count;
	return RANGE_OK;
}

/* ---- protection ---- */

bool prot_parse(const char *text, int *prot)
{
	int bits = 0;
	if (strcmp(text, "none") != 0) {
		if (*text == '\0')
			return false;
		for (const char *c = text; *c != '\0'; c++) {
			int bit = *c == 'r'   ? PROT_READ
				  : *c == 'w' ? PROT_WRITE
				  : *c == 'x' ? PROT_EXEC
					      : 0;
			if (bit == 0 || (bits & bit))
				return false;
			bits |= bit;
		}
	}
	*prot = bits;
	return true;
}

const char *prot_name(int prot)
{
	static const char *const names[] = { "---", "r--", "-w-", "rw-", "--x", "r-x", "-wx",
		"rwx" };
	static_assert(PROT_READ == 1 && PROT_WRITE == 2 && PROT_EXEC == 4, "bits index the names");
	return names[prot & 7];
}
