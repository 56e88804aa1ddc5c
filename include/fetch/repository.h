/*
 * repository: a source of bundles as a host sees it: its catalog, fetched, proved and kept
 * (fettle-catalog(5); trust, "Attacks and the duty of fetch").
 *
 * The catalog's exact bytes are proved by keys of role `repository` before anything parses them.
 * Then it must not have expired, not come from the future, not have a lower serial than was ever
 * seen of this source, nor the serial of another catalog. What is refused leaves what was there.
 *
 * Order on the disk: the mark of the serial, the signatures (feeds/NAME/data.minisig), the catalog
 * (feeds/NAME/data). After a crash between them the source reads as not proved, or as older than
 * its mark, until it is updated again; never as more than it is.
 */
#ifndef FETTLE_FETCH_REPOSITORY_H
#define FETTLE_FETCH_REPOSITORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"
#include "fetch/download.h"
#include "model/catalog.h"
#include "store/feed.h"
#include "trust/keyring.h"

struct err;

struct repository {
	struct downloader *downloader; /* NULL: nothing is fetched */
	const struct state *state;
	const struct keyring *keyring;
	int64_t now;
	bool allow_older; /* take a lower serial, this once */
	const char *url;  /* where the catalog is this time; NULL: at the feed's URL */
};

/* Fetches and proves the catalog of `feed`; its data and `feed` itself are replaced and saved. A
 * pair that does not match is asked for once more, since it may just be in the making. */
bool repository_update(const struct repository *r, struct feed *feed, bool *ret_changed,
                       struct strlist *notes, struct err *err) MUST_CHECK;

/* The catalog as it is kept, proved once more: a key that was revoked since, or a catalog that has
 * expired, offers nothing. */
bool repository_open(const struct repository *r, const struct feed *feed, struct catalog *ret,
                     struct err *err) MUST_CHECK;

#endif
