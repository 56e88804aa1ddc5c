/* rpm_read: a database of rpm below the root, read by the form that the name of its file says. */
#ifndef FETTLE_SCAN_RPM_READ_H
#define FETTLE_SCAN_RPM_READ_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/region.h"
#include "format/rpmdb.h"
#include "scan/source.h"

#define RPM_SQLITE "rpmdb.sqlite"
#define RPM_NDB "Packages.db"
#define RPM_BDB "Packages"

/* As the readers of format/rpmdb, with the log of a SQLite database where there is one. `db` is the
 * open file of `path`. What is odd beside it is said in `reasons`. */
bool rpm_read(const struct scan *s, const char *path, const struct region *db, rpmdb_sink *sink,
              void *ctx, struct str *reasons, struct err *err) MUST_CHECK;

#endif
