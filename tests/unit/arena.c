/* arena.c: allocation, marks, resets and reuse of arena memory; the heap helpers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vec.h"
#include "unit.h"

static void test_allocation(void)
{
	Arena arena = { 0 };
	char *p[2000];
	bool aligned = true, intact = true;
	for (int i = 0; i < 2000; i++) {
		p[i] = arena_alloc(&arena, (size_t)i);
		aligned = aligned && (uintptr_t)p[i] % 8 == 0;
		memset(p[i], i & 0xFF, (size_t)i);
	}
	for (int i = 0; i < 2000; i++)
		for (int j = 0; j < i; j++)
			intact = intact && p[i][j] == (char)(i & 0xFF);
	CHECK(aligned);
	CHECK(intact);
	char *large = arena_alloc(&arena, 10 << 20);
	memset(large, 1, 10 << 20);
	CHECK(strcmp(arena_copy(&arena, "wordy", 4), "word") == 0);
	arena_free(&arena);
	CHECK(arena.block == NULL && arena_copy(&arena, "", 0)[0] == '\0');
	arena_free(&arena);
}

static void test_reset(void)
{
	Arena arena = { 0 };
	ArenaMark empty = arena_mark(&arena);
	char *first = arena_copy(&arena, "kept", 4);
	ArenaMark mark = arena_mark(&arena);
	char *second = arena_alloc(&arena, 100);
	arena_reset(&arena, mark);
	CHECK(arena_alloc(&arena, 100) == second);
	for (int round = 0; round < 100; round++) {
		arena_reset(&arena, mark);
		for (int i = 0; i < 100; i++)
			memset(arena_alloc(&arena, 5000), round, 5000);
	}
	arena_reset(&arena, mark);
	CHECK(strcmp(first, "kept") == 0);
	ArenaBlock *spare = arena.spare;
	CHECK(spare != NULL);
	arena_alloc(&arena, 20 << 20);
	arena_reset(&arena, mark);
	CHECK(arena.spare == spare);
	arena_reset(&arena, empty);
	CHECK(arena.block == NULL);
	arena_free(&arena);
}

static void test_seal(void)
{
	Arena arena = { 0 };
	char *p = arena_copy(&arena, "sealed", 6);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		arena_seal(&arena, true);
		if (strcmp(p, "sealed") != 0)
			_exit(1);
		arena_seal(&arena, false);
		*p = 'S';
		_exit(strcmp(p, "Sealed") != 0);
	}
	int status = -1;
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	arena_free(&arena);
}

static void test_exhaustion(void)
{
	int ends[2];
	char line[100] = "";
	fflush(stdout);
	if (pipe(ends) != 0)
		return;
	pid_t pid = fork();
	if (pid == 0) {
		dup2(ends[1], 2);
		mem_exhausted(12345);
	}
	close(ends[1]);
	ssize_t len = read(ends[0], line, sizeof line - 1);
	int status = -1;
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 2);
	CHECK(len > 0 && strcmp(line, "cowsh: out of memory (wanted 12345 bytes)\n") == 0);
	close(ends[0]);
}

static void test_vector(void)
{
	struct {
		VEC_OF(int);
	} numbers = { 0 };
	for (int i = 0; i < 1000; i++)
		VEC_PUSH(&numbers, i * i);
	CHECK(numbers.count == 1000 && numbers.cap >= 1000);
	CHECK(numbers.items[0] == 0 && numbers.items[999] == 999 * 999);
	free(numbers.items);
	char *copy = mem_copy("abcdef", 3);
	CHECK(strcmp(copy, "abc") == 0);
	copy = mem_realloc(copy, 0);
	CHECK(copy != NULL);
	free(copy);
}

int main(void)
{
	test_allocation();
	test_reset();
	test_seal();
	test_exhaustion();
	test_vector();
	return done_testing();
}
