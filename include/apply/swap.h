/*
 * swap: moves the paths of a changeset from one side to the other.
 *
 * Which side a path is on is read from the file system: it is the one whose inode it has. So every
 * step can be done again after a crash, and a step that was done already is none. A path that has
 * a third inode was changed by somebody else meanwhile: it is never touched.
 *
 * Where a file system cannot exchange, the old file is linked into the stash and the new one
 * renamed over it: the name is never without a file. A directory that changes places with
 * something else is then away for an instant.
 */
#ifndef FETTLE_APPLY_SWAP_H
#define FETTLE_APPLY_SWAP_H

#include <stdbool.h>

#include "apply/stash.h"
#include "base/attr.h"
#include "base/strlist.h"
#include "model/changeset.h"

struct err;

struct swap {
	int root;
	const struct stashes *stashes;
	const struct changeset *set;
	bool heeds_stop; /* ERR_CANCELLED between two steps when a person wants to stop */
};

/* Everything to the new side, in order, and the times of the directories. Stops at the first
 * failure; ERR_REFUSED "... was changed meanwhile" for a third inode. */
bool swap_forward(const struct swap *s, struct err *err) MUST_CHECK;

/* Everything to the old side, in the opposite order. Goes on past what fails: `strays` gets a line
 * for each path that could not be put back, with why. True when each was seen to. */
bool swap_back(const struct swap *s, struct strlist *strays, struct err *err) MUST_CHECK;

/* Makes what was moved durable: the file system of every mount. */
bool swap_sync(const struct swap *s, struct err *err) MUST_CHECK;

/* After swap_back(): what others put into directories that went back into the stash, one line each.
 * Such a stash must be kept. */
bool swap_find_foreign(const struct swap *s, struct strlist *ret, struct err *err) MUST_CHECK;

/* Whether every path is still what it was when it was looked at: inode and change time. */
bool swap_check_old(const struct swap *s, struct err *err) MUST_CHECK;

/* Reads every path back from the disk: content and attributes of the new side. */
bool swap_verify(const struct swap *s, struct err *err) MUST_CHECK;

#endif
