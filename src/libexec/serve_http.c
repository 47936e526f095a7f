/* libexec/serve_http.c: GET and HEAD of HTTP/1.1 (RFC 9110, RFC 9112), a request a connection. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "libexec/serve.h"

typedef struct Request {
	const char *method, *version;
	char *target;               /* decoded in place to a path */
	bool head;                  /* HEAD: the answer has no content */
} Request;

/* ---- answers ---- */

static const struct Status {
	int code;
	const char *text;
} statuses[] = {
	{ 200, "OK" },
	{ 400, "Bad Request" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 408, "Request Timeout" },
	{ 414, "URI Too Long" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
};

static const char *status_text(int code)
{
	size_t i = 0;
	while (statuses[i].code != code)
		i++;
	return statuses[i].text;
}

static void put_head(Connection *connection, int code, const char *type, off_t length)
{
	char date[64];
	time_t now = time(NULL);
	struct tm fields;
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &fields));
	connection->out_len = (size_t)snprintf(connection->out, sizeof connection->out,
		"HTTP/1.1 %d %s\r\n"
		"Date: %s\r\n"
		"Server: cowsh-serve\r\n"
		"Connection: close\r\n"
		"%s"
		"Content-Type: %s\r\n"
		"Content-Length: %jd\r\n"
		"\r\n",
		code, status_text(code), date, code == 405 ? "Allow: GET, HEAD\r\n" : "", type,
		(intmax_t)length);
}

static void refuse(Connection *connection, const Request *request, int code)
{
	char text[64];
	int len = snprintf(text, sizeof text, "%d %s\n", code, status_text(code));
	put_head(connection, code, "text/plain; charset=utf-8", len);
	if (!request->head) {
		memcpy(connection->out + connection->out_len, text, (size_t)len);
		connection->out_len += (size_t)len;
	}
	connection_reply(connection, true);
}

static const char *content_type(const char *path)
{
	static const char *const types[][2] = {
		{ ".css", "text/css; charset=utf-8" },
		{ ".gif", "image/gif" },
		{ ".htm", "text/html; charset=utf-8" },
		{ ".html", "text/html; charset=utf-8" },
		{ ".jpeg", "image/jpeg" },
		{ ".jpg", "image/jpeg" },
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".json", "application/json" },
		{ ".md", "text/markdown; charset=utf-8" },
		{ ".pdf", "application/pdf" },
		{ ".png", "image/png" },
		{ ".svg", "image/svg+xml" },
		{ ".txt", "text/plain; charset=utf-8" },
		{ ".xml", "application/xml" },
	};
	const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
	for (size_t i = 0; dot != NULL && dot > slash && i < sizeof types / sizeof *types; i++)
		if (strcasecmp(dot, types[i][0]) == 0)
			return types[i][1];
	return "application/octet-stream";
}

/* ---- the request's parts ---- */

static bool is_token(const char *text)
{
	static const char others[] = "!#$%&'*+-.^_`|~";
	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		char lower = *text | 32;
		bool digit = *text >= '0' && *text <= '9';
		if (!digit && !(lower >= 'a' && lower <= 'z') && strchr(others, *text) == NULL)
			return false;
	}
	return true;
}

static bool has_control(const char *text)
{
	for (; *text != '\0'; text++)
		if (((unsigned char)*text < ' ' && *text != '\t') || *text == 127)
			return true;
	return false;
}

/* Cuts the next line off. The last line has been seen to end. */
static char *next_line(char **text)
{
	char *line = *text, *newline = strchr(line, '\n');
	*text = newline + 1;
	if (newline > line && newline[-1] == '\r')
		newline--;
	*newline = '\0';
	return line;
}

/* Returns 0, or the status of the refusal. */
static int parse_request_line(Request *request, char *line)
{
	char *target = strchr(line, ' ');
	char *version = target != NULL ? strchr(target + 1, ' ') : NULL;
	if (version == NULL || has_control(line) || strchr(line, '\t') != NULL)
		return 400;
	*target++ = '\0';
	*version++ = '\0';
	*request = (Request){ line, version, target, strcmp(line, "HEAD") == 0 };
	if (!is_token(request->method) || strncmp(version, "HTTP/", 5) != 0)
		return 400;
	version += 5;
	if (strlen(version) != 3 || version[1] != '.' || strspn(version, ".0123456789") != 3 ||
		version[0] == '.' || version[2] == '.')
		return 400;
	return version[0] == '1' ? 0 : 505;
}

/* Of the fields only Host matters: HTTP/1.1 must have one, and nobody may have two (RFC 9112
 * 3.2). */
static int parse_fields(const Request *request, char *fields)
{
	unsigned hosts = 0;
	for (char *line = next_line(&fields); *line != '\0'; line = next_line(&fields)) {
		char *colon = strchr(line, ':');
		if (colon == NULL || has_control(line))
			return 400;
		*colon = '\0';
		if (!is_token(line))
			return 400;
		hosts += strcasecmp(line, "Host") == 0;
	}
	bool needed = strcmp(request->version, "HTTP/1.0") != 0;
	return hosts > 1 || (hosts == 0 && needed) ? 400 : 0;
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = c != '\0' ? strchr(digits, c >= 'A' && c <= 'F' ? c | 32 : c) : NULL;
	return found != NULL ? (int)(found - digits) : -1;
}

/* %41 becomes A, once: what comes out is not looked at again. */
static int decode(char *text)
{
	char *to = text;
	for (const char *from = text; *from != '\0'; from++, to++) {
		*to = *from;
		if (*from != '%')
			continue;
		int high = hex_digit(from[1]), low = high >= 0 ? hex_digit(from[2]) : -1;
		if (low < 0 || (high == 0 && low == 0))
			return 400;
		*to = (char)(high * 16 + low);
		from += 2;
	}
	*to = '\0';
	return 0;
}

/* The path alone, decoded: no query, and nothing before it when the target is a whole URI (RFC 9112
 * 3.2.2). */
static int parse_target(Request *request)
{
	char *target = request->target;
	if (strncasecmp(target, "http://", 7) == 0) {
		char *path = target + 7 + strcspn(target + 7, "/?");
		if (*path != '/') {
			path = target;
			strcpy(path, "/");
		}
		target = path;
	}
	if (*target != '/' || strchr(target, '#') != NULL)
		return 400;
	target[strcspn(target, "?")] = '\0';
	request->target = target;
	return decode(target);
}

/* ---- files ---- */

static int status_of(int err)
{
	switch (err) {
	case EACCES:
	case EPERM:
	case EXDEV:
	case ELOOP:
		return 403;
	case EMFILE:
	case ENFILE:
	case ENOMEM:
	case EAGAIN:
		return 503;
	case EIO:
		return 500;
	}
	return 404;
}

/* Opens the file, or the index of a directory. Returns 0 and sets connection->file and the type, or
 * the status. */
static int open_target(Connection *connection, const char *path, const char **type)
{
	char index[REQUEST_MAX + sizeof "/index.html"];
	struct stat info;
	int fd = file_open_beneath(connection->server->root, path);
	if (fd >= 0 && fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
		close(fd);
		snprintf(index, sizeof index, "%s/index.html", path);
		path = index;
		fd = file_open_beneath(connection->server->root, path);
	}
	if (fd < 0)
		return status_of(-fd);
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
		close(fd);
		return 403;
	}
	connection->file = fd;
	connection->file_at = 0;
	connection->file_end = info.st_size;
	*type = content_type(path);
	return 0;
}

static void send_file(Connection *connection, const Request *request)
{
	const char *type;
	int code = open_target(connection, request->target, &type);
	if (code != 0) {
		refuse(connection, request, code);
		return;
	}
	put_head(connection, 200, type, connection->file_end);
	if (request->head || connection->file_end == 0) {
		close(connection->file);
		connection->file = -1;
	}
	connection_reply(connection, true);
}

/* ---- all together ---- */

static int parse(Request *request, char *text)
{
	int code = parse_request_line(request, next_line(&text));
	if (code == 0)
		code = parse_fields(request, text);
	if (code == 0 && !request->head && strcmp(request->method, "GET") != 0)
		code = 405;
	return code == 0 ? parse_target(request) : code;
}

/* The length of the request up to its empty line, 0 while that has not come. */
static size_t head_length(const Connection *connection)
{
	const char *in = connection->in, *end = in + connection->in_len;
	for (const char *p = in; (p = memchr(p, '\n', (size_t)(end - p))) != NULL;) {
		p++;
		if (p < end && *p == '\n')
			return (size_t)(p + 1 - in);
		if (p + 1 < end && p[0] == '\r' && p[1] == '\n')
			return (size_t)(p + 2 - in);
	}
	return 0;
}

static void take_request(Connection *connection)
{
	char text[REQUEST_MAX + 1];
	Request request = { 0 };
	size_t len = head_length(connection);
	if (len == 0 && connection->in_len == REQUEST_MAX) {
		bool line_ends = memchr(connection->in, '\n', REQUEST_MAX) != NULL;
		refuse(connection, &request, line_ends ? 431 : 414);
	}
	if (len == 0)
		return;
	memcpy(text, connection->in, len);
	text[len] = '\0';
	int code = memchr(text, '\0', len) != NULL ? 400 : parse(&request, text);
	if (code != 0)
		refuse(connection, &request, code);
	else
		send_file(connection, &request);
}

static void give_up_request(Connection *connection, bool too_slow)
{
	if (too_slow)
		refuse(connection, &(Request){ 0 }, 408);
	else if (connection->in_len > 0)
		refuse(connection, &(Request){ 0 }, 400);
	else
		connection_end(connection);
}

const Protocol protocol_http = { "http", take_request, give_up_request };
