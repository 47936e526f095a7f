/* base/locale.c: sets the C library's character type locale when it is first needed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/locale.h"

#include <langinfo.h>
#include <locale.h>
#include <stdbool.h>
#include <string.h>

void locale_ensure(void)
{
	static bool done;
	if (done)
		return;
	done = true;
	if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}
