#include <stdlib.h>

#include "assess/builder.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/newfile.h"
#include "base/table.h"

void builder_clear(struct builder *b)
{
	str_clear(&b->rows);
	str_clear(&b->pool);
	str_clear(&b->first_broken);
	strlist_clear(&b->scopes);
	free(b->seen);
	*b = (struct builder){0};
}

/* The empty text is at 0. */
void builder_begin(struct builder *b, unsigned texts, unsigned numbers)
{
	*b = (struct builder){.texts = texts, .numbers = numbers};
	str_addc(&b->pool, '\0');
}

static bool is_at(const struct builder *b, uint32_t at, struct span text)
{
	return strncmp(b->pool.buf + at, text.ptr, text.len) == 0 && !b->pool.buf[at + text.len];
}

static uint32_t *slot_of(const struct builder *b, struct span text)
{
	size_t i = table_hash(text) & (b->seen_cap - 1);

	while (b->seen[i] && !is_at(b, b->seen[i], text))
		i = (i + 1) & (b->seen_cap - 1);
	return &b->seen[i];
}

static void grow_seen(struct builder *b)
{
	uint32_t *old = b->seen;
	size_t cap = b->seen_cap;

	b->seen_cap = cap ? cap * 2 : 1024;
	b->seen = mem_alloc(b->seen_cap, sizeof(*b->seen));
	for (size_t i = 0; i < cap; i++)
		if (old[i])
			*slot_of(b, span_of(b->pool.buf + old[i])) = old[i];
	free(old);
}

static uint32_t add_text(struct builder *b, struct span text)
{
	uint32_t *slot;

	if (text.len == 0)
		return 0;
	if (b->seen_count * 2 >= b->seen_cap)
		grow_seen(b);
	slot = slot_of(b, text);
	if (!*slot) {
		if (b->pool.len + text.len >= UINT32_MAX) {
			b->is_full = true;
			return 0;
		}
		*slot = (uint32_t)b->pool.len;
		str_add(&b->pool, text.ptr, text.len);
		str_addc(&b->pool, '\0');
		b->seen_count++;
	}
	return *slot;
}

/* Rows that follow one another have most of their texts alike: the one above is looked at first. */
static uint32_t find_text(struct builder *b, unsigned column, struct span text)
{
	size_t row_size = index_row_size(b->texts, b->numbers);
	uint32_t above;

	text.len = text.len ? strnlen(text.ptr, text.len) : 0;
	if (b->rows.len >= row_size) {
		memcpy(&above, b->rows.buf + b->rows.len - row_size + column * sizeof(above),
		       sizeof(above));
		if (text.len && is_at(b, above, text))
			return above;
	}
	return add_text(b, text);
}

void builder_add(struct builder *b, const struct span *texts, const int64_t *numbers)
{
	size_t row_size = index_row_size(b->texts, b->numbers);
	char *row = str_reserve(&b->rows, row_size);

	memset(row, 0, row_size);
	for (unsigned i = 0; i < b->texts; i++) {
		uint32_t at = find_text(b, i, texts[i]);

		memcpy(row + i * sizeof(at), &at, sizeof(at));
	}
	if (b->numbers)
		memcpy(row + index_row_size(b->texts, 0), numbers, b->numbers * sizeof(*numbers));
	b->rows.len += row_size;
}

/* From the end: records of one scope tend to come together. */
void builder_scope(struct builder *b, struct span scope)
{
	for (size_t i = b->scopes.count; i-- > 0;)
		if (span_eq(scope, b->scopes.v[i]))
			return;
	strlist_add_span(&b->scopes, scope);
}

static uint32_t add_scopes(struct builder *b)
{
	auto_clear(str) all = {0};

	strlist_sort(&b->scopes);
	for (size_t i = 0; i < b->scopes.count; i++)
		str_addf(&all, "%s%s", i ? "\n" : "", b->scopes.v[i]);
	return add_text(b, span_make(all.buf, all.len));
}

void builder_broken(struct builder *b, const char *fmt, ...)
{
	va_list ap;

	if (b->about.broken++)
		return;
	va_start(ap, fmt);
	str_addv(&b->first_broken, fmt, ap);
	va_end(ap);
}

static int compare_rows(const void *a, const void *b, void *ctx)
{
	const struct builder *builder = ctx;
	const char *pool = builder->pool.buf;
	const uint32_t *x = a, *y = b;

	for (unsigned i = 0; i < builder->texts; i++) {
		int c = x[i] == y[i] ? 0 : strcmp(pool + x[i], pool + y[i]);

		if (c)
			return c;
	}
	return 0;
}

static struct index_head make_head(struct builder *b)
{
	struct index_head h = {
	        .magic = INDEX_MAGIC,
	        .order = INDEX_ORDER,
	        .texts = b->texts,
	        .numbers = b->numbers,
	        .records = b->about.records,
	        .broken = b->about.broken,
	        .published = b->about.published,
	        .valid_until = b->about.valid_until,
	};

	h.first_broken = add_text(b, span_make(b->first_broken.buf, b->first_broken.len));
	h.release = add_text(b, b->about.release);
	h.scopes = add_scopes(b);
	h.count = (uint32_t)(b->rows.len / index_row_size(b->texts, b->numbers));
	h.pool_size = b->pool.len;
	return h;
}

bool builder_write(struct builder *b, int dir, const char *name, struct err *err)
{
	__attribute__((cleanup(newfile_clear))) struct newfile f = NEWFILE_NONE;
	struct index_head h = make_head(b);

	if (b->is_full)
		return err_set(err, ERR_INPUT, "it has more text than an index can hold");
	if (h.count)
		qsort_r(b->rows.buf, h.count, index_row_size(b->texts, b->numbers), compare_rows,
		        b);
	return newfile_begin(dir, name, 0600, &f, err) && fs_write(f.fd, &h, sizeof(h), err) &&
	       fs_write(f.fd, b->rows.buf, b->rows.len, err) &&
	       fs_write(f.fd, b->pool.buf, b->pool.len, err) && newfile_commit(&f, err);
}
