/* compare: what leads from one tree to another, as the paths of a manifest. */
#ifndef FETTLE_BUNDLE_COMPARE_H
#define FETTLE_BUNDLE_COMPARE_H

#include "base/attr.h"
#include "bundle/tree.h"
#include "model/idmap.h"
#include "model/manifest.h"

/* Appends paths to `m`: what is new or different, parents first, then deletions, children first.
 * Each path with content gets an object that has digest and size alone; `ret_sources` (as many as
 * objects, indexes into `to`) says where its content is. Names of owners are put in where known. */
void compare_trees(const struct tree *from, const struct tree *to, const struct idmap *users,
                   const struct idmap *groups, struct manifest *m, size_t **ret_sources);

#endif
