/* look: what is at a path, as a manifest and a changeset speak of it. */
#ifndef FETTLE_APPLY_LOOK_H
#define FETTLE_APPLY_LOOK_H

#include <stdbool.h>

#include "base/attr.h"
#include "model/changeset.h"

struct err;

/* Content is read to its end for the digest. What is neither file, directory nor link is
 * ERR_REFUSED. `ret_st` may be NULL. Nothing there: `what` is NULL. */
bool look_at(int dir, const char *name, struct side *ret, struct stat *ret_st,
             struct err *err) MUST_CHECK;

/* Inode at the name, 0 when nothing is there. */
bool look_inode(int dir, const char *name, uint64_t *ret, struct err *err) MUST_CHECK;

/* Why the two differ, in words; NULL when they are the same in content and attributes. `time`
 * false leaves modification times out. */
const char *look_differ(const struct side *is, const struct side *wanted, bool time,
                        struct str *buf);

#endif
