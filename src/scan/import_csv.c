#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/csv.h"
#include "scan/import_row.h"

/* The line of names has what names a component. */
static bool is_head(const struct strlist *row, const struct mapping *m)
{
	return import_row_knows(row, &m->fields[MAPPING_NAME]) ||
	       import_row_knows(row, &m->fields[MAPPING_PURL]);
}

static void trim(struct strlist *row)
{
	for (size_t i = 0; i < row->count; i++) {
		char *text = span_dup(span_trim(span_of(row->v[i])));

		mem_free(&row->v[i]);
		row->v[i] = text;
	}
}

/* Reports have titles above their table: the first line that has the names is taken. */
static bool find_head(struct csv *c, const struct mapping *m, struct strlist *ret)
{
	if (m->head.count) {
		strlist_copy(ret, &m->head);
		return true;
	}
	for (;;) {
		auto_clear(strlist) row = {0};
		struct err why = {0};

		if (!csv_next(c, &row, &why))
			return false;
		trim(&row);
		if (!is_head(&row, m))
			continue;
		*ret = row;
		row = (struct strlist){0};
		return true;
	}
}

/* A first line "sep=;" is for Excel. */
static bool take_separator(struct span *text, char *ret)
{
	if (text->len < 5 || !span_starts(*text, "sep=") || strchr("\r\n", text->ptr[4]))
		return false;
	*ret = text->ptr[4];
	*text = span_from(*text, 5);
	return true;
}

static bool open_csv(struct span text, const struct mapping *m, struct csv *c,
                     struct strlist *ret_head)
{
	static const char others[] = {',', ';', '\t'};
	char said = m->separator;

	if (take_separator(&text, &said) || said) {
		*c = (struct csv){.rest = text, .separator = said};
		return find_head(c, m, ret_head);
	}
	*c = (struct csv){.rest = text, .separator = csv_guess(text)};
	if (find_head(c, m, ret_head))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		*c = (struct csv){.rest = text, .separator = others[i]};
		if (find_head(c, m, ret_head))
			return true;
	}
	return false;
}

static bool say_no_head(struct span text, const struct mapping *m, struct err *err)
{
	const struct mapping_field *f = &m->fields[MAPPING_NAME];
	struct span first = text;

	if (!f->columns.count)
		f = &m->fields[MAPPING_PURL];
	first.len = span_find(first, '\n');
	first = span_trim(first);
	err_set(err, ERR_INPUT, "no line has the column '%.80s'",
	        f->columns.count ? f->columns.v[0] : "name");
	return err_hint(err, "the first line is: %.*s", first.len < 160 ? (int)first.len : 160,
	                first.len ? first.ptr : "");
}

static bool is_empty(const struct strlist *row, size_t from)
{
	for (size_t i = from; i < row->count; i++)
		if (span_trim(span_of(row->v[i])).len)
			return false;
	return true;
}

static void give(const struct strlist *head, struct strlist *cells, const char *place,
                 struct err *why, import_sink *sink, void *ctx)
{
	auto_clear(import_row) row = {.head = head, .cells = cells};

	if (!why->kind && (cells->count < head->count || !is_empty(cells, head->count)))
		err_set(why, ERR_INPUT, "%zu cells and not %zu", cells->count, head->count);
	if (why->kind) {
		err_prefix(why, "%s", place);
		sink(ctx, NULL, place, why);
	} else {
		sink(ctx, &row, place, NULL);
	}
}

bool import_rows_csv(struct span text, const struct mapping *m, import_sink *sink, void *ctx,
                     struct err *err)
{
	auto_clear(strlist) head = {0};
	struct csv c;

	if (!open_csv(text, m, &c, &head))
		return say_no_head(text, m, err);
	for (;;) {
		auto_clear(strlist) cells = {0};
		auto_free char *place = NULL;
		struct err why = {0};

		if (!csv_next(&c, &cells, &why))
			return true;
		if (!why.kind && is_empty(&cells, 0))
			continue;
		place = str_format("line %zu", c.line);
		give(&head, &cells, place, &why, sink, ctx);
	}
}
