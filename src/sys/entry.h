/* sys/entry.h: what a directory tells of its entries. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYS_ENTRY_H
#define COWSH_SYS_ENTRY_H

#include <dirent.h>
#include <stdbool.h>

/* False when the entry is surely no directory, nor a link to one. */
bool entry_may_be_directory(const struct dirent *entry);

#endif
