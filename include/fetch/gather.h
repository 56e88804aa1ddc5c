/*
 * gather: a directory of records (OSV, CVE, VEX: a file each) made into one file, so that it can be
 * kept as it was received, with one digest: a tar of the regular files whose names end in ".json",
 * sorted, without owners and times. The same directory gives the same bytes.
 *
 * Symbolic links are not followed. What is left of a run that was killed is replaced by the next.
 */
#ifndef FETTLE_FETCH_GATHER_H
#define FETTLE_FETCH_GATHER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "fetch/download.h"
#include "store/state.h"

struct err;

#define GATHER_DEPTH 16

/* ERR_INPUT for a directory without such a file, for one that is nested deeper, and for more than
 * `max` bytes. */
bool gather_folder(const struct state *s, const char *path, uint64_t max, struct download *ret,
                   struct err *err) MUST_CHECK;

#endif
