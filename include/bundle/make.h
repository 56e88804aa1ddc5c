/*
 * make: a bundle from two trees, or a signature added to one.
 *
 * The same trees, manifest, key and time give the same bytes. The file appears whole or not at all.
 */
#ifndef FETTLE_BUNDLE_MAKE_H
#define FETTLE_BUNDLE_MAKE_H

#include <stdbool.h>

#include "base/attr.h"
#include "bundle/open.h"
#include "model/idmap.h"
#include "model/manifest.h"
#include "trust/minisign.h"

struct err;

/* `m` has everything but paths and objects, which are filled in from what leads from the directory
 * `from` to the directory `to`. Two trees without a difference are ERR_INPUT. */
bool bundle_make(int from, int to, const struct idmap *users, const struct idmap *groups,
                 struct manifest *m, struct err *err) MUST_CHECK;

/* Compresses the content found by bundle_make() from the directory `to`, writes and signs. */
bool bundle_write(int to, struct manifest *m, const struct minisign_secret *key, const char *path,
                  struct err *err) MUST_CHECK;

/* Writes `b` anew to `path` with one more signature, which need not be proved: whoever opens it
 * proves it. A signature with the same key number is replaced. */
bool bundle_add_signature(const struct bundle *b, const struct minisign_sig *sig, const char *path,
                          struct err *err) MUST_CHECK;

#endif
