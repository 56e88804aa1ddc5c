#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/sqlite.h"

#define HEADER_SIZE 100
#define DEPTH_MAX 20
#define PAYLOAD_MAX (256u << 20)
#define TABLE_INTERIOR 5
#define TABLE_LEAF 13

void sqlite_clear(struct sqlite *s)
{
	free(s->frames);
	*s = (struct sqlite){0};
}

static bool damaged(struct err *err, const char *what)
{
	return err_set(err, ERR_INPUT, "not a whole SQLite database: %s", what);
}

static uint32_t big(const unsigned char *b, size_t n)
{
	uint32_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | b[i];
	return v;
}

/* --- the header and the pages --- */

static bool read_header(struct sqlite *s, struct err *err)
{
	unsigned char h[HEADER_SIZE];
	uint64_t pages;

	if (!region_read(&s->db, 0, h, sizeof(h), err))
		return false;
	if (memcmp(h, "SQLite format 3", 16) != 0)
		return damaged(err, "it does not begin like one");
	s->page_size = big(h + 16, 2) == 1 ? 65536 : big(h + 16, 2);
	if (s->page_size < 512 || (s->page_size & (s->page_size - 1)) || s->page_size - h[20] < 480)
		return damaged(err, "its page size");
	s->usable = s->page_size - h[20];
	/* the count in the header holds only when the last writer knew of it */
	pages = big(h + 24, 4) == big(h + 92, 4) ? big(h + 28, 4) : 0;
	if (pages == 0)
		pages = s->db.size / s->page_size;
	if (pages == 0 || pages > s->db.size / s->page_size)
		return damaged(err, "it is shorter than it says");
	s->page_count = pages < UINT32_MAX ? (uint32_t)pages : UINT32_MAX;
	return true;
}

static bool read_page(const struct sqlite *s, uint32_t number, unsigned char *buf, struct err *err)
{
	if (number == 0 || number > s->page_count)
		return damaged(err, "a page that is not there");
	if (s->frames && s->frames[number - 1])
		return region_read(&s->wal, s->frames[number - 1], buf, s->page_size, err);
	return region_read(&s->db, (uint64_t)(number - 1) * s->page_size, buf, s->page_size, err);
}

/* --- the write-ahead log --- */

struct sum {
	uint32_t a, b;
	bool is_big; /* the order of bytes in which the words are summed */
};

static void sum_add(struct sum *c, const unsigned char *p, size_t len)
{
	for (size_t i = 0; i + 8 <= len; i += 8) {
		uint32_t x = big(p + i, 4), y = big(p + i + 4, 4);

		if (!c->is_big) {
			x = __builtin_bswap32(x);
			y = __builtin_bswap32(y);
		}
		c->a += x + c->b;
		c->b += y + c->a;
	}
}

static bool sum_is(const struct sum *c, const unsigned char *p)
{
	return c->a == big(p, 4) && c->b == big(p + 4, 4);
}

#define WAL_HEADER 32
#define FRAME_HEADER 24

/* One frame: its page into `page`; false at the first that does not follow from what is before. */
static bool read_frame(const struct sqlite *s, uint64_t at, const unsigned char *salt,
                       struct sum *sum, unsigned char *head, unsigned char *page)
{
	if (!region_read(&s->wal, at, head, FRAME_HEADER, NULL) ||
	    !region_read(&s->wal, at + FRAME_HEADER, page, s->page_size, NULL) ||
	    memcmp(head + 8, salt, 8) != 0)
		return false;
	sum_add(sum, head, 8);
	sum_add(sum, page, s->page_size);
	return sum_is(sum, head + 16) && big(head, 4) != 0;
}

/* Frames up to `end`, which is behind a commit, replace pages of the file. */
static void overlay(struct sqlite *s, uint64_t end, uint32_t page_count)
{
	unsigned char head[4];

	s->page_count = page_count;
	s->frames = mem_alloc(page_count, sizeof(*s->frames));
	for (uint64_t at = WAL_HEADER; at < end; at += FRAME_HEADER + s->page_size) {
		uint32_t number;

		if (!region_read(&s->wal, at, head, sizeof(head), NULL))
			return;
		number = big(head, 4);
		if (number && number <= page_count)
			s->frames[number - 1] = at + FRAME_HEADER;
	}
}

/* A log that does not go with the file, or holds no commit, changes nothing. */
static void read_wal(struct sqlite *s)
{
	auto_free unsigned char *page = mem_alloc(s->page_size, 1);
	unsigned char h[WAL_HEADER], head[FRAME_HEADER];
	struct sum sum = {0};
	uint64_t end = 0, most = (s->db.size + s->wal.size) / s->page_size;
	uint32_t count = 0;

	if (!region_read(&s->wal, 0, h, sizeof(h), NULL) || big(h, 4) >> 1 != 0x377f0682u >> 1 ||
	    big(h + 8, 4) != s->page_size)
		return;
	sum.is_big = h[3] & 1;
	sum_add(&sum, h, 24);
	if (!sum_is(&sum, h + 24))
		return;
	for (uint64_t at = WAL_HEADER; read_frame(s, at, h + 16, &sum, head, page);) {
		at += FRAME_HEADER + s->page_size;
		if (big(head + 4, 4)) {
			end = at;
			count = big(head + 4, 4);
		}
	}
	if (end && count <= most)
		overlay(s, end, count);
}

bool sqlite_open(const struct region *db, const struct region *wal, struct sqlite *ret,
                 struct err *err)
{
	auto_clear(sqlite) s = {.db = *db};

	if (!read_header(&s, err))
		return false;
	if (wal && wal->size) {
		s.wal = *wal;
		read_wal(&s);
	}
	*ret = s;
	s = (struct sqlite){0};
	return true;
}

/* --- the trees --- */

/* A number of 1 to 9 bytes; false when it goes past the end. */
static bool take_varint(struct span *s, uint64_t *ret)
{
	uint64_t v = 0;

	for (size_t i = 0; s->ptr && i < s->len && i < 9; i++) {
		unsigned char c = (unsigned char)s->ptr[i];

		v = i == 8 ? v << 8 | c : v << 7 | (c & 0x7f);
		if (i == 8 || !(c & 0x80)) {
			*s = span_from(*s, i + 1);
			*ret = v;
			return true;
		}
	}
	return false;
}

struct walk {
	const struct sqlite *db;
	sqlite_row *row;
	void *ctx;
	uint64_t pages_left; /* a tree has no page twice */
};

/* How much of a row is in its leaf (file format, 1.6). */
static uint64_t local_part(const struct sqlite *s, uint64_t size)
{
	uint64_t most = s->usable - 35, least = (s->usable - 12) * 32 / 255 - 23, k;

	if (size <= most)
		return size;
	k = least + (size - least) % (s->usable - 4);
	return k <= most ? k : least;
}

static bool read_overflow(struct walk *w, uint32_t number, uint64_t size, struct str *to,
                          struct err *err)
{
	const struct sqlite *s = w->db;
	auto_free unsigned char *page = mem_alloc(s->page_size, 1);

	while (to->len < size) {
		uint64_t n = size - to->len < s->usable - 4 ? size - to->len : s->usable - 4;

		if (w->pages_left-- == 0)
			return damaged(err, "a chain of pages without end");
		if (!read_page(s, number, page, err))
			return false;
		str_add(to, page + 4, n);
		number = big(page, 4);
	}
	return true;
}

static bool give_row(struct walk *w, struct span cell, struct err *err)
{
	uint64_t size, rowid, local;
	auto_clear(str) whole = {0};

	if (!take_varint(&cell, &size) || !take_varint(&cell, &rowid) || size > PAYLOAD_MAX)
		return damaged(err, "a row");
	local = local_part(w->db, size);
	if (local + (local < size ? 4 : 0) > cell.len)
		return damaged(err, "a row that leaves its page");
	if (local == size)
		return w->row(w->ctx, (int64_t)rowid, span_make(cell.ptr, local), err);
	str_add(&whole, cell.ptr, local);
	return read_overflow(w, big((const unsigned char *)cell.ptr + local, 4), size, &whole,
	                     err) &&
	       w->row(w->ctx, (int64_t)rowid, span_make(whole.buf, whole.len), err);
}

static bool walk_tree(struct walk *w, uint32_t number, unsigned depth, struct err *err)
{
	const struct sqlite *s = w->db;
	auto_free unsigned char *page = mem_alloc(s->page_size, 1);
	const unsigned char *head = number == 1 ? page + HEADER_SIZE : page;
	size_t cells, cell_at;

	if (depth > DEPTH_MAX || w->pages_left-- == 0)
		return damaged(err, "a tree without end");
	if (!read_page(s, number, page, err))
		return false;
	if (head[0] != TABLE_INTERIOR && head[0] != TABLE_LEAF)
		return damaged(err, "a page of another kind");
	cells = big(head + 3, 2);
	cell_at = (size_t)(head - page) + (head[0] == TABLE_LEAF ? 8 : 12);
	if (cell_at + 2 * cells > s->usable)
		return damaged(err, "a page with too many rows");
	for (size_t i = 0; i < cells; i++) {
		size_t at = big(page + cell_at + 2 * i, 2);

		if (at + 4 > s->usable)
			return damaged(err, "a row outside of its page");
		if (head[0] == TABLE_LEAF ? !give_row(w, span_make(page + at, s->usable - at), err)
		                          : !walk_tree(w, big(page + at, 4), depth + 1, err))
			return false;
	}
	return head[0] == TABLE_LEAF || walk_tree(w, big(head + 8, 4), depth + 1, err);
}

/* --- records --- */

static uint64_t size_of_kind(uint64_t kind)
{
	static const unsigned char sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};

	return kind < 12 ? sizes[kind] : (kind - 12) / 2;
}

static bool find_column(struct span record, size_t column, uint64_t *ret_kind, struct span *ret)
{
	struct span head = record;
	uint64_t head_size, at, kind;

	if (!take_varint(&head, &head_size) || head_size > record.len)
		return false;
	at = head_size;
	if (head_size < (size_t)(head.ptr - record.ptr))
		return false;
	head.len = head_size - (size_t)(head.ptr - record.ptr);
	for (size_t i = 0; take_varint(&head, &kind); i++) {
		uint64_t size = size_of_kind(kind);

		if (size > record.len - at)
			return false;
		if (i == column) {
			*ret_kind = kind;
			*ret = span_make(record.ptr + at, size);
			return true;
		}
		at += size;
	}
	return false;
}

bool sqlite_bytes(struct span record, size_t column, struct span *ret)
{
	uint64_t kind;
	struct span value;

	if (!find_column(record, column, &kind, &value) || kind < 12)
		return false;
	*ret = value;
	return true;
}

bool sqlite_integer(struct span record, size_t column, int64_t *ret)
{
	uint64_t kind, v = 0;
	struct span value;

	if (!find_column(record, column, &kind, &value) || kind == 0 || kind == 7 || kind > 9)
		return false;
	if (kind >= 8) {
		*ret = kind == 9;
		return true;
	}
	if (value.len && value.ptr[0] & 0x80)
		v = UINT64_MAX;
	for (size_t i = 0; i < value.len; i++)
		v = v << 8 | (unsigned char)value.ptr[i];
	*ret = (int64_t)v;
	return true;
}

struct find {
	const char *table;
	uint32_t root;
};

static bool find_table(void *ctx, int64_t rowid, struct span record, struct err *err)
{
	struct find *f = ctx;
	struct span type, name;
	int64_t root;

	(void)rowid, (void)err;
	if (sqlite_bytes(record, 0, &type) && span_eq(type, "table") &&
	    sqlite_bytes(record, 1, &name) && span_eq(name, f->table) &&
	    sqlite_integer(record, 3, &root) && root > 0 && root <= UINT32_MAX)
		f->root = (uint32_t)root;
	return true;
}

bool sqlite_each(const struct sqlite *s, const char *table, sqlite_row *row, void *ctx,
                 struct err *err)
{
	struct find f = {.table = table};
	struct walk schema = {s, find_table, &f, s->page_count};
	struct walk rows = {s, row, ctx, s->page_count};

	if (!walk_tree(&schema, 1, 0, err))
		return false;
	if (f.root == 0)
		return err_set(err, ERR_INPUT, "it has no table '%s'", table);
	return walk_tree(&rows, f.root, 0, err);
}
