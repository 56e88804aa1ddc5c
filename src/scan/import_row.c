#include <strings.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "scan/import_row.h"

void import_row_clear(struct import_row *r)
{
	strlist_clear(&r->kept);
	*r = (struct import_row){0};
}

static const char *keep(struct import_row *r, char *text)
{
	strlist_take(&r->kept, text);
	return text;
}

static const char *get_cell(struct import_row *r, const char *column)
{
	for (size_t i = 0; i < r->head->count && i < r->cells->count; i++)
		if (strcasecmp(r->head->v[i], column) == 0) {
			struct span value = span_trim(span_of(r->cells->v[i]));

			if (value.len)
				return keep(r, span_dup(value));
		}
	return NULL;
}

/* A key may have dots itself: the longest that is there counts. */
static const struct js *walk(const struct js *o, const char *path)
{
	const struct js *v = js_is_object(o) ? js_member(o, path) : NULL;

	for (const char *dot = strrchr(path, '.'); !v && dot && js_is_object(o);) {
		auto_free char *head = mem_dup(path, (size_t)(dot - path));
		const struct js *inner = js_member(o, head);

		if (inner)
			v = walk(inner, dot + 1);
		for (dot--; dot > path && *dot != '.'; dot--)
			;
		if (dot <= path)
			break;
	}
	return v;
}

/* A value that is text or a number; "" and null are none. */
static const char *scalar(struct import_row *r, const struct js *v)
{
	auto_clear(str) text = {0};

	if (!v || js_is_object(v) || js_is_array(v))
		return NULL;
	if (js_string(v)) {
		struct span value = span_trim(span_of(js_string(v)));

		return value.len ? keep(r, span_dup(value)) : NULL;
	}
	js_print(v, JS_COMPACT, &text);
	if (str_eq(str_c(&text), "null") || *str_c(&text) == '"')
		return NULL;
	return keep(r, str_steal(&text));
}

static const char *get_member(struct import_row *r, const char *path)
{
	for (size_t i = r->depth; i-- > 0;) {
		const char *value = scalar(r, walk(r->objects[i], path));

		if (value)
			return value;
	}
	return NULL;
}

const char *import_row_get(struct import_row *r, const char *column)
{
	return r->cells ? get_cell(r, column) : get_member(r, column);
}

bool import_row_knows(const struct strlist *head, const struct mapping_field *f)
{
	for (size_t i = 0; i < f->columns.count; i++)
		for (size_t k = 0; k < head->count; k++)
			if (strcasecmp(head->v[k], f->columns.v[i]) == 0)
				return true;
	return false;
}

const char *import_row_field(struct import_row *r, const struct mapping_field *f)
{
	for (size_t i = 0; i < f->columns.count; i++) {
		const char *value = import_row_get(r, f->columns.v[i]);

		if (value)
			return mapping_field_word(f, value);
	}
	return f->text;
}
