#include "base/err.h"
#include "format/modulemd.h"

void modulemd_clear(struct modulemd *m)
{
	str_clear(&m->module);
	str_clear(&m->stream);
	*m = (struct modulemd){0};
}

static size_t indent_of(struct span line)
{
	size_t n = 0;

	while (n < line.len && line.ptr[n] == ' ')
		n++;
	return n;
}

static struct span unquoted(struct span s)
{
	s = span_trim(s);
	if (s.len >= 2 && (s.ptr[0] == '"' || s.ptr[0] == '\'') && s.ptr[s.len - 1] == s.ptr[0])
		return span_make(s.ptr + 1, s.len - 2);
	return s;
}

static void set(struct str *to, struct span value)
{
	value = unquoted(value);
	str_reset(to);
	str_add(to, value.ptr, value.len);
}

/* "  name: nodejs" of a document's data. */
static void take_member(struct modulemd *m, struct span line)
{
	size_t colon = span_find(line, ':');
	struct span key = span_make(line.ptr, colon), value = span_from(line, colon + 1);

	m->in_artifacts = span_eq(key, "artifacts");
	if (span_eq(key, "name"))
		set(&m->module, value);
	else if (span_eq(key, "stream"))
		set(&m->stream, value);
}

void modulemd_line(struct modulemd *m, struct span line)
{
	size_t indent = indent_of(line);
	struct span rest = span_trim(span_from(line, indent));

	if (!rest.len || *rest.ptr == '#')
		return;
	if (span_starts(line, "---") || (indent == 0 && !span_starts(rest, "data:"))) {
		m->in_artifacts = false;
		if (span_starts(line, "---")) {
			str_reset(&m->module);
			str_reset(&m->stream);
		}
	} else if (indent == 2) {
		take_member(m, rest);
	} else if (m->in_artifacts && indent >= 4 && span_starts(rest, "- ") && m->module.len &&
	           m->stream.len) {
		m->sink(m->ctx, unquoted(span_from(rest, 2)),
		        span_make(m->module.buf, m->module.len),
		        span_make(m->stream.buf, m->stream.len));
	}
}
