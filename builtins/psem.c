/* builtins/psem.c: semaphores in shared pages, or by name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/num.h"
#include "builtins/memory.h"
#include "sys/sig.h"

extern const Builtin builtin_psem;

static Semaphore *find_semaphore(const Shell *sh, const char *name)
{
	for (size_t i = 0; sh->memory != NULL && i < sh->memory->semaphores.count; i++)
		if (strcmp(sh->memory->semaphores.items[i]->name, name) == 0)
			return sh->memory->semaphores.items[i];
	return NULL;
}

/* ---- calls that may meet a page which is gone or protected ---- */

typedef struct Call {
	sem_t *sem;
	char what;                  /* 'i'nit, 'p'ost, 'w'ait, 't'rywait, 'v'alue */
	unsigned initial;
	int value, err;
} Call;

static void call_semaphore(void *data)
{
	Call *call = data;
	int rc = 0;
	switch (call->what) {
	case 'i':
		rc = sem_init(call->sem, 1, call->initial);
		break;
	case 'p':
		rc = sem_post(call->sem);
		break;
	case 'w':
		rc = sem_wait(call->sem);
		break;
	case 't':
		rc = sem_trywait(call->sem);
		break;
	case 'v':
		rc = sem_getvalue(call->sem, &call->value);
		break;
	}
	call->err = rc == 0 ? 0 : errno;
}

/* Returns 0, or 1 after a message. EINTR and EAGAIN are left to the caller. */
static int guarded_call(Shell *sh, const char *name, Call *call)
{
	uintptr_t start = (uintptr_t)call->sem;
	AccessRange range = { .start = start, .end = start + sizeof *call->sem };
	AccessFault fault;
	if (!access_run(&range, call_semaphore, call, &fault))
		return builtin_error(sh, "%s: its page: %s", name, access_reason(&fault));
	return call->err == 0 || call->err == EINTR || call->err == EAGAIN
		       ? 0
		       : builtin_errno(sh, call->err, "%s", name);
}

/* ---- making one ---- */

static int add_semaphore(
	Shell *sh, const char *name, sem_t *sem, const char *place, bool posix, bool owned)
{
	Semaphore *semaphore = mem_alloc(sizeof *semaphore);
	*semaphore = (Semaphore){ .name = mem_copy(name, strlen(name)),
		.sem = sem,
		.place = mem_copy(place, strlen(place)),
		.posix = posix,
		.owner = owned ? getpid() : 0 };
	Memory *memory = shell_memory(sh);
	VEC_PUSH(&memory->semaphores, semaphore);
	return 0;
}

/* In a named mapping, at `NAME@OFFSET`. */
static int make_in_mapping(Shell *sh, const char *name, unsigned value, const char *place)
{
	const char *at = strchr(place, '@');
	if (at == NULL || at == place)
		return builtin_usage(sh, &builtin_psem, "--in=%s: not NAME@OFFSET", place);
	Mapping *mapping =
		memory_mapping(sh, arena_copy(&sh->scratch, place, (size_t)(at - place)));
	if (mapping == NULL)
		return 1;
	if (!mapping->shared)
		return builtin_error(sh,
			"%s: a private mapping: after a fork nobody would see a post",
			mapping->name);
	size_t offset = 0, len = sizeof(sem_t);
	int status = memory_bytes(sh, &builtin_psem, mapping, at, &offset, &len);
	if (status != 0)
		return status;
	if (offset % _Alignof(sem_t) != 0)
		return builtin_usage(sh, &builtin_psem,
			"--in=%s: the offset is not a multiple of %zu", place, _Alignof(sem_t));
	Call call = {
		.sem = (sem_t *)(void *)(mapping->address + offset), .what = 'i', .initial = value
	};
	if (guarded_call(sh, name, &call) != 0)
		return 1;
	return add_semaphore(sh, name, call.sem, place, false, false);
}

static int make_in_page(Shell *sh, const char *name, unsigned value)
{
	sem_t *sem =
		mmap(NULL, page_size(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (sem == MAP_FAILED || sem_init(sem, 1, value) != 0)
		return builtin_errno(sh, errno, "%s", name);
	return add_semaphore(sh, name, sem, "a page of its own", false, false);
}

/* Opens the one of this name or makes it. */
static int make_by_name(Shell *sh, const char *name, unsigned value, const char *posix_name)
{
	if (posix_name[0] != '/' || posix_name[1] == '\0' || strchr(posix_name + 1, '/') != NULL)
		return builtin_usage(sh, &builtin_psem,
			"--name=%s: one slash in front and none behind", posix_name);
	bool made = true;
	sem_t *sem = sem_open(posix_name, O_CREAT | O_EXCL, 0600, value);
	if (sem == SEM_FAILED && errno == EEXIST) {
		made = false;
		sem = sem_open(posix_name, 0);
	}
	if (sem == SEM_FAILED)
		return builtin_errno(sh, errno, "%s", posix_name);
	return add_semaphore(sh, name, sem, posix_name, true, made);
}

typedef struct Request {
	const char *name, *value, *in, *posix_name;
	bool list;
} Request;

static int make(Shell *sh, const Request *request)
{
	uint64_t value = 0;
	if (!mapping_name_valid(request->name))
		return builtin_usage(
			sh, &builtin_psem, "%s: not a name (letters, digits and _)", request->name);
	if (request->value != NULL && !num_parse_unsigned(str_of(request->value), INT_MAX, &value))
		return builtin_usage(
			sh, &builtin_psem, "%s: not a value from 0 to %d", request->value, INT_MAX);
	if (request->in != NULL && request->posix_name != NULL)
		return builtin_usage(sh, &builtin_psem, "either --in or --name");
	if (find_semaphore(sh, request->name) != NULL)
		return builtin_error(sh, "%s: there is a semaphore of this name: psem end %s first",
			request->name, request->name);
	if (request->in != NULL)
		return make_in_mapping(sh, request->name, (unsigned)value, request->in);
	if (request->posix_name != NULL)
		return make_by_name(sh, request->name, (unsigned)value, request->posix_name);
	return make_in_page(sh, request->name, (unsigned)value);
}

/* ---- using one ---- */

static int end_semaphore(Shell *sh, Semaphore *semaphore)
{
	Memory *memory = sh->memory;
	size_t i = 0;
	while (memory->semaphores.items[i] != semaphore)
		i++;
	memmove(&memory->semaphores.items[i], &memory->semaphores.items[i + 1],
		(--memory->semaphores.count - i) * sizeof *memory->semaphores.items);
	if (semaphore->owner == getpid())
		sem_unlink(semaphore->place);
	if (semaphore->posix)
		sem_close(semaphore->sem);
	else if (strchr(semaphore->place, '@') == NULL)
		munmap(semaphore->sem, page_size());
	free(semaphore->name);
	free(semaphore->place);
	free(semaphore);
	return 0;
}

static int wait_for(Shell *sh, const char *name, Call *call)
{
	do {
		if (guarded_call(sh, name, call) != 0)
			return 1;
	} while (call->err == EINTR && !sig_pending_any);
	/* A caught signal ends the wait, and its trap runs next. */
	return call->err == 0 ? 0 : call->err == EAGAIN ? 1 : 128 + SIGINT;
}

static int use(Shell *sh, const char *what, const char *name)
{
	static const char *const words[] = { "post", "wait", "trywait", "value", "end" };
	size_t word = 0;
	while (word < sizeof words / sizeof *words && strcmp(what, words[word]) != 0)
		word++;
	if (word == sizeof words / sizeof *words)
		return builtin_usage(
			sh, &builtin_psem, "%s: post, wait, trywait, value or end", what);
	Semaphore *semaphore = find_semaphore(sh, name);
	if (semaphore == NULL)
		return builtin_error(sh, "%s: no such semaphore", name);
	if (strcmp(what, "end") == 0)
		return end_semaphore(sh, semaphore);
	/* what was printed before a post is seen before what it lets go on */
	out_flush(sh->out);
	Call call = { .sem = semaphore->sem, .what = what[0] };
	if (call.what == 'w' || call.what == 't')
		return wait_for(sh, name, &call);
	int status = guarded_call(sh, name, &call);
	if (status == 0 && call.what == 'v')
		out_format(sh->out, "%d\n", call.value);
	return status;
}

static int list_semaphores(Shell *sh, const OptParser *parser)
{
	enum { NAME, VALUE, PLACE, COLUMNS };
	static const Column columns[] = {
		[NAME] = { "semaphore", COL_TEXT, 0 },
		[VALUE] = { "value", COL_COUNT, 0 },
		[PLACE] = { "place", COL_TEXT, 0 },
	};
	Report report;
	observing_start(sh);
	report_init(&report, &sh->scratch, columns, COLUMNS);
	for (size_t i = 0; sh->memory != NULL && i < sh->memory->semaphores.count; i++) {
		const Semaphore *semaphore = sh->memory->semaphores.items[i];
		Call call = { .sem = semaphore->sem, .what = 'v' };
		ReportRow *row = report_row(&report, NULL);
		set_text(row, NAME, semaphore->name);
		set_text(row, PLACE, semaphore->place);
		if (guarded_call(sh, semaphore->name, &call) == 0)
			set_number(row, VALUE, call.value);
	}
	report_fact(&report, "source", "sem_getvalue");
	observing_print(sh, parser, &report, sh->out);
	return 0;
}

/* ---- options ---- */

static int read_option(OptParser *parser, Request *request, int letter)
{
	if (letter == OPT_BAD)
		return 2;
	if (letter == 'n')
		request->name = parser->arg;
	else if (letter == 'l')
		request->list = true;
	else
		*(strcmp(parser->long_name, "in") == 0 ? &request->in : &request->posix_name) =
			parser->arg;
	return 0;
}

static int run_psem(Shell *sh, int argc, const char *const *argv)
{
	Request request = { 0 };
	OptParser parser = OPT_PARSER(sh, &builtin_psem, argc, argv);
	int letter;
	for (;;) {
		while ((letter = option_next(&parser)) != OPT_DONE)
			if (read_option(&parser, &request, letter) != 0)
				return 2;
		/* The value of a new one may stand before --in and --name. */
		if (request.name == NULL || request.value != NULL || parser.index >= argc)
			break;
		request.value = argv[parser.index++];
	}
	int count = argc - parser.index;
	if (request.list && count == 0 && request.name == NULL)
		return list_semaphores(sh, &parser);
	if (request.list || (request.name != NULL && count > 0) || count > 2)
		return builtin_usage(sh, &builtin_psem, "too many operands");
	if (request.name != NULL)
		return make(sh, &request);
	if (request.in != NULL || request.posix_name != NULL || count < 2)
		return builtin_usage(
			sh, &builtin_psem, count == 1 ? "semaphore missing" : "operands missing");
	return use(sh, argv[parser.index], argv[parser.index + 1]);
}

static const OptDef options[] = {
	{ 'n', "new", "NAME", "make a semaphore, with this name in the shell" },
	{ 'l', "list", NULL, "list the semaphores" },
	{ 0, "in", "NAME@OFFSET", "put it into a shared mapping" },
	{ 0, "name", "/NAME", "a POSIX semaphore that other programs can open; an existing one keeps its value" },
	OPT_END
};

BUILTIN(psem, "psem")
	.run      = run_psem,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_OBSERVES | BUILTIN_PROCESS,
	.synopsis = "psem -n NAME [value] [--in=MAPPING@OFFSET|--name=/POSIXNAME]\n"
	            "psem post|wait|trywait|value|end name\n"
	            "psem -l",
	.summary  = "make and use semaphores that parent and child share",
	.help     = "A new semaphore has the value 0 unless told otherwise, and lies in a shared page of its own,\n"
	            "in a shared mapping, or has a name in the system; subshells have it, too. post adds one, wait\n"
	            "takes one or waits until it can, trywait takes one or has status 1, value prints it, end\n"
	            "forgets it. A name in the system goes when the shell that made it ends or calls exec.\n"
	            "\n"
	            "Example: psem -n s; ( echo child; psem post s ) & psem wait s; echo parent\n"
	            "Calls sem_init(3), sem_open(3), sem_post(3), sem_wait(3).",
	.opts     = options,
BUILTIN_END
