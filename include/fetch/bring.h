/*
 * bring: one bundle from its source into the state, proved (bundles/SHA256.fettle).
 *
 * A bundle gets there only when it has the size and digest that the catalog promised, is signed by
 * enough vendor keys that may write what it writes, has not expired, has every object whole, and
 * says of itself what the catalog says. Its name there is the memory of that: apply does not judge
 * its expiry again, and what was revoked since is refused all the same. What is refused leaves
 * nothing; what the network cut goes on at the next call. Whether a bundle applies to the host is
 * for apply to say.
 */
#ifndef FETTLE_FETCH_BRING_H
#define FETTLE_FETCH_BRING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "fetch/download.h"
#include "model/catalog.h"
#include "store/feed.h"
#include "trust/keyring.h"

struct err;

struct bring {
	struct downloader *downloader;
	const struct state *state;
	const struct keyring *keyring;
	int64_t now;
	const char *url; /* where the bundles are this time; NULL: at the feed's URL */
};

/* Where a bundle with this digest lies below the state directory. The caller frees it. */
char *bring_name(const char *sha256) MUST_CHECK;
bool bring_is_held(const struct state *s, const char *sha256);

/* Bytes that are still to be fetched of one that is not held. */
uint64_t bring_missing(const struct state *s, const struct feed *feed,
                       const struct catalog_entry *e);

bool bring_bundle(const struct bring *b, const struct feed *feed, const struct catalog_entry *e,
                  char **ret_signers, struct err *err) MUST_CHECK;

/* Proves the signatures of one that is held once more, for what may have changed since: keys are
 * revoked. */
bool bring_check(const struct bring *b, const char *sha256, const char *id, char **ret_signers,
                 struct err *err) MUST_CHECK;

#endif
