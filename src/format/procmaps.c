#include "base/err.h"
#include "base/str.h"
#include "format/procmaps.h"

static const char deleted[] = " (deleted)";
static const char newline[] = "\\012";

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Hexadecimal digits up to `sep`, which goes too. */
static bool take_hex(struct span *s, char sep, uint64_t *ret)
{
	uint64_t n = 0;
	size_t i = 0;

	for (; i < s->len && hex_digit(s->ptr[i]) >= 0; i++) {
		if (n >> 60)
			return false;
		n = n << 4 | (uint64_t)hex_digit(s->ptr[i]);
	}
	if (i == 0 || i == s->len || s->ptr[i] != sep)
		return false;
	*s = span_from(*s, i + 1);
	*ret = n;
	return true;
}

static bool take_range(struct span *line, struct procmap *m)
{
	const char *begin = line->ptr;

	if (!take_hex(line, '-', &m->start) || !take_hex(line, ' ', &m->end))
		return false;
	m->range = span_make(begin, (size_t)(line->ptr - begin) - 1);
	return m->start < m->end;
}

static bool take_rights(struct span *line, struct procmap *m)
{
	if (line->len < 5 || line->ptr[4] != ' ')
		return false;
	m->is_exec = line->ptr[2] == 'x';
	*line = span_from(*line, 5);
	return true;
}

static bool take_device(struct span *line, struct procmap *m)
{
	uint64_t major, minor;

	if (!take_hex(line, ':', &major) || !take_hex(line, ' ', &minor) || major > UINT32_MAX ||
	    minor > UINT32_MAX)
		return false;
	m->major = (uint32_t)major;
	m->minor = (uint32_t)minor;
	return true;
}

/* The path begins after blanks that fill up to a column: a path never begins with a blank. */
static bool take_file(struct span line, struct procmap *m)
{
	size_t n = span_find(line, ' ');

	if (!span_to_u64(span_make(line.ptr, n), UINT64_MAX, &m->inode))
		return false;
	while (n < line.len && line.ptr[n] == ' ')
		n++;
	m->path = span_from(line, n);
	m->is_deleted = procmaps_cut_deleted(&m->path);
	return true;
}

static bool parse(struct span line, struct procmap *ret)
{
	struct procmap m = {0};
	uint64_t offset;

	if (!take_range(&line, &m) || !take_rights(&line, &m) || !take_hex(&line, ' ', &offset) ||
	    !take_device(&line, &m) || !take_file(line, &m))
		return false;
	*ret = m;
	return true;
}

bool procmaps_next(struct span *rest, struct procmap *ret)
{
	struct span line;

	while (span_cut(rest, '\n', &line))
		if (parse(line, ret))
			return true;
	return false;
}

void procmaps_path(struct span path, struct str *to)
{
	size_t n = sizeof(newline) - 1;

	str_reset(to);
	for (size_t i = 0; i < path.len; i++)
		if (path.len - i >= n && memcmp(path.ptr + i, newline, n) == 0) {
			str_addc(to, '\n');
			i += n - 1;
		} else {
			str_addc(to, path.ptr[i]);
		}
}

bool procmaps_cut_deleted(struct span *path)
{
	size_t n = sizeof(deleted) - 1;

	if (path->len <= n || memcmp(path->ptr + path->len - n, deleted, n) != 0)
		return false;
	path->len -= n;
	return true;
}
