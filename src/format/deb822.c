#include "base/err.h"
#include "format/deb822.h"

static size_t line_end(struct span s)
{
	size_t n = span_find(s, '\n');

	return n < s.len ? n + 1 : n;
}

static bool is_blank(struct span line)
{
	return span_trim(line).len == 0;
}

bool deb822_next(struct deb822 *d, struct span *ret)
{
	size_t n, len = 0;

	if (d->next_line == 0)
		d->next_line = 1;
	while (d->rest.len && is_blank((struct span){d->rest.ptr, n = line_end(d->rest)})) {
		d->rest = span_from(d->rest, n);
		d->next_line++;
	}
	if (d->rest.len == 0)
		return false;
	d->line = d->next_line;
	while (len < d->rest.len) {
		struct span tail = span_from(d->rest, len);

		n = line_end(tail);
		if (is_blank((struct span){tail.ptr, n}))
			break;
		len += n;
		d->next_line++;
	}
	*ret = (struct span){d->rest.ptr, len};
	d->rest = span_from(d->rest, len);
	return true;
}

/* Printable ASCII without the colon, not beginning with "-" or "#" (Policy 5.1). */
static bool is_name(struct span s)
{
	if (s.len == 0 || s.ptr[0] == '-')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~')
			return false;
	return true;
}

static bool continues(struct span rest)
{
	return rest.len && (rest.ptr[0] == ' ' || rest.ptr[0] == '\t');
}

bool deb822_field(struct span *stanza, struct span *ret_name, struct span *ret_value)
{
	struct span name, line;
	size_t n, colon;

	while (stanza->len && stanza->ptr[0] == '#')
		*stanza = span_from(*stanza, line_end(*stanza));
	if (stanza->len == 0)
		return false;
	n = line_end(*stanza);
	line = (struct span){stanza->ptr, n};
	colon = span_find(line, ':');
	name = span_trim((struct span){line.ptr, colon < n ? colon : 0});
	if (continues(line) || !is_name(name)) {
		*ret_name = (struct span){0};
		*ret_value = span_trim(line);
		*stanza = span_from(*stanza, n);
		return true;
	}
	while (continues(span_from(*stanza, n)))
		n += line_end(span_from(*stanza, n));
	*ret_name = name;
	*ret_value = span_trim((struct span){line.ptr + colon + 1, n - colon - 1});
	*stanza = span_from(*stanza, n);
	return true;
}

bool deb822_is(struct span name, const char *field)
{
	return name.len == strlen(field) && strncasecmp(name.ptr, field, name.len) == 0;
}
