/*
 * stage: makes the new side of every change in the stash of its mount.
 *
 * Afterwards every new path is there, whole, with its attributes, but under a number; nothing live
 * was touched, and nothing is durable yet. A failure leaves what was made for stashes_drop().
 */
#ifndef FETTLE_APPLY_STAGE_H
#define FETTLE_APPLY_STAGE_H

#include <stdbool.h>

#include "apply/stash.h"
#include "base/attr.h"
#include "bundle/open.h"
#include "model/changeset.h"

struct err;

/* Whether each mount has room for the new side and a twentieth more. ERR_REFUSED names it. */
bool stage_check_space(int root, const struct changeset *set, struct err *err) MUST_CHECK;

/* Content is proved while it is written. Sets the inodes of the new side. Stops, ERR_CANCELLED,
 * when a person wants it. */
bool stage_all(const struct bundle *b, int root, const struct stashes *stashes,
               struct changeset *set, struct err *err) MUST_CHECK;

/* On overlays: has every old path copied up, so that it keeps its inode from here on, and notes
 * that. Nothing of it can be seen, but that an overlay parts hard links then, as it always does. */
bool stage_copy_up(int root, const struct stashes *stashes, struct changeset *set,
                   struct err *err) MUST_CHECK;

/* The name of a change in its stash. The caller frees it. */
char *stage_name(const struct change *c) MUST_CHECK;

#endif
