/*
 * sqlite: the rows of a table of an SQLite database file (sqlite.org/fileformat2.html), with what a
 * write-ahead log beside it has committed and not yet moved into the file.
 *
 * Reads only, holds one page of each level of a tree, and needs no shared memory file: a database
 * that a killed writer left behind on a read-only root is read as it would be recovered. Frames of
 * the log count up to the last commit whose checksums hold, as in recovery.
 */
#ifndef FETTLE_FORMAT_SQLITE_H
#define FETTLE_FORMAT_SQLITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/region.h"
#include "base/span.h"

struct err;

struct sqlite {
	struct region db, wal;
	uint32_t page_size;
	uint32_t usable;     /* of a page */
	uint32_t page_count; /* as of the last commit */
	uint64_t *frames;    /* where page i + 1 is in the log; 0: it is in the database file */
};
void sqlite_clear(struct sqlite *s);

/* The regions are borrowed. `wal` may be NULL or empty. */
bool sqlite_open(const struct region *db, const struct region *wal, struct sqlite *ret,
                 struct err *err) MUST_CHECK;

/* Takes one row; the record is valid during the call. False ends the walk. */
typedef bool sqlite_row(void *ctx, int64_t rowid, struct span record, struct err *err);

/* Every row of the table in the order of its rows' ids. ERR_INPUT when there is no such table or
 * the file is damaged; the rows before the damage have been given then. */
bool sqlite_each(const struct sqlite *s, const char *table, sqlite_row *row, void *ctx,
                 struct err *err) MUST_CHECK;

/* One column of a record: text and blobs as bytes, integers as a number. False when the record has
 * no such column, or it is of another kind. */
bool sqlite_bytes(struct span record, size_t column, struct span *ret);
bool sqlite_integer(struct span record, size_t column, int64_t *ret);

#endif
