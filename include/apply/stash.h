/*
 * stash: TOP/.fettle/NAME, where the other side of every change lies, on the file system of the
 * paths themselves.
 *
 * Nothing found there is ever believed: a stash is opened by the name and inode that the state
 * remembers, and .fettle must belong to this user and be closed to all others, or it is refused as
 * not fettle's own. Below a foreign root somebody else may have put one there.
 */
#ifndef FETTLE_APPLY_STASH_H
#define FETTLE_APPLY_STASH_H

#include <stdbool.h>
#include <time.h>

#include "base/attr.h"
#include "model/changeset.h"

struct err;

#define STASH_DIR ".fettle"

/* The stashes of all mounts of a changeset, in their order. */
struct stashes {
	int *dirs; /* -1: not there */
	size_t count;
};
void stashes_clear(struct stashes *s);

/* Whether a .fettle at `top`, if there is one, is fettle's own. Changes nothing. */
bool stash_check(int root, const char *top, struct err *err) MUST_CHECK;

/* Makes the stash of one mount and notes its inode in `m`. */
bool stash_make(int root, struct change_mount *m, struct err *err) MUST_CHECK;

/* Opens those that are there; one that has another inode than the state remembers is
 * ERR_UNTRUSTED. */
bool stashes_open(int root, const struct changeset *set, struct stashes *ret,
                  struct err *err) MUST_CHECK;

/* Removes every stash that is not borrowed (all: borrowed ones too), .fettle where it is empty
 * then, and puts the times of the tops to those of the side that is in place, durably. Can be done
 * again after a crash. */
bool stashes_drop(int root, const struct changeset *set, bool after, bool all,
                  struct err *err) MUST_CHECK;

/* The same long after, when others have changed the tops since: all stashes go, borrowed ones too,
 * and the tops get these times, one a mount. */
bool stashes_expire(int root, const struct changeset *set, const struct timespec *times,
                    struct err *err) MUST_CHECK;

/* The times that the tops have now; where .fettle is gone already (a crash came before its time was
 * put back) the one in `ret` stays. */
bool stashes_times(int root, const struct changeset *set, struct timespec *ret,
                   struct err *err) MUST_CHECK;

/* "/srv/.fettle/NAME" for messages; the caller frees it. */
char *stash_name(const struct change_mount *m) MUST_CHECK;

#endif
