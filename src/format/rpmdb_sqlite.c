#include "base/err.h"
#include "format/rpmdb.h"
#include "format/sqlite.h"

struct rows {
	rpmdb_sink *sink;
	void *ctx;
};

/* Packages(hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL) */
static bool take_row(void *ctx, int64_t rowid, struct span record, struct err *err)
{
	const struct rows *r = ctx;
	struct span blob;

	if (!sqlite_bytes(record, 1, &blob))
		return err_set(err, ERR_INPUT, "row %lld has no header", (long long)rowid);
	r->sink(r->ctx, blob);
	return true;
}

bool rpmdb_sqlite(const struct region *db, const struct region *wal, rpmdb_sink *sink, void *ctx,
                  struct err *err)
{
	auto_clear(sqlite) s = {0};
	struct rows rows = {sink, ctx};

	return sqlite_open(db, wal, &s, err) && sqlite_each(&s, "Packages", take_row, &rows, err);
}
