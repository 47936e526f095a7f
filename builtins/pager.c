/* builtins/pager.c: let a user-level fault handler fill a named mapping. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "builtins/memory.h"
#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/pager.h"

extern const Builtin builtin_pager;

static const char *const kinds[] = { "zero", "file", "gc" };
static const char *const engines[] = { "segv", "uffd" };

/* ---- the report ---- */

static int compare_costs(const void *one, const void *two)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)two;
	return (a > b) - (a < b);
}

/* What the kernel's own fault costs here: the median of first writes to fresh anonymous pages. -1:
 * not known. */
static int64_t kernel_cost(void)
{
	enum { PAGES = 64 };
	int64_t costs[PAGES];
	size_t bytes = PAGES * page_size();
	char *place = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (place == MAP_FAILED)
		return -1;
	madvise(place, bytes, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < PAGES; i++) {
		int64_t start = clock_ns();
		*(volatile char *)(place + i * page_size()) = 1;
		costs[i] = clock_ns() - start;
	}
	munmap(place, bytes);
	qsort(costs, PAGES, sizeof *costs, compare_costs);
	return costs[PAGES / 2];
}

enum { MAPPING, KIND, ENGINE, PAGES, FILLED, LEAST, MEDIAN, MOST, KERNEL, COLUMNS };

static const Column columns[] = {
	[MAPPING] = { "mapping", COL_TEXT, 0 },
	[KIND] = { "pager", COL_TEXT, 0 },
	[ENGINE] = { "engine", COL_TEXT, 0 },
	[PAGES] = { "pages", COL_COUNT, 0 }, [FILLED] = { "filled", COL_COUNT, 0 },
	[LEAST] = { "fastest fill", COL_NANOSECONDS, 0 },
	[MEDIAN] = { "median fill", COL_NANOSECONDS, 0 },
	[MOST] = { "slowest fill", COL_NANOSECONDS, 0 },
	[KERNEL] = { "kernel's own fault", COL_NANOSECONDS, 0 },
};

static int show_pager(Shell *sh, const OptParser *parser, const Mapping *mapping)
{
	const Pager *pager = mapping->pager;
	if (pager == NULL)
		return builtin_error(sh, "%s: has no pager", mapping->name);
	int64_t kernel = kernel_cost();
	int64_t *costs = ARENA_ARRAY(&sh->scratch, int64_t, pager->filled + 1);
	size_t count = 0;
	for (size_t i = 0; i < pager->pages && count < pager->filled; i++)
		if (pager->costs[i] != 0)
			costs[count++] = pager->costs[i];
	qsort(costs, count, sizeof *costs, compare_costs);
	Report report;
	report_init(&report, &sh->scratch, columns, COLUMNS);
	ReportRow *row = report_row(&report, NULL);
	set_text(row, MAPPING, mapping->name);
	set_text(row, KIND, kinds[pager->kind]);
	set_text(row, ENGINE, engines[pager->engine]);
	set_number(row, PAGES, (int64_t)pager->pages);
	set_number(row, FILLED, (int64_t)pager->filled);
	if (count > 0) {
		set_number(row, LEAST, costs[0]);
		set_number(row, MEDIAN, costs[count / 2]);
		set_number(row, MOST, costs[count - 1]);
	} else {
		for (size_t column = LEAST; column <= MOST; column++)
			set_unknown(row, column, "no page was filled yet");
	}
	if (kernel >= 0)
		set_number(row, KERNEL, kernel);
	report_fact(&report, "source", "clock_gettime in the fault handler");
	if (pager->kind == PAGER_GC)
		report_note(&report, "%zu pages were moved, %zu are garbage so far", pager->filled,
			pager->pages - pager->filled);
	observing_print(sh, parser, &report, sh->out);
	return 0;
}

static int show_costs(Shell *sh, const OptParser *parser, const Mapping *mapping)
{
	enum { PAGE, COST, COST_COLUMNS };
	static const Column cost_columns[] = {
		[PAGE] = { "page", COL_COUNT, 0 }, [COST] = { "fill", COL_NANOSECONDS, 0 }
	};
	const Pager *pager = mapping->pager;
	if (pager == NULL)
		return builtin_error(sh, "%s: has no pager", mapping->name);
	Report report;
	report_init(&report, &sh->scratch, cost_columns, COST_COLUMNS);
	for (size_t i = 0; i < pager->pages; i++) {
		if (pager->costs[i] == 0)
			continue;
		ReportRow *row = report_row(&report, NULL);
		set_number(row, PAGE, (int64_t)i);
		set_number(row, COST, pager->costs[i]);
	}
	report_fact(&report, "source", "clock_gettime in the fault handler");
	observing_print(sh, parser, &report, sh->out);
	return 0;
}

/* ---- attaching ---- */

static int read_engine(Shell *sh, const char *text, PagerEngine *engine)
{
	for (size_t i = 0; i < 2; i++)
		if (strcmp(text, engines[i]) == 0) {
			*engine = (PagerEngine)i;
			return 0;
		}
	return builtin_usage(sh, &builtin_pager, "--engine=%s: segv or uffd", text);
}

static int read_kind(Shell *sh, const char *text, PagerKind *kind, const char **file)
{
	*file = NULL;
	if (strncmp(text, "file:", 5) == 0 && text[5] != '\0') {
		*kind = PAGER_FILE;
		*file = text + 5;
		return 0;
	}
	*kind = PAGER_ZERO;
	if (strcmp(text, "zero") == 0)
		return 0;
	*kind = PAGER_GC;
	if (strcmp(text, "gc") == 0)
		return 0;
	return builtin_usage(sh, &builtin_pager, "%s: zero, file:FILE, gc or off", text);
}

static int attach(Shell *sh, Mapping *mapping, PagerKind kind, PagerEngine engine, const char *file)
{
	const char *step;
	int fd = -1;
	if (mapping->kind != MAPPING_ANONYMOUS || mapping->shared)
		return builtin_error(
			sh, "%s: only private anonymous memory can have a pager", mapping->name);
	if (mapping->pager != NULL)
		return builtin_error(sh, "%s: has a pager: turn it off first", mapping->name);
	struct stat st;
	if (file != NULL && (fd = fd_open(file, O_RDONLY, 0)) < 0)
		return builtin_errno(sh, -fd, "%s", file);
	if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
		close(fd);
		return builtin_error(sh, "%s: not a regular file", file);
	}
	if (fd >= 0 && (fd = fd_move_up(fd)) < 0)
		return builtin_errno(sh, -fd, "%s", file);
	/* Pages that are filled can be read and written, whatever the mapping was made with. */
	int prot = mapping->prot & PROT_WRITE ? PROT_READ | PROT_WRITE : PROT_READ;
	Pager *pager = mem_alloc(sizeof *pager);
	*pager = (Pager){ .kind = kind,
		.engine = engine,
		.start = mapping->address,
		.pages = mapping->pages,
		.prot = prot,
		.fd = fd };
	int err = pager_attach(pager, &step);
	if (err != 0) {
		if (fd >= 0)
			close(fd);
		free(pager);
		return builtin_errno(sh, err, "%s: %s", mapping->name, step);
	}
	mapping->prot = prot;
	mapping->mixed = false;
	mapping->pager = pager;
	if (fd >= 0)
		own_fd_add(sh, &pager->fd);
	return 0;
}

static int run_pager(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_pager, argc, argv);
	PagerEngine engine = PAGER_SEGV;
	bool costs = false;
	int letter;
	while ((letter = option_next(&parser)) != OPT_DONE) {
		if (letter == OPT_BAD)
			return 2;
		if (letter == 'c')
			costs = true;
		else if (read_engine(sh, parser.arg, &engine) != 0)
			return 2;
	}
	/* The engine may also stand behind the operands, where one thinks of it. */
	int count = argc - parser.index;
	const char *const *operands = argv + parser.index;
	if (count == 3 && strncmp(operands[2], "--engine=", 9) == 0) {
		if (read_engine(sh, operands[2] + 9, &engine) != 0)
			return 2;
		count--;
	}
	if (count < 1 || count > 2 || (costs && count > 1))
		return builtin_usage(
			sh, &builtin_pager, count < 1 ? "mapping missing" : "too many operands");
	PagerKind kind = PAGER_ZERO;
	const char *file = NULL;
	bool off = count == 2 && strcmp(operands[1], "off") == 0;
	if (count == 2 && !off && read_kind(sh, operands[1], &kind, &file) != 0)
		return 2;
	Mapping *mapping = memory_mapping(sh, operands[0]);
	if (mapping == NULL)
		return 1;
	observing_start(sh);
	if (count == 1)
		return costs ? show_costs(sh, &parser, mapping) : show_pager(sh, &parser, mapping);
	if (!off)
		return attach(sh, mapping, kind, engine, file);
	if (mapping->pager == NULL)
		return builtin_error(sh, "%s: has no pager", mapping->name);
	memory_drop_pager(sh, mapping);
	return 0;
}

static const OptDef options[] = {
	{ 0, "engine", "ENGINE", "segv (default): protection and SIGSEGV; uffd: userfaultfd and a thread" },
	{ 'c', "costs", NULL, "a line for each page that was filled, with the time it took" },
	OPT_END
};

BUILTIN(pager, "pager")
	.run      = run_pager,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_OBSERVES | BUILTIN_PROCESS,
	.synopsis = "pager [--engine=segv|uffd] name zero|file:FILE|gc\npager name off\npager [-c] name",
	.summary  = "let a user-level fault handler fill a mapping, page by page",
	.help     = "zero fills the pages that are touched with zeros, file:FILE with the file's content; what was\n"
	            "in the mapping is lost. gc is a lazy stop-and-copy collector: the content moves aside, and\n"
	            "only pages that are touched move back; off frees the rest. The mapping must be private\n"
	            "anonymous memory. With a name alone: how many pages were filled, what a fill took, and\n"
	            "what a fault costs when the kernel handles it. segv: pages are protected, and the handler\n"
	            "of SIGSEGV fills and opens one; uffd: a thread answers the kernel's questions. With off,\n"
	            "pages that were never touched read as zeros.\n"
	            "\n"
	            "Debian has a program of this name, which shows files: `command -p env pager` runs it.\n"
	            "\n"
	            "Example: mmapfile -n buf --anon 64K; pager buf zero; peek buf 0-3; pager buf\n"
	            "Uses mprotect(2), sigaction(2), userfaultfd(2), mremap(2); measures with clock_gettime(2).",
	.opts     = options,
BUILTIN_END
