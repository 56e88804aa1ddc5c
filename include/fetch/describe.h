/* describe: what a catalog says of a bundle, and whether the bundle says the same of itself. */
#ifndef FETTLE_FETCH_DESCRIBE_H
#define FETTLE_FETCH_DESCRIBE_H

#include "base/attr.h"
#include "model/catalog.h"
#include "model/manifest.h"

struct err;

/* Fills in everything but file, sha256 and size. */
void describe_bundle(const struct manifest *m, struct catalog_entry *e);

/* ERR_UNTRUSTED names the first member in which the two differ. */
bool describe_check(const struct manifest *m, const struct catalog_entry *e,
                    struct err *err) MUST_CHECK;

#endif
