#include <strings.h>

#include "base/err.h"
#include "base/mem.h"
#include "format/repofile.h"

static bool is_false(struct span value)
{
	static const char *const words[] = {"0", "no", "false", "off"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (value.len == strlen(words[i]) &&
		    strncasecmp(value.ptr, words[i], value.len) == 0)
			return true;
	return false;
}

/* "[id]" */
static bool is_section(struct span line, struct span *ret_id)
{
	size_t end = span_find(line, ']');

	if (!span_starts(line, "[") || end == line.len)
		return false;
	*ret_id = span_trim(span_make(line.ptr + 1, end - 1));
	return true;
}

static void take_setting(struct repofile *r, struct span line)
{
	size_t equals = span_find(line, '=');
	struct span key = span_trim(span_make(line.ptr, equals));
	struct span value = span_trim(span_from(line, equals + 1)), word;

	if (span_eq(key, "enabled"))
		r->is_enabled = !is_false(value);
	else if (span_eq(key, "priority"))
		r->priority = value;
	else if (span_eq(key, "baseurl") && span_word(&value, &word))
		r->baseurl = word;
}

bool repofile_next(struct span *text, struct repofile *ret)
{
	struct repofile r = {.is_enabled = true};
	struct span rest = *text, line;

	while (span_cut(&rest, '\n', &line)) {
		struct span id;

		if (!is_section(span_trim(line), &id)) {
			/* what is indented goes on with the line before */
			if (r.id.len && line.len && *line.ptr != ' ' && *line.ptr != '\t' &&
			    *line.ptr != '#' && *line.ptr != ';')
				take_setting(&r, line);
			*text = rest;
			continue;
		}
		if (r.id.len)
			break;
		if (!span_eq(id, "main"))
			r.id = id;
		*text = rest;
	}
	*ret = r;
	return r.id.len > 0;
}

static bool is_release(struct span part)
{
	if (span_eq(part, "edge"))
		return true;
	if (part.len < 4 || part.ptr[0] != 'v')
		return false;
	for (size_t i = 1; i < part.len; i++)
		if (part.ptr[i] != '.' && (part.ptr[i] < '0' || part.ptr[i] > '9'))
			return false;
	return span_find(part, '.') < part.len;
}

/* "https://dl-cdn.alpinelinux.org/alpine/v3.20/main": the last but one. */
static struct span release_of(struct span url)
{
	static const char *const names[] = {"main", "community", "testing"};
	struct span part, before = {0};

	while (url.len && url.ptr[url.len - 1] == '/')
		url.len--;
	while (span_cut(&url, '/', &part)) {
		if (url.len == 0)
			break;
		before = part;
	}
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (span_eq(part, names[i]) && is_release(before))
			return before;
	return (struct span){0};
}

bool apk_repository_next(struct span *text, struct apk_repository *ret)
{
	struct span line, word;

	while (span_cut(text, '\n', &line)) {
		struct apk_repository r = {0};

		line = span_trim(line);
		if (!line.len || *line.ptr == '#' || !span_word(&line, &word))
			continue;
		if (*word.ptr == '@') {
			r.tag = span_from(word, 1);
			if (!span_word(&line, &word))
				continue;
		}
		r.url = word;
		r.release = release_of(word);
		*ret = r;
		return true;
	}
	return false;
}
