/*
 * index: a table that was compiled from a feed or a package list and is mapped when it is used.
 *
 * A row has so many texts and so many numbers; rows are sorted by their texts, the first of which
 * is the key. Nothing is parsed and nothing is copied at use: texts are borrowed from the map. An
 * index is derived: one of another layout, or that is damaged, is as good as none and is made
 * again. Whatever the bytes of the file are, no access leaves the map.
 */
#ifndef FETTLE_ASSESS_INDEX_H
#define FETTLE_ASSESS_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fs.h"
#include "base/span.h"

struct err;

#define INDEX_MAGIC "fettle\nindex\n4\n" /* 15 bytes and the zero */
#define INDEX_ORDER 0x01020304u          /* of the bytes of a number on this machine */

/* A file is this head, then the rows (texts as places in the pool, then numbers), then the pool. */
struct index_head {
	char magic[16];
	uint32_t order, texts, numbers, count;
	uint64_t pool_size;
	int64_t records, broken, published, valid_until;
	uint32_t first_broken, release, scopes, unused; /* places in the pool */
};

static inline size_t index_row_size(unsigned texts, unsigned numbers)
{
	return (texts * sizeof(uint32_t) + 7) / 8 * 8 + numbers * sizeof(int64_t);
}

/* What is said once for the whole table. */
struct index_about {
	int64_t records, broken, published, valid_until;
	struct span first_broken, release; /* empty: nothing */
	struct span scopes;                /* every scope in it, with newlines between them */
};

struct index {
	struct fs_map map;
	const char *rows, *pool;
	unsigned texts;
	size_t count, row_size, pool_size;
	struct index_about about; /* borrowed from the map */
};
void index_clear(struct index *ix);

/* ERR_INPUT when it is not a whole index with that many texts and numbers in a row. */
bool index_open(int dir, const char *name, unsigned texts, unsigned numbers, struct index *ret,
                struct err *err) MUST_CHECK;

/* A text of a row, ended by a zero byte; "" for none. */
const char *index_text(const struct index *ix, size_t row, unsigned column);
int64_t index_number(const struct index *ix, size_t row, unsigned column);

/* How many rows have this key; *ret_first is the first of them. */
size_t index_find(const struct index *ix, const char *key, size_t *ret_first);

#endif
