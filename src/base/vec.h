/* base/vec.h: a typed growable array on the heap. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_BASE_VEC_H
#define COWSH_BASE_VEC_H

#include "base/arena.h"

/* Declares the members of an array of Type: `struct { VEC_OF(Job *); } jobs;`. All bytes zero is
 * empty. */
#define VEC_OF(Type) Type *items; size_t count, cap

/* Appends a value; the items may move. */
#define VEC_PUSH(vec, value) \
	do { \
		if ((vec)->count == (vec)->cap) \
			(vec)->items = vec_grow((vec)->items, &(vec)->cap, sizeof *(vec)->items); \
		(vec)->items[(vec)->count++] = (value); \
	} while (0)

/* Doubles the room of an array of `size`-byte items; `*cap` is in items. */
void *vec_grow(void *items, size_t *cap, size_t size);

#endif
