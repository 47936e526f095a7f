/* builtins/fds.c: the descriptor table of a process, and what it shares with another. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "builtins/observing.h"
#include "observe/descriptors.h"
#include "observe/proc.h"

extern const Builtin builtin_fds;

/* The descriptors of one process. */
typedef struct DescriptorTable {
	pid_t pid;
	struct { VEC_OF(Descriptor); } list;
} DescriptorTable;

enum { FD, ACCESS, FLAGS, KIND, OFFSET, SHARED, FILE_NAME, COLUMNS };

static const Column columns[COLUMNS] = {
	[FD] = { "fd", COL_ID, 0 },
	[ACCESS] = { "access", COL_TEXT, 0 },
	[FLAGS] = { "flags", COL_TEXT, 0 },
	[KIND] = { "kind", COL_TEXT, 0 },
	[OFFSET] = { "offset", COL_COUNT, 0 },
	[SHARED] = { "shared", COL_TEXT, COLUMN_HIDE },
	[FILE_NAME] = { "file", COL_TEXT, COLUMN_TRUNC },
};

/* Reads the whole table, in the order of numbers. Returns 0 or errno. */
static int read_table(DescriptorTable *table, int directory)
{
	int fd = openat(directory, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
	bool own = table->pid == getpid();
	int err = 0;
	long number;
	if (entries == NULL) {
		err = errno;
		if (fd >= 0)
			close(fd);
		return err;
	}
	while ((number = proc_next_number(entries)) >= 0) {
		Descriptor descriptor;
		/* In our own table the two descriptors that read it are none of the user's. */
		if (own && (number == fd || number == directory))
			continue;
		int failure = descriptor_read(directory, (int)number, &descriptor);
		if (failure == 0)
			VEC_PUSH(&table->list, descriptor);
		else if (failure != ENOENT)     /* closed meanwhile */
			err = failure;
	}
	closedir(entries);
	return err;
}

static int load_table(Shell *sh, DescriptorTable *table)
{
	int directory = proc_open(table->pid);
	if (directory < 0)
		return observing_process_error(sh, table->pid, -directory);
	int err = read_table(table, directory);
	close(directory);
	return err == 0 ? 0 : observing_process_error(sh, table->pid, err);
}

static const char *access_text(unsigned flags)
{
	if (flags & O_PATH)
		return "path";
	switch (flags & O_ACCMODE) {
	case O_RDONLY: return "r";
	case O_WRONLY: return "w";
	}
	return "rw";
}

static const char *flags_text(Shell *sh, unsigned flags)
{
	static const struct { unsigned bit; const char *name; } names[] = {
		{ O_CLOEXEC, "cloexec" }, { O_APPEND, "append" }, { O_NONBLOCK, "nonblock" },
		{ O_ASYNC, "async" }, { O_DIRECT, "direct" }, { O_NOATIME, "noatime" },
		{ O_DSYNC, "dsync" },
	};
	StrBuf text = { .arena = &sh->scratch };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (flags & names[i].bit)
			strbuf_format(&text, "%s%s", text.len > 0 ? "," : "", names[i].name);
	return strbuf_finish(&text).ptr;
}

/* The numbers in the other table that are the same open file description; "-" for none. */
static void set_shared(Shell *sh, ReportRow *row, const DescriptorTable *table,
	const Descriptor *descriptor, const DescriptorTable *other, bool *by_kcmp)
{
	StrBuf text = { .arena = &sh->scratch };
	bool unsure = false;
	for (size_t i = 0; i < other->list.count; i++) {
		const Descriptor *candidate = &other->list.items[i];
		switch (descriptor_sharing(
			table->pid, descriptor, other->pid, candidate, by_kcmp)) {
		case SHARING_NO:
			break;
		case SHARING_YES:
			strbuf_format(&text, "%s%d", text.len > 0 ? "," : "", candidate->number);
			break;
		case SHARING_UNSURE:
			unsure = true;
			break;
		}
	}
	if (unsure)
		set_unknown(row, SHARED,
			"kcmp is not permitted, and file, flags and offset are the same in both");
	else
		set_text(row, SHARED, text.len > 0 ? strbuf_finish(&text).ptr : "-");
}

static void print_table(Shell *sh, const OptParser *parser, const DescriptorTable *table,
	const DescriptorTable *other)
{
	Report report;
	bool by_kcmp = true;
	report_init(&report, &sh->scratch, columns, COLUMNS);
	for (size_t i = 0; i < table->list.count; i++) {
		const Descriptor *descriptor = &table->list.items[i];
		ReportRow *row = report_row(&report, NULL);
		set_number(row, FD, descriptor->number);
		set_text(row, ACCESS, access_text(descriptor->flags));
		set_text(row, FLAGS, flags_text(sh, descriptor->flags));
		set_text(row, KIND, descriptor_kind(descriptor));
		if (descriptor->offset >= 0)
			set_number(row, OFFSET, descriptor->offset);
		set_text(row, FILE_NAME, descriptor->target);
		if (other->pid != 0)
			set_shared(sh, row, table, descriptor, other, &by_kcmp);
	}
	if (other->pid == 0)
		report_fact(&report, "source", "/proc/%d/fdinfo", (int)table->pid);
	else
		report_fact(&report, "source", "/proc/%d/fdinfo, %s", (int)table->pid,
			by_kcmp ? "kcmp" : "comparison (kcmp is not permitted)");
	if (other->pid != 0)
		report_note(&report,
			"shared: descriptors of %d that are the same open file description",
			(int)other->pid);
	observing_print(sh, parser, &report, sh->out);
}

static int run_fds(Shell *sh, int argc, const char *const *argv)
{
	OptParser parser = OPT_PARSER(sh, &builtin_fds, argc, argv);
	DescriptorTable table = { .pid = getpid() }, other = { 0 };
	int opt;
	while ((opt = option_next(&parser)) != OPT_DONE) {
		if (opt == OPT_BAD)
			return 2;
		pid_t *pid = opt == 'p' ? &table.pid : &other.pid;
		*pid = observing_process(sh, parser.arg);
		if (*pid == 0)
			return 1;
	}
	if (parser.index < argc)
		return builtin_usage(sh, &builtin_fds, "too many operands");
	observing_start(sh);
	int status = load_table(sh, &table);
	if (status == 0 && other.pid != 0)
		status = load_table(sh, &other);
	if (status == 0)
		print_table(sh, &parser, &table, &other);
	free(table.list.items);
	free(other.list.items);
	return status;
}

static const OptDef opts[] = {
	{ 'p', NULL, "process", "of this process, by number or job id (default: this shell)" },
	{ 0, "shared", "process", "which are one open file description with this process's" },
	OPT_END
};

BUILTIN(fds, "fds")
	.run      = run_fds,
	.class    = BUILTIN_EXTENSION,
	.flags    = BUILTIN_OBSERVES,
	.synopsis = "fds [-p process] [--shared process]",
	.summary  = "list open descriptors, and those shared with another process",
	.help     = "A descriptor is an index into the process's table; the offset and the status\n"
	            "flags belong to the open file description that it points to. A child and its\n"
	            "parent share descriptions that were open at the birth: when one reads, the\n"
	            "offset of both moves. A second open of the same file is a description of its\n"
	            "own. offset is n/a where the file has none: pipes, sockets, terminals.\n"
	            "Reads /proc/PID/fdinfo and /proc/PID/fd, and asks kcmp which descriptions are\n"
	            "the same.\n"
	            "Example: exec 5<file; sleep 9 & fds --shared $!",
	.opts     = opts,
BUILTIN_END
