/*
 * extract: what a bundle would put on a host, in a new directory, for looking at it.
 *
 * Every object is held against the digest in the manifest; who signed is not asked. The directory
 * appears whole or not at all, and is its maker's alone (0700), since what is in it may be setuid.
 * Left out, and counted: paths that the bundle deletes, paths of which it changes attributes alone,
 * and hard links to what it does not carry. As another user than root owners, setuid bits and
 * privileged attributes are left out too.
 */
#ifndef FETTLE_BUNDLE_EXTRACT_H
#define FETTLE_BUNDLE_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "bundle/open.h"
#include "model/idmap.h"

struct err;

struct extract_result {
	size_t made, left_out;
};

/* `b` is decoded; `dir` is a path that is not there yet. */
bool extract_bundle(const struct bundle *b, const char *dir, const struct idmap *users,
                    const struct idmap *groups, struct extract_result *ret,
                    struct err *err) MUST_CHECK;

#endif
