/*
 * rpmdb: the headers in a database of rpm, in each form that rpm has had: Berkeley DB's hash file
 * (Packages, either order of bytes), rpm's own "ndb" (Packages.db), and SQLite (rpmdb.sqlite).
 *
 * Facts from rpm's lib/backend/ndb/rpmpkg.c, Berkeley DB's db_page.h, and format/sqlite.
 */
#ifndef FETTLE_FORMAT_RPMDB_H
#define FETTLE_FORMAT_RPMDB_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/region.h"
#include "base/span.h"

struct err;

#define RPMDB_HEADER_MAX (256u << 20)

/* Takes one header (format/rpmheader); the bytes are valid during the call. */
typedef void rpmdb_sink(void *ctx, struct span header);

/* Each gives every header that it can reach. ERR_INPUT says what is damaged; all that is whole has
 * been given then. */
bool rpmdb_bdb(const struct region *db, rpmdb_sink *sink, void *ctx, struct err *err) MUST_CHECK;
bool rpmdb_ndb(const struct region *db, rpmdb_sink *sink, void *ctx, struct err *err) MUST_CHECK;
bool rpmdb_sqlite(const struct region *db, const struct region *wal, rpmdb_sink *sink, void *ctx,
                  struct err *err) MUST_CHECK;

#endif
