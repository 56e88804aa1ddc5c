/*
 * carry: what a host without a network needs, in a directory that a person carries there.
 *
 *   NAME/feed.json            what the feed NAME was here, and when it was fetched
 *   NAME/data                 the data of a feed of advisories
 *   NAME/catalog.json         the catalog of a source of bundles, with catalog.json.minisig,
 *   NAME/FILE                 and the bundles that a plan names: NAME is a source of its own
 *
 * Nothing in it is believed because of where it lies: catalogs and bundles are proved over there as
 * if they came from the network.
 */
#ifndef FETTLE_FETCH_CARRY_H
#define FETTLE_FETCH_CARRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "model/catalog.h"
#include "store/feed.h"

struct err;
struct state;

/* Both write below the open directory `to`. First the feed's description, and its data or catalog.
 */
bool carry_feed(int to, const struct state *s, const struct feed *f, struct err *err) MUST_CHECK;

/* A bundle that the state holds, under the name that the catalog gives it. */
bool carry_bundle(int to, const struct state *s, const struct feed *f,
                  const struct catalog_entry *e, struct err *err) MUST_CHECK;

/* --- over there --- */

/* What a feed.json says; strings are owned. */
struct carried {
	char *type, *release, *sha256;
	uint64_t size;
	int64_t fetched;
};
void carried_clear(struct carried *c);

/* *ret_found false when the directory holds no such feed. */
bool carry_read(const char *path, const char *feed, struct carried *ret, bool *ret_found,
                struct err *err) MUST_CHECK;

/* The file URL of the feed's folder, which must be there. The caller frees it. */
bool carry_url(const char *path, const char *feed, char **ret, struct err *err) MUST_CHECK;

#endif
