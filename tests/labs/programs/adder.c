/* adder.c: the program that the lab shared-memory asks for; with one of the macros below, a wrong one. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef MAPS_PRIVATELY
#define MAP_KIND MAP_PRIVATE
#else
#define MAP_KIND MAP_SHARED
#endif

static void add(unsigned *number, sem_t *lock, int times)
{
	for (int i = 0; i < times; i++) {
#ifndef TAKES_NO_SEMAPHORE
		sem_wait(lock);
#endif
		++*number;
#ifndef KEEPS_SEMAPHORE
		sem_post(lock);
#endif
	}
}

static void create_child(unsigned *number, sem_t *lock, int times)
{
#ifdef CREATES_NO_CHILD
	add(number, lock, times);
#else
	if (fork() == 0) {
		add(number, lock, times);
#ifdef WAITS_FOR_NOBODY
		pause();
#endif
		_exit(0);
	}
#endif
}

int main(int argc, char **argv)
{
	if (argc != 5)
		return 2;
	int fd = open(argv[1], O_RDWR), children = atoi(argv[3]), times = atoi(argv[4]);
	unsigned *number = mmap(NULL, sizeof *number, PROT_READ | PROT_WRITE, MAP_KIND, fd, 0);
	sem_t *lock = sem_open(argv[2], 0);
	if (fd < 0 || number == MAP_FAILED || lock == SEM_FAILED)
		return 1;
	for (int i = 0; i < children; i++)
		create_child(number, lock, times);
#ifndef WAITS_FOR_NOBODY
	while (wait(NULL) > 0)
		continue;
#endif
	printf("%u\n", *number);
}
