#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "scan/import_row.h"

struct rows {
	import_sink *sink;
	void *ctx;
	struct import_row row;
	size_t given, line; /* line: of documents one a line; 0: there is one */
};

static void give(struct rows *r)
{
	auto_free char *place = r->line ? str_format("line %zu, row %zu", r->line, ++r->given)
	                                : str_format("row %zu", ++r->given);
	struct err why = {0};

	if (js_is_object(r->row.objects[r->row.depth - 1])) {
		r->sink(r->ctx, &r->row, place, NULL);
	} else {
		err_set(&why, ERR_INPUT, "%s: not an object", place);
		r->sink(r->ctx, NULL, place, &why);
	}
	strlist_clear(&r->row.kept);
}

/* Every array on the way is gone through; what a row lies in is kept beside it. */
static bool walk(struct rows *r, const struct js *v, struct span path)
{
	auto_free char *key = NULL;
	const struct js *inner;
	struct span part;
	bool found = false;

	if (js_is_array(v)) {
		for (size_t i = 0; i < js_count(v); i++)
			found |= walk(r, js_at(v, i), path);
		return found || js_count(v) == 0;
	}
	if (r->row.depth == IMPORT_ROW_DEPTH)
		return false;
	r->row.objects[r->row.depth++] = v;
	if (!span_cut(&path, '.', &part)) {
		give(r);
		found = true;
	} else {
		key = span_dup(part);
		inner = js_is_object(v) ? js_member(v, key) : NULL;
		found = inner && walk(r, inner, path);
	}
	r->row.depth--;
	return found;
}

/* "." is the document itself, where none of the other paths is there. */
static bool give_document(struct rows *r, const struct js *doc, const struct mapping *m)
{
	bool found = false;

	for (size_t i = 0; i < m->rows.count; i++)
		if (strcmp(m->rows.v[i], ".") != 0)
			found |= walk(r, doc, span_of(m->rows.v[i]));
	if (found || (m->rows.count && !strlist_has(&m->rows, ".")))
		return found;
	return walk(r, doc, (struct span){0});
}

/* Whether each line is a document: the first one is, and there is more than one. */
static bool is_lines(struct span text)
{
	size_t end = span_find(text, '\n');
	auto_js doc = NULL;

	return span_trim(span_from(text, end)).len &&
	       js_parse(span_make(text.ptr, end), &doc, NULL);
}

static bool give_lines(struct rows *r, struct span text, const struct mapping *m)
{
	bool found = false;
	struct span line;

	while (span_cut(&text, '\n', &line)) {
		auto_js doc = NULL;
		struct err why = {0};

		r->line++;
		r->given = 0;
		if (!span_trim(line).len)
			continue;
		if (js_parse(line, &doc, &why)) {
			found |= give_document(r, doc, m);
		} else {
			auto_free char *place = str_format("line %zu", r->line);

			err_prefix(&why, "%s", place);
			r->sink(r->ctx, NULL, place, &why);
		}
	}
	return found;
}

bool import_rows_json(struct span text, const struct mapping *m, import_sink *sink, void *ctx,
                      struct err *err)
{
	struct rows r = {.sink = sink, .ctx = ctx};
	auto_js doc = NULL;

	text = span_trim(text);
	if (is_lines(text))
		return give_lines(&r, text, m) || !m->rows.count ||
		       err_set(err, ERR_INPUT, "no line has '%.80s'", m->rows.v[0]);
	if (!js_parse(text, &doc, err))
		return false;
	return give_document(&r, doc, m) || !m->rows.count ||
	       err_set(err, ERR_INPUT, "it has no '%.80s'", m->rows.v[0]);
}
