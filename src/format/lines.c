#include "base/err.h"
#include "format/lines.h"

void lines_clear(struct lines *l)
{
	str_clear(&l->part);
	*l = (struct lines){0};
}

static bool keep(struct lines *l, struct span part, struct err *err)
{
	if (part.len > LINES_MAX - l->part.len)
		return err_set(err, ERR_INPUT, "line %zu is longer than %u bytes", l->number + 1,
		               LINES_MAX);
	str_add(&l->part, part.ptr, part.len);
	return true;
}

static bool give(struct lines *l, struct span line, struct err *err)
{
	if (l->part.len) {
		if (!keep(l, line, err))
			return false;
		line = span_make(l->part.buf, l->part.len);
	}
	if (!l->sink(l->ctx, ++l->number, line, err))
		return false;
	str_reset(&l->part);
	return true;
}

bool lines_feed(struct lines *l, struct span bytes, struct err *err)
{
	while (bytes.len) {
		size_t at = span_find(bytes, '\n');

		if (at == bytes.len)
			return keep(l, bytes, err);
		if (!give(l, span_make(bytes.ptr, at), err))
			return false;
		bytes = span_from(bytes, at + 1);
	}
	return true;
}

bool lines_end(struct lines *l, struct err *err)
{
	return l->part.len == 0 || give(l, (struct span){0}, err);
}
