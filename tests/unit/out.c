/* out.c: output to descriptors and to memory, errors, and quoting. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/out.h"
#include "unit.h"

static bool quotes(const char *text, bool dollar, const char *wanted)
{
	Out out;
	out_to_memory(&out);
	out_quoted(&out, str_of(text), dollar);
	bool same = str_eq(strbuf_finish(&out.buf), str_of(wanted));
	strbuf_free(&out.buf);
	return same;
}

static void test_quoting(void)
{
	CHECK(quotes("", false, "''") &&
		quotes("plain-text_1.0/@%+,:=", false, "plain-text_1.0/@%+,:="));
	CHECK(quotes("two words", true, "'two words'") && quotes("$x", false, "'$x'") &&
		quotes("~", false, "'~'"));
	CHECK(quotes("don't", true, "'don'\\''t'") && quotes("'", false, "''\\'''"));
	CHECK(quotes("a\nb", false, "'a\nb'") &&
		quotes("a\n\t'\\\001", true, "$'a\\n\\t\\'\\\\\\001'"));
	CHECK(quotes("\x7F", true, "$'\\177'") && quotes("\xC3\xBC", true, "'\xC3\xBC'"));
}

static void test_memory(void)
{
	Out out;
	out_to_memory(&out);
	out_text(&out, "n=");
	out_number(&out, -42);
	out_char(&out, ';');
	out_format(&out, "%05.1f", 2.5);
	CHECK(out_flush(&out) == 0);
	CHECK(str_eq(strbuf_finish(&out.buf), STR("n=-42;002.5")));
	strbuf_free(&out.buf);
}

static void test_descriptor(void)
{
	int file = fd_memory_file(STR(""));
	Out out;
	out_to_fd(&out, file);
	out_text(&out, "x");
	CHECK(lseek(file, 0, SEEK_CUR) == 0);
	CHECK(out_flush(&out) == 0 && lseek(file, 0, SEEK_CUR) == 1);
	char *block = malloc(100000);
	for (int i = 0; i < 100000; i++)
		block[i] = (char)('a' + i % 26);
	size_t total = 1;
	for (size_t len = 0; len < 100000; len = len * 3 + 1) {
		out_write(&out, block, len);
		total += len;
	}
	out_format(&out, "%.*s", 20000, block);
	total += 20000;
	CHECK(out_flush(&out) == 0 && (size_t)lseek(file, 0, SEEK_CUR) == total);
	char *all = malloc(total);
	bool same = pread(file, all, total, 0) == (ssize_t)total;
	size_t at = 1;
	for (size_t len = 0; len < 100000; at += len, len = len * 3 + 1)
		same = same && memcmp(all + at, block, len) == 0;
	CHECK(same && memcmp(all + at, block, 20000) == 0);
	free(all);
	free(block);
	strbuf_free(&out.buf);
	close(file);
}

static void test_error(void)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	Out out;
	out_to_fd(&out, full);
	out_text(&out, "lost");
	CHECK(out_flush(&out) == ENOSPC && out_flush(&out) == ENOSPC);
	out_text(&out, "dropped");
	CHECK(out_flush(&out) == ENOSPC);
	CHECK(out_take_error(&out) == ENOSPC && out_take_error(&out) == 0 && out_flush(&out) == 0);
	strbuf_free(&out.buf);
	close(full);
	CHECK(write_all(-1, "x", 1) == EBADF && write_all(-1, "", 0) == 0);
}

static void test_own_descriptors(void)
{
	int ends[2];
	CHECK(fd_pipe(ends, false) == 0 && ends[0] >= FD_OWN_MIN && ends[1] >= FD_OWN_MIN);
	CHECK(fcntl(ends[0], F_GETFD) == FD_CLOEXEC && fcntl(ends[1], F_GETFD) == FD_CLOEXEC);
	int low = dup(ends[0]);
	int moved = fd_move_up(low);
	CHECK(low < FD_OWN_MIN && moved >= FD_OWN_MIN && fcntl(low, F_GETFD) < 0);
	int saved = fd_save(moved);
	CHECK(saved >= FD_OWN_MIN && saved != moved && fcntl(saved, F_GETFD) == FD_CLOEXEC);
	CHECK(fd_save(999) == -EBADF);
	CHECK(fd_open("/nonexistent", O_RDONLY, 0) == -ENOENT);
	char text[8];
	int file = fd_memory_file(STR("here\n"));
	CHECK(fd_read(file, text, sizeof text) == 5 && memcmp(text, "here\n", 5) == 0 &&
		fd_read(file, text, 1) == 0);
	CHECK(fd_read(-1, text, 1) == -EBADF);
	close(file);
	close(saved);
	close(moved);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	test_quoting();
	test_memory();
	test_descriptor();
	test_error();
	test_own_descriptors();
	return done_testing();
}
