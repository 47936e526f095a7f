/* sys/entry.c: what a directory tells of its entries. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#include "sys/entry.h"

bool entry_may_be_directory(const struct dirent *entry)
{
#ifdef HAVE_STRUCT_DIRENT_D_TYPE
	return entry->d_type == DT_DIR || entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN;
#else
	(void)entry;
	return true;
#endif
}
