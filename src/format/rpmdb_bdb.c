#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/rpmdb.h"

#define HASH_MAGIC 0x061561u
#define PAGE_HEAD 26
#define META_SIZE 72

enum { PAGE_HASH_UNSORTED = 2, PAGE_OVERFLOW = 7, PAGE_HASH_META = 8, PAGE_HASH = 13 };
enum { ITEM_INLINE = 1, ITEM_OFF_PAGE = 3 };

struct bdb {
	const struct region *r;
	bool is_big;
	uint32_t page_size, last;
};

static uint32_t number(const struct bdb *d, const unsigned char *b, size_t n)
{
	uint32_t v = 0;

	for (size_t i = 0; i < n; i++)
		v |= (uint32_t)b[i] << 8 * (d->is_big ? n - 1 - i : i);
	return v;
}

static bool damaged(struct err *err, const char *what)
{
	return err_set(err, ERR_INPUT, "not a whole Berkeley DB hash file: %s", what);
}

static bool read_meta(struct bdb *d, struct err *err)
{
	unsigned char h[META_SIZE];

	if (!region_read(d->r, 0, h, sizeof(h), err))
		return false;
	d->is_big = number(d, h + 12, 4) != HASH_MAGIC;
	if (number(&(struct bdb){.is_big = d->is_big}, h + 12, 4) != HASH_MAGIC ||
	    h[25] != PAGE_HASH_META)
		return damaged(err, "it does not begin like one");
	d->page_size = number(d, h + 20, 4);
	d->last = number(d, h + 32, 4);
	if (d->page_size < 512 || d->page_size > 65536 || (d->page_size & (d->page_size - 1)))
		return damaged(err, "its page size");
	if (d->r->size / d->page_size <= d->last)
		return damaged(err, "it is shorter than it says");
	return true;
}

static bool read_page(const struct bdb *d, uint32_t page, unsigned char *buf, struct err *err)
{
	if (page == 0 || page > d->last)
		return damaged(err, "a page that is not there");
	return region_read(d->r, (uint64_t)page * d->page_size, buf, d->page_size, err);
}

/* A value that is longer than a page: a chain of pages. */
static bool read_chain(const struct bdb *d, const unsigned char *item, struct str *to,
                       struct err *err)
{
	auto_free unsigned char *page = mem_alloc(d->page_size, 1);
	uint32_t next = number(d, item + 4, 4), size = number(d, item + 8, 4);

	if (size > RPMDB_HEADER_MAX || size > d->r->size)
		return damaged(err, "a value that is too long");
	for (uint32_t left = d->last; to->len < size; left--) {
		size_t n;

		if (left == 0)
			return damaged(err, "a chain of pages without end");
		if (!read_page(d, next, page, err))
			return false;
		n = number(d, page + 22, 2);
		if (page[25] != PAGE_OVERFLOW || n == 0 || n > d->page_size - PAGE_HEAD ||
		    n > size - to->len)
			return damaged(err, "a page of a long value");
		str_add(to, page + PAGE_HEAD, n);
		next = number(d, page + 16, 4);
	}
	return true;
}

static bool is_zero(const unsigned char *p, size_t len)
{
	while (len && p[len - 1] == 0)
		len--;
	return len == 0;
}

/* One key and its value. Key 0 is the counter of packages and no package. */
static bool read_pair(const struct bdb *d, struct span key, struct span value, rpmdb_sink *sink,
                      void *ctx, struct err *err)
{
	const unsigned char *k = (const unsigned char *)key.ptr;
	const unsigned char *v = (const unsigned char *)value.ptr;
	auto_clear(str) whole = {0};

	if (key.len != 5 || k[0] != ITEM_INLINE)
		return damaged(err, "a key that is no number");
	if (is_zero(k + 1, 4))
		return true;
	if (value.len > 1 && v[0] == ITEM_INLINE) {
		sink(ctx, span_from(value, 1));
		return true;
	}
	if (value.len != 12 || v[0] != ITEM_OFF_PAGE)
		return damaged(err, "a value of another kind");
	if (!read_chain(d, v, &whole, err))
		return false;
	sink(ctx, span_make(whole.buf, whole.len));
	return true;
}

/* The i-th item of a page: items lie one before the other, from the end of the page on. */
static bool item_at(const struct bdb *d, const unsigned char *page, size_t i, struct span *ret)
{
	size_t begin = number(d, page + PAGE_HEAD + 2 * i, 2);
	size_t end = i ? number(d, page + PAGE_HEAD + 2 * (i - 1), 2) : d->page_size;

	if (begin >= end || end > d->page_size || begin < PAGE_HEAD)
		return false;
	*ret = span_make(page + begin, end - begin);
	return true;
}

static bool read_items(const struct bdb *d, const unsigned char *page, rpmdb_sink *sink, void *ctx,
                       struct err *err)
{
	size_t count = number(d, page + 20, 2);
	bool good = true;

	if (count % 2 || PAGE_HEAD + 2 * count > d->page_size)
		return damaged(err, "a page with too many items");
	for (size_t i = 0; i < count; i += 2) {
		struct span key, value;

		if (!item_at(d, page, i, &key) || !item_at(d, page, i + 1, &value))
			good = damaged(err, "an item outside of its page");
		else if (!read_pair(d, key, value, sink, ctx, err))
			good = false;
	}
	return good;
}

bool rpmdb_bdb(const struct region *db, rpmdb_sink *sink, void *ctx, struct err *err)
{
	struct bdb d = {.r = db};
	auto_free unsigned char *page = NULL;
	bool good = true;

	if (!read_meta(&d, err))
		return false;
	page = mem_alloc(d.page_size, 1);
	for (uint32_t i = 1; i <= d.last; i++) {
		if (!read_page(&d, i, page, err))
			return false;
		if ((page[25] == PAGE_HASH || page[25] == PAGE_HASH_UNSORTED) &&
		    !read_items(&d, page, sink, ctx, err))
			good = false;
	}
	return good;
}
