#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "scan/folder.h"
#include "scan/rpm_read.h"

/* What a killed or running rpm has committed beside the file. */
static bool open_wal(const struct scan *s, const char *path, struct file *ret, struct str *reason)
{
	auto_free char *name = str_format("%s-wal", path);
	struct err why = {0};

	if (folder_root_open(s, name, ret, &why))
		return true;
	if (!fs_is_absent(&why))
		source_reason(reason, "%s", why.msg);
	return false;
}

static bool has_journal(const struct scan *s, const char *path)
{
	auto_free char *name = str_format("%s-journal", path);
	auto_clear(file) file = FILE_NONE;

	return folder_root_open(s, name, &file, NULL) && file.region.size > 0;
}

static bool read_sqlite(const struct scan *s, const char *path, const struct region *db,
                        rpmdb_sink *sink, void *ctx, struct str *reasons, struct err *err)
{
	auto_clear(file) wal = FILE_NONE;
	bool has_wal = open_wal(s, path, &wal, reasons);

	if (has_journal(s, path))
		source_reason(reasons, "a change of it was interrupted");
	return rpmdb_sqlite(db, has_wal ? &wal.region : NULL, sink, ctx, err);
}

bool rpm_read(const struct scan *s, const char *path, const struct region *db, rpmdb_sink *sink,
              void *ctx, struct str *reasons, struct err *err)
{
	if (str_ends(path, "/" RPM_SQLITE))
		return read_sqlite(s, path, db, sink, ctx, reasons, err);
	if (str_ends(path, "/" RPM_NDB))
		return rpmdb_ndb(db, sink, ctx, err);
	return rpmdb_bdb(db, sink, ctx, err);
}
