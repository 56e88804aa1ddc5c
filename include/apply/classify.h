/*
 * classify: from the paths of a bundle and what is on the disk to a changeset.
 *
 * Every path is clean (as the bundle expects it before), already as wanted, or neither: modified,
 * missing, or in the way. One that is neither refuses the bundle, and all of them are listed;
 * except that configuration which somebody edited stays as it is and the new one is put beside it
 * (".fettle-new"), and that state is left alone once it is there. Nothing is written.
 */
#ifndef FETTLE_APPLY_CLASSIFY_H
#define FETTLE_APPLY_CLASSIFY_H

#include <stdbool.h>

#include "base/attr.h"
#include "model/changeset.h"
#include "model/idmap.h"
#include "model/manifest.h"

struct err;
struct strlist;

#define CLASSIFY_BESIDE ".fettle-new"
/* Why a path is refused that was made immutable, or whose directory was. */
#define CLASSIFY_FROZEN "it or its directory is immutable or append-only (chattr)"

/* `forbidden` is a directory in which nothing may be changed (the state's own), or -1. The
 * changeset has no changes when all is as the bundle wants it. ERR_REFUSED when paths are not as
 * they should be: then `refused` has a line for each. */
bool classify(const struct manifest *m, int root, int forbidden, struct changeset *ret,
              struct strlist *refused, struct err *err) MUST_CHECK;

#endif
