/* scan_import: inventories from a list that another tool exported (fettle scan --import). */
#ifndef FETTLE_CMD_SCAN_IMPORT_H
#define FETTLE_CMD_SCAN_IMPORT_H

#include <stdbool.h>

#include "base/attr.h"
#include "cmd/call.h"
#include "scan/import.h"

/* The list that --import names, by --type, --mapping and --host. What is odd is told. */
bool scan_import_load(const struct call *call, struct import *ret, struct err *err) MUST_CHECK;

/* The inventory of --host, or of the only host; *ret is NULL when there are several and a table of
 * them is what can be shown. */
bool scan_import_pick(const struct call *call, const struct import *all,
                      const struct inventory **ret, struct err *err) MUST_CHECK;

/* An inventory a host into the directory of --hosts, in the format of the result, which becomes a
 * table of the hosts and files. */
bool scan_import_write(struct call *call, const struct import *all, struct err *err) MUST_CHECK;

/* A line a host. */
void scan_import_list(const struct import *all, struct out *out);

#endif
