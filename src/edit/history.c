/* edit/history.c: the commands that were typed, in memory and in a file that several shells
 * share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/history.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ctype.h"
#include "sys/fd.h"
#include "sys/out.h"

/* ---- in memory ---- */

static void drop_oldest(History *history, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free((char *)history->entries.items[i].ptr);
	history->entries.count -= count;
	history->first += count;
	memmove(history->entries.items, history->entries.items + count,
		history->entries.count * sizeof *history->entries.items);
}

static void enter(History *history, Str text)
{
	if (history->entries.count >= history->limit + history->limit / 8 + 8)
		drop_oldest(history, history->entries.count - history->limit);
	VEC_PUSH(&history->entries, ((Str){ mem_copy(text.ptr, text.len), text.len }));
}

static bool is_space(char c)
{
	return is_blank(c) || c == '\n';
}

bool history_add(History *history, Str text)
{
	while (text.len > 0 && is_space(text.ptr[0])) {
		text.ptr++;
		text.len--;
	}
	while (text.len > 0 && text.ptr[text.len - 1] == '\n')
		text.len--;
	if (text.len == 0)
		return false;
	enter(history, text);
	history->unsaved++;
	return true;
}

void history_drop_last(History *history)
{
	if (history->unsaved == 0)
		return;
	history->unsaved--;
	free((char *)history->entries.items[--history->entries.count].ptr);
}

void history_limit(History *history, size_t limit)
{
	history->limit = limit > 0 ? limit : 1;
	if (history->entries.count > history->limit)
		drop_oldest(history, history->entries.count - history->limit);
	if (history->unsaved > history->entries.count)
		history->unsaved = history->entries.count;
}

void history_free(History *history)
{
	drop_oldest(history, history->entries.count);
	free(history->entries.items);
	free(history->path);
	*history = (History){ 0 };
}

/* ---- in the file ---- */

/* Entries from `from` on as the file holds them. */
static void encode(const History *history, size_t from, StrBuf *text)
{
	for (size_t i = from; i < history->entries.count; i++) {
		Str entry = history->entries.items[i];
		for (size_t j = 0; j < entry.len; j++) {
			strbuf_char(text, entry.ptr[j]);
			if (entry.ptr[j] == '\n')
				strbuf_char(text, '\t');
		}
		strbuf_char(text, '\n');
	}
}

/* Enters all of a file's text. Returns how many entries it has. */
static size_t decode(History *history, Str text)
{
	const char *p = text.ptr, *end = text.ptr + text.len;
	StrBuf entry = { 0 };
	size_t count = 0;
	while (p < end) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		const char *stop = newline != NULL ? newline : end;
		bool continued = *p == '\t' && entry.len > 0;
		if (!continued && entry.len > 0) {
			enter(history, strbuf_finish(&entry));
			entry.len = 0;
			count++;
		}
		if (continued)
			strbuf_char(&entry, '\n');
		strbuf_append(&entry, p + continued, (size_t)(stop - p) - continued);
		p = stop + 1;
	}
	if (entry.len > 0) {
		enter(history, strbuf_finish(&entry));
		count++;
	}
	strbuf_free(&entry);
	return count;
}

static int lock(int fd)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	while (fcntl(fd, F_SETLKW, &whole) != 0)
		if (errno != EINTR)
			return errno;
	return 0;
}

/* Opens the file and locks it, until it is closed. Another shell may have put a shorter file in its
 * place meanwhile: then that one. Returns the descriptor or -errno. */
static int open_locked(History *history)
{
	for (;;) {
		struct stat opened, named;
		int fd = fd_open(history->path, O_RDWR | O_APPEND | O_NONBLOCK, 0);
		if (fd == -ENOENT) {
			fd = fd_open(history->path, O_RDWR | O_APPEND | O_CREAT, 0600);
			history->created = fd >= 0;
		}
		if (fd < 0)
			return fd;
		int err = fstat(fd, &opened) != 0 ? errno : 0;
		if (err == 0)
			err = S_ISREG(opened.st_mode) ? lock(fd) : EINVAL;
		if (err != 0) {
			close(fd);
			return -err;
		}
		if (stat(history->path, &named) == 0 && named.st_dev == opened.st_dev &&
			named.st_ino == opened.st_ino)
			return fd;
		close(fd);
	}
}

static int read_all(int fd, StrBuf *text)
{
	for (;;) {
		strbuf_reserve(text, 8192);
		ssize_t count = fd_read(fd, text->ptr + text->len, 8192);
		if (count <= 0)
			return (int)-count;
		text->len += (size_t)count;
	}
}

/* Puts a file with only the entries in memory in the place of the locked one. */
static int shorten(const History *history)
{
	StrBuf text = { 0 }, temporary = { 0 };
	char *target = realpath(history->path, NULL);       /* a symbolic link stays one */
	if (target == NULL)
		return errno;
	strbuf_format(&temporary, "%s.%ld", target, (long)getpid());
	const char *name = strbuf_finish(&temporary).ptr;
	int fd = fd_open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);
	int err = fd < 0 ? -fd : 0;
	if (fd >= 0) {
		encode(history, 0, &text);
		err = write_all(fd, text.ptr, text.len);
		if (close(fd) != 0 && err == 0)
			err = errno;
		if (err == 0 && rename(name, target) != 0)
			err = errno;
		if (err != 0)
			unlink(name);
	}
	free(target);
	strbuf_free(&temporary);
	strbuf_free(&text);
	return err;
}

int history_open(History *history, const char *path, size_t limit)
{
	*history = (History){ .first = 1, .limit = limit > 0 ? limit : 1 };
	if (path == NULL)
		return 0;
	history->path = mem_copy(path, strlen(path));
	StrBuf text = { 0 };
	int fd = open_locked(history);
	int err = fd < 0 ? -fd : read_all(fd, &text);
	if (err == 0) {
		size_t count = text.len > 0 ? decode(history, strbuf_finish(&text)) : 0;
		history_limit(history, limit);
		history->first = 1;
		if (count / 2 > history->limit)
			err = shorten(history);
	} else {
		free(history->path);
		history->path = NULL;
	}
	if (fd >= 0)
		close(fd);
	strbuf_free(&text);
	return err;
}

int history_save(History *history)
{
	if (history->unsaved == 0)
		return 0;
	StrBuf text = { 0 };
	encode(history, history->entries.count - history->unsaved, &text);
	history->unsaved = 0;
	int fd = history->path != NULL ? open_locked(history) : -1;
	int err = history->path != NULL && fd < 0 ? -fd : 0;
	if (fd >= 0) {
		off_t size = lseek(fd, 0, SEEK_END);
		err = write_all(fd, text.ptr, text.len);
		if (err != 0 && ftruncate(fd, size) != 0)
			err = errno;
		close(fd);
	}
	strbuf_free(&text);
	return err;
}
