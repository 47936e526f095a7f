/* state/cwd.c: the working directory, logical and physical. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "state/cwd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "state/shell.h"
#include "sys/fd.h"

static bool is_dot_name(const char *p, size_t len)
{
	return len > 0 && len <= 2 && p[0] == '.' && p[len - 1] == '.';
}

static bool has_dots(Str path)
{
	const char *p = path.ptr, *end = p + path.len;
	while (p < end) {
		const char *slash = memchr(p, '/', (size_t)(end - p));
		size_t len = (size_t)((slash != NULL ? slash : end) - p);
		if (is_dot_name(p, len))
			return true;
		p += len + 1;
	}
	return false;
}

Str cwd_from_pwd(Shell *sh)
{
	struct stat named, here;
	Str pwd = var_get(sh, SYM_PWD);
	if (pwd.ptr == NULL || pwd.ptr[0] != '/' || has_dots(pwd))
		return (Str){ NULL, 0 };
	if (stat(pwd.ptr, &named) != 0 || stat(".", &here) != 0)
		return (Str){ NULL, 0 };
	bool same = named.st_dev == here.st_dev && named.st_ino == here.st_ino;
	return same ? pwd : (Str){ NULL, 0 };
}

int cwd_physical(Shell *sh, Str *path)
{
	StrBuf buf = { .arena = &sh->scratch };
	for (size_t room = PATH_MAX; ; room *= 2) {
		strbuf_reserve(&buf, room);
		if (getcwd(buf.ptr, buf.cap) != NULL)
			break;
		if (errno != ERANGE)
			return errno;
	}
	/* Linux says "(unreachable)/..." for a directory outside the root directory. */
	if (buf.ptr[0] != '/')
		return ENOENT;
	buf.len = strlen(buf.ptr);
	*path = strbuf_finish(&buf);
	return 0;
}

void cwd_init(Shell *sh)
{
	Str path;
	if (cwd_from_pwd(sh).ptr == NULL) {
		if (cwd_physical(sh, &path) == 0)
			var_set(sh, SYM_PWD, path);
		else if (var_is_set(sh, SYM_PWD))
			var_unset(sh, SYM_PWD);
	}
	var_mark(sh, SYM_PWD, VAR_EXPORT);
}

/* The rest of a name behind a directory's, "" when it is the same; NULL when it leads elsewhere. */
static const char *rest_behind(Str directory, Str path)
{
	if (directory.ptr == NULL || directory.len > path.len ||
	    memcmp(directory.ptr, path.ptr, directory.len) != 0)
		return NULL;
	const char *rest = path.ptr + directory.len;
	return *rest == '/' ? rest + 1 : *rest == '\0' ? rest : NULL;
}

/* What stands in the buffer so far must be a directory before a dot-dot may take its last
 * component away. A name that is too long for the system may still lead to here or lead on from
 * here. */
static int check_directory(Shell *sh, StrBuf *buf)
{
	struct stat st;
	strbuf_char(buf, '\0');
	buf->len--;
	const char *name = buf->ptr;
	if (buf->len >= PATH_MAX) {
		Str path = { buf->ptr, buf->len }, here = var_get(sh, SYM_PWD);
		if (here.ptr != NULL && rest_behind(path, here) != NULL)
			return 0;
		name = rest_behind(here, path);
		if (name == NULL)
			return ENAMETOOLONG;
	}
	if (stat(name, &st) != 0)
		return errno;
	return S_ISDIR(st.st_mode) ? 0 : ENOTDIR;
}

/* Appends the components of an absolute name to a buffer that holds the root, "/" or "//". */
static int append_components(Shell *sh, StrBuf *buf, const char *p, const char *end)
{
	const size_t root = buf->len;
	while (p < end) {
		const char *slash = memchr(p, '/', (size_t)(end - p));
		size_t len = (size_t)((slash != NULL ? slash : end) - p);
		if (is_dot_name(p, len) && len == 2) {
			int err = buf->len > root ? check_directory(sh, buf) : 0;
			if (err != 0)
				return err;
			while (buf->len > root && buf->ptr[buf->len - 1] != '/')
				buf->len--;
			if (buf->len > root)
				buf->len--;
		} else if (len > 0 && !is_dot_name(p, len)) {
			if (buf->len > root)
				strbuf_char(buf, '/');
			strbuf_append(buf, p, len);
		}
		p += len + 1;
	}
	return 0;
}

/* Absolute form: two leading slashes stay two, since a system may give them a meaning of its
 * own; three are one. */
static size_t root_length(Str path)
{
	return path.len >= 2 && path.ptr[1] == '/' && path.ptr[2] != '/' ? 2 : 1;
}

int cwd_logical(Shell *sh, Str directory, Str *path)
{
	StrBuf whole = { .arena = &sh->scratch };
	if (directory.ptr[0] != '/') {
		Str here = var_get(sh, SYM_PWD);
		if (here.ptr == NULL || here.ptr[0] != '/') {
			int err = cwd_physical(sh, &here);
			if (err != 0)
				return err;
		}
		strbuf_str(&whole, here);
		if (here.ptr[here.len - 1] != '/')
			strbuf_char(&whole, '/');
	}
	strbuf_str(&whole, directory);
	Str absolute = strbuf_finish(&whole);
	StrBuf buf = { .arena = &sh->scratch };
	strbuf_append(&buf, "//", root_length(absolute));
	int err = append_components(sh, &buf, absolute.ptr, absolute.ptr + absolute.len);
	*path = strbuf_finish(&buf);
	return err;
}

const char *cwd_absolute(Shell *sh, const char *file)
{
	Str path;
	if (*file == '/' || cwd_logical(sh, str_of(file), &path) != 0)
		return file;
	return path.ptr;
}

/* Goes down a name that is longer than the system takes, in pieces. */
static int change_in_pieces(const char *path, size_t len)
{
	char piece[PATH_MAX];
	while (len >= sizeof piece) {
		size_t cut = sizeof piece - 1;
		while (cut > 0 && path[cut] != '/')
			cut--;
		if (cut == 0)
			return ENAMETOOLONG;
		memcpy(piece, path, cut);
		piece[cut] = '\0';
		if (chdir(piece) != 0)
			return errno;
		while (path[cut] == '/')
			cut++;
		path += cut;
		len -= cut;
	}
	return len == 0 || chdir(path) == 0 ? 0 : errno;
}

static int change_to_long_name(Shell *sh, Str path)
{
	const char *rest = rest_behind(var_get(sh, SYM_PWD), path);
	if (rest != NULL)
		path = str_of(rest);
	int start = fd_open(".", O_RDONLY | O_DIRECTORY, 0);
	if (start < 0)
		return ENAMETOOLONG;
	int err = change_in_pieces(path.ptr, path.len);
	if (err != 0 && fchdir(start) != 0)
		err = errno;
	close(start);
	return err;
}

static bool path_has_relative_entry(Shell *sh)
{
	Str path = var_get(sh, SYM_PATH);
	if (path.ptr == NULL)
		return false;
	if (path.ptr[0] != '/')
		return true;
	for (const char *p = path.ptr; (p = strchr(p, ':')) != NULL; )
		if (*++p != '/')
			return true;
	return false;
}

static void changed(Shell *sh)
{
	if (path_has_relative_entry(sh)) {
		location_clear(sh);
		sh->generation++;
	}
}

int cwd_change(Shell *sh, Str path)
{
	if (chdir(path.ptr) != 0) {
		int err = errno == ENAMETOOLONG ? change_to_long_name(sh, path) : errno;
		if (err != 0)
			return err;
	}
	changed(sh);
	return 0;
}

int cwd_keep(void)
{
	int directory = fd_open(".", O_RDONLY | O_DIRECTORY, 0);
	if (directory < 0)
		return directory;
	if (fchdir(directory) == 0)
		return fd_move_up(directory);
	int err = errno;
	close(directory);
	return -err;
}

int cwd_return(Shell *sh, int directory)
{
	int err = fchdir(directory) == 0 ? 0 : errno;
	close(directory);
	changed(sh);
	return err;
}
