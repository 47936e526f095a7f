/* observe/sharers.c: which live processes have a mapping in common. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe/sharers.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "observe/smaps.h"

static bool same_program(int proc, const char *pid, const struct stat *program)
{
	char path[64];
	struct stat st;
	snprintf(path, sizeof path, "%.32s/exe", pid);
	return fstatat(proc, path, &st, 0) == 0 && st.st_ino == program->st_ino &&
	       st.st_dev == program->st_dev;
}

static bool maps_address(int proc, const char *pid, uintptr_t address)
{
	char path[64];
	snprintf(path, sizeof path, "%.32s/maps", pid);
	int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	Smaps maps;
	Region region;
	bool found = false;
	smaps_init(&maps, fd);
	while (!found && smaps_next(&maps, &region) && region.start <= address)
		found = address < region.end;
	close(fd);
	return found;
}

int sharers_count(pid_t pid, uintptr_t address)
{
	char path[64];
	struct stat program;
	snprintf(path, sizeof path, "/proc/%ld/exe", (long)pid);
	if (stat(path, &program) != 0)
		return -1;
	DIR *dir = opendir("/proc");
	if (dir == NULL)
		return -1;
	int count = 0;
	const struct dirent *entry;
	while ((entry = readdir(dir)) != NULL)
		if (isdigit((unsigned char)entry->d_name[0]) &&
			same_program(dirfd(dir), entry->d_name, &program) &&
			maps_address(dirfd(dir), entry->d_name, address))
			count++;
	closedir(dir);
	return count;
}
